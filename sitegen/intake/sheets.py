"""The table of an archive that stands: one story a row, for an editor to retag, redate and pair anew."""

from collections.abc import Iterable, Mapping, Sequence

from sitegen import crew
from sitegen.intake import pairing, plans, rejections, standing, tables
from sitegen.intake.pairing import Text
from sitegen.intake.standing import Archive, Standing

LEADING = ("doubts", "id", *plans.FACTS)


def columns(languages: Sequence[str]) -> tuple[str, ...]:
    """All columns: facts of the story, then file, headline and slug for each language."""
    return (*LEADING, *(f"{lang}_{what}" for lang in languages for what in ("file", "title", "slug")))


def table(archive: Archive, run: crew.Map = crew.here, progress: pairing.Progress | None = None) -> bytes:
    """The archive as CSV: stories that may be one first, then by date and id, the newest first."""
    languages = archive.held.site.languages
    doubts = _doubts(archive, run, progress)
    rows = [(_row(id, story, doubts.get(id, ())), _order(story)) for id, story in archive.stories.items()]
    rows.sort(key=lambda row: row[0]["id"])
    rows.sort(key=lambda row: (bool(row[0]["doubts"]), row[1]), reverse=True)
    return tables.write(columns(languages), (row for row, _ in rows))


def _order(story: Mapping[str, Standing]) -> int:
    return max((one.head.date.order for one in story.values() if one.head.date), default=-1)


def _row(id: str, story: Mapping[str, Standing], doubts: Iterable[str]) -> dict[str, str]:
    row = {"doubts": "; ".join(doubts), "id": id, **{key: ", ".join(values(story, key)) for key in plans.FACTS}}
    for lang, one in story.items():
        row |= {f"{lang}_file": one.path, f"{lang}_title": one.head.title, f"{lang}_slug": one.head.slug}
    return row


def values(story: Mapping[str, Standing], key: str) -> tuple[str, ...]:
    """A fact of a story, as its first version that has it says."""
    for one in story.values():
        head = one.head
        date = (head.date.written,) if head.date else ()
        if found := {"date": date, "tags": head.tags, "authors": head.authors}[key]:
            return found
    return ()


def _doubts(archive: Archive, run: crew.Map, progress: pairing.Progress | None) -> dict[str, list[str]]:
    """Stories in one language that may be another one's translation, unless an editor has said that they are not."""
    alone = {
        path for story in archive.stories.values() if len(story) == 1 for path in (next(iter(story.values())).path,)
    }
    found = pairing.pair(_texts(archive, alone), run, progress)
    ids = {path: one.head.translation_id for path, one in archive.articles.items()}
    rejected = {id: _rejected(archive, story) for id, story in archive.stories.items()}
    doubts: dict[str, list[str]] = {}
    for match in sorted((*found.sure, *found.doubtful), key=lambda match: (-match.score, match)):
        a, b = ids[match.a], ids[match.b]
        if a != b and b not in rejected[a] and a not in rejected[b]:
            doubts.setdefault(a, []).append(rejections.doubt(b, match.score))
            doubts.setdefault(b, []).append(rejections.doubt(a, match.score))
    return doubts


def _texts(archive: Archive, alone: set[str]) -> Iterable[Text]:
    for path, one in archive.articles.items():
        head = tuple(filter(None, (one.head.title, one.head.deck)))
        day = (one.head.date.written[:10],) if one.head.date else ()
        story = None if path in alone else one.head.translation_id
        yield Text(path, one.head.lang, head, (*standing.paragraphs(archive, one), *day), story)


def _rejected(archive: Archive, story: Mapping[str, Standing]) -> frozenset[str]:
    paths = {one.bundle.sidecar for one in story.values() if one.bundle.sidecar}
    return frozenset(id for path in paths for id in rejections.read(archive.held.files[path].read_bytes()))
