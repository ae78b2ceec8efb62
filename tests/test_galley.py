"""The galley: what is given to another process arrives there as it was."""

from collections.abc import Sequence
from typing import Any

import pytest
from conftest import Site
from test_same_bytes import world

from sitegen import disk, galley, pages
from sitegen.previews import KIND
from sitegen.tasks import Copy, Setting

MORE = {
    "site.yaml": "title: {en: News, de: Nachrichten}\nlanguages: [en, de]\nbase_url: https://example.org/\n"
    "timezone: Europe/Berlin\nper_page: 5\nnews_sitemap: true\n",
    "articles/moved.en.md": "---\ndate: 2025-07-31\naliases: [old.html]\nmood: {calm: [1, 2.5, null]}\n---\n# Moved\n",
    "articles/moved.de.txt": "Verlegt\n\nEin Absatz.\n",
}


def test_pages_of_every_kind_are_the_same_after_the_journey(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = galley.print_all
    kinds = set[str]()

    def print_all(setting: Setting, batch: Sequence[Copy]) -> galley.Printed:
        again = [*galley.unpacked(galley.packed(batch))]
        assert again == [*batch]
        assert [type(copy.page.content) for copy in again] == [type(copy.page.content) for copy in batch]
        kinds.update(copy.page.template for copy in batch)
        return whole(setting, again)

    expected = site(world(20) | MORE, jobs=1)
    monkeypatch.setattr(galley, "print_all", print_all)
    built = site(jobs=1, clean=True)

    assert built.exit == expected.exit == 0
    assert kinds == {kind.template for kind in (*pages.KINDS, *pages.FILES)} - {KIND}


def test_pages_that_list_much_travel_in_small_numbers(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, journeys = galley.packed, list[tuple[int, int]]()

    def packed(copies: Sequence[Copy]) -> bytes:
        data = whole(copies)
        journeys.append((len(copies), len(data)))
        return data

    monkeypatch.setattr(galley, "packed", packed)
    monkeypatch.setattr(galley, "LOAD", 5_000)
    for name in ("LENGTH", "TURN"):
        monkeypatch.setattr(galley, name, 10)

    assert site(world(60) | MORE, jobs=2).exit == 0

    longest = 15_000  # of one page
    assert journeys
    assert max(count for count, _ in journeys) <= 10
    assert min(count for count, _ in journeys[:-1]) < 10
    assert max(size for _, size in journeys) < galley.LOAD + longest


def test_what_grows_with_the_archive_comes_first_and_articles_last(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, found = galley.within, list[str]()

    def within(book: pages.Book, *rest: Any) -> list[int]:
        numbers = whole(book, *rest)
        found.extend(book.kinds[number].template for number in numbers)
        return numbers

    monkeypatch.setattr(galley, "within", within)
    assert site(world(20) | MORE).exit == 0

    places = [0 if template in galley.LONG else 2 if template == galley.ARTICLE else 1 for template in found]
    assert {*places} == {0, 1, 2}
    assert places == sorted(places)


def test_templates_that_are_made_ready_early_are_there() -> None:
    printed = {kind.template for kind in (*pages.KINDS, *pages.FILES)}

    assert pages.OFTEN - {"base.html"} <= printed
    assert (disk.built_in("templates") / "base.html").is_file()
