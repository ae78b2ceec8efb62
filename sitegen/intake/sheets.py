"""The table of an archive that stands: one story a row, for an editor to retag, redate and pair anew."""

from collections.abc import Iterable, Mapping

from sitegen import crew
from sitegen.intake import pairing, plans, rejections, standing, tables
from sitegen.intake.standing import Archive, Standing

LEADING = ("doubts", "id", *plans.FACTS)


def table(archive: Archive, run: crew.Map = crew.here, progress: pairing.Progress | None = None) -> bytes:
    """The archive as CSV: stories that may be one first, then by date and id, the newest first."""
    languages = archive.held.site.languages
    doubts = _doubts(archive, run, progress)
    rows = [(_row(id, story, doubts.get(id, ())), _order(story)) for id, story in archive.stories.items()]
    rows.sort(key=lambda row: row[0]["id"])
    rows.sort(key=lambda row: (bool(row[0]["doubts"]), row[1]), reverse=True)
    return tables.write(tables.columns(LEADING, languages), (row for row, _ in rows))


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
    ids = {path: one.head.translation_id for path, one in archive.articles.items()}
    texts = [standing.text(archive, one, _partnered(archive, one)) for one in archive.articles.values()]
    found = pairing.pair(texts, run, progress)
    rejected = {id: _rejected(archive, story) for id, story in archive.stories.items()}
    doubts: dict[str, list[str]] = {}
    for match in sorted((*found.sure, *found.doubtful), key=lambda match: (-match.score, match)):
        a, b = ids[match.a], ids[match.b]
        if a != b and b not in rejected[a] and a not in rejected[b]:
            doubts.setdefault(a, []).append(rejections.doubt(b, match.score))
            doubts.setdefault(b, []).append(rejections.doubt(a, match.score))
    return doubts


def _partnered(archive: Archive, one: Standing) -> str | None:
    """The story of an article that has a partner there; None where it is alone, and looks for one."""
    id = one.head.translation_id
    return id if len(archive.stories[id]) > 1 else None


def _rejected(archive: Archive, story: Mapping[str, Standing]) -> frozenset[str]:
    paths = {one.bundle.sidecar for one in story.values() if one.bundle.sidecar}
    return frozenset(id for path in paths for id in rejections.read(archive.held.files[path].read_bytes()))
