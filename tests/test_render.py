"""Pages are printed by templates: strictly, escaped, and with the place named when one fails."""

from pathlib import Path
from typing import Any

import pytest
from conftest import Built, Site

from sitegen import budget, galley, render

TEXT = "Storm\n\nIt rained.\nIt blew.\n"
ARTICLE = {"articles/storm.en.txt": TEXT}


def fault(built: Built) -> tuple[int, str, str, int]:
    (problem,) = {(problem.code, problem.path, problem.line) for problem in built.problems}
    return (built.exit, *problem)


def test_an_article_without_date_and_author_leaves_no_line_for_them(site: Site) -> None:
    built = site({**ARTICLE, "articles/wind.en.txt": TEXT, "articles/wind.yaml": "date: 2025\n"})

    assert built["en/storm.html"].all(".opening h1")
    assert not built["en/storm.html"].all(".opening .facts")
    assert built["en/wind.html"].texts(".opening .facts") == ["2025"]


def test_a_template_of_the_site_stands_before_the_built_in_one(site: Site) -> None:
    built = site({**ARTICLE, "templates/article.html": "<h1>{{ head.title }}!</h1>"})

    assert built["en/storm.html"].heading == "Storm!"
    assert built["en/index.html"].headlines == ["Storm"]


def test_a_static_file_of_the_site_stands_before_the_built_in_one(site: Site) -> None:
    built = site({**ARTICLE, "static/style.css": "p { color: red }", "static/maps/town.svg": "<svg/>"})

    assert (built.out / "style.css").read_text("utf-8") == "p { color: red }"
    assert "maps/town.svg" in built


def test_every_value_is_escaped(site: Site) -> None:
    built = site({"articles/storm.en.txt": "A < B & “C”\n\nText.\n", "templates/article.html": "<p>{{ head.title }}"})

    assert built["en/storm.html"].html == "<p>A &lt; B &amp; “C”"


@pytest.mark.parametrize(
    ("template", "code", "line"),
    [
        ("<h1>\n{% if %}\n", "template", 2),
        ("<h1>\n\n{{ nothing_of_this_name }}\n", "template", 3),
        ("{{ head.nothing_of_this_name }}", "template", 1),
        ("\n{{ 1 / 0 }}", "template", 2),
        ("\n{{ head.title | no_such_filter }}", "template", 2),
        ('{% include "missing.html" %}', "template-missing", 0),
        ("{% for n in range(3) %}\n{{ n }}\n", "template", 1),
    ],
)
def test_a_template_that_fails_is_named_with_its_line(site: Site, template: str, code: str, line: int) -> None:
    built = site({**ARTICLE, "templates/article.html": template})

    found = built.problems[0]
    assert (built.exit, found.code, found.path) == (1, code, "templates/article.html")
    if line:
        assert found.line >= line


