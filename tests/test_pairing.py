"""Unlabelled texts, paired."""

import random
from dataclasses import replace

import pytest

from sitegen.intake.pairing import Pairing, Text, pair

PLACES = [
    "Aarau",
    "Bremen",
    "Cuxhaven",
    "Davos",
    "Erfurt",
    "Fulda",
    "Graz",
    "Husum",
    "Ilmenau",
    "Jever",
    "Kiel",
    "Lindau",
]
NAMES = [
    "Amrein",
    "Bechtold",
    "Czerny",
    "Dombrowski",
    "Eggert",
    "Falkner",
    "Gruber",
    "Hinze",
    "Imhof",
    "Jansen",
    "Kessler",
    "Lorenz",
]


def story(number: int) -> tuple[Text, Text]:
    place, name, year, cost = PLACES[number], NAMES[number], 1950 + 3 * number, 210 + 37 * number
    english = Text(
        f"a{number:02}",
        "en",
        (f"{place} opens its museum again", f"{name} leads the house"),
        (
            f"The museum of {place} opens again on Sunday after repairs that cost {cost} million euros.",
            f"Founded in {year}, it belongs to the town. Director Maria {name} showed the new hall.",
            f'"We have waited {number + 4} years," {name} said. Tickets cost {number + 9} euros.',
        ),
    )
    german = Text(
        f"b{number:02}",
        "de",
        (f"{place} öffnet sein Museum wieder", f"{name} leitet das Haus"),
        (
            f"Das Museum von {place} öffnet am Sonntag nach Arbeiten für {cost} Millionen Euro.",
            f"{year} gegründet, gehört es der Stadt. Direktorin Maria {name} zeigte den neuen Saal.",
            f"„Wir haben {number + 4} Jahre gewartet“, sagte {name}. Karten kosten {number + 9} Euro.",
        ),
    )
    return english, german


def stories(count: int) -> list[Text]:
    return [text for number in range(count) for text in story(number)]


def sure(pairing: Pairing) -> list[tuple[str, str]]:
    return sorted((match.a, match.b) for match in pairing.sure)


def test_stories_that_differ_in_names_and_numbers_are_paired():
    assert sure(pair(stories(8))) == [(f"a{n:02}", f"b{n:02}") for n in range(8)]


def test_two_texts_are_enough():
    assert sure(pair(story(0))) == [("a00", "b00")]


def test_a_text_without_partner_stays_alone():
    texts = [text for text in stories(6) if text.path != "b03"]

    pairing = pair(texts)

    assert "a03" in pairing.alone
    assert len(pairing.sure) == 5


def test_strangers_are_not_paired():
    english, _ = story(0)
    _, german = story(5)

    assert pair([english, german]).sure == ()


def test_one_language_alone_has_no_pairs():
    assert pair([text for text in stories(4) if text.language == "de"]).sure == ()


def test_nothing_pairs_with_nothing():
    assert pair([]) == Pairing((), (), (), ())


def test_the_order_of_the_texts_does_not_matter():
    texts = stories(7)
    shuffled = random.Random(1).sample(texts, len(texts))

    assert pair(shuffled) == pair(texts)


def test_a_new_text_finds_the_story_that_stands_already():
    english, german = story(2)
    others = [replace(text, story=text.path[1:]) for text in stories(6) if text.path[1:] != "02"]

    pairing = pair([*others, replace(english, story="02"), german])

    assert sure(pairing) == [("a02", "b02")]
    assert pairing.groups == (("a02", "b02"),)
    assert pairing.alone == ()


def test_a_second_version_of_a_full_story_is_not_laid_down():
    _, german = story(2)
    others = [replace(text, story=text.path[1:]) for text in stories(6)]

    pairing = pair([*others, replace(german, path="c02")])

    assert pairing.sure == ()
    assert pairing.alone == ("c02",)


def test_three_languages_make_one_group():
    dutch = Text(
        "c01",
        "nl",
        ("Bremen opent zijn museum weer", "Bechtold leidt het huis"),
        (
            "Het museum van Bremen gaat zondag weer open na werk dat 247 miljoen euro kostte.",
            "Het werd in 1953 gesticht en is van de stad. Directeur Maria Bechtold toonde de nieuwe zaal.",
            '"We hebben 5 jaar op deze dag gewacht," zei Bechtold. De kaartjes kosten 10 euro.',
        ),
    )

    assert pair([*stories(6), dutch]).groups[1] == ("a01", "b01", "c01")


def test_texts_without_any_words_are_alone():
    empty = [Text("x", "en", (), ()), Text("y", "de", ("…",), ("",))]

    assert pair(empty).alone == ("x", "y")


@pytest.mark.parametrize("path", ["a01", "b04"])
def test_a_match_names_its_runner_up(path: str):
    match = next(match for match in pair(stories(6)).sure if path in (match.a, match.b))

    assert match.score > match.runner_up
