"""The join: heads become stories and lists, and what cannot be joined is told."""

from typing import Any

from sitegen import archive, dates
from sitegen.archive import Archive, Moment
from sitegen.model import Author, Date, Head, Site, Tag
from sitegen.problems import Problem

SITE = Site({"en": "A", "de": "A"}, {}, "", ("en", "de"), "UTC", 20, True, True, "", {}, {})


def date(text: str) -> Date:
    found = dates.parse(text, "UTC", "", 0)
    assert isinstance(found, Date)
    return found


AUGUST = Moment(date("2025-08-01").instant, drafts=False)


def head(name: str, lang: str = "en", **facts: Any) -> Head:
    """A head of an article; `date` and `expires` as they are written."""
    for key in {"date", "updated", "expires"} & facts.keys():
        facts[key] = date(facts[key])
    given = dict.fromkeys(Head._fields, "") | {
        "source": f"content/articles/{name}.{lang}.txt", "translation_id": name, "lang": lang, "slug": name,
        "title": name.title(), "date": None, "updated": None, "tags": (), "authors": (), "author_note": None,
        "languages": None, "draft": False, "expires": None, "aliases": (), "corrections": (), "alignment": (),
        "wrapped": False, "extra": {},
    }  # fmt: skip
    return Head(**(given | facts))


def join(*heads: Head, site: Site = SITE, moment: Moment = AUGUST) -> tuple[Archive, list[Problem]]:
    return archive.join(site, heads, (), moment)


def listed(whole: Archive, lang: str = "en") -> list[str]:
    return [teaser.translation_id for teaser in whole.listed[lang]]


def test_versions_of_one_id_are_one_story_in_the_order_of_the_languages() -> None:
    whole, problems = join(head("storm", "de"), head("storm", "en"), head("rain", "de"))

    assert [version.lang for version in whole.stories["storm"].versions] == ["en", "de"]
    assert [version.lang for version in whole.stories["rain"].versions] == ["de"]
    assert not problems


def test_two_versions_in_one_language_are_refused_with_both_files() -> None:
    _, problems = join(head("storm"), head("storm", source="content/articles/other.en.txt"))

    assert [(found.code, found.path) for found in problems] == [("version-twice", "content/articles/other.en.txt")]
    assert "content/articles/storm.en.txt" in problems[0].message


def test_lists_run_from_the_oldest_to_the_newest_with_a_total_order() -> None:
    heads = [
        head("f", date="2025-07-15"), head("e", date="2025-07-15"), head("d", date="2025-07"), head("c", date="2025"),
        head("b", date="2024-12-31"), head("a"), head("g", date="2025-07-15T10:00"),
    ]  # fmt: skip

    assert listed(join(*heads)[0]) == listed(join(*reversed(heads))[0]) == ["a", "b", "c", "d", "e", "f", "g"]


def test_a_story_that_a_language_lacks_is_listed_in_the_language_it_was_written_in() -> None:
    site = SITE._replace(languages=("en", "de", "fr"))

    whole, _ = join(head("storm", "en", original="de"), head("storm", "de", original="de"), site=site)

    assert [teaser.lang for teaser in whole.listed["fr"]] == ["de"]


def test_without_a_known_original_the_first_language_stands_in() -> None:
    site = SITE._replace(languages=("en", "de", "fr"))

    whole, _ = join(head("storm", "en"), head("storm", "de"), site=site)

    assert [teaser.lang for teaser in whole.listed["fr"]] == ["en"]


def test_a_story_meant_for_some_languages_is_in_no_list_of_the_others() -> None:
    whole, _ = join(head("storm", "en", languages=("en",)))

    assert (listed(whole, "en"), listed(whole, "de")) == (["storm"], [])


def test_a_site_may_leave_untranslated_stories_out() -> None:
    whole, _ = join(head("storm", "en"), site=SITE._replace(show_untranslated=False))

    assert (listed(whole, "en"), listed(whole, "de")) == (["storm"], [])


