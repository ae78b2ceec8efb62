"""Unlabelled texts, paired."""

import math
import random
from dataclasses import replace

import pytest
from pile import english, german

from sitegen import crew, plaintext
from sitegen.align import Group
from sitegen.intake.pairing import Pairing, Text, candidates, judgement, lexicon, names, pair, tallies


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


# many texts


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks so small that a small folder is shared out."""
    for module in (tallies, candidates, judgement):
        monkeypatch.setattr(module, "CHUNK", 2)


def taught(count: int) -> list[Text]:
    """Stories from which words are learnt, so that all is looked at twice."""
    return [
        replace(text, body=(*text.body, BOATS[number % 2][text.language == "de"]))
        for number in range(count)
        for text in story(number)
    ]


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("jobs", [2, 7])
def test_the_outcome_is_the_same_for_any_number_of_processes(jobs: int):
    texts = taught(9)

    with crew.adaptive(jobs) as run:
        found = pair(texts, run)

    assert found == pair(texts)
    assert len(found.sure) == 9


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_the_outcome_is_the_same_in_chunks_of_any_size(size: int, monkeypatch: pytest.MonkeyPatch):
    texts = taught(6)
    whole = pair(texts)

    for module, name in ((tallies, "CHUNK"), (candidates, "CHUNK"), (candidates, "BLOCK"), (judgement, "CHUNK")):
        monkeypatch.setattr(module, name, size)

    assert pair(texts) == whole


@pytest.mark.usefixtures("shared")
def test_the_work_is_told_as_it_goes_on():
    told: list[tuple[int, int]] = []

    pair(taught(6), crew.here, lambda done, total: told.append((done, total)))

    assert len(told) > 10
    assert told == sorted(told)
    assert {total for _, total in told} == {12}
    assert told[0][0] < 4
    assert told[-2][0] > 8
    assert told[-1] == (12, 12)


def vectors_of(texts: list[Text]) -> candidates.Vectors:
    tally = tallies.Tallies(len(texts))
    tally.add(tallies.count(texts, places) for places in tallies.chunks(texts))
    return tally.vectors()[1]


def test_likeness_is_the_cosine_over_all_traces():
    texts = [
        Text("x", "de", ("Haus Bad Kiel",), ()),
        Text("y", "en", ("Bad Ulm Kiel",), ()),
        Text("z", "en", ("Rom Ulm",), ()),
    ]
    once, twice = math.log(4), math.log(4 / 2)  # how rare a word is that one, that two of three texts have
    x, y = once**2 + 2 * twice**2, 3 * twice**2

    found = candidates.find(texts, vectors_of(texts), crew.here)

    assert found[0].likeness == pytest.approx(2 * twice**2 / math.sqrt(x * y))


def test_traces_of_one_text_alone_are_not_kept_but_count_for_its_length():
    texts = [Text("x", "de", ("Bad Kiel Bonn",), ()), Text("y", "en", ("Bad Kiel",), ())]

    vectors = vectors_of(texts)

    assert vectors.traces == 2
    assert vectors.lengths[0] > vectors.lengths[1]
