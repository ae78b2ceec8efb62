"""A new edition: what an edit of a headline, a tag, a template or the site concerns is printed, and nothing else."""

from pathlib import Path

import pytest
from conftest import Built, Site, tree

from sitegen import publish, render, version, work

STORM, FROST = "articles/2025/storm", "articles/2025/frost"
WORLD = {
    f"{STORM}.en.txt": "Storm\n\nIt rained.\n\nIt blew.\n",
    f"{STORM}.de.txt": "Sturm\n\nEs regnete.\n\nEs wehte.\n",
    f"{STORM}.yaml": "date: 2025-07-15\ntags: [rain]\nauthors: [ann]\n",
    f"{FROST}.en.txt": "Frost\n\nIt froze.\n\nIt thawed.\n",
    f"{FROST}.de.txt": "Frost\n\nEs fror.\n\nEs taute.\n",
    f"{FROST}.yaml": "date: 2024-07-16\n",
    "articles/2023/old.en.txt": "Old\n\nIt was.\n",
    "articles/2023/old.yaml": "date: 2023-01-01\n",
    "pages/about.en.md": "# About\n\nWe write.\n",
    "tags.yaml": "rain: {en: Rain, de: Regen}\n",
    "authors.yaml": "ann: {name: Ann}\n",
}


def html(why: object) -> set[str]:
    """The pages that were planned; those that stand beside them come with them."""
    beside = (".en.html", ".de.html")
    return {path for path in why if path.endswith(".html") and not path.endswith(beside)}  # type: ignore[attr-defined]  # a map of pages


def test_a_headline_concerns_lists_neighbours_and_partner(site: Site) -> None:
    site(WORLD)

    built = site({f"{STORM}.en.txt": "Gale\n\nIt rained.\n\nIt blew.\n"})

    assert html(built.result.why) == {
        *("index.html", "en/index.html", "en/2025/storm.html", "de/2025/storm.html", "en/2025/frost.html"),
        *("en/2025/07/index.html", "en/tags/rain.html", "en/authors/ann.html", "en/search.html"),
    }
    assert {reason for reasons in built.result.why.values() for reason in reasons} == {"what it shows", "a text"}


def test_a_label_of_a_tag_concerns_the_pages_that_name_it(site: Site) -> None:
    site(WORLD)

    built = site({"tags.yaml": "rain: {en: Showers, de: Regen}\n"})

    assert html(built.result.why) == {
        *("en/2025/storm.html", "en/tags/index.html", "en/tags/showers.html", "de/tags/regen.html", "en/search.html"),
    }
    assert "en/tags/rain.html" not in built


def test_news_leave_full_pages_of_lists_as_they_are(site: Site) -> None:
    rows = {f"articles/a{day}.en.txt": f"Day {day}\n\nIt was.\n" for day in range(1, 7)}
    facts = {f"articles/a{day}.yaml": f"date: 2025-07-0{day}\ntags: [rain]\nauthors: [ann]\n" for day in range(1, 7)}
    full = {f"en/{folder}/1.html" for folder in ("page", "tags/rain", "authors/ann")}
    papers = "title: T\nbase_url: https://example.org/\nlanguages: [en, de]\nper_page: 2\n"
    assert full <= site({"site.yaml": papers, **rows, **facts}).files

    built = site({"articles/a7.en.txt": rows["articles/a6.en.txt"], "articles/a7.yaml": facts["articles/a6.yaml"]})

    assert "en/tags/rain.html" in built.result.why
    assert not {path for path in built.result.why if path.endswith(("/1.html", "/2.html"))}


def test_a_paragraph_beside_a_headline_that_is_far_from_it_concerns_its_own_pages(site: Site) -> None:
    rows = {
        f"articles/a{day:02}.{lang}.txt": f"Day {day}\n\nIt was.\nIt is.\n"
        for day in range(1, 21)
        for lang in ("en", "de")
    }
    site({**rows, **{f"articles/a{day:02}.yaml": f"date: 2025-07-{day:02}\n" for day in range(1, 21)}})

    why = site(
        {"articles/a02.en.txt": "News\n\nIt was.\nIt is.\n", "articles/a18.de.txt": "Day 18\n\nIt was.\nIt goes on.\n"}
    ).result.why

    assert {path for path in html(why) if path[3:5] in ("a0", "a1")} == {
        *("en/a01.html", "en/a02.html", "de/a02.html", "en/a03.html", "en/a18.html", "de/a18.html")
    }


def test_a_template_concerns_the_pages_that_are_printed_with_it(site: Site) -> None:
    site(WORLD)

    built = site({"templates/month.html": "{{ title }}"})

    assert built.result.why == {page: ("a template",) for page in built.files if page.count("/") == 3 and "/0" in page}


def test_a_part_concerns_every_template_that_includes_it(site: Site) -> None:
    world = {
        **WORLD,
        "templates/month.html": "{% include 'parts/a.html' %}",
        "templates/parts/a.html": "{% import 'parts/b.html' as b %}{{ b.said() }}",
        "templates/parts/b.html": "{% macro said() %}one{% endmacro %}",
    }
    site(world)

    built = site({"templates/parts/b.html": "{% macro said() %}two{% endmacro %}"})

    assert built["en/2025/07/index.html"].html == "two"
    assert set(built.result.why) == {page for page in built.files if page.count("/") == 3 and "/0" in page}


def test_a_template_that_names_another_at_run_time_depends_on_all(site: Site) -> None:
    world = {
        **WORLD,
        "templates/month.html": "{% set name = 'parts/a.html' %}{% include name %}",
        "templates/parts/a.html": "one",
    }
    site(world)

    assert site({"templates/parts/a.html": "two"})["en/2025/07/index.html"].html == "two"


