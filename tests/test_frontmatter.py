"""YAML as newsrooms write it: every value as written, every fault with its line."""

import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sitegen import frontmatter
from sitegen.frontmatter import Entry, Header
from sitegen.problems import Problem


def values(text: str) -> dict[str, object]:
    found = frontmatter.read(text, "a.yaml")
    assert isinstance(found, dict), found
    return {key: plain(entry) for key, entry in found.items()}


def plain(entry: Entry) -> object:
    if isinstance(entry.value, list):
        return [plain(item) for item in entry.value]
    if isinstance(entry.value, dict):
        return {key: plain(item) for key, item in entry.value.items()}
    return entry.value


def fault(text: str, first_line: int = 1) -> tuple[str, int]:
    found = frontmatter.read(text, "a.yaml", first_line)
    assert isinstance(found, list), found
    return found[0].code, found[0].line


@pytest.mark.parametrize("written", ["no", "1.10", "2024-13-45", "0123", "1_000", "on", "1e3", "NaN", "5" * 5000])
def test_a_value_stays_the_text_that_was_written(written: str) -> None:
    assert values(f"key: {written}\n") == {"key": written}


@pytest.mark.parametrize("nothing", ["", " ~", " null", " # later"])
def test_a_key_without_a_value_is_nothing(nothing: str) -> None:
    assert values(f"key:{nothing}\n") == {"key": None}


def test_the_reader_in_c_and_the_one_in_python_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a:\nb: ~\nc: ''\nd: no\ne: |\n  one\n  two\nf: [1, ~, {g: h}]\n"
    native = values(text)

    monkeypatch.setattr(frontmatter, "_loader", lambda: yaml.SafeLoader)

    assert values(text) == native


def test_a_quoted_nothing_is_text() -> None:
    assert values("a: ''\nb: 'null'\n") == {"a": "", "b": "null"}


def test_lists_and_maps_nest_and_every_value_knows_its_line() -> None:
    found = frontmatter.read("title:\n  en: One\n  de: Eins\ntags: [a, b]\n", "a.yaml")

    assert isinstance(found, dict)
    assert found["title"].value["de"] == Entry("Eins", 3)
    assert [item.value for item in found["tags"].value] == ["a", "b"]
    assert found["tags"].line == 4


def test_an_empty_text_has_no_facts() -> None:
    assert values("") == values("# nothing yet\n") == values("---\n...\n") == {}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "yaml-duplicate", 3),
        ("a: 1\nm: {b: 1, b: 2}\n", "yaml-duplicate", 2),
        ("a: &x 1\nb: *x\n", "yaml-alias", 1),
        ("a: 1\nb:\n  <<: *x\n", "yaml-alias", 3),
        ("a: 1\nb: !!python/object/apply:os.system [echo]\n", "yaml-tag", 2),
        ("a: !!timestamp foo\n", "yaml-tag", 1),
        ("a: 1\n~: 2\n", "yaml-key", 2),
        ("'': 2\n", "yaml-key", 1),
        ("? [x, y]\n: 2\n", "yaml-key", 1),
        ("a: 1\n\tb: 2\n", "yaml-tab", 2),
        ("a: 1\ntitle: Storm: the day after\n", "yaml-colon", 2),
        ("a: 1\nwho: @desk\n", "yaml-quote", 2),
        ("a: `code`\n", "yaml-quote", 1),
        ("a: [1, 2\nb: 3\n", "yaml-syntax", 2),
        ("a: 'open\n", "yaml-syntax", 2),
        ("a: 1\n---\nb: 2\n", "yaml-syntax", 2),
        ("- a\n- b\n", "yaml-not-a-map", 1),
        ("only words\n", "yaml-not-a-map", 1),
        ("a: " + "x" * 70_000, "yaml-too-long", 1),
        ("a: " + "[" * 40_000, "yaml-too-deep", 1),
        ("a: " + "[" * 21 + "]" * 21, "yaml-too-deep", 1),
        ("\n".join("  " * depth + "a:" for depth in range(30)), "yaml-too-deep", 1),
        ("- " * 3000 + "a", "yaml-too-deep", 1),
    ],
)
def test_what_surprises_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    assert fault(text) == (code, line)


def test_the_lines_of_front_matter_are_those_of_the_file() -> None:
    assert fault("a: 1\na: 2\n", first_line=2) == ("yaml-duplicate", 3)


@given(st.integers(0, 30))
def test_lines_inserted_above_a_fault_move_its_line(count: int) -> None:
    code, line = fault("# note\n" * count + "a: 1\na: 2\n")

    assert (code, line) == ("yaml-duplicate", count + 2)


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_a_sign_that_no_editor_shows_as_the_end_of_a_line_is_none(sign: str) -> None:
    assert values(f"title: Rain{sign}and wind\nquoted: 'Rain{sign}{sign}'\n") == {
        "title": "Rain and wind",
        "quoted": "Rain  ",
    }
    assert fault(f"title: Rain{sign}and wind\nwho: @desk\n") == ("yaml-quote", 2)
    assert fault(f"title: Rain{sign}deck: none\n") == ("yaml-colon", 1)


