"""How an article is cited: by people in their language, and by reference managers."""

import json
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


def test_bibtex_keeps_names_and_headlines_as_they_are(site: Site) -> None:
    facts = "date: 2025-07\nauthors: [Ann É. Other, Staff]\ntranslator: T. Rans\n"
    files = {"articles/storm.en.txt": "50 % of “A & B_C” {lost} #1\n\nText.\n", FACTS: facts}

    name, text = carried(site(files)["en/storm.html"], "BibTeX")

    assert name == "storm.bib"
    assert text.splitlines() == [
        "@article{storm-en,",
        "  author = {{Ann É. Other} and {Staff}},",
        r"  title = {{50 \% of “A \& B\_C” \{lost\} \#1}},",
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


def test_nothing_of_a_withdrawn_article_is_cited(site: Site) -> None:
    assert site({**EN, FACTS: "withdrawn: Wrong.\n"})["en/storm.html"].all(".cite") == []
