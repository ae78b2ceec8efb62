"""Passages that a translation left in the other language."""

import time

from sitegen import passages

ENGLISH = (
    "The harbour of Lindau opens on Saturday after long repairs of the quay.",
    "The mayor said that the old crane of the harbour will stay where it is.",
    "Trains to the harbour will run every twenty minutes until midnight.",
)
GERMAN = (
    "Der Hafen von Lindau öffnet am Samstag nach langen Arbeiten am Kai.",
    "Die Bürgermeisterin sagte, der alte Kran des Hafens bleibe, wo er ist.",
    "Züge zum Hafen fahren bis Mitternacht alle zwanzig Minuten.",
)


def test_what_uses_the_words_of_the_other_version_was_left_in_its_language():
    left = (GERMAN[0], ENGLISH[1], GERMAN[2])

    assert passages.left_in(left, ENGLISH, translated=True) == [1]
    assert passages.left_in(left, ENGLISH, translated=None) == [1]


def test_where_nobody_knows_which_is_the_translation_the_rest_of_both_tells():
    left = (GERMAN[0], ENGLISH[1], GERMAN[2])

    assert passages.left_in(ENGLISH, left, translated=None) == []


def test_two_long_versions_that_are_the_same_take_no_time_to_speak_of():
    long = [f"{number} times the harbour of Lindau opens after repairs of the quay." for number in range(2000)]
    began = time.process_time()

    assert passages.left_in(long, long, translated=None) == []
    assert time.process_time() - began < 2
