"""How an article is cited: by people in their language, and by reference managers."""

import json
import re
from urllib.parse import unquote

import pytest
from conftest import SITE, Page, Site

EN = {"articles/storm.en.txt": "Storm over the sea\n\nIt rained.\n"}
FACTS = "articles/storm.yaml"


def carried(page: Page, label: str) -> tuple[str, str]:
    """The name and the content of the file that a link carries."""
    (link,) = [link for link in page.all(".cite a[download]") if link.text == label]
    kind, _, data = str(link["href"]).partition(",")
    assert kind == f"data:{link['type']};charset=utf-8"
    return str(link["download"]), unquote(data, errors="strict")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "en/storm.html",
            "Ann and Bob: “Storm over the sea”. News Archive, July 15, 2025. https://example.org/en/storm.html",
        ),
        (
            "de/storm.html",
            "Ann und Bob: „Sturm über der See“. Nachrichtenarchiv, 15. Juli 2025. https://example.org/de/storm.html",
        ),
    ],
)
def test_the_line_is_in_the_language_of_the_page(site: Site, path: str, said: str) -> None:
    built = site({
        **EN,
        "articles/storm.de.txt": "Sturm über der See\n\nEs regnete.\n",
        FACTS: "date: 2025-07-15\nauthors: [Ann, Bob]\n",
    })  # fmt: skip

    assert built[path].texts(".cite p")[0] == said
    assert built[path].canonical in said


def test_what_is_not_known_is_left_out(site: Site) -> None:
    built = site({**EN, "site.yaml": SITE.replace("base_url: https://example.org/\n", "")})

    assert built["en/storm.html"].texts(".cite p")[0] == "“Storm over the sea”. News Archive."
    assert carried(built["en/storm.html"], "BibTeX")[1] == (
        "@article{storm-en,\n  title = {{Storm over the sea}},\n  journal = {News Archive},\n  language = {en}\n}\n"
    )
    (found,) = json.loads(carried(built["en/storm.html"], "CSL-JSON")[1])
    assert found["id"] == "storm-en"
    assert found.keys() == {"id", "type", "title", "container-title", "language"}


def test_bibtex_keeps_names_and_headlines_as_they_are(site: Site) -> None:
    facts = "date: 2025-07\nauthors: [Ann É. Other, Staff]\ntranslator: T. Rans\n"
    files = {"articles/storm.en.txt": "50 % of “A & B_C” {lost} #1\n\nText.\n", FACTS: facts}

    name, text = carried(site(files)["en/storm.html"], "BibTeX")

    assert name == "storm.bib"
    assert text.splitlines() == [
        "@article{storm-en,",
        "  author = {{Ann É. Other} and {Staff}},",
        r"  title = {{50 \% of “A \& B\_C” \textbraceleft{}lost\textbraceright{} \#1}},",
        "  journal = {News Archive},",
        "  date = {2025-07},",
        "  year = {2025},",
        "  translator = {{T. Rans}},",
        "  language = {en},",
        "  url = {https://example.org/en/storm.html}",
        "}",
    ]


def test_csl_json_says_the_same(site: Site) -> None:
    facts = "date: 2025-07-05\nauthors: [Ann]\ntranslator: T. Rans\n"
    files = {"articles/storm.en.txt": 'A "storm" \\ <b>\n\nText.\n', FACTS: facts}

    name, text = carried(site(files)["en/storm.html"], "CSL-JSON")

    assert name == "storm.csl.json"
    assert json.loads(text) == [
        {
            "id": "https://example.org/en/storm.html",
            "type": "article-newspaper",
            "title": 'A "storm" \\ <b>',
            "container-title": "News Archive",
            "language": "en",
            "author": [{"literal": "Ann"}],
            "translator": [{"literal": "T. Rans"}],
            "issued": {"date-parts": [[2025, 7, 5]]},
            "URL": "https://example.org/en/storm.html",
        }
    ]


def test_a_time_of_day_is_nobodys_business(site: Site) -> None:
    page = site({**EN, FACTS: "date: 2025-07-15T10:30:00+02:00\n"})["en/storm.html"]

    assert "  date = {2025-07-15},\n" in carried(page, "BibTeX")[1]
    assert json.loads(carried(page, "CSL-JSON")[1])[0]["issued"] == {"date-parts": [[2025, 7, 15]]}


def test_no_sign_in_a_headline_ends_the_file_or_becomes_another_one(site: Site) -> None:
    title = r'100%41 <b>&amp; "A" #1 \begin ~ ^ ?'
    page = site({"articles/storm.en.txt": f"{title}\n\nText.\n"})["en/storm.html"]

    assert page.texts(".cite p")[0].startswith(f"“{title}”. ")
    assert not page.all(".cite b")
    assert json.loads(carried(page, "CSL-JSON")[1])[0]["title"] == title
    written = r'100\%41 <b>\&amp; "A" \#1 \textbackslash{}begin \textasciitilde{} \textasciicircum{} ?'
    assert f"title = {{{{{written}}}}}," in carried(page, "BibTeX")[1]
    for link in page.all(".cite a[download]"):
        assert not {*'#"<> \\'} & {*str(link["href"])}


@pytest.mark.parametrize("sign", ["{", "}", "}}{", r"\{", "{}"])
def test_every_brace_in_bibtex_has_its_other_one(site: Site, sign: str) -> None:
    facts = f"authors: ['Ann {sign} Other']\ntranslator: 'T {sign} Rans'\n"
    page = site({"articles/storm.en.txt": f"A {sign} lone brace\n\nText.\n", FACTS: facts})["en/storm.html"]

    depth, depths = 0, []
    for brace in re.findall("[{}]", carried(page, "BibTeX")[1]):
        depth += 1 if brace == "{" else -1
        depths.append(depth)
    assert min(depths[:-1]) == 1
    assert depths[-1] == 0


def test_an_address_with_escaped_signs_is_carried_as_it_is(site: Site) -> None:
    page = site({**EN, "site.yaml": SITE.replace("https://example.org/", "https://example.org/caf%C3%A9/")})[
        "en/storm.html"
    ]

    assert page.canonical == "https://example.org/caf%C3%A9/en/storm.html"
    assert f"url = {{{page.canonical}}}" in carried(page, "BibTeX")[1]
    assert json.loads(carried(page, "CSL-JSON")[1])[0]["URL"] == page.canonical


def test_the_text_itself_can_be_had_where_it_is_published(site: Site) -> None:
    files = {**EN, "articles/2025/07/rain.de.md": "# Regen\n\nEs regnete.\n"}
    built = site({**files, "articles/sea.en.txt": "Sea\n\nWet.\n", "articles/sea.yaml": "draft: true\n"}, drafts=True)

    assert verbatim(built["en/storm.html"]) == [("Text as a file", "storm.txt", "text/plain")]
    assert verbatim(built["de/2025/07/rain.html"]) == [("Text als Datei", "rain.md", "text/markdown")]
    assert verbatim(built["en/sea.html"]) == []


def verbatim(page: Page) -> list[tuple[str, str, str]]:
    links = page.all(".cite a:not([download])")
    return [(link.get_text(), str(link["href"]), str(link["type"])) for link in links]


def test_nothing_of_a_withdrawn_article_is_cited(site: Site) -> None:
    assert site({**EN, FACTS: "withdrawn: Wrong.\n"})["en/storm.html"].all(".cite") == []
