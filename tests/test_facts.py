"""What texts suggest about their story, and what they do not."""

from pathlib import Path

import pytest

from sitegen import plaintext
from sitegen.intake import days, facts, places
from sitegen.intake.facts import Author, Fact, Version
from sitegen.model import Tag

SEEDS = Path(__file__).parent.parent / "seeds"


def version(*paragraphs: str, lang: str = "en", title: str = "Harbour opens", **more: object) -> Version:
    return Version("a.txt", lang, title, "", paragraphs)._replace(**more)


def seeds() -> list[Version]:
    found = []
    for name, lang in (("000_6441161a72e1dfb0.txt", "en"), ("002_747174b0822e9d45.txt", "de")):
        parts = plaintext.parts((SEEDS / name).read_text("utf-8"), wrapped=False)
        found.append(Version(name, lang, parts.title, parts.deck, parts.paragraphs, parts.note))
    return found


def ids(*versions: Version, registry: dict[str, Tag] | None = None) -> list[str]:
    return [topic.id for topic in facts.tags(versions, ("en", "de"), registry or {})]


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025-07-15", "2025-07-15"),
        ("2025-07", "2025-07"),
        ("2025", "2025"),
        ("20250715", "2025-07-15"),
        ("2025/07/15", "2025-07-15"),
        ("2025-07-15T10:00:00Z", "2025-07-15T10:00:00+00:00"),
        ("2025-07-15T10:00:00.123+0200", "2025-07-15T10:00:00+02:00"),
        ("2025-07-15T10:00+02", "2025-07-15T10:00:00+02:00"),
        ("2025-07-15 10:00", "2025-07-15T10:00:00"),
        ("Tue, 15 Jul 2025 10:00:00 +0200", "2025-07-15T10:00:00+02:00"),
        ("1752566400", "2025-07-15T08:00:00+00:00"),
        ("1752566400000", "2025-07-15T08:00:00+00:00"),
        ("2025-02-30", ""),
        ("2025-07-15T99:00:00Z", "2025-07-15"),
        ("0001-01-01T00:00:00Z", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_of_metadata_become_iso_dates(written: str, iso: str):
    assert days.iso(written) == iso


@pytest.mark.parametrize(
    ("path", "iso"),
    [
        ("2025-07-15-storm.txt", "2025-07-15"),
        ("storm_2025-07-15.en.txt", "2025-07-15"),
        ("20250715_storm.txt", "2025-07-15"),
        ("2025.07.15 storm.txt", "2025-07-15"),
        ("2025-07-storm.txt", "2025-07"),
        ("news/2025/07/storm.txt", "2025-07"),
        ("news/2025/07/15/storm.txt", "2025-07-15"),
        ("2024/01/2025-07-15-storm.txt", "2025-07-15"),
        ("000_6441161a72e1dfb0.txt", ""),
        ("0136_20191231a.txt", ""),
        ("2025-13-01.txt", ""),
        ("2019-olympics.txt", ""),
        ("12345678.txt", ""),
        ("storm-1500.txt", ""),
    ],
)
def test_dates_in_the_names_of_files_are_read(path: str, iso: str):
    assert days.from_name(path) == iso


@pytest.mark.parametrize(
    ("lang", "text", "day"),
    [
        ("en", "on 15 July 2025 there", "2025-07-15"),
        ("en", "July 15th, 2025", "2025-07-15"),
        ("en", "Sept. 3, 2025", "2025-09-03"),
        ("en", "25/12/2025", "2025-12-25"),
        ("en", "3/4/2025", ""),
        ("de", "am 15. Juli 2025", "2025-07-15"),
        ("de", "am 3.4.2025", "2025-04-03"),
        ("de", "3. März 2025", "2025-03-03"),
        ("fr", "1er février 2025", "2025-02-01"),
        ("es", "15 de julio de 2025", "2025-07-15"),
        ("ru", "15 июля 2025", "2025-07-15"),
        ("zh", "2025年7月15日", "2025-07-15"),
        ("zh", "发布于2025年7月15日北京", "2025-07-15"),
        ("ja", "公開日2025 年 7 月 15 日更新", "2025-07-15"),
        ("zh", "编号12025年7月15日", ""),
        ("en", "31 June 2025", ""),
        ("en", "version 1.2.2025.4", ""),
        ("de", "May 2025", ""),
    ],
)
def test_dates_in_texts_are_read_as_the_language_writes_them(lang: str, text: str, day: str):
    assert [found for _, _, found in days.in_text(text, lang)] == ([day] if day else [])


@pytest.mark.parametrize(
    ("lang", "line", "day"),
    [
        ("en", "BERLIN, July 15, 2025 – The mayor came.", "2025-07-15"),
        ("en", "LINDAU (AP) — 3 May 2025 — The mayor came.", "2025-05-03"),
        ("en", "3 May 2025", "2025-05-03"),
        ("de", "Lindau/Bodensee, 03.05.2025", "2025-05-03"),
        ("en", "On July 15, 2025, the mayor came.", ""),
        ("en", "The mayor came on July 15, 2025.", ""),
        ("de", "Am 3. Mai 2025: Der Hafen öffnet.", ""),
    ],
)
def test_only_a_line_of_place_and_date_dates_a_text(lang: str, line: str, day: str):
    assert facts.dateline(version(line, "More.", lang=lang)) == day


def test_metadata_outweigh_the_name_and_the_name_outweighs_the_text():
    line = version("3 May 2025", "More.")
    named = line._replace(path="2025-05-04-harbour.txt")
    told = named._replace(date=("2025-05-05", "schema.org datePublished"))

    assert facts.date([line]) == Fact("2025-05-03", "dateline")
    assert facts.date([line, named]) == Fact("2025-05-04", "file name")
    assert facts.date([line, named, told]) == Fact("2025-05-05", "schema.org datePublished")


def test_of_two_dates_the_earlier_is_that_of_the_story():
    early, late = version()._replace(path="2025-05-03.txt"), version()._replace(path="2025-06-01.txt")

    assert facts.date([late, early]).value == "2025-05-03"


def test_a_text_that_says_nothing_has_no_date():
    assert facts.date(seeds()) == Fact("", "")


def test_the_seeds_name_their_newsroom():
    assert facts.author(seeds()) == Author(
        "all-israel-news-staff",
        {"en": "All Israel News Staff", "de": "Mitarbeiter von All Israel News"},
        {version.lang: version.note for version in seeds()},
        "closing note",
    )


def test_the_name_at_the_beginning_of_both_notes_is_the_author():
    english = version("It is so.", note="Jane Doe is a reporter at The Lake.")
    german = version("Es ist so.", lang="de", note="Jane Doe ist Reporterin bei The Lake.")

    found = facts.author([english, german])

    assert found is not None
    assert (found.id, found.names) == ("jane-doe", {"en": "Jane Doe", "de": "Jane Doe"})


def test_a_single_note_names_its_author_where_only_names_are_written_large():
    english = version("It was here and there and so it went.", note="Jane Doe is a reporter.")
    german = version(
        "Es war die Zeit der Boote und der Kräne am See.", lang="de", note="Unsere Autorin lebt in Lindau."
    )

    found = facts.author([english])

    assert found is not None
    assert found.names == {"en": "Jane Doe"}
    assert facts.author([german]) is None


@pytest.mark.parametrize("note", ["", "All rights reserved.", "Read more here.", "all of it in small letters"])
def test_other_closing_lines_name_nobody(note: str):
    assert facts.author([version("It was here and there and so it went.", note=note)]) is None


def test_metadata_name_the_author_first():
    found = facts.author([version(note="Jane Doe is a reporter.", authors=("Petra Sommer",))])

    assert found is not None
    assert (found.id, found.origin) == ("petra-sommer", "metadata")


def test_the_seeds_are_about_four_countries():
    assert ids(*seeds()) == ["iran", "china", "russia", "israel"]
    assert ids(seeds()[0]) == ["iran", "china", "russia", "israel"]
    assert ids(seeds()[1]) == ["iran", "china", "russia", "israel"]


def test_a_new_tag_has_a_label_in_each_language():
    topic = facts.tags([version(title="Visit to Russia")], ("en", "de", "fr"), {})[0]

    assert topic == ("russia", {"en": "Russia", "de": "Russland", "fr": "Russie"}, True, "headline")


def test_a_registered_tag_of_that_name_is_used():
    registry = {"ru": Tag("RU", {"en": "Russia", "de": "Rußland"}, {}, ())}

    assert ids(version(title="Visit to Russia"), registry=registry) == ["RU"]


def test_a_country_named_in_passing_is_no_tag():
    assert ids(version("Boats came from Austria.", "Trains will run.", "So it was.")) == []
    assert ids(version("Boats came from Austria.", "Austria sent more.", "So it was.")) == ["austria"]
    assert ids(version("Austria.", "Austria.", *["So it was."] * 30)) == []


@pytest.mark.parametrize(
    ("lang", "title", "expected"),
    [
        ("en", "Trade with Papua New Guinea grows", ["papua-new-guinea"]),
        ("en", "Nigeria wins", ["nigeria"]),
        ("en", "U.S. and UK sign", ["united-kingdom", "united-states"]),
        ("en", "Czech Republic and Turkey sign", ["czechia", "turkiye"]),
        ("en", "New Mexico votes", []),
        ("en", "A turkey and china plates", []),
        ("en", "IRAN SIGNS", ["iran"]),
        ("en", "Indiana votes", []),
        ("de", "Russlands Präsident reist", ["russia"]),
        ("de", "Streit in den Vereinigten Staaten", ["united-states"]),
        ("de", "US-Präsident reist", ["united-states"]),
        ("de", "Weißrussland wählt", ["belarus"]),
        ("de", "Großbritanniens Premier reist", ["united-kingdom"]),
    ],
)
def test_headlines_name_countries_in_many_ways(lang: str, title: str, expected: list[str]):
    assert ids(version(lang=lang, title=title)) == expected


def test_other_forms_of_a_name_count_where_the_name_stands():
    assert ids(version("The Israeli team won.", title="Israeli team wins")) == []
    assert ids(version("A team from Israel won.", title="Israeli team wins")) == ["israel"]


def test_a_person_with_the_name_of_a_country_is_none():
    english = version("Jordan scored.", "Jordan won.", title="Michael Jordan wins")
    german = version("Jordan traf.", "Jordan gewann.", lang="de", title="Michael Jordan siegt")
    kingdom = version("Jordanien siegte.", lang="de", title="Jordanien siegt")

    assert ids(english, german) == []
    assert ids(english, kingdom) == ["jordan"]


def test_the_versions_of_a_story_share_its_tags():
    english = version("A text without names.", title="Prime minister resigns")
    german = version("Ein Text ohne Namen.", lang="de", title="Premier von Italien tritt zurück")

    assert ids(english, german) == ["italy"]


def test_every_language_has_names_and_none_is_of_two_territories():
    for lang in ("en", "de", "fr", "he", "ru", "zh", "pt-BR"):
        assert len(set(places.names(lang).values())) > 240
        assert places.mentions(" ".join(places.names(lang)), lang)[0]
