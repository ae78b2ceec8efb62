"""Labels sort as in a dictionary, exactly as the whole table of the Unicode Collation Algorithm has it."""

from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sitegen import sorting

SIGNS = st.one_of(
    *(st.text("aäAßsSöøœ -–'’1٣٠", max_size=6), st.text(max_size=6)),
    # What is several signs in the table, what is not in it, and what is ordered by blocks.
    st.text("\u006c\u00b7\u0140\u0438\u0306\u0418\u0fb2\u0f71\u0f80\u09c7\u09be\u0323\u0307\u0301", max_size=6),
    st.text("\u4e00\u9fcc\u3400\U00020000\U00017000\U0001b170\ud7a3\u1100\U0010ffff", max_size=4),
)


@cache
def whole() -> Any:
    from pyuca import Collator

    return Collator()


@given(st.lists(SIGNS, max_size=4))
def test_a_part_of_the_table_gives_what_all_of_it_gives(labels: list[str]) -> None:
    sorting._keys.clear()
    sorting.learn(labels)

    for label in labels:
        found, normal = sorting.key(label)
        assert found == whole().sort_key(normal)


def test_what_was_found_before_is_not_looked_up_again() -> None:
    sorting.recall({"Nowhere else": (7,)})

    assert sorting.key("Nowhere else") == ((7,), "Nowhere else")


def test_labels_sort_as_in_a_dictionary() -> None:
    labels = ["Zoo", "Äpfel", "apfel", "Strasse", "Straße", "Öl", "Ofen"]

    assert sorted(labels, key=sorting.key) == ["apfel", "Äpfel", "Ofen", "Öl", "Strasse", "Straße", "Zoo"]


@given(st.lists(st.text(max_size=8), max_size=6))
def test_the_order_of_labels_does_not_depend_on_the_order_they_come_in(labels: list[str]) -> None:
    backwards = labels[::-1]

    assert sorted(labels, key=sorting.key) == sorted(backwards, key=sorting.key)


def test_umlauts_are_filed_under_their_letter_and_digits_under_a_sign() -> None:
    assert [sorting.initial(label) for label in ("Äpfel", "éclair", " zoo", "5G", "“Zitat”", "Москва", "")] == list(
        "AEZ##М#"
    )
