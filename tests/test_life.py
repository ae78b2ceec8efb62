"""The life of one story in one site: which files each step adds, removes and changes, and what they say then.

A draft, scheduled, published, its German version taken back and returned, corrected, updated, renamed, withdrawn,
restored, expired. Whole trees are compared: what a step does not name, it must leave as it was, byte for byte.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import SITE, Built, Page, tree, write

from sitegen import build

ENGLISH = "A storm passes\nNobody is hurt\n\nThe storm came at night.\nThe ferry stayed at home.\n"
GERMAN = "Ein Sturm zieht vorbei\nNiemand ist verletzt\n\nDer Sturm kam in der Nacht.\nDie Fähre blieb zu Hause.\n"

NEIGHBOUR = {
    "site.yaml": SITE,
    "tags.yaml": "sea: {en: Sea, de: Meer}\nweather: {en: Weather, de: Wetter}\n",
    "authors.yaml": "ada: {name: Ada Miller}\n",
    "articles/2025/07/harbour.en.txt": "The harbour opens\n\nShips may enter.\nBoats, too.\n",
    "articles/2025/07/harbour.de.txt": "Der Hafen öffnet\n\nSchiffe dürfen einlaufen.\nBoote auch.\n",
    "articles/2025/07/harbour.yaml": "date: 2025-07-10\ntags: [sea]\nauthors: ada\nslug: {de: hafen}\n",
}
"""The site before the story: one other story, so that there are lists, feeds and neighbours."""


class Step(NamedTuple):
    """What editors write, and the day of the build; a fact that is None is taken out of the sidecar."""

    day: str
    facts: Mapping[str, str | None] = {}
    texts: Mapping[str, str] = {}


LIFE = {
    "before": Step("2025-08-01", {}, NEIGHBOUR),
    "draft": Step(
        "2025-08-01",
        {
            "date": "2025-08-05",
            "tags": "[weather]",
            "authors": "ada",
            "slug": "{de: sturm}",
            "original": "en",
            "translated_from": f"{{de: {hashlib.sha256(ENGLISH.encode()).hexdigest()}}}",
            "draft": "true",
        },
        {"articles/2025/08/storm.en.txt": ENGLISH, "articles/2025/08/storm.de.txt": GERMAN},
    ),
    "scheduled": Step("2025-08-02", {"draft": None}),
    "published": Step("2025-08-05"),
    "taken back": Step("2025-08-06", {"draft": "{de: true}"}),
    "returned": Step("2025-08-07", {"draft": None}),
    "corrected": Step(
        "2025-08-08",
        {"corrections": "[{date: 2025-08-08, text: {en: It was Tuesday., de: Es war Dienstag.}}]"},
    ),
    "updated": Step(
        "2025-08-09",
        {"updated": "{en: 2025-08-09}"},
        {"articles/2025/08/storm.en.txt": ENGLISH + "It sails again.\n"},
    ),
    "renamed": Step(
        "2025-08-10",
        {
            "slug": "{en: great-storm, de: grosser-sturm}",
            "aliases": "{en: [/en/2025/08/storm.html], de: [/de/2025/08/sturm.html]}",
        },
    ),
    "withdrawn": Step("2025-08-11", {"withdrawn": "{en: It was made up., de: Es war erfunden.}"}),
    "restored": Step("2025-08-12", {"withdrawn": None, "expires": "2025-08-20"}),
    "expired": Step("2025-08-20"),
}


class State(NamedTuple):
    """The site after a step: its sources, its published files, and how they differ from those of the step before."""

    sources: Mapping[str, str]
    files: Mapping[str, bytes]
    tree: Mapping[str, str]
    added: set[str]
    removed: set[str]
    changed: set[str]
    noted: list[tuple[str, str]]

    def __getitem__(self, path: str) -> Page:
        return Page(path, self.files[path].decode())

    def lists(self, address: str) -> set[str]:
        """The pages and other files that name an address in any way but as their own."""
        name = address.rsplit("/", 1)[-1]
        return {path for path, file in self.files.items() if f"/{name}".encode() in file and path != address}


def publish(folder: Path, day: str, *, drafts: bool = False) -> Built:
    """A build on a day, at midnight of the site."""
    out, now = folder / ("preview" if drafts else "public"), datetime.fromisoformat(f"{day}T00:00:00+00:00")
    order = build.Order(site=folder, out=out, base_url=None, now=now.timestamp(), drafts=drafts, clean=False)
    return Built(folder, out, build.build(order, lambda text: None))


def state(sources: Mapping[str, str], built: Built, before: Mapping[str, str]) -> State:
    assert built.exit == 0, built.messages
    files = {path: (built.out / path).read_bytes() for path in built.files}
    after = {path: digest for path, digest in tree(built.out).items() if path in files}
    changed = {path for path in after.keys() & before.keys() if after[path] != before[path]}
    noted = [(notice.code, notice.path) for notice in built.notices]
    return State(dict(sources), files, after, after.keys() - before.keys(), before.keys() - after.keys(), changed, noted)


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, State], dict[str, State]]:
    """The published site after each step, and what editors see then, compared with what is published."""
    folder, life, seen = tmp_path_factory.mktemp("life"), dict[str, State](), dict[str, State]()
    sources, facts, before = dict[str, str](), dict[str, str | None](), dict[str, str]()
    for name, step in LIFE.items():
        facts |= step.facts
        sources |= step.texts
        if facts:
            lines = (f"{key}: {value}\n" for key, value in facts.items() if value)
            sources["articles/2025/08/storm.yaml"] = "".join(lines)
        write(folder, sources)
        life[name] = state(sources, publish(folder, step.day), before)
        seen[name] = state(sources, publish(folder, step.day, drafts=True), life[name].tree)
        before = life[name].tree
    return life, seen


@pytest.fixture(scope="module")
def life(steps: tuple[dict[str, State], dict[str, State]]) -> dict[str, State]:
    return steps[0]


@pytest.fixture(scope="module")
def seen(steps: tuple[dict[str, State], dict[str, State]]) -> dict[str, State]:
    return steps[1]


def test_look(life, seen):
    for name, s in life.items():
        print("==", name, s.noted)
        for k in ("added", "removed", "changed"):
            print("  ", k, sorted(getattr(s, k)))
        v = seen[name]
        print("  PREVIEW", v.noted)
        for k in ("added", "removed", "changed"):
            print("  ", k, sorted(getattr(v, k)))
    for p in ("en/2025/08/great-storm.html",):
        print(life["withdrawn"].files[p].decode())
    print(life["renamed"].files["de/2025/08/sturm.html"].decode())
    print(life["updated"].files["de/2025/08/sturm.html"].decode())
    print(seen["draft"].files["de/2025/08/sturm.html"].decode())
    print(seen["draft"].files["sitemap.xml"].decode())
