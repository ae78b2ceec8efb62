"""A newsroom in small: all that editors, clocks and accidents do to a site, in any order.

After every step the incremental build must leave what a clean build of the same sources leaves, byte for byte.
"""

import contextlib
import copy
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from accidents import BREAKABLE, Death
from conftest import NOW
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sitegen import build, cache, memory, publish, render, scan, tasks
from sitegen.order import Order, Result

Length = tuple[int, int]
"""How many sequences are played, of how many steps at most."""

MOST = 8
"""How many stories a newsroom has at most."""

DAY = 86_400.0
LANGUAGES = ("en", "de", "fr")
NAMES = ("storm", "rain", "2025-07-15-vote", "C++", "Übung")
FOLDERS = ("", "2025/07", "2024", "a/b")

SHARED = "A passage of more than forty letters that was left in the language of the original."

BODIES = (
    ("It froze.[^1]", "It thawed.", "[^1]: As *far* as we know."),
    ("It rained.", "It blew 1.", "", "The desk."),
    ("It rained.", "It blew 1."),
    ("It rained.", "It blew 2."),
    ("It rained.", "It blew 3."),
    ("It poured.", "It blew 1."),
    (SHARED, "One more 4 line.", "And another."),
    (SHARED, "One more 5 line.", "And another."),
    ("*It* [shone](https://example.org/) & <b>burned</b>.",),
)
"""Paragraphs; several have the same length, and begin alike, so that only what follows the summary differs."""

DATES = (
    *("2025", "2025-07", "2025-07-15", "2025-07-16", "2025-07-31T23:30:00+00:00", "2024-12-31", "2024-02"),
    *("2025-08-02", "2026-01-01"),  # later than the clock of the first build
)
MOMENTS = (NOW, NOW + 1, NOW + DAY, NOW + 2 * DAY, NOW + 400 * DAY, NOW - 30 * DAY, NOW - 2000 * DAY)

FACTS: dict[str, tuple[Any, ...]] = {
    "date": DATES,
    "updated": DATES,
    "expires": ("2025-08-02", "2025-07-20", "2026-06-01"),
    "tags": (["rain"], ["rain", "war"], ["Rain"], ["öl"], "war", ["unheard"], ["rain", "war", "öl", "tax"]),
    "authors": (["ann"], ["bob", "ann"], "A. Guest"),
    "slug": ("storm", "other", {"en": "flood", "de": "flut"}),
    "translation_id": ("one", "two", "storm"),
    "draft": ("true", "false", {"de": "true"}, {"en": "true"}),
    "withdrawn": ("It was wrong.", {"en": "Wrong.", "de": "Falsch."}),
    "aliases": (["/en/old.html"], ["/old/", "/de/older/"], ["/en/storm.html"]),
    "corrections": ([{"date": "2025-07-20", "text": {"en": "Not 1 but 2.", "de": "Nicht 1, sondern 2."}}],),
    "languages": (["en"], ["de"], ["en", "de"]),
    "original": ("en", "de"),
    "translator": ("T. Rans", {"de": "Ü. Setzer"}),
    "translation": ("human", "machine"),
    "translated_from": ("0" * 64,),
    "summary": ("In short 1.", {"en": "In short 2.", "de": "Kurz 2."}),
    "deck": ("Below it 1", {"en": "Below it 2"}),
    "author_note": ("Ann writes.", "none"),
    "source": ("wire",),
    "wrapped": ("true",),
    "alignment": (["1=1"],),
}
"""What a sidecar may say, by key."""

SITE_FACTS: dict[str, tuple[Any, ...]] = {
    "title": ("News 1", "News 2", {"en": "News", "de": "Nachrichten", "fr": "Nouvelles"}),
    "description": ("", "About 1", "About 2"),
    "base_url": ("https://example.org/", "https://example.org/a/", ""),
    "languages": (["en", "de"], ["de", "en"], ["en", "de", "fr"]),
    "timezone": ("UTC", "Pacific/Kiritimati", "America/St_Johns"),
    "per_page": ("1", "2", "3"),
    "show_untranslated": ("true", "false"),
    "side_by_side": ("true", "false"),
    "feed_host": ("", "example.net"),
    "preview_images": ("false", "true"),
    "news_sitemap": ("false", "true"),
}

