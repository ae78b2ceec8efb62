"""The facts of the site and of its registries."""

import pytest

from sitegen import config
from sitegen.model import Site
from sitegen.problems import Problem

GOOD = "title: {en: Archive, de: Archiv}\nlanguages: [en, de]\n"


def load(site: str = GOOD, tags: str = "", authors: str = "") -> Site | list[Problem]:
    return config.load({config.SITE: site.encode(), config.TAGS: tags.encode(), config.AUTHORS: authors.encode()})


def facts(site: str = GOOD, tags: str = "", authors: str = "") -> Site:
    found = load(site, tags, authors)
    assert isinstance(found, Site), found
    return found


def faults(site: str = GOOD, tags: str = "", authors: str = "") -> list[tuple[str, str, int]]:
    found = load(site, tags, authors)
    assert isinstance(found, list), found
    return [(problem.code, problem.path.removeprefix("content/"), problem.line) for problem in found]


def test_title_and_languages_are_enough() -> None:
    site = facts()

    assert (site.title, site.languages) == ({"en": "Archive", "de": "Archiv"}, ("en", "de"))
    assert (site.timezone, site.per_page, site.description) == ("UTC", 20, {})
    assert site.show_untranslated
    assert site.side_by_side
    assert (site.base_url, site.feed_host) == ("", "")


def test_a_plain_title_serves_every_language() -> None:
    assert facts("title: Archive\nlanguages: [en, de]\n").title == {"en": "Archive", "de": "Archive"}


def test_a_base_url_may_carry_a_path_and_ends_in_a_slash() -> None:
    assert facts(GOOD + "base_url: https://example.org/a\n").base_url == "https://example.org/a/"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("titel: x", ("unknown-key", "site.yaml", 3)),
        ("base_url: example.org", ("base-url", "site.yaml", 3)),
        ("base_url: ftp://example.org/", ("base-url", "site.yaml", 3)),
        ("base_url: https://example.org/?a=b", ("base-url", "site.yaml", 3)),
        ("base_url: 'https://[x/'", ("base-url", "site.yaml", 3)),
        ("base_url: https://exa mple.org/", ("base-url", "site.yaml", 3)),
        ("timezone: Europe/Atlantis", ("timezone", "site.yaml", 3)),
        ("per_page: 0", ("not-a-count", "site.yaml", 3)),
        (f"per_page: {'0' * 5000}5", ("not-a-count", "site.yaml", 3)),
        ("show_untranslated: perhaps", ("not-a-flag", "site.yaml", 3)),
        ("side_by_side: columns", ("not-a-flag", "site.yaml", 3)),
        ("feed_host: https://example.org", ("feed-host", "site.yaml", 3)),
        ("description: {en: only}", ("words-missing", "site.yaml", 3)),
    ],
)
def test_what_the_site_cannot_be_is_refused(line: str, fault: tuple[str, str, int]) -> None:
    assert faults(f"{GOOD}{line}\n") == [fault]


@pytest.mark.parametrize(
    ("site", "codes"),
    [
        ("", ["site-key-missing"]),
        ("title:\nlanguages: [en]\n", ["site-key-missing"]),
        ("title: [A]\nlanguages: [en]\n", ["not-text"]),
        ("title: A\n", ["site-key-missing"]),
        ("languages: [en]\n", ["site-key-missing"]),
        ("title: A\nlanguages: []\n", ["site-key-missing"]),
        ("title: A\nlanguages: [english]\n", ["language-code"]),
        ("title: A\nlanguages: [../x]\n", ["language-code"]),
        ("title: {en: A}\nlanguages: [en, de]\n", ["words-missing"]),
        ("title: {}\nlanguages: [en, de]\n", ["words-missing"]),
        ("- a\n", ["yaml-not-a-map"]),
    ],
)
def test_a_site_needs_a_title_and_languages(site: str, codes: list[str]) -> None:
    assert [code for code, _, _ in faults(site)] == codes


def test_a_folder_without_site_yaml_is_no_site() -> None:
    found = config.load({})

    assert isinstance(found, list)
    assert found[0].code == "site-missing"


def test_a_tag_has_a_label_per_language_and_may_have_slugs() -> None:
    site = facts(tags="russia: {en: Russia, de: Russland, slug: {de: ru}, same_as: https://example.org/ru}\n")

    tag = site.tags["russia"]
    assert (tag.labels, tag.slugs, tag.same_as) == (
        {"en": "Russia", "de": "Russland"}, {"de": "ru"}, ("https://example.org/ru",)
    )  # fmt: skip