@pytest.mark.parametrize(
    "escape", [r"\x01", r"\0", r"\b", r"\e", r"\x7f", r"\uFFFE", r"\uFFFF", r"\u202E", r"\U0000202D"]
)
@pytest.mark.parametrize("around", ['a: 1\nb: "x{}y"\n', 'a: 1\n"b{}": x\n', 'a:\n- {{b: [c, "{}"]}}\n'])
def test_an_escape_may_not_say_what_no_text_may_hold(escape: str, around: str) -> None:
    assert fault(around.format(escape)) == ("control-character", 2)


def test_an_escape_that_no_text_may_hold_is_told_by_its_number() -> None:
    found = frontmatter.read('title: "Sto\\u202Erm"\n', "a.yaml", 2)

    assert list(map(str, found)) == [
        "a.yaml:2: an invisible control character stands here (U+202E)\n"
        "    delete it; retyping the words around it usually helps"
    ]


def test_where_escapes_are_only_letters_nothing_is_refused() -> None:
    assert values("a: 'x\\x01'\nb: y\\x01\nc: |\n  z\\0\n") == {"a": r"x\x01", "b": r"y\x01", "c": "z\\0\n"}


def test_escaped_text_is_in_nfc_as_all_text_is() -> None:
    assert values(r'a: "Cafe\u0301\tau lait"') == {"a": "Café\tau lait"}


def test_several_faults_are_told_at_once() -> None:
    found = frontmatter.read("a: 1\na: 2\nb: &x 1\n", "a.yaml")

    assert isinstance(found, list)
    assert [problem.code for problem in found] == ["yaml-duplicate", "yaml-alias"]


def test_a_text_without_front_matter_is_all_body() -> None:
    assert frontmatter.split("# Storm\n\nIt rained.\n", "a.md") == Header("", "# Storm\n\nIt rained.\n", 1)


def test_front_matter_ends_at_three_hyphens_and_the_body_knows_its_line() -> None:
    assert frontmatter.split("---\ntitle: Storm\n---\nIt rained.\n", "a.md") == Header(
        "title: Storm\n", "It rained.\n", 4
    )


def test_empty_front_matter_has_no_facts() -> None:
    assert frontmatter.split("---\n---\nIt rained.\n", "a.md") == Header("", "It rained.\n", 3)


def test_a_rule_in_the_text_does_not_end_the_front_matter_twice() -> None:
    found = frontmatter.split("---\na: 1\n---\nOne\n\n---\n\nTwo\n", "a.md")

    assert isinstance(found, Header)
    assert found.body == "One\n\n---\n\nTwo\n"


def test_front_matter_that_never_ends_is_refused() -> None:
    found = frontmatter.split("---\ntitle: Storm\n\nIt rained.\n", "a.md")

    assert isinstance(found, Problem)
    assert (found.code, found.line) == ("header-unclosed", 1)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\n:-[]{}&*!'\"#|>"), max_size=80)
)
def test_any_text_is_read_or_refused_but_never_raises(text: str) -> None:
    found = frontmatter.read(text, "a.yaml")

    assert isinstance(found, dict) or (found and all(problem.path == "a.yaml" for problem in found))


@given(
    st.text(
        st.characters(
            codec="utf-8",
            exclude_categories=["Cc", "Cs", "Zl", "Zp"],
            exclude_characters="\ufeff\ufffe\uffff\u202d\u202e",
        ),
        max_size=60,
    )
)
def test_quoted_text_comes_back_as_it_was(text: str) -> None:
    single, double = text.replace("'", "''"), text.replace("\\", "\\\\").replace('"', '\\"')

    assert values(f"a: '{single}'\nb: \"{double}\"\n") == {"a": text, "b": unicodedata.normalize("NFC", text)}


_words = st.sampled_from(
    ["title", "date", "tags", "a_b", "null", "Null", "no", "~", "2025-07-15", "1.10", "C++", "x", "ä", "-", "---",
     "...", ":", ": ", " ", "  ", "[", "]", "[a, b]", "[a,b]", ", ", '"', "'", "#", " #", "{", "}", "&", "*", "!",
     "|", ">", "@", "`", "%", "?", "\\", "\n", "\n\n", "\t", "\u00a0", "\u3000", "\u2003",
     "\u2028", "\u2029", "\x85", "\ufeff"]
)  # fmt: skip
_lines = st.lists(_words, max_size=6).map("".join)
_facts = st.lists(st.tuples(st.sampled_from(["title", "date", "tags", "null", "a_b"]), _lines), max_size=4)


@given(_facts.map(lambda facts: "".join(f"{key}: {value}\n" for key, value in facts)) | st.lists(_words).map("".join))
def test_the_quick_way_reads_what_the_parser_reads(text: str) -> None:
    assert frontmatter.read(text, "a.yaml", 2) == frontmatter.parsed(text, "a.yaml", 2)