def test_a_date_later_than_now_holds_an_article_back_and_says_so() -> None:
    whole, problems = join(head("storm", date="2025-08-02"), head("rain", date="2025-08-01"))

    assert listed(whole) == ["rain"]
    assert [(found.code, found.is_notice) for found in problems] == [("held-back", True)]


def test_drafts_are_kept_from_readers_and_shown_to_editors() -> None:
    heads = (head("storm", draft=True), head("rain", date="2025-09-01"), head("calm"))

    assert listed(join(*heads)[0]) == ["calm"]
    whole, _ = join(*heads, moment=AUGUST._replace(drafts=True))
    assert [(teaser.translation_id, teaser.is_draft) for teaser in whole.listed["en"]] == [
        ("calm", False), ("storm", True), ("rain", True)
    ]  # fmt: skip
    assert set(whole.drafts) == {"storm", "rain"}


def test_a_draft_of_one_version_does_not_take_the_others_along() -> None:
    whole, _ = join(head("storm", "en"), head("storm", "de", draft=True))

    assert [version.lang for version in whole.stories["storm"].versions] == ["en"]


def test_what_has_expired_is_gone_and_said() -> None:
    whole, problems = join(head("storm", expires="2025-08-01"), head("rain", expires="2025-08-02"))

    assert listed(whole) == ["rain"]
    assert [found.code for found in problems] == ["expired"]


def test_what_was_withdrawn_has_a_page_but_is_in_no_list() -> None:
    whole, _ = join(head("storm", withdrawn="It was wrong.", tags=("rain",)))

    assert not listed(whole)
    assert "storm" in whole.stories
    assert not whole.tagged["en"]


def test_tags_compare_folded_and_one_without_entry_is_named_as_written() -> None:
    site = SITE._replace(tags={"rain": Tag("rain", {"en": "Rain"}, {}, ())})

    whole, problems = join(head("storm", tags=("Rain", "Hail")), head("calm", tags=("rain", "HAIL")), site=site)

    assert {key: len(rows) for key, rows in whole.tagged["en"].items()} == {"rain": 2, "hail": 2}
    assert (whole.tags["rain"].labels, whole.tags["hail"].labels) == ({"en": "Rain"}, {"en": "Hail"})
    assert [(found.code, found.is_notice) for found in problems] == [("tag-unknown", True)]


def test_an_article_that_names_a_tag_twice_is_listed_once() -> None:
    heads = [head(name, tags=("Rain", "hail", "rain"), date=f"2025-07-0{at}") for at, name in enumerate("abc", 1)]

    whole, _ = join(*heads, head("d", tags=("RAIN",), date="2025-07-02"))

    shown = {key: [row.translation_id for row in rows] for key, rows in whole.tagged["en"].items()}
    assert shown == {"rain": ["a", "b", "d", "c"], "hail": ["a", "b", "c"]}


def test_two_tags_that_would_share_an_address_are_refused() -> None:
    _, problems = join(head("storm", tags=("C", "C++")))

    assert [found.code for found in problems if not found.is_notice] == ["tag-address-twice"] * 2


def test_an_author_without_entry_is_named_as_written() -> None:
    site = SITE._replace(authors={"staff": Author("staff", {"en": "The Desk"}, {})})

    whole, problems = join(head("storm", authors=("Staff", "A. Guest")), site=site)

    assert whole.authors["staff"].names == {"en": "The Desk"}
    assert whole.authors["a. guest"] == Author("a-guest", {"en": "A. Guest", "de": "A. Guest"}, {})
    assert [found.code for found in problems] == ["author-unknown"]


def test_two_authors_that_would_share_an_address_are_refused() -> None:
    _, problems = join(head("storm", authors=("A. Guest", "A Guest")))

    assert [found.code for found in problems if not found.is_notice] == ["author-address-twice"]
