"""The archive by time: at a glance, by year, by month, and what has no date."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sitegen import config, urls
from sitegen.archive import Archive
from sitegen.model import Link, Teaser
from sitegen.pages.plan import Plan, Sheet, sources
from sitegen.pages.table import Address


class Month(NamedTuple):
    """A month of a year and how many stories it has; `share` is that in percent of the fullest month."""

    month: str
    path: str
    stories: int
    share: int


class Year(NamedTuple):
    """A year with its months in order."""

    year: str
    path: str
    stories: int
    months: tuple[Month, ...]


class Overview(NamedTuple):
    """The whole archive: its years, newest first, and what has no date; the files that hold it word by word."""

    years: tuple[Year, ...]
    total: int
    undated: Link | None
    undated_count: int
    files: tuple[str, ...]


class YearPage(NamedTuple):
    """A year's page, and its neighbours."""

    year: Year
    newer: Link | None
    older: Link | None


class MonthPage(NamedTuple):
    """A month's page, and its neighbours as year, month, path."""

    year: str
    month: str
    year_path: str
    total: int
    newer: tuple[str, str, str] | None
    older: tuple[str, str, str] | None


class Undated(NamedTuple):
    """The stories without a date: how many there are."""

    total: int


def archive_addresses(archive: Archive) -> Iterator[Address]:
    """The archive at a glance in each language."""
    for lang in archive.site.languages:
        yield Address(("archive",), lang, urls.archive(lang), "the archive page")


def year_addresses(archive: Archive) -> Iterator[Address]:
    """All years that have stories."""
    for lang, years in archive.periods.items():
        for year in years:
            yield Address(("year", year), lang, urls.year(lang, year), f"the year {year}")


def month_addresses(archive: Archive) -> Iterator[Address]:
    """All months that have stories."""
    for lang, years in archive.periods.items():
        for year, months in years.items():
            for month in filter(None, months):
                path = urls.month(lang, year, month)
                yield Address(("month", year, month), lang, path, f"the month {year}-{month}")


def undated_addresses(archive: Archive) -> Iterator[Address]:
    """The page of undated stories, where there are any."""
    for lang in archive.site.languages:
        if any(teaser.date is None for teaser in archive.listed[lang]):
            yield Address(("undated",), lang, urls.undated(lang), "the page of undated stories")


def overview(plan: Plan, address: Address) -> Sheet:
    """The archive at a glance."""
    lang, years = address.lang, plan.archive.periods[address.lang]
    most = max((len(rows) for months in years.values() for rows in months.values()), default=1)
    found = tuple(year_of(plan, lang, year, most) for year in reversed(list(years)))
    undated = sum(1 for teaser in plan.archive.listed[lang] if teaser.date is None)
    path = plan.path(("undated",), lang)
    link, site = Link("", path, lang) if path else None, plan.site
    papers = (config.SITE, *((config.TAGS,) if site.tags else ()), *((config.AUTHORS,) if site.authors else ()))
    return Sheet(Overview(found, len(plan.archive.listed[lang]), link, undated, (*urls.LEDGERS, *papers)))


def year(plan: Plan, address: Address) -> Sheet:
    """A year's months, and the stories of which only the year is known."""
    lang, key = address.lang, address.key[1]
    years = list(plan.archive.periods[lang])
    at = years.index(key)
    most = max(len(rows) for rows in plan.archive.periods[lang][key].values())

    def link(place: int) -> Link | None:
        if not 0 <= place < len(years):
            return None
        return Link(years[place], plan.path(("year", years[place]), lang), lang)

    rest = plan.archive.periods[lang][key].get("", ())
    return Sheet(YearPage(year_of(plan, lang, key, most), link(at + 1), link(at - 1)), sources(rest))


def month(plan: Plan, address: Address) -> Sheet:
    """A month's stories."""
    lang, (_, year_, month_) = address.lang, address.key
    months = [(y, m) for y, found in plan.archive.periods[lang].items() for m in found if m]
    at = months.index((year_, month_))

    def link(place: int) -> tuple[str, str, str] | None:
        if not 0 <= place < len(months):
            return None
        return (*months[place], plan.path(("month", *months[place]), lang))

    rows, above = plan.archive.periods[lang][year_][month_], plan.path(("year", year_), lang)
    return Sheet(MonthPage(year_, month_, above, len(rows), link(at + 1), link(at - 1)), sources(rows))


def undated(plan: Plan, address: Address) -> Sheet:
    """The stories without a date."""
    rows = [teaser for teaser in plan.archive.listed[address.lang] if teaser.date is None]
    return Sheet(Undated(len(rows)), sources(rows)[::-1])


def year_of(plan: Plan, lang: str, year: str, most: int) -> Year:
    """A year; `most` is how many stories the fullest month has that it is compared with."""
    found: Mapping[str, Sequence[Teaser]] = plan.archive.periods[lang][year]
    months = tuple(
        Month(month, plan.path(("month", year, month), lang), len(rows), round(100 * len(rows) / most))
        for month, rows in found.items()
        if month
    )
    return Year(year, plan.path(("year", year), lang), sum(map(len, found.values())), months)
