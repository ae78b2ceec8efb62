"""How far a change of articles reaches: what it spares shows the same as before."""

from random import Random

import pytest
from test_archive import head

from sitegen import archive, pages, records
from sitegen.archive import Moment
from sitegen.graph import Marks
from sitegen.model import Author, Head, Site, Tag
from sitegen.pages import Book, Outline, reach, sitemaps
from sitegen.pages.table import Key

NOW = Moment(1e10, drafts=True)
TAGS = {f"t{n}": Tag(f"t{n}", {"en": f"Tag {n}", "de": f"Wort {n}"}, {}, ()) for n in range(4)}
AUTHORS = {name: Author(name, {"en": name.title(), "de": name.title()}, {}) for name in ("ann", "ben")}
SITE = Site(
    {"en": "T", "de": "T"}, {}, "https://example.org/", ("en", "de", "fr"), "UTC", 3, True, True, "", TAGS, AUTHORS
)


def version(chance: Random, name: str, lang: str) -> Head:
    """One version of a story, with facts of its own."""
    facts = {
        "title": f"{name} {lang} {chance.randrange(1000)}",
        "folder": f"f{chance.randrange(2)}",
        "date": chance.choice(
            [*(f"2024-0{chance.randrange(1, 4)}-{day:02}" for day in range(1, 10)), "2024-02", "2023"]
        ),
        "tags": tuple(chance.sample(sorted(TAGS), chance.randrange(3))),
        "authors": tuple(chance.sample(sorted(AUTHORS), chance.randrange(2))),
        "draft": chance.random() < 0.1,
        "withdrawn": "Wrong." if chance.random() < 0.05 else "",
        "languages": ("en", "de") if chance.random() < 0.1 else None,
        "aliases": (f"old/{name}-{lang}.html",) if chance.random() < 0.1 else (),
    }
    return head(name, lang, **facts)


def story(chance: Random, name: str) -> dict[str, Head]:
    """The versions of a story by source."""
    languages = chance.sample(SITE.languages, chance.choice([1, 2, 2, 2, 3]))
    return {found.source: found for found in (version(chance, name, lang) for lang in languages)}


def edited(chance: Random, before: dict[str, Head]) -> dict[str, Head]:
    """The same articles after one to three edits."""
    now = dict(before)
    for number in range(chance.randrange(1, 4)):
        kind, name = chance.choice(["new", "gone", "version", "title", "facts"]), chance.choice(sorted(now))
        if kind == "new":
            now |= story(chance, f"n{number}")
        elif kind == "gone":
            now = {source: found for source, found in now.items() if found.translation_id != now[name].translation_id}
        elif kind == "version":
            del now[name]
        elif kind == "title":
            now[name] = now[name]._replace(title=f"Again {chance.randrange(1000)}")
        else:
            now[name] = version(chance, now[name].translation_id, now[name].lang)._replace(source=name)
    return now


def retold(chance: Random) -> Site:
    """The site after one or two edits of its registry of tags."""
    tags = dict(TAGS)
    for _ in range(chance.randrange(1, 3)):
        name, kind = chance.choice(sorted(TAGS)), chance.choice(["name", "slug", "gone", "same"])
        if kind == "name":
            tags[name] = Tag(name, {"en": f"Again {chance.randrange(9)}"}, {}, ())
        elif kind == "slug":
            tags[name] = TAGS[name]._replace(slugs={"de": "noch-einmal"})
        elif kind == "same":
            tags[name] = TAGS[name]._replace(same_as=("https://example.org/about",))
        else:
            tags.pop(name, None)
    return SITE._replace(tags=tags)


def lay_out(heads: dict[str, Head], site: Site = SITE) -> tuple[Book, Marks]:
    whole, _ = archive.join(site, heads.values(), (), NOW)
    book, _ = pages.lay_out(whole)
    marks = {source: records.digest(records.text(found)) for source, found in heads.items()}
    teasers = {key: f"{marks[key]} {row.is_draft} {' '.join(row.spoken)}" for key, row in whole.teasers.items()}
    return book, Marks(marks, teasers, {})


def outlines(book: Book, marks: Marks) -> dict[str, tuple[Key, Outline]]:
    """Address → what the page shows, and what it contains."""
    return {address.path: (address.key, book.outline(n, marks)) for n, address in enumerate(book.addresses)}


