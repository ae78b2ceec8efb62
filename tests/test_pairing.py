"""Unlabelled texts, paired."""

import random
from dataclasses import replace

import pytest
from pile import english, german

from sitegen import plaintext
from sitegen.align import Group
from sitegen.intake.pairing import Pairing, Text, lexicon, names, pair


def story(number: int) -> tuple[Text, Text]:
    return text(f"a{number:02}", "en", english(number)), text(f"b{number:02}", "de", german(number))


def text(path: str, language: str, raw: str) -> Text:
    parts = plaintext.parts(raw, wrapped=False)
    return Text(path, language, (parts.title, parts.deck), parts.paragraphs)


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


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Hungary closed its border on Tuesday.", "Ungarn schloss am Dienstag seine Grenze."),
        ("Austrian and Croatian trains run in March.", "Österreichs und Kroatiens Züge fahren im März."),
        ("The U.S. and the United Kingdom", "die Vereinigten Staaten und das Vereinigte Königreich"),
        ("Chinese flags", "chinesische Flaggen"),
    ],
)
def test_countries_languages_and_days_leave_the_same_traces_in_every_language(english: str, german: str):
    here, there = names.count(english, "en"), names.count(german, "de")

    assert here
    assert here.keys() & there.keys()


@pytest.mark.parametrize("words", ["You may march with us.", "a turkey on china plates", "Indianapolis", "polish it"])
def test_words_that_only_look_like_names_leave_none(words: str):
    assert not names.count(words, "en")


def test_austria_is_not_australia_and_niger_is_not_nigeria():
    assert names.count("Nigeria", "en").keys() == {"%NG"}
    assert not names.count("Austria", "en").keys() & names.count("Australien", "de").keys()


BOATS = [
    ("Many refugees came by boat.", "Viele Flüchtlinge kamen mit dem Schiff."),
    ("The refugees were tired.", "Die Flüchtlinge waren müde."),
    ("A train was late.", "Ein Zug kam zu spät."),
    ("Nobody saw the train.", "Niemand sah den Zug."),
]


def matched(number: int, english: str, german: str) -> lexicon.Matched:
    a = Text(f"a{number}", "en", (english,), ())
    b = Text(f"b{number}", "de", (german,), ())
    return (a, b, [Group((1,), (1,))]) if number % 2 else (b, a, [Group((1,), (1,))])


def test_words_that_stand_together_again_and_again_translate_each_other():
    learnt = lexicon.learn(matched(number, *pair) for number, pair in enumerate(BOATS))

    assert learnt["en"]["refugee"] == learnt["de"]["fluchtl"]
    assert learnt["en"]["train"] == learnt["de"]["zug"]


def test_words_that_met_once_teach_nothing():
    assert lexicon.learn([matched(0, *BOATS[0]), matched(2, *BOATS[2])]) == {}


def test_a_text_too_short_to_be_sure_of_is_found_by_what_the_others_teach():
    teachers = [
        replace(text, body=(*text.body, english if text.language == "en" else german))
        for number in range(8)
        for text, (english, german) in zip(story(number), [BOATS[number % 2]] * 2, strict=True)
    ]
    english = Text("x", "en", ("Refugees came by boat",), ("The refugees were tired when they came.",))
    german = Text("y", "de", ("Flüchtlinge kamen mit dem Schiff",), ("Die Flüchtlinge waren müde, als sie kamen.",))

    alone, together = pair([english, german]), pair([*teachers, english, german])

    assert ("x", "y") not in sure(alone)
    assert max((match.score for match in (*together.sure, *together.doubtful) if match.a == "x"), default=0) > max(
        (match.score for match in alone.doubtful), default=0
    )
