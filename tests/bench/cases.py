"""The cases we time: what an editor does between two builds."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import archive, hugo
from .world import World

# What files become; None is a file that goes.
Change = Mapping[Path, bytes | None]

# Used in about one story of forty: neither a tag of everything nor one of a single story.
RENAMED_TAG = archive.tag_id(20)


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the table. `change` gets a number, so that each run edits another place."""

    title: str
    change: Callable[[World, float], Change]
    cold: bool = False


def put(change: Change) -> Change:
    """Makes this change on disk; gives the change that takes it back."""
    before = {path: path.read_bytes() if path.exists() else None for path in change}
    for path, content in change.items():
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
    return before


def nothing(_world: World, _place: float) -> Change:
    """No edit at all."""
    return {}


def paragraph(world: World, place: float) -> Change:
    """The last paragraph of one article says everything twice."""
    path = _article(world, place)
    text = path.read_text(encoding="utf-8").rstrip("\n")
    last = text.rsplit("\n\n", 1)[1]
    return {path: f"{text} {last}\n".encode()}


def headline(world: World, place: float) -> Change:
    """One article has another headline and keeps its address."""
    path = _article(world, place)
    return {path: re.sub(rb'^(title: .*?)("?)$', rb"\1 again\2", path.read_bytes(), count=1, flags=re.M)}


def new_story(world: World, place: float) -> Change:
    """The newest story once more, with a later date and addresses of its own."""
    number = f"new-{place * 1000:03.0f}"
    change = {}
    for path in _versions(world.articles[-1]):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"^(translation_id|slug): .*", rf"\1: {number}", text, flags=re.M)
        text = re.sub(r"^(date: [\d-]+T).*", r"\g<1>21:30:00Z", text, flags=re.M)
        change[path.with_name(f"{number}.{_language(path)}.md")] = text.encode()
    return change


def deleted_story(world: World, place: float) -> Change:
    """One story is gone in all its languages."""
    return dict.fromkeys(_versions(_article(world, place)))


def tag(world: World, place: float) -> Change:
    """One tag is called differently in both languages."""
    path = world.site / "content/tags.yaml"
    label = rf"\1: {{en: Renamed {place * 1000:03.0f}, de: Umbenannt {place * 1000:03.0f}}}"
    return {path: re.sub(rf"^({RENAMED_TAG}): .*", label, path.read_text(encoding="utf-8"), flags=re.M).encode()}


def template(world: World, place: float) -> Change:
    """The template of the article page prints one comment more, in both generators."""
    twins = world.twin / hugo.ARTICLE_TEMPLATE
    comment = f"<!-- {place * 1000:03.0f} -->"
    return {path: _commented(path, comment) for path in (twins, world.template) if path}


CASES: Mapping[str, Case] = {
    "cold": Case("cold build", nothing, cold=True),
    "noop": Case("nothing changed", nothing),
    "paragraph": Case("one paragraph edited", paragraph),
    "headline": Case("one headline edited", headline),
    "new": Case("one new story", new_story),
    "deleted": Case("one story deleted", deleted_story),
    "tag": Case("one tag renamed", tag),
    "template": Case("one template edited", template),
}


def _article(world: World, place: float) -> Path:
    """The article at this place of the archive, 0 the oldest, just below 1 the newest."""
    return world.articles[int(len(world.articles) * place)]


def _commented(path: Path, comment: str) -> bytes:
    # Inside the article: what stands outside a template's blocks may not be printed at all.
    return re.sub(r"(</article>|</main>|\Z)", rf"{comment}\1", path.read_text(encoding="utf-8"), count=1).encode()


def _language(path: Path) -> str:
    return path.name.split(".")[-2]


def _versions(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name.split('.')[0]}.*.md"))
