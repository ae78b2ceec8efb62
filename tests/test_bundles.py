"""The files of one name belong together."""

from sitegen import bundles
from sitegen.bundles import Bundle, Text

FOLDER = "content/articles/"


def gather(*names: str) -> tuple[list[Bundle], list[tuple[str, str]]]:
    found, problems = bundles.gather([FOLDER + name for name in names], ("en", "de"))
    return found, [(problem.path.removeprefix(FOLDER), problem.code) for problem in problems]


def test_texts_of_one_name_and_their_sidecar_are_one_bundle() -> None:
    found, problems = gather("07/storm.yaml", "07/storm.en.txt", "07/storm.de.md")

    assert found == [
        Bundle(
            FOLDER + "07/storm",
            (Text(FOLDER + "07/storm.de.md", "de"), Text(FOLDER + "07/storm.en.txt", "en")),
            FOLDER + "07/storm.yaml",
        )
    ]
    assert found[0].name == "07/storm"
    assert not problems


def test_articles_stand_in_their_folder_and_not_in_one_that_begins_like_it() -> None:
    folders = ("content/articles", "content/articles/2025", "content/pages", "content/articles-old", "content/other")

    assert [*map(bundles.is_place, folders)] == [True, True, True, False, False]


def test_the_order_in_which_files_are_found_does_not_matter() -> None:
    names = ["b.en.txt", "a.yaml", "a.en.txt", "b.yaml", "a.de.txt"]

    assert gather(*names) == gather(*sorted(names)) == gather(*reversed(names))


def test_dots_that_name_no_language_are_part_of_the_name() -> None:
    found, problems = gather("version-2.0.en.txt", "no.more.txt", "plain.txt", "final.v2.md")

    assert [(bundle.name, bundle.texts[0].lang) for bundle in found] == [
        ("final.v2", ""), ("no.more", ""), ("plain", ""), ("version-2.0", "en")
    ]  # fmt: skip
    assert not problems


def test_a_language_in_a_folder_name_is_no_language_of_the_file() -> None:
    found, _ = gather("x.de/storm.txt")

    assert (found[0].name, found[0].texts[0].lang) == ("x.de/storm", "")


def test_a_language_that_the_site_does_not_have_is_refused() -> None:
    assert gather("storm.fr.txt")[1] == [("storm.fr.txt", "foreign-language")]


def test_two_forms_of_one_version_are_refused() -> None:
    assert gather("storm.en.md", "storm.en.txt", "storm.de.txt")[1] == [("storm.en.txt", "two-forms")]
    assert gather("storm.md", "storm.txt")[1] == [("storm.txt", "two-forms")]


def test_facts_without_a_text_are_refused() -> None:
    assert gather("storm.yaml", "rain.en.txt")[1] == [("storm.yaml", "sidecar-alone")]


def test_other_files_are_only_named() -> None:
    _, problems = bundles.gather([FOLDER + "photo.jpg"], ("en",))

    assert [(problem.code, problem.is_notice) for problem in problems] == [("not-an-article", True)]
