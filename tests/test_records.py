"""Records as text and back: whatever a record holds, it is the same after the journey."""

import typing
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import (
    archive,
    articles,
    bundles,
    desk,
    galley,
    graph,
    memory,
    model,
    pages,
    problems,
    records,
    stock,
    tasks,
)
from sitegen.pages import KINDS
from sitegen.render import Words

KINDS_OF_RECORD = (
    *(model.Date, model.Correction, model.Head, model.Body, model.Teaser, model.Story, model.Tag, model.Author),
    *(model.Site, model.Toggle, model.Link, model.Page, model.Frame, problems.Problem, bundles.Text, bundles.Bundle),
    *(
        articles.Rules,
        archive.Moment,
        graph.Needs,
        graph.Shared,
        memory.Last,
        stock.Shelf,
        desk.Desk,
        Words,
        galley.Shown,
    ),
    *(galley.Shown, tasks.Reading, tasks.Read, tasks.Batch, tasks.Copy, *dict.fromkeys(kind.record for kind in KINDS)),
)

_text = st.text(max_size=8)
_whole = st.integers(-(2**63), 2**63 - 1)
_plain = st.recursive(_text | _whole | st.booleans() | st.none(), lambda inner: st.lists(inner, max_size=2))


def of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type, as the type says."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if hasattr(kind, "_fields"):
        hints = typing.get_type_hints(kind)
        return st.tuples(*(of(hints[name]) for name in kind._fields)).map(kind._make)
    if origin is tuple and inner[-1] is Ellipsis:
        return st.lists(of(inner[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(of, inner))
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return st.dictionaries(_text, of(inner[1]), max_size=2)
    if inner:
        return st.one_of(*map(of, inner))
    number = st.floats(allow_nan=False, allow_infinity=False)
    simple = {str: _text, int: _whole, bool: st.booleans(), float: number, bytes: st.binary(max_size=8), Any: _plain}
    return st.none() if kind is type(None) else simple[kind]


@pytest.mark.parametrize("kind", KINDS_OF_RECORD, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
@settings(max_examples=25)
@given(data=st.data())
def test_a_record_is_the_same_after_the_journey(kind: Any, data: st.DataObject) -> None:
    record = data.draw(of(kind))

    again = records.parse(kind, records.text(record))

    assert again == record
    assert type(again) is kind
    assert records.text(again) == records.text(record)


@given(value=st.text(), other=st.text())
def test_a_fingerprint_tells_texts_apart(value: str, other: str) -> None:
    assert len(records.digest(value)) == 16
    assert (records.digest(value) == records.digest(other)) is (value == other)


def test_a_fingerprint_is_taken_of_any_name_a_disk_may_hold() -> None:
    assert records.digest("gr\udcf6sse") != records.digest("grösse")


@pytest.mark.parametrize("text", ["", "{", "[1,", "nonsense", "\0"])
def test_what_is_no_record_is_an_error_that_can_be_named(text: str) -> None:
    with pytest.raises(ValueError):
        records.parse(model.Date, text)


def test_a_page_is_read_with_the_record_of_its_kind() -> None:
    listing = next(kind for kind in KINDS if kind.template == "404.html")
    made = model.Page("404.html", ("missing",), "en", "404.html", (), (), (), "", False, None, (), (), ())
    shown = made._replace(content=listing.record((("en", "en/index.html"),)))

    assert pages.parse(records.text(shown)) == shown