def test_ids_compare_folded() -> None:
    assert facts(tags="SCO: {en: SCO}\n").tags["sco"].id == "SCO"
    assert faults(tags="sco: {en: SCO}\nSCO: {en: S.C.O. two}\n")[0] == ("id-twice", "tags.yaml", 2)


@pytest.mark.parametrize(
    ("tags", "code", "line"),
    [
        ("rain: Rain\n", "tag-not-a-map", 1),
        ("rain: {slug: rain}\n", "tag-without-label", 1),
        ("a: {en: A}\nrain: {en: Rain, fr: Pluie}\n", "unknown-key-far", 2),
        ("rain: {en: Rain, slug: Not a Slug}\n", "slug", 1),
        ("c: {en: C}\nc-plus: {en: C++}\n", "tag-slug-twice", 2),
    ],
)
def test_what_a_tag_cannot_be_is_refused(tags: str, code: str, line: int) -> None:
    assert faults(tags=tags)[0] == (code, "tags.yaml", line)


def test_tags_that_would_share_an_address_may_be_told_apart_by_slugs() -> None:
    facts(tags="c: {en: C, de: C}\ncpp: {en: C++, de: C++, slug: cpp}\n")


def test_no_tag_may_take_the_address_of_the_index_of_tags() -> None:
    assert faults(tags="index: {en: Index}\n") == [("slug-reserved", "tags.yaml", 1)]


def test_an_author_has_a_name_and_maybe_a_note() -> None:
    author = facts(authors="staff:\n  name: The Desk\n  note: {de: Die Redaktion.}\n").authors["staff"]

    assert (author.names, author.notes) == ({"en": "The Desk", "de": "The Desk"}, {"de": "Die Redaktion."})


@pytest.mark.parametrize(
    ("authors", "code"),
    [
        ("staff: The Desk\n", "author-not-a-map"),
        ("staff: {note: x}\n", "author-without-name"),
        ("The Desk: {name: The Desk}\n", "author-id"),
        ("staff: {name: A, nota: x}\n", "unknown-key"),
        ("index: {name: A}\n", "slug-reserved"),
    ],
)
def test_what_an_author_cannot_be_is_refused(authors: str, code: str) -> None:
    assert faults(authors=authors)[0][0] == code


def test_all_files_are_checked_at_once() -> None:
    found = faults(GOOD + "per_page: 0\n", tags="a: A\n", authors="b: B\n")

    assert [path for _, path, _ in found] == ["site.yaml", "tags.yaml", "authors.yaml"]


def test_wording_that_a_language_lacks_is_borrowed_and_said_once() -> None:
    files = {"templates/strings/en.yaml": b"a: A\nb: B\n", "templates/strings/fr.yaml": b"a: Ah\n"}

    strings, problems = config.strings(files, {}, ("en", "fr"))

    assert strings == {"en": {"a": "A", "b": "B"}, "fr": {"a": "Ah", "b": "B"}}
    assert [(problem.code, problem.path, problem.is_notice) for problem in problems] == [
        ("strings-missing", "templates/strings/fr.yaml", True)
    ]


def test_a_region_speaks_as_its_language_does() -> None:
    strings, problems = config.strings(
        {"templates/strings/en.yaml": b"a: A\n", "templates/strings/de.yaml": b"a: Ae\n"}, {}, ("de-AT",)
    )

    assert strings["de-AT"] == {"a": "Ae"}
    assert not problems


def test_wording_may_have_plural_forms() -> None:
    strings, _ = config.strings({"templates/strings/en.yaml": b"n: {one: one, other: many}\n"}, {}, ("en",))

    assert strings["en"]["n"] == {"one": "one", "other": "many"}


def test_a_site_that_words_one_thing_its_own_way_keeps_the_rest() -> None:
    own = {"templates/strings/de.yaml": b"a: Eigen\n"}
    ours = {"templates/strings/en.yaml": b"a: A\nb: B\n", "templates/strings/de.yaml": b"a: Ae\nb: Be\n"}

    strings, problems = config.strings(own, ours, ("de", "en"))

    assert strings == {"de": {"a": "Eigen", "b": "Be"}, "en": {"a": "A", "b": "B"}}
    assert not problems
