"""Stories become the files of content/: texts as they came in, and the facts they share."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sitegen import articles, sidecars
from sitegen.bundles import ARTICLES, Bundle, Text
from sitegen.frontmatter import Entry
from sitegen.intake import brought, folders, pieces, rejections
from sitegen.intake.changes import Change
from sitegen.intake.origins import Origin
from sitegen.intake.pieces import Piece
from sitegen.intake.proposals import Proposal, in_order
from sitegen.intake.standing import Archive
from sitegen.problems import Problem, problem

Files = dict[str, bytes]


class Laid(NamedTuple):
    """The files of a story by path below the site, and what has to be said; no files where a build would refuse it."""

    files: Files
    problems: tuple[Problem, ...]


class _Line(NamedTuple):
    """One fact of a sidecar: text, a list, or a map of language to text; and where it comes from."""

    key: str
    value: str | list[str] | dict[str, str]
    origin: str = ""


def lay(proposal: Proposal, archive: Archive, laid: Mapping[str, bytes]) -> Laid:
    """All files of a new story, or of the versions that one gains; `laid` is what this import has laid down before."""
    problems: list[Problem] = []
    files: Files = {}
    for piece in proposal.pieces.values():
        data = _corrected(piece, proposal)
        if isinstance(data, Problem):
            return Laid({}, (data,))
        files[f"{proposal.stem}.{piece.language}{piece.ending}"] = data
    facts = _facts(proposal, archive, laid, problems)
    if facts is not None:
        files[f"{proposal.stem}.yaml"] = rejections.added(facts, proposal.rejected)
    refused = _refused(proposal, archive, files)
    return Laid({}, (*problems, *refused)) if refused else Laid(files, tuple(problems))


def update(change: Change, archive: Archive, laid: Mapping[str, bytes]) -> Laid:
    """An article brought up to date with its raw text, and its facts with where it comes from; `laid` as above."""
    piece, article = change
    data = pieces.data(piece)
    if isinstance(data, Problem):
        return Laid({}, (data,))
    sidecar, before, lang = article.bundle.sidecar, article.origin, article.head.lang
    facts = _standing(sidecar, archive, laid) if sidecar else b""
    if not before or not _said(facts, "source", lang):
        return Laid({article.path: data}, ())
    url = piece.told.url if piece.told else before.url
    now = Origin(piece.raw.source(archive.held.folder), piece.sha256, piece.laid, url)
    new = _with_origin(facts, lang, before, now)
    if new is None:
        fact = sidecars.fact("source", {lang: str(now)})
        return Laid({article.path: data}, (problem("import-fact", sidecar, 0, key="source", fact=fact),))
    return Laid({article.path: data, sidecar: new}, ())


def _with_origin(sidecar: bytes, lang: str, before: Origin, now: Origin) -> bytes | None:
    """A sidecar in which a version comes from another state of its raw text; None if that can't be written."""
    said = folders.plain(sidecar)["source"]
    value = {**said, lang: str(now)} if isinstance(said, dict) else str(now)
    ways = [
        *(sidecar.replace(_bytes(form(str(before))), _bytes(form(str(now)))) for form in (sidecars.word, str)),
        sidecars.with_value(sidecar, "source", value),
    ]
    return next((way for way in ways if way and _said(way, "source", lang) == str(now)), None)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8")


def _said(sidecar: bytes, key: str, lang: str) -> Any:
    """What a sidecar says of a version."""
    value = folders.plain(sidecar).get(key)
    return value.get(lang) if isinstance(value, dict) else value


def _standing(path: str, archive: Archive, laid: Mapping[str, bytes]) -> bytes:
    """A sidecar as this import has left it so far, else as it stands; empty where there is none."""
    if path in laid:
        return laid[path]
    return archive.held.files[path].read_bytes() if path in archive.held.files else b""


def _facts(proposal: Proposal, archive: Archive, laid: Mapping[str, bytes], problems: list[Problem]) -> bytes | None:
    """The sidecar of a story: what stands there or came along, and what is new; None where nothing is."""
    path = f"{proposal.stem}.yaml"
    there = _standing(path, archive, laid)
    new = in_order(proposal.group, archive.held.site.languages)
    if proposal.joins:
        data = _joined(there or _identified(proposal), proposal, new, path, problems)
        return _added(data, _version_lines(proposal, archive), path, problems)
    written = proposal.written
    lines = _story_lines(proposal, archive, {key for piece in new for key in piece.beside} - written.keys())
    if not any(piece.beside for piece in new):
        return "".join(map(_written, lines)).encode("utf-8")
    came = brought.gathered({"translation_id": proposal.id}, (), new, written, problems)
    came |= _slugs(proposal, came)
    data = "".join(f"{sidecars.fact(key, value)}\n" for key, value in came.items()).encode("utf-8")
    return _added(data, [line for line in lines if line.key != "translation_id"], path, problems)


def _joined(data: bytes, proposal: Proposal, new: Sequence[Piece], path: str, problems: list[Problem]) -> bytes:
    """The sidecar of a story that stands, with what came along with its new versions."""
    known = folders.plain(data)
    came = brought.gathered(known, proposal.group.stands, new, (), problems)
    for key, value in (came | _slugs(proposal, came)).items():
        if value != known.get(key):
            after = sidecars.with_value(data, key, value)
            if after is None:
                problems.append(problem("import-fact", path, 0, key=key, fact=sidecars.fact(key, value)))
            data = after or data
    return data


