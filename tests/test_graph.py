"""What is stale and why: pure comparison of fingerprints."""

from hypothesis import given
from hypothesis import strategies as st

from sitegen import graph, pages
from sitegen.graph import Marks, Needs, Shared
from sitegen.model import Page

SHARED = Shared("site", "wording", "frame", "template", "code")
MARKS = Marks(
    {"a": "head of a", "b": "head of b"}, {"a": "row of a", "b": "row of b"}, {"a": "text of a", "b": "text of b"}
)


def page(**parts: tuple[str, ...]) -> Page:
    shown = {"teasers": (), "heads": (), "bodies": (), **parts}
    return Page("home.html", ("home", "0"), "en", "en/index.html", (), ("en",), (), "", True, None, **shown)


def needs(wanted: Page, marks: Marks = MARKS, record: str = "record", shared: str = "shared") -> Needs:
    return graph.needs(pages.contents(wanted._replace(content=record), marks), wanted.bodies, marks, shared)


def test_a_page_without_change_is_fresh() -> None:
    now = needs(page(heads=("a",), bodies=("a",)))

    assert graph.reasons(now, now, SHARED, SHARED) == ()


def test_a_page_that_was_not_there_is_new() -> None:
    assert graph.reasons(None, needs(page()), None, SHARED) == ("new page",)


def test_a_new_paragraph_concerns_only_pages_that_print_bodies() -> None:
    edited = MARKS._replace(texts={**MARKS.texts, "a": "other"})
    article, listing = page(heads=("a", "b"), bodies=("a", "b")), page(teasers=("a", "b"), heads=("b",))

    assert graph.reasons(needs(article), needs(article, edited), SHARED, SHARED) == ("a text",)
    assert needs(listing) == needs(listing, edited)


def test_a_new_headline_concerns_lists_and_partners() -> None:
    edited = MARKS._replace(heads={**MARKS.heads, "a": "other"}, teasers={**MARKS.teasers, "a": "other"})

    for shown in (page(teasers=("b", "a")), page(heads=("b", "a"))):
        assert graph.reasons(needs(shown), needs(shown, edited), SHARED, SHARED) == ("what it shows",)
    for other in (page(teasers=("b",)), page(heads=("b",), bodies=("b",)), page(bodies=("a",))):
        assert needs(other) == needs(other, edited)


def test_another_order_is_another_page() -> None:
    assert needs(page(teasers=("a", "b"))) != needs(page(teasers=("b", "a")))
    assert needs(page(bodies=("a", "b"))) != needs(page(bodies=("b", "a")))


@given(changed=st.sets(st.sampled_from(Shared._fields)))
def test_what_pages_share_is_a_reason_by_its_name(changed: set[str]) -> None:
    now = SHARED._replace(**dict.fromkeys(changed, "other"))

    before, after = needs(page(), shared=SHARED.fingerprint), needs(page(), shared=now.fingerprint)

    found = graph.reasons(before, after, SHARED, now)
    assert set(found) == {graph.NAMES[name] for name in changed}


def test_all_reasons_are_told_together() -> None:
    now = SHARED._replace(site="other")
    before = needs(page(bodies=("a",)), shared=SHARED.fingerprint)
    edited = MARKS._replace(texts={**MARKS.texts, "a": "other"})
    after = needs(page(bodies=("a",)), edited, "another record", now.fingerprint)

    assert graph.reasons(before, after, SHARED, now) == ("what it shows", "a text", "site.yaml")


def test_where_nothing_is_known_of_what_was_shared_all_of_it_is_a_reason() -> None:
    found = graph.reasons(needs(page(), shared="x"), needs(page(), shared="y"), None, SHARED)

    assert found == tuple(graph.NAMES[name] for name in Shared._fields)