def test_a_template_that_fails_is_named_in_a_large_site_where_all_are_compiled_before(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(galley, "LENGTH", 1)
    monkeypatch.setattr(galley, "TURN", 1)
    faulty = "\n{{ head.title | no_such_filter }}"

    built = site({**ARTICLE, "templates/article.html": faulty, "templates/unused.html": faulty})

    assert fault(built) == (1, "template", "templates/article.html", 2)


def test_each_row_of_a_list_is_printed_once_for_all_lists_of_its_language(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[tuple[str, int, str]] = []
    inner = render.Press._print

    def noting(press: render.Press, name: str, given: dict[str, Any]) -> str:
        if name == render.ROW:
            printed.append((given["lang"], given["level"], given["teaser"].source))
        return inner(press, name, given)

    monkeypatch.setattr(render.Press, "_print", noting)
    facts = "date: 2025-07-0{}\ntags: [rain, sea]\nauthors: [ann]\n"
    texts = {f"articles/a{n}.{lang}.txt": f"Text {n}\n\n{lang}.\n" for n in range(1, 4) for lang in ("en", "de")}
    built = site({**texts, **{f"articles/a{n}.yaml": facts.format(n) for n in range(1, 4)}}, jobs=1)

    shown = [name for name in built.files if name.endswith(".html") and built[name].headlines]
    assert len(shown) > 2 * 4  # homes, tags, authors, months
    assert len(printed) == len(set(printed)) == 2 * 3


def test_the_fault_of_an_included_template_is_told_where_it_is(site: Site) -> None:
    built = site({
        **ARTICLE,
        "templates/article.html": '{% include "parts/own.html" %}',
        "templates/parts/own.html": "<p>\n<b>\n{{ nothing_of_this_name }}\n",
    })  # fmt: skip

    assert fault(built) == (1, "template", "templates/parts/own.html", 3)


def test_what_is_not_defined_is_named(site: Site) -> None:
    built = site({**ARTICLE, "templates/article.html": "{{ nothing_of_this_name }}"})

    assert "nothing_of_this_name" in built.problems[0].message
    assert "en/storm.html" in built.problems[0].message


def test_a_template_that_is_not_utf_8_is_refused(site: Site) -> None:
    built = site({**ARTICLE, "templates/article.html": "Größe".encode("cp1252")})

    assert (built.exit, built.codes) == (1, ["not-utf8"])


def test_a_template_that_never_ends_is_stopped(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "SECONDS", 1)

    endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    built = site({**ARTICLE, "templates/404.html": endless})

    assert (built.exit, built.problems[0].path) == (1, "templates/404.html")


def test_a_wording_of_the_site_stands_before_the_built_in_one(site: Site) -> None:
    wording = (Path(__file__).parent.parent / "templates/strings/en.yaml").read_text("utf-8")

    built = site({**ARTICLE, "templates/strings/en.yaml": wording.replace("Newest stories", "Hot off the press")})

    assert built["en/index.html"].heading == "Hot off the press"


def test_a_language_without_wording_borrows_it_and_says_so(site: Site) -> None:
    built = site(
        {"site.yaml": "title: T\nbase_url: https://example.org/\nlanguages: [en, it]\n", "articles/storm.it.txt": TEXT}
    )

    assert built.noted == ["strings-missing"]
    assert built["it/index.html"].heading == "Newest stories"


def test_a_page_written_from_right_to_left_says_so(site: Site) -> None:
    built = site(
        {"site.yaml": "title: T\nbase_url: https://example.org/\nlanguages: [en, he]\n", "articles/storm.he.txt": TEXT}
    )

    assert built["he/storm.html"].one("html")["dir"] == "rtl"
    assert built["en/index.html"].one(".headline")["dir"] == "rtl"


def test_the_missing_page_links_from_the_path_of_the_base_url(site: Site) -> None:
    built = site(ARTICLE, base_url="https://example.org/archive")

    hrefs = {str(link["href"]) for link in built["404.html"].all("body a[href]")} - {"#text"}
    assert hrefs
    assert all(href.startswith("/archive/") for href in hrefs)
    assert str(built["404.html"].one("link[rel=stylesheet]")["href"]) == "/archive/style.css"


def test_paragraphs_are_numbered_across_all_blocks(site: Site) -> None:
    built = site({"articles/storm.en.md": "# Storm\n\nOne.\n\n> Two.\n\n- three\n\n## Four\n"})

    assert [(tag.name, tag["id"]) for tag in built["en/storm.html"].all(".body > *")] == [
        ("p", "p1"), ("blockquote", "p2"), ("ul", "p3"), ("h2", "p4")
    ]  # fmt: skip


def test_keys_of_the_newsroom_reach_the_template(site: Site) -> None:
    built = site({
        "articles/storm.en.md": "---\nmood: calm\n---\n# Storm\n",
        "templates/article.html": "<h1>{{ head.extra.mood }}</h1>",
    })  # fmt: skip

    assert built["en/storm.html"].heading == "calm"
