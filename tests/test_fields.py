"""The values of a YAML map, typed by our own rules."""

import pytest

from sitegen import frontmatter
from sitegen.fields import Fields


def fields(text: str) -> Fields:
    entries = frontmatter.read(text, "a.yaml")
    assert isinstance(entries, dict), entries
    return Fields(entries, "a.yaml", [])


def said(found: Fields) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in found.problems]


def test_a_text_is_one_line_however_it_was_folded() -> None:
    assert fields("a: >\n  one\n  two\nb:  three   four\n").text("a") == "one two"


def test_what_is_missing_or_empty_takes_the_default() -> None:
    found = fields("a:\n")

    assert (found.text("a", "x"), found.text("b", "y"), found.flag("a", True), found.count("b", 20)) == (
        "x",
        "y",
        True,
        20,
    )
    assert (found.names("a"), found.date("a", "UTC"), found.words("b", ("en",))) == ((), None, {})
    assert not said(found)


@pytest.mark.parametrize(
    ("written", "flag"), [("true", True), ("Yes", True), ("on", True), ("FALSE", False), ("no", False)]
)
def test_flags_may_be_written_as_people_say_them(written: str, flag: bool) -> None:
    assert fields(f"draft: {written}\n").flag("draft", not flag) is flag


@pytest.mark.parametrize("written", ["maybe", "1", "[true]", "{a: b}"])
def test_what_is_neither_true_nor_false_is_refused(written: str) -> None:
    found = fields(f"# facts\ndraft: {written}\n")

    assert found.flag("draft") is False
    assert said(found) == [("not-a-flag", 2)]


@pytest.mark.parametrize(("written", "count"), [("1", 1), ("020", 20), ("9999999", 9999999)])
def test_counts_are_whole_numbers(written: str, count: int) -> None:
    assert fields(f"per_page: {written}\n").count("per_page", 5) == count


@pytest.mark.parametrize("written", ["0", "-3", "1.5", "twenty", "99999999", "[1]", "²"])
def test_what_is_no_count_is_refused(written: str) -> None:
    found = fields(f"per_page: {written}\n")

    assert found.count("per_page", 5) == 5
    assert said(found) == [("not-a-count", 1)]


def test_a_list_may_be_one_text_and_names_nothing_twice() -> None:
    assert fields("tags: storm\n").names("tags") == ("storm",)
    assert fields("tags: [storm, rain, storm, ~]\n").names("tags") == ("storm", "rain")


def test_a_list_of_lists_is_refused_where_it_stands() -> None:
    found = fields("tags:\n  - storm\n  - [rain]\n")

    assert found.names("tags") == ("storm",)
    assert said(found) == [("not-text", 3)]


def test_a_map_is_no_list_and_no_text() -> None:
    found = fields("tags: {a: b}\ntitle: {a: b}\n")

    assert (found.names("tags"), found.text("title")) == ((), "")
    assert said(found) == [("not-a-list", 1), ("not-text", 2)]


def test_one_text_serves_every_language() -> None:
    assert fields("title: Storm\n").words("title", ("en", "de")) == {"en": "Storm", "de": "Storm"}


def test_a_map_of_languages_may_leave_some_out_unless_it_must_be_complete() -> None:
    found = fields("title:\n  de: Sturm\n")

    assert found.words("title", ("en", "de")) == {"de": "Sturm"}
    assert not said(found)
    found.words("title", ("en", "de"), complete=True)
    assert said(found) == [("words-missing", 1)]


def test_a_language_the_site_does_not_have_is_refused_where_it_stands() -> None:
    found = fields("title:\n  en: Storm\n  fr: Orage\n")

    found.words("title", ("en", "de"))

    assert said(found) == [("language-of-map", 3)]


def test_an_unknown_key_names_the_likeliest_known_one() -> None:
    found = fields("tittle: Storm\n")

    found.unknown(("title", "date"))

    assert found.problems[0].hint == 'did you mean "title"?'


def test_a_key_like_none_names_them_all() -> None:
    found = fields("weather: wet\n")

    found.unknown(("title", "date"))

    assert found.problems[0].hint == "known here are date, title"


def test_a_date_that_does_not_exist_is_refused_where_it_stands() -> None:
    found = fields("# facts\ndate: 2025-02-30\n")

    assert found.date("date", "UTC") is None
    assert said(found) == [("date-impossible", 2)]