def _corrected(piece: Piece, proposal: Proposal) -> bytes | Problem:
    """A text as it is laid down: as it came in, but for what an editor wrote otherwise than its front matter has it.

    Its fingerprints stay those of the raw text: what was written here is an edit, which no later state of that undoes.
    """
    data = pieces.data(piece)
    wanted: dict[str, Any] = dict(proposal.written)
    for key, value in (("translation_id", proposal.id), ("slug", proposal.slugs[piece.language])):
        wanted |= {key: value} if piece.fact(key) not in ("", value) else {}
    for key in [key for key in wanted if key in piece.own]:
        after = data if isinstance(data, Problem) else folders.with_header_value(data, key, wanted[key])
        if after is None:
            fact = sidecars.fact(key, wanted[key])
            return problem("sheet-fact", piece.path, 0, key=key, file=piece.path, fact=fact)
        data = after
    return data


def _slugs(proposal: Proposal, came: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The slugs that came along in sidecars, where an editor wrote others; empty if none."""
    new = {
        lang: proposal.slugs[lang]
        for lang, piece in proposal.pieces.items()
        if "slug" not in piece.own and piece.fact("slug") not in ("", proposal.slugs[lang])
    }
    if not new:
        return {}
    known = came["slug"]
    others = known if isinstance(known, dict) else dict.fromkeys((*proposal.group.stands, *proposal.pieces), known)
    return {"slug": {**others, **new}}


def _identified(proposal: Proposal) -> bytes:
    return _written(_Line("translation_id", proposal.id)).encode("utf-8")


def _story_lines(proposal: Proposal, archive: Archive, there: set[str]) -> list[_Line]:
    """The facts of a new story, but for those that are there already."""
    lines = [_Line("translation_id", proposal.id)]
    for key, fact in (("date", proposal.date), ("tags", proposal.tags), ("authors", proposal.authors)):
        if fact.values and not all(key in piece.own for piece in proposal.pieces.values()):
            value = fact.value if key == "date" else list(fact.values)
            lines.append(_Line(key, value, fact.origin))
    lines += _version_lines(proposal, archive)
    return [line for line in lines if line.key not in there or isinstance(line.value, dict)]


def _version_lines(proposal: Proposal, archive: Archive) -> list[_Line]:
    """What is said of each new version by its language."""
    new = in_order(proposal.group, archive.held.site.languages)
    told = [piece for piece in new if piece.told]
    origins = {piece.language: _origin(piece, archive) for piece in new}
    lines = [
        _Line(
            "slug", {p.language: proposal.slugs[p.language] for p in new if "slug" not in p.own and not p.fact("slug")}
        ),
        _Line("deck", {p.language: p.deck for p in told}),
        _Line("author_note", {p.language: p.note for p in told}),
        _Line("updated", {p.language: p.told.updated.iso for p in told if p.told}),
        _Line("wrapped", {p.language: "true" for p in new if p.wrapped and "wrapped" not in p.beside}),
        _Line("source", origins),
    ]
    kept = [
        line._replace(value={lang: text for lang, text in line.value.items() if text})
        for line in lines
        if isinstance(line.value, dict)
    ]
    return [line for line in kept if line.value]


def _origin(piece: Piece, archive: Archive) -> str:
    url = piece.told.url if piece.told else ""
    return str(Origin(piece.raw.source(archive.held.folder), piece.sha256, piece.laid, url))


def _added(data: bytes, lines: Sequence[_Line], path: str, problems: list[Problem]) -> bytes:
    """A sidecar with more facts; what can't be added without changing others is said."""
    for key, value, origin in lines:
        if isinstance(value, dict):
            for lang, text in value.items():
                more = sidecars.with_fact_of(data, key, lang, text)
                if more is None:
                    fact = sidecars.line(key, {lang: Entry(text, 0)})
                    problems.append(problem("import-fact", path, 0, key=key, fact=fact))
                data = more or data
        else:
            data += _written(_Line(key, value, origin)).encode("utf-8")
    return data


def _written(line: _Line) -> str:
    """A fact as YAML; a map one entry a line, where it comes from as a remark."""
    key, value, origin = line
    remark = f"  # proposed: {origin}" if origin else ""
    if isinstance(value, dict):
        return "".join((f"{key}:\n", *(f"  {sidecars.line(lang, text)}\n" for lang, text in value.items())))
    entry = [Entry(item, 0) for item in value] if isinstance(value, list) else value
    return f"{sidecars.line(key, entry)}{remark}\n"


def _refused(proposal: Proposal, archive: Archive, files: Mapping[str, bytes]) -> list[Problem]:
    """What a build would say against the story, said of the raw texts it is made of."""
    held = archive.held
    stands = next((bundle for bundle in held.bundles if bundle.stem == proposal.stem), Bundle(proposal.stem, (), ""))
    new = tuple(Text(path, _language(path)) for path in files if not path.endswith(".yaml"))
    sidecar = f"{proposal.stem}.yaml" if f"{proposal.stem}.yaml" in files else stands.sidecar
    bundle = Bundle(proposal.stem, (*stands.texts, *new), sidecar)
    known = {path: held.files[path].read_bytes() for path in bundle.paths if path not in files}
    _, problems = articles.parse(bundle, {**known, **files}, held.rules)
    raw = {f"{proposal.stem}.{piece.language}{piece.ending}": piece.path for piece in proposal.pieces.values()}
    raw[f"{proposal.stem}.yaml"] = f"{min(raw.values())} ({proposal.stem.removeprefix(ARTICLES)}.yaml)"
    return [fault._replace(path=raw.get(fault.path, fault.path)) for fault in problems if not fault.is_notice]


def _language(path: str) -> str:
    return path.rsplit(".", 2)[1]


def fingerprint(data: bytes) -> str:
    """The SHA-256 of a text as it is laid down."""
    return hashlib.sha256(data).hexdigest()
