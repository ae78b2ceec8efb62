"""Dates as writers give them become dates that sort."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import dates
from sitegen.model import Date
from sitegen.problems import Problem


def date(text: str, timezone: str = "UTC") -> Date:
    found = dates.parse(text, timezone, "a.yaml", 1)
    assert isinstance(found, Date), found
    return found


def fault(text: str) -> Problem:
    found = dates.parse(text, "UTC", "a.yaml", 3)
    assert isinstance(found, Problem), found
    return found


@pytest.mark.parametrize("written", ["2025", "2025-07", "2025-07-15"])
def test_a_date_stays_as_exact_as_it_was_written(written: str) -> None:
    assert date(written).written == written


def test_a_day_begins_in_the_time_zone_of_the_site() -> None:
    assert date("2025-07-15", "UTC").instant - date("2025-07-15", "Europe/Berlin").instant == 2 * 3600


def test_an_offset_counts_for_more_than_the_time_zone() -> None:
    assert date("2025-07-15T10:00:00+02:00", "Asia/Tokyo").instant == date("2025-07-15 08:00", "UTC").instant


@pytest.mark.parametrize("written", ["2025-07-15T10:00Z", "2025-07-15T10:00:00+00:00", "2025-07-15 10:00 +0000"])
def test_times_may_be_written_in_several_ways(written: str) -> None:
    assert date(written) == date("2025-07-15T10:00:00+00:00")


def test_where_clocks_jump_the_earlier_reading_counts() -> None:
    assert date("2025-10-26T02:30", "Europe/Berlin").written.endswith("+02:00")
    assert date("2025-03-30T02:30", "Europe/Berlin").instant == date("2025-03-30T01:30", "UTC").instant


def test_newest_first_partial_dates_come_after_the_full_dates_of_their_period() -> None:
    written = [
        "2024",
        "2024-12",
        "2024-12-31",
        "2025",
        "2025-07",
        "2025-07-01",
        "2025-07-15",
        "2025-07-15T10:00",
        "2025-08",
    ]

    assert sorted(written, key=lambda text: date(text).order) == written


def test_dates_before_1970_sort_too() -> None:
    assert date("0001-01-01").order < date("1899-12-31").order < date("1969-07-20").order < date("1970-01-01").order


@given(st.datetimes(), st.datetimes())
def test_full_dates_sort_as_their_moments_do(first: object, second: object) -> None:
    a, b = sorted((str(first)[:19], str(second)[:19]))

    assert date(a).order <= date(b).order
    assert (date(a).order == date(b).order) == (a == b)


@pytest.mark.parametrize(
    ("written", "example"),
    [
        ("2025-02-30", "2025-02-28"),
        ("2025-13-01", "2025-12-01"),
        ("2025-00-10", "2025-01-10"),
        ("2025-13", "2025-12-01"),
        ("0000", "0001-01-01"),
        ("31.02.2021", "2021-02-28"),
        ("2025-07-15T25:00", "2025-07-15"),
        ("2025-07-15T24:00", "2025-07-15"),
        ("2025-07-15T10:00:00+99:00", "2025-07-15"),
        ("2025-07-15T10:00:00+05:99", "2025-07-15"),
        ("2025-07-15T10:00:00-0560", "2025-07-15"),
        (f"2025-07-15T25:00:00.{'1' * 5000}", "2025-07-15"),
    ],
)
def test_a_day_that_does_not_exist_is_told_with_the_nearest_that_does(written: str, example: str) -> None:
    assert fault(written).code == "date-impossible"
    assert fault(written).hint.endswith(f"for example {example}")


@pytest.mark.parametrize(
    ("written", "example"),
    [
        ("28.02.2021", "2021-02-28"),
        ("07/28/2021", "2021-07-28"),
        ("28. Februar 2021", "2021-02-28"),
        ("yesterday", "2021-02-28"),
        ("2025-7-5", "2025-07-05"),
        ("15-07-0000", "2021-02-28"),
        ("1.1.99999", "9999-01-01"),
        ("²⁰²⁵-07-15", "2021-02-28"),
        ("٢٠٢٥-٠٧-١٥", "2025-07-15"),
        ("2" * 5000, "2021-02-28"),
        (f"1.2.{'3' * 5000}", "9999-02-01"),
        (f"{'9' * 5000}-13-01", "9999-01-13"),
    ],
)
def test_a_date_in_another_form_is_told_with_the_right_one(written: str, example: str) -> None:
    assert fault(written).code == "date-form"
    assert fault(written).hint.startswith(f"write {example}")


def test_a_date_of_thousands_of_digits_is_told_in_a_line_that_can_be_read() -> None:
    assert len(fault("2" * 5000).message) < 100
    assert len(fault(f"1.2.{'3' * 5000}").message) < 100
    assert len(fault(f"2025-07-15T25:00:00.{'1' * 5000}").message) < 100


def test_a_fault_names_file_and_line() -> None:
    assert str(fault("2025-02-30")).startswith('a.yaml:3: the date "2025-02-30" does not exist\n    ')


@given(st.text(st.sampled_from("0123456789-. T:/Z+"), max_size=26) | st.text(max_size=20))
def test_any_text_is_a_date_or_a_problem(text: str) -> None:
    assert isinstance(dates.parse(text, "Europe/Berlin", "a.yaml", 1), Date | Problem)


@pytest.mark.parametrize(
    ("name", "written"),
    [("2025-07-15-storm", "2025-07-15"), ("2025-07-storm", ""), ("storm-2025-07-15", ""), ("2025-07-15", "")],
)
def test_a_file_name_may_begin_with_a_date(name: str, written: str) -> None:
    assert dates.from_name(name) == written


def test_machines_get_a_full_date_with_its_offset_and_a_partial_one_as_written() -> None:
    assert dates.iso(date("2025-07-15", "Europe/Berlin"), "Europe/Berlin") == "2025-07-15T00:00:00+02:00"
    assert dates.iso(date("2025-07-15T10:00", "Europe/Berlin"), "Europe/Berlin") == "2025-07-15T10:00:00+02:00"
    assert dates.iso(date("2025-07"), "UTC") == "2025-07"


@pytest.mark.parametrize(
    ("written", "timezone", "told"),
    [
        ("1890-05-01", "Europe/Berlin", "1890-05-01T00:00:00+00:53"),
        ("1890-05-01T10:00", "Europe/Moscow", "1890-05-01T10:00:00+02:30"),
        ("1850-12-31T23:59:59", "America/New_York", "1850-12-31T23:59:59-04:56"),
        ("1850-12-31", "Asia/Tokyo", "1850-12-31T00:00:00+09:19"),
        ("1900-01-01", "Europe/Paris", "1900-01-01T00:00:00+00:09"),
        ("1900-01-01", "Africa/Monrovia", "1900-01-01T00:00:00-00:43"),
    ],
)
def test_before_standard_time_the_clock_stays_and_its_offset_is_told_in_minutes(
    written: str, timezone: str, told: str
) -> None:
    assert dates.iso(date(written, timezone), timezone) == told


def test_there_are_only_the_time_zones_that_there_are() -> None:
    assert dates.zone("Europe/Berlin")
    assert not any(map(dates.zone, ["Europe/Atlantis", "../etc/passwd", "", "/UTC", "a\0b", "Europe"]))


def test_the_first_of_all_days_is_told_in_every_time_zone() -> None:
    assert dates.moment(date("0001-01-01", "Europe/Berlin"), "Europe/Berlin").startswith("0001-01-01T")
    assert dates.moment(date("0001", "America/New_York"), "America/New_York") == "0001-01-01T00:00:00-04:56"