def test_a_word_of_the_interface_concerns_all_pages(site: Site) -> None:
    pages = html(site(WORLD).files)

    built = site({"templates/strings/en.yaml": "newest: Latest\n"})

    assert html(built.result.why) == pages
    assert set(built.result.why.values()) == {("wording of the interface",)}


def test_a_fact_of_the_site_concerns_all_pages(site: Site) -> None:
    first = site(WORLD)

    built = site({"site.yaml": (first.folder / "content/site.yaml").read_text("utf-8") + "feed_host: example.net\n"})

    assert html(built.result.why) == html(first.files)


def test_templates_are_searched_for_what_they_include_only_when_any_has_changed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(WORLD)
    whole, asked = render.closures, list[object]()
    monkeypatch.setattr(render, "closures", lambda texts: asked.append(texts) or whole(texts))

    site({"tags.yaml": "rain: {en: Showers, de: Regen}\n"})
    assert not asked

    site({"templates/parts/colophon.html": "Printed in one piece.\n"})
    assert asked


def test_another_version_of_the_program_prints_all_anew(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(site(WORLD).out)
    monkeypatch.setattr(version, "fingerprint", lambda: "another")

    built = site()

    assert set(built.result.why.values()) - {("a static file",)} == {("another version of sitegen or its libraries",)}
    assert tree(built.out) == before
    assert site().result.written == 0


def test_a_static_file_concerns_itself(site: Site) -> None:
    site({**WORLD, "static/a/b.txt": "1"})

    built = site({"static/a/b.txt": "2"})

    assert (built.result.why, built.result.rendered) == ({"a/b.txt": ("a static file",)}, 0)


def test_deleting_a_story_leaves_nothing_of_it(site: Site, tmp_path: Path) -> None:
    site(WORLD)

    built = site({f"{STORM}.en.txt": None, f"{STORM}.de.txt": None, f"{STORM}.yaml": None})

    assert tree(built.out) == tree(site(out=tmp_path / "clean").out)
    assert not any("rain" in path or "ann" in path or "storm" in path for path in built.files)
    assert built.result.deleted > 8
    assert site().result.written == 0


def test_what_is_told_of_a_build_is_told_again_by_one_without_change(site: Site) -> None:
    first = site({**WORLD, f"{FROST}.yaml": "date: 2024-07-16\ntags: [unheard]\n"})

    again = site()

    assert again.result.written == 0
    assert again.noted == first.noted != []
    assert (again.result.articles, again.result.stories) == (5, 3)


def test_an_empty_folder_is_looked_at_once(site: Site, folder: Path) -> None:
    built = site(WORLD)
    for place in (folder / "content/articles/empty", built.out / "empty"):
        place.mkdir()
    site()

    assert set(site().result.seconds) == {"look", "recall"}
    (folder / "content/articles/empty").rmdir()
    (built.out / "empty").rmdir()
    site()
    assert set(site().result.seconds) == {"look", "recall"}


def test_an_edition_that_was_published_and_never_noted_leaves_no_memory_of_pages_that_went(
    site: Site, folder: Path, tmp_path: Path
) -> None:
    few, many = "title: T\nbase_url: https://example.org/\nlanguages: [en, de]\nper_page: {}\n".format, 1
    site({**WORLD, "site.yaml": few(many)})
    before = {path.name: path.read_bytes() for path in (folder / ".sitegen").glob("*.cache")}
    site({"site.yaml": few(20)})
    for name, data in before.items():  # it was ended after its pages had changed places
        (folder / ".sitegen" / name).write_bytes(data)
    site()

    built = site({"site.yaml": few(many)})

    assert built.exit == 0
    assert tree(built.out) == tree(site(out=tmp_path / "clean").out)
    assert "en/page/1.html" in built


def texts(built: Built) -> dict[str, tuple[int, int]]:
    """Inode and time of every text that is published as it came in."""
    paths = [path for path in built.out.rglob("*") if path.suffix in (".txt", ".md") and path.name != "robots.txt"]
    return {path.relative_to(built.out).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in paths}


@pytest.mark.parametrize("share", [0.0, 1.0], ids=["exchanged", "renamed"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_texts_beside_pages_stay_as_they_are_where_only_their_pages_change(
    site: Site, monkeypatch: pytest.MonkeyPatch, jobs: int, share: float
) -> None:
    monkeypatch.setattr(publish, "SMALL", share)
    monkeypatch.setattr(work, "MANY", 0)
    before = texts(site(WORLD))

    built = site({"templates/parts/colophon.html": "Printed in one piece.\n"}, jobs=jobs)

    assert built.result.rendered > len(before) == 6
    assert texts(built) == before
    assert built.result.written == built.result.rendered + 5  # four pages side by side, and the manifest

    assert texts(site({f"{STORM}.yaml": "date: 2025-07-15\n"}, jobs=jobs)) == before


def test_a_text_that_was_not_published_comes_with_its_page(site: Site) -> None:
    draft = {f"{FROST}.yaml": "date: 2024-07-16\ndraft: true\n"}
    assert "en/2025/frost.txt" not in site(WORLD | draft, drafts=True)

    built = site({f"{FROST}.yaml": WORLD[f"{FROST}.yaml"]}, drafts=True)

    assert built["en/2025/frost.txt"].html == WORLD[f"{FROST}.en.txt"]
    assert "new page" not in built.result.why["en/2025/frost.html"]


def test_a_text_that_others_altered_is_put_right_whatever_else_has_changed(site: Site) -> None:
    (site(WORLD).out / "en/2025/storm.txt").write_text("Calm\n", "utf-8")

    built = site({"templates/parts/colophon.html": "Printed in one piece.\n"})

    assert built["en/2025/storm.txt"].html == WORLD[f"{STORM}.en.txt"]
