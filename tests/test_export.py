"""Aligned paragraphs leave the archive: which, in which form, and what happens where something is wrong."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SITE
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from test_align import HAFEN, HARBOUR

from sitegen import cli
from sitegen.export.forms import COLUMNS, FORMS, Unit

ROOT = Path(__file__).parent
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ENGLISH, GERMAN = "\n".join(HARBOUR), "\n".join(HAFEN)

STORY = {
    "content/site.yaml": SITE,
    "content/articles/harbour.en.txt": f"Harbour opens\n\n{ENGLISH}\n",
    "content/articles/harbour.de.txt": f"Hafen öffnet\n\n{GERMAN}\n",
}

Export = Callable[..., tuple[int, str, str]]


@pytest.fixture
def export(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Export:
    """Writes a site, exports it, and gives exit code, output and what was said."""

    def run(files: dict[str, str], kind: str = "jsonl", *options: str) -> tuple[int, str, str]:
        for name, text in files.items():
            place = tmp_path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
        code = cli.main(["export", kind, "--site", str(tmp_path), "--now", "2025-08-01", *options])
        printed = capsysbinary.readouterr()
        return code, printed.out.decode("utf-8"), printed.err.decode("utf-8")

    return run


def units(printed: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in printed.splitlines()]


def test_json_lines_have_one_object_a_pair_of_paragraphs(export: Export):
    code, printed, said = export(STORY)

    assert code == 0
    assert said == "4 pairs of paragraphs from 1 story\n"
    assert [unit["paragraphs"] for unit in units(printed)] == [[[n], [n]] for n in (1, 2, 3, 4)]
    first = units(printed)[0]
    score = first.pop("score")
    assert isinstance(score, float)
    assert 0.5 < score <= 1
    assert first == {
        "translation_id": "harbour",
        "languages": ["en", "de"],
        "paragraphs": [[1], [1]],
        "text": [HARBOUR[0], HAFEN[0]],
        "address": ["https://example.org/en/harbour.html#p1", "https://example.org/de/harbour.html#p1"],
    }


def test_a_table_has_a_heading_and_a_row_a_pair(export: Export):
    _, printed, _ = export(STORY, "tsv")

    heading, *rows = [line.split("\t") for line in printed.split("\n")[:-1]]
    assert tuple(heading) == COLUMNS
    assert [row[6:8] for row in rows] == [[a, b] for a, b in zip(HARBOUR, HAFEN, strict=True)]


@pytest.fixture(scope="module")
def dtd() -> etree.DTD:
    with (ROOT / "tmx/tmx14.dtd").open() as file:
        return etree.DTD(file)


def test_a_translation_memory_is_valid_against_its_dtd(export: Export, dtd: etree.DTD):
    _, printed, _ = export(STORY, "tmx")

    tree = etree.fromstring(printed.encode("utf-8"))
    assert dtd.validate(tree), dtd.error_log
    assert tree.get("version") == "1.4"
    assert [tuv.get(XML_LANG) for tuv in tree.iter("tuv")] == ["en", "de"] * 4
    assert [seg.text for seg in tree.iter("seg")][:2] == [HARBOUR[0], HAFEN[0]]


@pytest.mark.parametrize("kind", FORMS)
def test_an_archive_without_translations_gives_an_empty_whole(export: Export, dtd: etree.DTD, kind: str):
    single = {name: text for name, text in STORY.items() if not name.endswith(".de.txt")}

    code, printed, _ = export(single, kind)

    assert code == 0
    assert printed == FORMS[kind].head + FORMS[kind].foot
    assert kind != "tmx" or dtd.validate(etree.fromstring(printed.encode("utf-8")))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1) | st.text("=+-@ \t\n\r\x00'ab", min_size=1)
WHOLE = st.builds(
    Unit,
    TEXT,
    st.just(("en", "de")),
    st.just(((4, 5), (4,))),
    st.tuples(TEXT, TEXT),
    st.floats(0, 1),
    st.tuples(TEXT, TEXT),
)


UNIT = Unit("2025/storm", ("en", "de"), ((4, 5), (4,)), ("A & B\nC", "=1+1"), 0.97, ("en/s.html#p4", "de/s.html#p4"))


def test_a_unit_says_all_in_every_form():
    assert FORMS["tsv"].unit(UNIT) == ("2025/storm\ten\tde\t4,5\t4\t0.97\tA & B C\t'=1+1\ten/s.html#p4\tde/s.html#p4\n")
    assert json.loads(FORMS["jsonl"].unit(UNIT)) == {
        "translation_id": "2025/storm",
        "languages": ["en", "de"],
        "paragraphs": [[4, 5], [4]],
        "text": ["A & B\nC", "=1+1"],
        "score": 0.97,
        "address": ["en/s.html#p4", "de/s.html#p4"],
    }
    assert FORMS["tmx"].unit(UNIT) == (
        '<tu tuid="2025/storm#en-de-p4">\n<prop type="x-translation-id">2025/storm</prop>\n'
        '<prop type="x-score">0.97</prop>\n<tuv xml:lang="en">\n<prop type="x-paragraphs">4,5</prop>\n'
        '<prop type="x-address">en/s.html#p4</prop>\n<seg>A &amp; B\nC</seg>\n</tuv>\n'
        '<tuv xml:lang="de">\n<prop type="x-paragraphs">4</prop>\n'
        '<prop type="x-address">de/s.html#p4</prop>\n<seg>=1+1</seg>\n</tuv>\n</tu>\n'
    )
    assert 'segtype="paragraph"' in FORMS["tmx"].head


def test_a_closing_line_that_is_no_note_has_a_number(export: Export):
    noted = {
        "content/articles/harbour.en.txt": f"Harbour opens\n\n{ENGLISH}\n\nBy the desk.\n",
        "content/articles/harbour.de.txt": f"Hafen öffnet\n\n{GERMAN}\n\nVon der Redaktion.\n",
    }
    facts = "alignment: ['5=5']\n"

    code, _, said = export({**STORY, **noted, "content/articles/harbour.yaml": facts})
    assert (code, "5" in said) == (1, True)

    code, printed, _ = export({**STORY, **noted, "content/articles/harbour.yaml": facts + "author_note: none\n"})

    assert code == 0
    assert units(printed)[-1]["text"] == ["By the desk.", "Von der Redaktion."]
    assert units(printed)[-1]["paragraphs"] == [[5], [5]]


@given(WHOLE)
def test_no_text_breaks_a_form(unit: Unit):
    tmx = etree.fromstring((FORMS["tmx"].head + FORMS["tmx"].unit(unit) + FORMS["tmx"].foot).encode("utf-8"))
    row = FORMS["tsv"].unit(unit)
    line = FORMS["jsonl"].unit(unit)

    assert len(tmx.findall("body/tu/tuv")) == 2
    assert row.count("\n") == 1
    assert len(row.rstrip("\n").split("\t")) == len(COLUMNS)
    assert not any(cell[:1] in "=+-@＝＋－＠" for cell in row.rstrip("\n").split("\t") if cell)
    assert len(line.splitlines()) == 1
    assert json.loads(line)["text"] == [*unit.texts]


@pytest.mark.parametrize(
    "facts",
    ["draft: true", "date: 2026-01-01", "expires: 2025-01-01", "withdrawn: It was wrong."],
)
def test_only_what_is_published_is_exported(export: Export, facts: str):
    assert units(export({**STORY, "content/articles/harbour.yaml": facts})[1]) == []


def test_a_version_that_is_not_published_is_not_exported(export: Export):
    assert units(export({**STORY, "content/articles/harbour.yaml": "draft: {de: true}"})[1]) == []


def test_a_date_that_has_come_is_published(export: Export):
    future = {**STORY, "content/articles/harbour.yaml": "date: 2026-01-01"}

    assert "held back until 2026-01-01" in export(future)[2]
    assert len(units(export(future, "jsonl", "--now", "2026-02-01")[1])) == 4


def test_hand_set_groups_overrule_computed_ones(export: Export):
    _, printed, _ = export({**STORY, "content/articles/harbour.yaml": "alignment: ['1,2=1', '3=3']"})

    found = {str(unit["paragraphs"]): unit["score"] for unit in units(printed)}
    assert found["[[1, 2], [1]]"] == 1
    assert units(printed)[0]["text"] == [f"{HARBOUR[0]}\n{HARBOUR[1]}", HAFEN[0]]
    assert "[[2], [2]]" not in found


def test_in_three_languages_each_is_aligned_with_each(export: Export):
    site = SITE.replace("[en, de]", "[en, de, fr]").replace("de: Nachrichtenarchiv", "de: N, fr: A")
    french = {"content/site.yaml": site, "content/articles/harbour.fr.txt": f"Le port\n\n{GERMAN}\n"}
    given_ = "alignment: {de: ['1,2=1'], fr: ['1,2=2']}"

    _, printed, _ = export({**STORY, **french, "content/articles/harbour.yaml": given_})

    languages = [tuple(unit["languages"]) for unit in units(printed)]
    assert sorted(set(languages)) == [("de", "fr"), ("en", "de"), ("en", "fr")]
    found = {
        pair: [unit["paragraphs"] for unit in units(printed) if tuple(unit["languages"]) == pair] for pair in languages
    }
    assert found["en", "de"][0] == [[1, 2], [1]]
    assert [[1, 2], [2]] in found["en", "fr"]
    assert found["de", "fr"] == [[[n], [n]] for n in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    "unpublished",
    ["draft: {en: true}", "date: {en: 2026-01-01, de: 2025-01-01}", "withdrawn: {en: No.}"],
)
@pytest.mark.parametrize("group", ["1=2", "4=2"])
def test_groups_that_count_a_version_which_cannot_be_read_hold_for_no_others(
    export: Export, unpublished: str, group: str
):
    site = SITE.replace("[en, de]", "[en, de, fr]").replace("de: Nachrichtenarchiv", "de: N, fr: A")
    short = {lang: f"content/articles/harbour.{lang}.txt" for lang in ("de", "fr")}
    texts = {path: f"{lang}\n\n{HAFEN[0]}\n{HAFEN[1]}\n" for lang, path in short.items()}
    facts = f"alignment: {{de: ['3=1'], fr: ['{group}']}}\n{unpublished}\n"

    code, printed, said = export({**STORY, **texts, "content/site.yaml": site, "content/articles/harbour.yaml": facts})

    assert code == 0, said
    assert [unit["paragraphs"] for unit in units(printed)] == [[[1], [1]], [[2], [2]]]


@pytest.mark.parametrize("says", ["en", "de"])
def test_groups_count_in_whichever_front_matter_they_stand(export: Export, says: str):
    header = {lang: "---\nalignment: ['1,2=1']\n---\n" if lang == says else "" for lang in ("en", "de")}
    bodies = {"en": "\n\n".join(("# Harbour opens", *HARBOUR)), "de": "\n\n".join(("# Hafen öffnet", *HAFEN))}
    texts = {f"content/articles/harbour.{lang}.md": f"{header[lang]}{bodies[lang]}\n" for lang in ("en", "de")}

    first = units(export({"content/site.yaml": SITE, **texts})[1])[0]

    assert first["paragraphs"] == [[1, 2], [1]]
    assert [str(address)[-3:] for address in first["address"]] == ["#p1", "#p1"]


def test_paragraphs_are_found_at_the_first_of_their_group(export: Export):
    _, printed, _ = export({**STORY, "content/articles/harbour.yaml": "alignment: ['2,3=3']"})

    (joined,) = [unit for unit in units(printed) if unit["paragraphs"] == [[2, 3], [3]]]
    assert joined["address"] == ["https://example.org/en/harbour.html#p2", "https://example.org/de/harbour.html#p3"]


def test_stories_come_oldest_first(export: Export):
    later = {name.replace("harbour", "a"): text for name, text in STORY.items() if "harbour" in name}
    dates = {"content/articles/harbour.yaml": "date: 2025-07-01", "content/articles/a.yaml": "date: 2025-07-02"}

    told = [unit["translation_id"] for unit in units(export({**STORY, **later, **dates})[1])]

    assert told == ["harbour"] * 4 + ["a"] * 4


def test_what_is_published_no_more_is_said(export: Export):
    _, _, said = export({**STORY, "content/articles/harbour.yaml": "expires: 2025-01-01"})

    assert "harbour.en.txt: no longer published since 2025-01-01" in said


@pytest.mark.parametrize(("group", "number", "count"), [("5=1", 5, 4), ("1=5", 5, 3)])
def test_a_group_is_counted_against_the_text_of_its_side(export: Export, group: str, number: int, count: int):
    shorter = {"content/articles/harbour.de.txt": "Hafen öffnet\n\n" + "\n".join(HAFEN[:3]) + "\n"}

    said = export({**STORY, **shorter, "content/articles/harbour.yaml": f"alignment: ['{group}']"})[2]

    assert f'"{group}" names paragraph {number}, but the text has {count}' in said


@pytest.mark.parametrize(("path", "line"), [("harbour.en.md", 2), ("harbour.de.md", 2), ("harbour.yaml", 1)])
def test_a_group_that_is_wrong_is_shown_where_it_was_written(export: Export, path: str, line: int):
    files = {f"content/articles/harbour.{lang}.md": "# Harbour\n\nIt opens.\n" for lang in ("en", "de")}
    files["content/site.yaml"] = STORY["content/site.yaml"]
    said = 'alignment: ["9=1"]\n'
    wrong = f"content/articles/{path}"
    files[wrong] = said if path.endswith(".yaml") else f"---\n{said}---\n{files[wrong]}"

    code, _, err = export(files, "tsv")

    assert code == 1
    assert err.startswith(f'{wrong}:{line}: "9=1" names paragraph 9, but the text has 1\n')


def test_a_group_of_paragraphs_that_are_not_there_is_refused_with_file_and_line(export: Export, tmp_path: Path):
    files = {**STORY, "content/articles/harbour.yaml": "date: 2025-07-01\nalignment:\n  - 1=1\n  - 2=17\n"}
    target = tmp_path / "out.jsonl"
    target.write_text("as it was")

    code, printed, said = export(files, "jsonl", "--output", str(target))

    assert (code, printed) == (1, "")
    assert said == (
        'content/articles/harbour.yaml:4: "2=17" names paragraph 17, but the text has 4\n'
        "    count its paragraphs from 1\n"
    )
    assert target.read_text() == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "out.jsonl"]


def test_a_file_appears_when_it_is_whole(export: Export, tmp_path: Path):
    code, printed, _ = export(STORY, "tmx", "--output", str(tmp_path / "memory.tmx"))

    assert (code, printed) == (0, "")
    assert (tmp_path / "memory.tmx").read_text("utf-8").endswith("</tmx>\n")
    assert [path.name for path in tmp_path.glob(".memory*")] == []


def test_the_same_archive_gives_the_same_bytes(export: Export):
    assert len({export(STORY, "tmx")[1] for _ in range(3)}) == 1


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, 2),
        ({"content/site.yaml": "title: A\n"}, 2),
        ({**STORY, "content/articles/harbour.yaml": "colour: red"}, 1),
        ({**STORY, "content/articles/harbour.yaml": "alignment: x"}, 1),
        ({**STORY, "content/tags.yaml": "- a"}, 1),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(export: Export, files: dict[str, str], code: int):
    ended, printed, said = export(files)

    assert (ended, printed) == (code, "")
    assert said.startswith("content/")


def test_a_moment_that_is_none_is_refused(export: Export):
    assert export(STORY, "jsonl", "--now", "soon")[0] == 2


def test_a_folder_that_is_not_there_is_the_environments_fault(export: Export, tmp_path: Path):
    code, _, said = export(STORY, "jsonl", "--output", str(tmp_path / "no" / "out.jsonl"))

    assert code == 3
    assert said.startswith(f"{tmp_path}/no/out.jsonl: ")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a disk that is always full")  # noqa: PTH110
def test_a_full_disk_is_the_environments_fault(export: Export):
    assert export(STORY, "tmx", "--output", "/dev/full")[0] == 3


def test_the_demo_archive_is_exported_whole(tmp_path: Path, dtd: etree.DTD, export: Export):
    (tmp_path / "content").symlink_to(ROOT / "debian_press/content")
    target = tmp_path / "memory.tmx"

    assert cli.main(["export", "tmx", "--site", str(tmp_path), "--output", str(target), "--now", "2026-01-01"]) == 0

    tree = etree.parse(target)
    assert dtd.validate(tree), dtd.error_log
    assert len({tu.find("prop").text for tu in tree.iter("tu")}) == 78