TAGS = (
    "",
    "rain: {en: Rain, de: Regen}\nwar: {en: War, de: Krieg}\n",
    "rain: {en: Showers, de: Regen}\nwar: {en: War, de: Krieg}\n",
    "rain: {de: Regen}\nwar: {en: War, de: Krieg, slug: {en: conflict}, same_as: ['https://example.org/war']}\n",
    "war: {en: Zulu, de: Aal}\nöl: {en: Oil, de: Öl}\n",
)
AUTHORS = (
    "",
    "ann: {name: Ann, note: {en: Ann writes 1., de: Ann schreibt 1.}}\nbob: {name: Bob}\n",
    "ann: {name: Ann, note: {en: Ann writes 2., de: Ann schreibt 2.}}\nbob: {name: Bob}\n",
    "ann: {name: {en: Ann Other, de: Anna Andere}}\n",
)

TINY = """\
{# VERSION #}{{ root }}|{{ lang }}|{{ title }}|{{ site }}|{{ frame }}
{{ page }}
{{ content }}
{{ t.newest }}{{ t.undated }}{{ in_language[lang].by }}{{ count("stories", teasers|length) }}
{% for teaser in teasers %}{{ teaser }}{% if teaser.date %}{{ moment(teaser.date) }}{% endif %}
{% endfor %}
{% for head in heads %}{{ head }}
{% endfor %}
{% for body in bodies %}{{ body.sha256 }}
{% endfor %}
{% if teasers %}{{ stories(3) }}{% endif %}
{% if body %}{{ body.html }}{{ body.author_note }}{{ body.is_behind }}{% endif %}
{% include "parts/own.html" %}
{{ part("parts/site.html") }}{{ part("parts/sections.html") }}{{ part("parts/colophon.html") }}
{{ language_links() }}{{ toggle() }}
{{ public(page.path) }} VERSION
"""
"""A template that shows everything it is given."""

PAGES = (
    *("404.html", "archive.html", "article.html", "author.html", "authors.html", "front.html", "home.html"),
    *("month.html", "page.html", "tag.html", "tags.html", "undated.html", "year.html", "moved.html", "feed.xml"),
    *("feed.json", "robots.txt", "sitemap.xml", "search.html", "titles.js"),
)
PARTS: dict[str, tuple[str | None, ...]] = {
    "parts/own.html": ("own 1", "own 2", "{{ title }}{% include 'parts/inner.html' %}"),
    "parts/inner.html": ("inner 1", "inner 2"),
    "parts/story.html": (None, "<li>{{ teaser.title }} 1</li>", "<li>{{ root }}{{ teaser }} 2</li>"),
    "parts/site.html": (None, "{{ root }}{{ title }} 1", "{{ frame }} 2"),
    "strings/de.yaml": (None, "newest: Neu 1\n", "newest: Neu 2\n", "by: 'von {names}'\n"),
    "strings/en.yaml": (None, "newest: New 1\n", "undated: Unknown\n"),
}
STATIC = {"style.css": (None, "a {}", "b {}"), "img/a.txt": (None, "1", "2"), "en/x.txt": (None, "1", "2")}

BREAKS: dict[str, bytes | None] = {
    "content/articles/broken.en.txt": b"\xff\xfe\x00",
    "content/articles/broken.txt": b"Nobody knows\n\nthe language.\n",
    "content/articles/broken.yaml": b"date: 2025-07-15\n",
    "content/site.yaml": b"title: A\nlanguages: [en, de]\nper_page: many\n",
    "content/tags.yaml": b"rain: [\n",
    "templates/article.html": b"{% if %}",
    "templates/home.html": b"{{ nothing_of_this_name }}",
    "templates/sitemap.xml": b"{{ nothing_of_this_name }}",
    "templates/strings/en.yaml": b"newest: [\n",
    "static/index.html": b"in the place of a page",
}
"""Files that refuse a site."""


