"""`sitegen align`: which paragraphs of two files are which, by the numbers that they have on their pages."""

from pathlib import Path

import pytest
from conftest import Site
from test_align import HAFEN, HARBOUR

from sitegen import cli

ENGLISH = "Harbour opens\nIn May\n\n" + "\n".join(HARBOUR) + "\n"
GERMAN = "Hafen öffnet\nIm Mai\n\n" + "\n".join((HAFEN[0], f"{HAFEN[1]} {HAFEN[2]}")) + "\n"


def aligned(folder: Path, a: str, b: str, *names: str) -> int:
    places = [folder / name for name in names or ("a.txt", "b.txt")]
    for place, text in zip(places, (a, b), strict=True):
        place.write_text(text, "utf-8")
    return cli.main(["align", *map(str, places)])


def test_there_is_a_line_for_each_group_numbered_from_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert aligned(tmp_path, ENGLISH, GERMAN) == 0
    assert capsys.readouterr().out == "1\t1\n2,3\t2\n4\t-\n"


@pytest.mark.parametrize(
    "head",
    [
        "# Harbour opens\n\n",
        "---\ntitle: Harbour opens\n---\n# Harbour opens\n\n",
        "---\ntitle: Harbour opens\ndeck: In May\n---\n# Harbour opens\n\n",
        "---\ntitle: Harbour opens\n---\n# The whole story\n\n",
        "---\ntitle: Harbour opens\ndeck: In May\n---\n",
    ],
)
def test_paragraphs_of_markdown_have_the_numbers_of_their_page(
    tmp_path: Path, site: Site, capsys: pytest.CaptureFixture[str], head: str
) -> None:
    text = head + "\n\n".join(HARBOUR) + "\n"
    page = site({"articles/harbour.en.md": text})["en/harbour.html"]
    anchors = {str(place["id"]): " ".join(place.get_text().split()) for place in page.all("[id^=p]")}
    capsys.readouterr()

    assert aligned(tmp_path, text, "Hafen öffnet\n\n" + "\n".join(HAFEN), "a.md", "b.txt") == 0

    matched = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    ours = [number for number, other in matched if other != "-"]
    assert [anchors[f"p{number}"].removesuffix("#").strip() for number in ours] == [*HARBOUR]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.docx", "Storm\n", "a.docx: only .txt and .md files can be compared"),
        ("a.txt", "Storm\x00\n", "a.txt:1: an invisible control character"),
        ("a.md", "---\ntitle: Storm\n", "a.md:1: the front matter begins with --- and never ends"),
        ("a.md", "---\ntitle: [\n---\n", "a.md:"),
    ],
)
def test_what_can_not_be_read_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    assert aligned(tmp_path, text, GERMAN, name, "b.txt") == 1
    out, err = capsys.readouterr()
    assert (out, said in err) == ("", True)


def test_files_that_are_not_there_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["align", str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"{tmp_path}/a.txt: there is no such file",
        "    check the path",
        f"{tmp_path}/b.txt: there is no such file",
        "    check the path",
    ]


def test_a_folder_is_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").mkdir()
    (tmp_path / "b.txt").write_text(GERMAN, "utf-8")

    assert cli.main(["align", str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]) == 1
    assert f"{tmp_path}/a.txt: only .txt and .md files can be compared\n" in capsys.readouterr().err


def test_texts_that_have_little_in_common_are_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert aligned(tmp_path, ENGLISH, "Rezept\n\nMan nehme drei Eier.\nDann rühre man.\n") == 0
    out, err = capsys.readouterr()
    assert out.count("\t")
    assert err.startswith(f"note: {tmp_path}/b.txt: this text has little in common with {tmp_path}/a.txt (0.")
    assert aligned(tmp_path, ENGLISH, GERMAN) == 0
    assert capsys.readouterr().err == ""