@pytest.mark.parametrize("seed", range(120))
def test_what_is_spared_is_as_it_was(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = Random(seed)
    monkeypatch.setattr(sitemaps, "LARGE", chance.choice([0, sitemaps.LARGE]))
    monkeypatch.setattr(sitemaps, "LIMIT", chance.choice([5, sitemaps.LIMIT]))
    before = {source: found for n in range(60) for source, found in story(chance, f"s{n:02}").items()}
    was_book, was_marks = lay_out(before)
    while True:  # until an edit leaves the rest of the skeleton as it is; else all pages are compared
        now = before if seed % 3 == 0 else edited(chance, before)
        book, marks = lay_out(now, SITE if seed % 3 == 1 else retold(chance))
        was_skeleton = reach.skeleton(was_book.plan)
        tags = reach.changed_tags(was_skeleton, reach.skeleton(book.plan))
        if tags is not None:
            break
    was = [found for source, found in before.items() if now.get(source) != found]
    new = [found for source, found in now.items() if before.get(source) != found]

    found = reach.of(book.plan, was, new, tags, was_skeleton.totals)

    old = outlines(was_book, was_marks)
    for path, (key, outline) in outlines(book, marks).items():
        if found.spares(key):
            assert (outline.text, outline.bodies) == (old[path][1].text, old[path][1].bodies), path


def test_most_of_an_archive_is_spared() -> None:
    heads = {f"content/articles/s{n}.en.txt": head(f"s{n:03}", date="2024-01-01", tags=("t1",)) for n in range(100)}
    heads = {found.source: found for found in heads.values()}
    book, _ = lay_out(heads)
    edited = heads["content/articles/s050.en.txt"]

    found = reach.of(book.plan, [edited], [edited._replace(title="New")])

    assert found.stories == {f"s{n:03}" for n in range(47, 54)}
    assert found.spares(("article", "s040"))
    assert found.spares(("home", "13"))
    kept = (("tag", "t1", "0"), ("month", "2024", "01"), ("home", "17"), ("home", "0"), ("archive",))
    assert not any(found.spares(key) for key in kept)
    assert not found.spares(("home", "31"))


def test_lists_that_are_as_long_as_before_are_spared_beyond_what_changed() -> None:
    heads = {f"content/articles/s{n}.en.txt": head(f"s{n:03}", date="2024-01-01", tags=("t1",)) for n in range(100)}
    heads = {found.source: found for found in heads.values()}
    book, _ = lay_out(heads)
    edited = heads["content/articles/s050.en.txt"]

    found = reach.of(book.plan, [edited], [edited._replace(title="New")], totals=reach.skeleton(book.plan).totals)

    for key in (("home",), ("tag", "t1")):
        assert [number for number in range(32) if not found.spares((*key, str(number)))] == [0, *range(14, 20)]


def test_headlines_of_other_years_are_spared() -> None:
    heads = [head(f"s{n}", date=f"{2020 + n}-01-01") for n in range(4)] + [head("undated")]
    book, _ = lay_out({found.source: found for found in heads})

    def years(*edited: Head) -> list[str]:
        found = reach.of(book.plan, edited, edited)
        return [year for year in ("2020", "2021", "2022", "2023", "") if not found.spares(("titles", year))]

    assert years(heads[1]) == ["2021"]
    assert years(heads[4]) == [""]


def test_sitemaps_of_folders_without_anything_new_are_spared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "LARGE", 0)
    names = [f"{folder}/s{n}" for folder in ("f0", "f1") for n in range(3)]
    found = [head(name, folder=name[:2], slug=name[3:], date="2024-01-01") for name in names]
    book, _ = lay_out({one.source: one for one in found})

    reached = reach.of(book.plan, [found[0]], [found[0]._replace(title="New")])

    assert {name for name in book.plan.sections if reached.spares(("sitemap", name))} == {
        *("en.2024", "de.2024", "fr.2024", "en.f1")
    }
    assert not reached.spares(("sitemap", sitemaps.WHOLE))


def test_a_tag_that_grows_by_a_magnitude_or_changes_its_name_changes_the_skeleton() -> None:
    heads = [head(f"s{n}", tags=("t1",)) for n in range(8)]
    book, _ = lay_out({found.source: found for found in heads[:7]})
    more, _ = lay_out({found.source: found for found in heads})
    named = book.plan._replace(tags={**book.plan.tags, "en": {}})

    for other in (more.plan, named):
        assert reach.changed_tags(reach.skeleton(book.plan), reach.skeleton(other)) == {"t1"}


def test_a_tag_that_is_called_differently_reaches_its_stories_its_pages_and_the_feeds_that_name_it() -> None:
    heads = [head(f"s{n}", tags=("t1",) if n % 2 else ("T2", "t3")[n % 3 :]) for n in range(9)]
    book, _ = lay_out({found.source: found for found in heads})

    found = reach.of(book.plan, (), (), {"t2"})

    assert (found.changed, found.stories, found.tags.keys()) == (set(), {"s0", "s6"}, {"t2"})
    assert found.feeds == {"t2", "t3"}
    assert found.spares(("tag-feed", "t1"))
    assert found.spares(("month", "2024", "01"))


def test_a_site_of_other_facts_has_another_skeleton() -> None:
    heads = {found.source: found for found in [head("a")]}
    book, _ = lay_out(heads)
    other, _ = lay_out(heads, SITE._replace(per_page=4))

    assert reach.changed_tags(reach.skeleton(book.plan), reach.skeleton(other.plan)) is None
