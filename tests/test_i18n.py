"""Dates, names, plurals and sorting as each language writes them."""

import subprocess
import sys

import pytest

from sitegen import dates, i18n
from sitegen.model import Date


def date(text: str) -> Date:
    found = dates.parse(text, "Europe/Berlin", "a.yaml", 1)
    assert isinstance(found, Date)
    return found


@pytest.mark.parametrize(
    ("written", "lang", "shown"),
    [
        ("2025-07-15", "en", "July 15, 2025"),
        ("2025-07-15", "en-GB", "15 July 2025"),
        ("2025-07-15", "de", "15. Juli 2025"),
        ("2025-07-15", "fr", "15 juillet 2025"),
        ("2025-07-01", "fr", "1 juillet 2025"),
        ("2025-07", "en", "July 2025"),
        ("2025-07", "de", "Juli 2025"),
        ("2025", "de", "2025"),
        ("0999-01-02", "de", "2. Januar 999"),
        ("2025-07-15T10:05", "de", "15. Juli 2025, 10:05"),
        ("2025-07-15T10:05", "en", "July 15, 2025, 10:05\u202fAM"),
    ],
)
def test_a_date_is_shown_as_the_language_writes_it_and_no_more_exact_than_known(
    written: str, lang: str, shown: str
) -> None:
    assert i18n.day(date(written), lang) == shown


def test_months_stand_with_their_year_or_alone() -> None:
    assert (i18n.month("2025", "03", "de"), i18n.month_name("03", "de"), i18n.month_name("03", "en")) == (
        "März 2025",
        "März",
        "March",
    )


def test_a_language_has_its_own_name_and_one_in_every_other() -> None:
    assert [i18n.autonym(lang) for lang in ("en", "de", "fr", "he")] == ["English", "Deutsch", "Français", "עברית"]
    assert (i18n.name("en", "de"), i18n.name("de", "en"), i18n.name("de", "fr")) == ("Englisch", "German", "allemand")


def test_a_language_may_name_its_region() -> None:
    assert i18n.autonym("pt-BR") == "Português (Brasil)"
    assert i18n.name("de-AT", "de") == "Österreichisches Deutsch"


@pytest.mark.parametrize("code", ["en", "de", "pt-BR", "zh-Hant", "he", "gsw"])
def test_languages_are_known_by_their_codes(code: str) -> None:
    assert i18n.is_language(code)


@pytest.mark.parametrize("code", ["v2", "xx", "final", "", "-", "e", "2025", "storm"])
def test_other_endings_of_names_are_no_languages(code: str) -> None:
    assert not i18n.is_language(code)


def test_some_languages_are_written_from_right_to_left() -> None:
    assert [i18n.direction(lang) for lang in ("en", "he", "ar", "de-AT")] == ["ltr", "rtl", "rtl", "ltr"]


def test_the_script_decides_the_direction_also_of_languages_of_which_little_else_is_known() -> None:
    assert [i18n.direction(lang) for lang in ("arz", "ku-Arab", "ota", "de-1996", "mn-Mong")] == [
        "rtl",
        "rtl",
        "rtl",
        "ltr",
        "ltr",
    ]


def test_previews_elsewhere_want_a_language_with_its_country() -> None:
    assert [i18n.territory(lang) for lang in ("en", "de", "de-AT", "pt-BR", "he")] == [
        "en_US",
        "de_DE",
        "de_AT",
        "pt_BR",
        "he_IL",
    ]


def test_a_script_may_tell_the_country() -> None:
    assert [i18n.territory(lang) for lang in ("zh", "zh-Hant", "zh-HK", "pa-Arab", "hak")] == [
        "zh_CN",
        "zh_TW",
        "zh_HK",
        "pa_PK",
        "hak_CN",
    ]


def test_plurals_follow_the_rules_of_the_language() -> None:
    assert [i18n.plural(count, "en") for count in (0, 1, 2)] == ["other", "one", "other"]
    assert [i18n.plural(count, "fr") for count in (0, 1, 2)] == ["one", "one", "other"]
    assert [i18n.plural(count, "ru") for count in (1, 2, 5, 21)] == ["one", "few", "many", "one"]


def test_numbers_take_the_separators_of_the_language() -> None:
    assert [i18n.number(10000, lang) for lang in ("en", "de")] == ["10,000", "10.000"]


def test_names_are_joined_as_the_language_joins_them() -> None:
    assert i18n.listing(("A", "B", "C"), "de") == "A, B und C"
    assert i18n.listing(("A", "B", "C"), "en") == "A, B, and C"
    assert (i18n.listing(("A",), "en"), i18n.listing((), "en")) == ("A", "")


def test_an_unknown_language_speaks_english_rather_than_nothing() -> None:
    assert i18n.day(date("2025-07-15"), "tlh") == "July 15, 2025"


def test_no_language_answers_for_another() -> None:
    program = """
from sitegen import i18n
from sitegen.model import Date
date = Date("2025-06-01", 0, 0)
for lang in ("zh", "ja", "he", "fr", "de"):
    print(i18n.month_name("6", lang), i18n.month("2025", "06", lang), i18n.day(date, lang), sep="|")
"""

    said = subprocess.run([sys.executable, "-X", "utf8", "-c", program], capture_output=True, text=True, check=True)

    assert said.stdout.splitlines() == [
        "六月|2025年6月|2025年6月1日",
        "6月|2025年6月|2025年6月1日",
        "יוני|יוני 2025|1 ביוני 2025",
        "juin|juin 2025|1 juin 2025",
        "Juni|Juni 2025|1. Juni 2025",
    ]