class Text(NamedTuple):
    """One version of a story: the ending of its file, its headline and body; a .md may say more itself."""

    ending: str
    title: str
    body: tuple[str, ...]
    own: Mapping[str, Any]

    def data(self) -> str:
        if self.ending == "txt":
            return "\n".join([self.title, "", *self.body, ""])
        header = f"---\n{yaml_of(self.own)}---\n" if self.own else ""
        return f"{header}# {self.title}\n\n" + "\n\n".join(self.body) + "\n"


class Story(NamedTuple):
    """One story: where its files are, its versions by language, what its sidecar says."""

    folder: str
    name: str
    texts: Mapping[str, Text]
    facts: Mapping[str, Any]

    def files(self, top: str) -> Iterator[tuple[str, str]]:
        stem = "/".join(filter(None, (top, self.folder, self.name)))
        for lang, text in self.texts.items():
            yield f"{stem}.{lang}.{text.ending}", text.data()
        if self.facts:
            yield f"{stem}.yaml", yaml_of(self.facts)


def yaml_of(facts: Mapping[str, Any]) -> str:
    return "".join(f"{key}: {_value(value)}\n" for key, value in facts.items() if value != "")


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_value(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return f"'{value}'" if set(value) & set(":,#.") else str(value)


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder, with their bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}


