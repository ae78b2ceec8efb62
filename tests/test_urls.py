"""Every address of the site."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import urls
from sitegen.model import Tag

WELL_FORMED = re.compile(r"([a-z0-9]+(-[a-z0-9]+)*)?")

languages = st.sampled_from(["en", "de", "de-AT", "fr", "he"])


@pytest.mark.parametrize(
    ("text", "lang", "slug"),
    [
        ("Größe und Übermut", "de", "groesse-und-uebermut"),
        ("GRÖSSE", "de", "groesse"),
        ("Größe", "de-AT", "groesse"),
        ("naïve café", "en", "naive-cafe"),
        ("Müller", "en", "muller"),
        ("Größe", "en", "grosse"),
        ("Москва", "en", "moskva"),
        ("北京", "en", "beijing"),
        ("Iran’s “deal” — 50% done!", "en", "iran-s-deal-50-done"),
        ("C++", "en", "c"),
        ("../../etc/passwd", "en", "etc-passwd"),
        ("%2e%2e/", "en", "2e-2e"),
        ("---", "en", ""),
        ("", "en", ""),
        ("\u202e\u0000", "en", ""),
    ],
)
def test_slugs_are_made_of_letters_digits_and_single_hyphens(text: str, lang: str, slug: str) -> None:
    assert urls.slug(text, lang) == slug


def test_umlauts_written_as_two_signs_are_one() -> None:
    assert urls.slug("Gro\u0308ße", "de") == "groesse"


def test_a_long_slug_is_cut_at_a_word() -> None:
    assert urls.slug("storm " * 30, "en") == "-".join(["storm"] * 13)


def test_a_word_longer_than_a_slug_is_cut_where_the_slug_ends() -> None:
    assert urls.slug("x" * 200, "en") == "x" * 80


@given(st.text(), languages)
def test_slugs_are_always_well_formed(text: str, lang: str) -> None:
    slug = urls.slug(text, lang)

    assert WELL_FORMED.fullmatch(slug)
    assert len(slug) <= 80


@given(st.text(), languages)
def test_the_slug_of_a_slug_is_itself(text: str, lang: str) -> None:
    slug = urls.slug(text, lang)

    assert urls.slug(slug, lang) == slug
    assert not slug or urls.is_slug(slug)


@pytest.mark.parametrize(
    "text", ["Storm", "storm_1", "-storm", "storm-", "sto--rm", "größe", "", "a/b", "..", "x" * 81, "a\n"]
)
def test_what_cannot_stand_in_an_address_is_no_slug(text: str) -> None:
    assert not urls.is_slug(text)


def test_a_tag_is_addressed_by_its_slug_else_its_label_else_its_id() -> None:
    languages = ("en", "de")
    tag = Tag("iran", {"en": "Islamic Republic"}, {"de": "irak-nachbar"}, ())

    assert urls.tag_slug(tag, "de", languages) == "irak-nachbar"
    assert urls.tag_slug(tag, "en", languages) == "islamic-republic"
    assert urls.tag_slug(Tag("iran", {"en": "!!!"}, {}, ()), "en", languages) == "iran"
    assert urls.tag_slug(Tag("!!!", {"en": "!!!"}, {}, ()), "en", languages) == "tag"


def test_a_borrowed_label_is_spelled_by_the_rules_of_its_own_language() -> None:
    assert urls.tag_slug(Tag("x", {"de": "Größe"}, {}, ()), "en", ("en", "de")) == "groesse"


def test_folders_stand_in_addresses_without_what_addresses_cannot_hold() -> None:
    assert urls.folder("2025/07") == "2025/07"
    assert urls.folder("Größe & Co/!!!/x") == "grosse-co/x"
    assert urls.folder("") == ""


@given(st.lists(st.text(), max_size=4))
def test_no_folder_ever_leads_out_of_the_site(parts: list[str]) -> None:
    assert re.fullmatch(r"([a-z0-9-]+(/[a-z0-9-]+)*)?", urls.folder("/".join(parts)))


def test_addresses_are_those_of_the_contract() -> None:
    assert [
        urls.home("en"), urls.home("en", 3), urls.article("en", "2025/07", "storm"), urls.article("en", "", "storm"),
        urls.year("en", "2025"), urls.month("en", "2025", "07"), urls.undated("en"), urls.archive("en"),
        urls.tags("en"), urls.tag("en", "iran"), urls.tag("en", "iran", 2),
        urls.authors("en"), urls.author("en", "staff"), urls.author("en", "staff", 2), urls.standing("en", "", "about"),
    ] == [
        "en/index.html", "en/page/3.html", "en/2025/07/storm.html", "en/storm.html",
        "en/2025/index.html", "en/2025/07/index.html", "en/undated/index.html", "en/archive.html",
        "en/tags/index.html", "en/tags/iran.html", "en/tags/iran/2.html",
        "en/authors/index.html", "en/authors/staff.html", "en/authors/staff/2.html", "en/about.html",
    ]  # fmt: skip


def test_links_climb_to_the_output_folder() -> None:
    assert [urls.root(path) for path in ("index.html", "en/index.html", "en/2025/07/storm.html")] == [
        "",
        "../",
        "../../../",
    ]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.html", "https://example.org/a/"),
        ("en/index.html", "https://example.org/a/en/"),
        ("en/tags/index.html", "https://example.org/a/en/tags/"),
        ("en/storm.html", "https://example.org/a/en/storm.html"),
        ("en/storm-index.html", "https://example.org/a/en/storm-index.html"),
    ],
)
def test_search_engines_know_index_pages_by_their_folder(path: str, address: str) -> None:
    assert urls.public("https://example.org/a/", path) == address