def looks(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and time of all files below a folder."""
    return {path.as_posix(): ((found := path.stat()).st_ino, found.st_mtime_ns) for path in _files(folder)}


def _files(folder: Path) -> list[Path]:
    return [Path(place, name) for place, _, names in os.walk(folder) for name in names]


_one = st.integers(0, 40)
"""Names one of several things; the number is taken round by round."""


def _pairs(table: Mapping[str, tuple[Any, ...]], *keys: str) -> st.SearchStrategy[tuple[str, Any]]:
    return st.sampled_from([(key, value) for key in keys or table for value in table[key]])


def step(**given: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Any]:
    """Something that may happen, unless the newsroom is to do `only` other things."""

    def happen(function: Callable[..., None]) -> Any:
        is_wanted = precondition(lambda self: not self.only or function.__name__ in self.only)
        return is_wanted(rule(**given)(function))

    return happen


def _one_of_many(number: int) -> Story:
    """A story of a crowd: they have dates of their own, few the same tags, some no translation."""
    languages = (LANGUAGES[:2], LANGUAGES[:2], LANGUAGES[:1], LANGUAGES[1:2])[number % 4]
    texts = {lang: Text("txt", f"Crowd {number} {lang}", BODIES[number % 3], {}) for lang in languages}
    facts = {
        "date": f"2024-0{1 + number % 3}-{10 + number // 3}",
        "tags": FACTS["tags"][number % 5 % 4],
        "authors": "bob",
    }
    return Story("crowd", f"c{number}", texts, facts)


class Newsroom(RuleBasedStateMachine):
    """The sources of a site as they should be; `write` brings the disk to that, `settle` publishes and compares."""

    only: ClassVar[frozenset[str]] = frozenset()
    crowd: ClassVar[int] = 0
    jobs: ClassVar[int] = 1
    sequences: ClassVar[int] = 0
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        Newsroom.sequences += 1
        self.top = Path(tempfile.mkdtemp(prefix="newsroom-"))
        self.place, self.out, self.clean = self.top / "site", self.top / "site" / "public", self.top / "clean"
        self.facts: dict[str, Any] = {key: values[0] for key, values in SITE_FACTS.items()} | {"per_page": "2"}
        self.others: dict[str, str | bytes] = {}
        self.stories: list[Story] = []
        self.standing: list[Story] = []
        self.disk: dict[str, bytes] = {}
        self.now, self.drafts, self.base_url = NOW, False, None
        self.is_sly = self.is_replacing = self.is_published = False
        self.held = 0
        self.good = self.snapshot()

    def teardown(self) -> None:
        shutil.rmtree(self.top, ignore_errors=True)

    # What the desk holds, and how it reaches the disk

    def snapshot(self) -> tuple[Any, ...]:
        return copy.deepcopy(
            (self.facts, self.others, self.stories, self.standing, self.now, self.drafts, self.base_url)
        )

    def restore(self, kept: tuple[Any, ...]) -> None:
        state = copy.deepcopy(kept)
        self.facts, self.others, self.stories, self.standing, self.now, self.drafts, self.base_url = state

    def wanted(self) -> dict[str, bytes]:
        files: dict[str, str | bytes] = {"content/site.yaml": yaml_of(self.facts)}
        for top, stories in (("content/articles", self.stories), ("content/pages", self.standing)):
            for story in stories:
                files |= story.files(top)
        files |= self.others
        return {path: data.encode() if isinstance(data, str) else data for path, data in files.items()}

    def write(self) -> None:
        """Brings the files to what they should be; slyly: with the size and date that they had."""
        wanted = self.wanted()
        for path in self.disk.keys() - wanted.keys():
            (self.place / path).unlink()
        for path, data in wanted.items():
            if self.disk.get(path) != data:
                self._write(self.place / path, data)
        self.disk, self.is_sly = wanted, False

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        was = path.stat() if path.exists() else None
        if self.is_replacing:
            path.with_name(f"{path.name}.tmp").write_bytes(data)
            path.with_name(f"{path.name}.tmp").replace(path)
        else:
            path.write_bytes(data)
        if was and self.is_sly:
            os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))

    # Building and comparing

    def order(self, out: Path, clean: bool = False) -> Order:
        return Order(self.place, out, self.base_url, self.now, self.drafts, clean, self.jobs)

    def make(self, clean: bool = False) -> Result:
        return build.build(self.order(self.out, clean), lambda text: None)

    def make_clean(self) -> Result:
        """A build that knows nothing: another folder, no memory, nothing left in this process."""
        order = self.order(self.clean)
        shutil.rmtree(self.clean, ignore_errors=True)
        cache.forget(memory.path(order))
        tasks._presses.clear()
        for known in vars(render).values():
            if hasattr(known, "cache_clear"):
                known.cache_clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(scan, "GRAIN", 0.0)  # nothing is compared later, so nothing has to be waited for
            result = build.build(order, lambda text: None)
        tasks._presses.clear()
        tasks._presses |= self.presses
        return result

    presses: ClassVar[dict[str, Any]] = {}

    def settle(self) -> None:
        """Publishes what has changed, and compares with a clean build."""
        if self.held:
            self.held -= 1
            return
        Newsroom.steps += 1
        self.write()
        clean = self.make_clean()
        before = contents(self.out)
        now = self.make()
        if now.exit == 2 and [fault.code for fault in now.problems] == ["output-emptied"]:
            assert contents(self.out) == before
            now = self.make(clean=True)
        Newsroom.presses = dict(tasks._presses)
        assert (now.exit, now.problems) == (clean.exit, clean.problems)
        if clean.exit:
            self.assert_same(contents(self.out), before)
            return
        self.assert_same(contents(self.out), contents(self.clean))
        assert self.told(now) == self.told(clean)
        self.is_published, self.good = True, self.snapshot()
        self.assert_at_rest(clean)

    def assert_same(self, now: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> None:
        differ = sorted(path for path in now.keys() | wanted.keys() if now.get(path) != wanted.get(path))
        assert not differ, "\n".join(
            f"{path}:\n--- is\n{now.get(path, b'(absent)').decode('utf-8', 'replace')}\n--- should be\n"
            f"{wanted.get(path, b'(absent)').decode('utf-8', 'replace')}"
            for path in differ[:2]
        )

    def assert_at_rest(self, clean: Result) -> None:
        """One more build writes nothing, and tells the same."""
        before = looks(self.out)
        again = self.make()
        assert (again.exit, again.rendered, again.written, again.deleted) == (0, 0, 0, 0), (again.problems, again.why)
        assert looks(self.out) == before
        assert self.told(again) == self.told(clean)

    def told(self, result: Result) -> tuple[object, ...]:
        notices = sorted(fault for fault in result.notices if fault.code != "address-gone")
        return result.articles, result.stories, result.pages, notices

    # Finding something to work on

    def at(self, things: list[Any], number: int) -> int:
        return number % len(things)

    def edit(self, number: int, change: Callable[[Story], Story]) -> None:
        place = self.at(self.stories, number)
        self.stories[place] = change(self.stories[place])
        self.settle()

    def edit_text(self, number: int, lang: int, change: Callable[[Text], Text]) -> None:
        def edited(story: Story) -> Story:
            chosen = sorted(story.texts)[lang % len(story.texts)]
            return story._replace(texts={**story.texts, chosen: change(story.texts[chosen])})

        self.edit(number, edited)

    # What happens

    @initialize(
        tiny=st.sampled_from([PAGES, PAGES, (), PAGES[::2]]),
        stories=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(FOLDERS), st.sampled_from(["e", "ed", "d"])),
                         min_size=1, max_size=3, unique_by=lambda story: story[:2]),
        facts=st.dictionaries(st.sampled_from(["date", "tags", "authors"]), _one, max_size=3),
    )  # fmt: skip
    def open(self, tiny: tuple[str, ...], stories: list[tuple[str, str, str]], facts: dict[str, int]) -> None:
        for name in tiny:
            self.others[f"templates/{name}"] = TINY.replace("VERSION", "1")
        self.others["templates/parts/own.html"] = "own 1"
        self.others["templates/parts/inner.html"] = "inner 1"
        said = {key: FACTS[key][number % len(FACTS[key])] for key, number in facts.items()}
        for name, folder, spoken in stories:
            texts = {lang: Text("txt", f"{name} {lang}", BODIES[0], {}) for lang in LANGUAGES if lang[0] in spoken}
            self.stories.append(Story(folder, name, texts, said))
        self.stories += map(_one_of_many, range(self.crowd))
        self.settle()

    @step(name=st.sampled_from(NAMES), folder=st.sampled_from(FOLDERS), lang=st.sampled_from(LANGUAGES[:2]),
          ending=st.sampled_from(["txt", "md"]), body=st.sampled_from(BODIES), fact=_pairs(FACTS))  # fmt: skip
    def add(self, name: str, folder: str, lang: str, ending: str, body: tuple[str, ...], fact: tuple[str, Any]) -> None:
        for place, story in enumerate(self.stories):
            if (story.folder, story.name) == (folder, name):
                texts = {**story.texts, lang: Text(ending, f"{name} {lang} 1", body, {})}
                self.stories[place] = story._replace(texts=texts)
                break
        else:
            if len(self.stories) < MOST + self.crowd:
                texts = {lang: Text(ending, f"{name} {lang} 1", body, {})}
                self.stories.append(Story(folder, name, texts, dict([fact])))
        self.settle()

    @precondition(lambda self: self.stories)
    @step(number=_one, lang=_one, body=st.sampled_from(BODIES), is_held=st.booleans())
    def edit_body(self, number: int, lang: int, body: tuple[str, ...], is_held: bool) -> None:
        """A body changes; it may be published together with the next edit."""
        self.held = max(self.held, int(is_held))
        self.edit_text(number, lang, lambda text: text._replace(body=body))

    @precondition(lambda self: self.stories)
    @step(number=_one, lang=_one, title=st.sampled_from(["Headline 1", "Headline 2", "Übung & <b>"]))
    def edit_title(self, number: int, lang: int, title: str) -> None:
        self.edit_text(number, lang, lambda text: text._replace(title=title))

    @precondition(lambda self: self.stories)
    @step(number=_one, lang=_one, fact=_pairs(FACTS, "tags", "date", "authors", "slug", "summary", "draft", "source"))
    def edit_front_matter(self, number: int, lang: int, fact: tuple[str, Any]) -> None:
        self.edit_text(number, lang, lambda text: text._replace(ending="md", own={**text.own, fact[0]: fact[1]}))

    @precondition(lambda self: self.stories)
    @step(number=_one, fact=_pairs(FACTS, "date", "updated", "expires"))
    def edit_date(self, number: int, fact: tuple[str, Any]) -> None:
        self.edit_fact(number, fact)

    @precondition(lambda self: self.stories)
    @step(number=_one, fact=_pairs(FACTS, "tags", "authors"))
    def edit_tags(self, number: int, fact: tuple[str, Any]) -> None:
        self.edit_fact(number, fact)

    @precondition(lambda self: self.stories)
    @step(number=_one, fact=_pairs(FACTS, "slug", "translation_id", "languages", "aliases"))
    def edit_identity(self, number: int, fact: tuple[str, Any]) -> None:
        self.edit_fact(number, fact)

    @precondition(lambda self: self.stories)
    @step(number=_one, fact=_pairs(FACTS, "draft", "withdrawn"))
    def edit_state(self, number: int, fact: tuple[str, Any]) -> None:
        self.edit_fact(number, fact)

    @precondition(lambda self: self.stories)
    @step(number=_one, fact=_pairs(FACTS))
    def edit_any_fact(self, number: int, fact: tuple[str, Any]) -> None:
        self.edit_fact(number, fact)

    def edit_fact(self, number: int, fact: tuple[str, Any]) -> None:
        self.edit(number, lambda story: story._replace(facts={**story.facts, fact[0]: fact[1]}))

    @precondition(lambda self: any(story.facts for story in self.stories))
    @step(number=_one, key=_one)
    def drop_fact(self, number: int, key: int) -> None:
        def dropped(story: Story) -> Story:
            gone = sorted(story.facts)[key % len(story.facts)] if story.facts else ""
            return story._replace(facts={name: value for name, value in story.facts.items() if name != gone})

        self.edit(number, dropped)

    @precondition(lambda self: self.stories)
    @step(number=_one, lang=st.sampled_from(LANGUAGES), body=st.sampled_from(BODIES))
    def translate(self, number: int, lang: str, body: tuple[str, ...]) -> None:
        self.edit(number, lambda s: s._replace(texts={**s.texts, lang: Text("txt", f"{s.name} {lang}", body, {})}))

    @precondition(lambda self: self.stories)
    @step(number=_one, lang=_one)
    def delete(self, number: int, lang: int) -> None:
        place = self.at(self.stories, number)
        story = self.stories[place]
        gone = sorted(story.texts)[lang % len(story.texts)]
        left = {code: text for code, text in story.texts.items() if code != gone}
        self.stories[place : place + 1] = [story._replace(texts=left)] if left else []
        self.settle()

    @precondition(lambda self: self.stories)
    @step(number=_one, name=st.sampled_from(NAMES), folder=st.sampled_from(FOLDERS))
    def rename(self, number: int, name: str, folder: str) -> None:
        """The files of a story are moved, as they are."""
        place = self.at(self.stories, number)
        story = self.stories[place]
        if any((other.folder, other.name) == (folder, name) for other in self.stories):
            return
        self.stories[place] = moved = story._replace(name=name, folder=folder)
        for (old, _), (new, data) in zip(story.files("content/articles"), moved.files("content/articles"), strict=True):
            if self.disk.pop(old, None) is not None:
                (self.place / new).parent.mkdir(parents=True, exist_ok=True)
                (self.place / old).rename(self.place / new)
                self.disk[new] = (self.place / new).read_bytes()
            assert data
        self.settle()

    @step(name=st.sampled_from(["about", "imprint"]), lang=st.sampled_from(LANGUAGES[:2]),
          body=st.sampled_from(BODIES), fact=_pairs(FACTS, "draft", "slug", "date"), number=_one)  # fmt: skip
    def stand(self, name: str, lang: str, body: tuple[str, ...], fact: tuple[str, Any], number: int) -> None:
        """A standing page comes, changes or goes."""
        found = [story for story in self.standing if story.name == name]
        self.standing = [story for story in self.standing if story.name != name]
        if not found:
            self.standing.append(Story("", name, {lang: Text("md", f"{name} {lang}", body, {})}, {}))
        elif number % 4:
            story = found[0]
            texts = {**story.texts, lang: Text("md", f"{name} {lang} {number % 3}", body, {})}
            self.standing.append(story._replace(texts=texts, facts=dict([fact]) if number % 3 else {}))
        self.settle()

    @step(fact=_pairs(SITE_FACTS))
    def edit_site(self, fact: tuple[str, Any]) -> None:
        self.facts[fact[0]] = fact[1]
        self.settle()

    @step(tags=st.sampled_from(TAGS))
    def edit_tags_yaml(self, tags: str) -> None:
        self.lay("content/tags.yaml", tags or None)

    @step(authors=st.sampled_from(AUTHORS))
    def edit_authors_yaml(self, authors: str) -> None:
        self.lay("content/authors.yaml", authors or None)

    @step(name=st.sampled_from(PAGES), version=st.sampled_from(["", "1", "2"]))
    def edit_template(self, name: str, version: str) -> None:
        self.lay(f"templates/{name}", TINY.replace("VERSION", version) if version else None)

    @step(part=_pairs(PARTS))
    def edit_part(self, part: tuple[str, str | None]) -> None:
        self.lay(f"templates/{part[0]}", part[1])

    @step(file=_pairs(STATIC))
    def edit_static(self, file: tuple[str, str | None]) -> None:
        self.lay(f"static/{file[0]}", file[1])

    @step(there=st.booleans(), name=st.sampled_from(["photo.jpg", "2025/notes.odt"]))
    def lay_by(self, there: bool, name: str) -> None:
        """A file that is no article lies among them."""
        self.lay(f"content/articles/{name}", "x" if there else None)

    def lay(self, path: str, data: str | bytes | None) -> None:
        self.others.pop(path, None)
        if data is not None:
            self.others[path] = data
        self.settle()

    @step(now=st.sampled_from(MOMENTS))
    def move_the_clock(self, now: float) -> None:
        self.now = now
        self.settle()

    @step()
    def look_at_drafts(self) -> None:
        self.drafts = not self.drafts
        self.settle()

    @step(url=st.sampled_from([None, "https://example.com/b/"]))
    def publish_elsewhere(self, url: str | None) -> None:
        self.base_url = url
        self.settle()

    @step()
    def hold(self) -> None:
        """The next edits are published together."""
        self.held = 2

    @step(is_replacing=st.booleans())
    def be_sly(self, is_replacing: bool) -> None:
        """The next edit keeps the date, and often the size, of the files it changes."""
        self.is_sly, self.is_replacing = True, is_replacing

    @precondition(lambda self: self.disk)
    @step(number=_one)
    def touch(self, number: int) -> None:
        os.utime(self.place / sorted(self.disk)[number % len(self.disk)], (number, number))
        self.settle()

    @step()
    def tidy(self) -> None:
        """Empty folders go."""
        for place, _, _ in sorted(os.walk(self.place / "content"), reverse=True):
            with contextlib.suppress(OSError):
                Path(place).rmdir()
        self.settle()

    # Accidents

    @precondition(lambda self: self.is_published)
    @step(
        number=st.integers(0, 400),
        how=st.sampled_from(["delete", "alter", "slyly", "cut", "folder", "add folder", "all"]),
    )
    def damage_output(self, number: int, how: str) -> None:
        names = sorted(set(contents(self.out)) - {publish.MARKER})
        if not names:  # all of it went before, and builds were held back
            return
        victim = self.out / names[number % len(names)]
        was = victim.stat()
        if how == "delete":
            victim.unlink()
        elif how == "add folder":
            (victim.parent / "empty").mkdir(exist_ok=True)
        elif how in ("folder", "all"):
            shutil.rmtree(victim.parent if how == "folder" and victim.parent != self.out else self.out)
        else:
            data = victim.read_bytes()
            victim.write_bytes({"alter": data + b"x", "slyly": data[:-1] + b"x", "cut": data[:-1]}[how])
            if how == "slyly":
                os.utime(victim, ns=(was.st_atime_ns, was.st_mtime_ns))
        self.settle()

    @precondition(lambda self: self.is_published)
    @step(how=st.sampled_from(["remove", "cut", "flip", "empty", "foreign"]), at=st.integers(0, 10_000))
    def damage_cache(self, how: str, at: int) -> None:
        path = memory.path(self.order(self.out))
        path.parent.mkdir(exist_ok=True)  # it was removed, and builds were held back since
        data = path.read_bytes() if path.exists() else b""
        at = at % max(1, len(data))
        if how == "remove":
            shutil.rmtree(self.place / ".sitegen", ignore_errors=True)  # gone already, if builds were held back
        elif how == "flip":
            path.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :] if data else b"x")
        else:
            path.write_bytes({"cut": data[:at], "empty": b"", "foreign": b"SQLite format 4\0" + data[16:]}[how])
        self.settle()

    @precondition(lambda self: self.is_published)
    @step(path=st.sampled_from(sorted(BREAKS)), title=st.sampled_from(["Broken 1", "Broken 2"]))
    def break_and_mend(self, path: str, title: str) -> None:
        """A headline is changed and something is broken, so that the site is refused; then it is mended."""
        if self.held:
            return
        self.stories[:1] = [
            story._replace(texts={lang: text._replace(title=title) for lang, text in story.texts.items()})
            for story in self.stories[:1]
        ]
        kept = self.snapshot()
        self.others[path] = BREAKS[path] or b""
        self.settle()
        self.restore(kept)
        self.settle()

    @precondition(lambda self: self.is_published)
    @step()
    def mend(self) -> None:
        """All that was done since the last good build is taken back."""
        self.restore(self.good)
        self.settle()

    @precondition(lambda self: self.is_published)
    @step(
        at=st.integers(0, 16),
        small=st.sampled_from([0.0, 0.3, 1.0, 1.0]),
        title=st.sampled_from(["Killed 1", "Killed 2"]),
    )
    def kill(self, at: int, small: float, title: str) -> None:
        """A build is broken off; what the next command finds is the old site or the new one."""
        if self.held or not self.stories:
            return
        story = self.stories[0]
        self.stories[0] = story._replace(texts={lang: text._replace(title=title) for lang, text in story.texts.items()})
        self.write()
        clean, before = self.make_clean(), contents(self.out)
        death = Death(at)
        with pytest.MonkeyPatch.context() as patch, contextlib.suppress(SystemExit):
            patch.setattr(publish, "SMALL", small)
            for place, name in BREAKABLE:
                patch.setattr(place, name, death.wrap(getattr(place, name)))
            self.make()
        publish.recover(self.out)
        if contents(self.out) != before:
            assert clean.exit == 0
            self.assert_same(contents(self.out), contents(self.clean))
        self.settle()


def play(newsroom: type[Newsroom], request: pytest.FixtureRequest, short: Length, long: Length) -> int:
    """Plays random sequences of steps, others each time where `--long` asks for many; how many were asked for."""
    is_long = request.config.getoption("--long")
    sequences, steps = long if is_long else short
    wanted = settings(
        max_examples=sequences,
        stateful_step_count=steps,
        derandomize=not is_long,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(newsroom, settings=wanted)
    return sequences
