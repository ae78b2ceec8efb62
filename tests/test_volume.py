"""How much a command says: `--quiet` and `--verbose`, which all of them have."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import SITE, write

from sitegen import cli

ROOT = Path(__file__).parent.parent

HARBOUR = "Harbour opens\n\nThe harbour of Aalen opens on 5 May.\nSome 300 ships are expected by Mayor Weber.\n"
HAFEN = "Hafen öffnet\n\nDer Hafen von Aalen öffnet am 5. Mai.\nBürgermeister Weber erwartet etwa 300 Schiffe.\n"
WORLD = {
    "site.yaml": SITE.replace("base_url: https://example.org/\n", ""),
    "articles/2025/harbour.en.txt": HARBOUR,
    "articles/2025/harbour.de.txt": HAFEN,
    "articles/2025/harbour.yaml": "date: 2025-05-06\n",
    "articles/later.en.txt": "Later\n\nNot yet.\n",
    "articles/later.yaml": "date: 2031-01-01\n",
    "seeds/a.txt": "Rain in Ulm\n\nIt has rained in Ulm since Monday, and it will rain until the week is over.\n",
    "seeds/photo.jpg": "x",
}


class Said(NamedTuple):
    """What a command said, on either stream."""

    out: str
    err: str


Say = Callable[..., Said]


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """`say("build", "--quiet")` runs a command in a site that it finds as it was."""

    def run(*argv: str) -> Said:
        shutil.rmtree(tmp_path / "site", ignore_errors=True)
        write(tmp_path / "site", WORLD)
        monkeypatch.chdir(tmp_path / "site")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1754006400")
        assert cli.main([*argv]) == 0
        said = capsys.readouterr()
        return Said(said.out, re.sub(r" +\d+\.\d{3} s", " … s", said.err))

    return run


A, B = "content/articles/2025/harbour.en.txt", "content/articles/2025/harbour.de.txt"
COMMANDS = {
    "build": ("build", "--no-search"),
    "import": ("import", "seeds"),
    "sheet": ("sheet",),
    "align": ("align", A, "content/articles/later.en.txt"),
    "export": ("export", "tsv"),
    "new site": ("new", "site", "other"),
    "new article": ("new", "article", "Low tide"),
    "new translation": ("new", "translation", "later", "de"),
}
DATA = ("sheet", "align", "export")
"""The commands that were asked for something on standard output: it is the same however much else is said."""

NOTED = ("build", "import", "align", "export")
"""Those that have something to notice here."""


@pytest.mark.parametrize("command", COMMANDS)
def test_quiet_leaves_what_was_asked_for_and_nothing_else(command: str, say: Say) -> None:
    usual = say(*COMMANDS[command])

    assert say(*COMMANDS[command], "--quiet") == Said(usual.out if command in DATA else "", "")
    assert ("note: " in usual.err) == (command in NOTED)
    assert usual.out


@pytest.mark.parametrize("command", COMMANDS)
def test_verbose_says_all_of_it_and_more_beside_it(command: str, say: Say) -> None:
    usual, more = say(*COMMANDS[command]), say(*COMMANDS[command], "--verbose")

    assert more.out == usual.out
    assert set(usual.err.splitlines()) < set(more.err.splitlines())
    assert more.err.splitlines()[-1] == "in all … s"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("build", ["pages printed, ", "render … s"]),
        ("import", ["seeds/a.txt: English, ", "undated/rain-in-ulm: seeds/a.txt", "read … s", "lay … s"]),
        ("sheet", ["3 articles read", "look … s"]),
        ("align", [f"{A}: 2 paragraphs", "later.en.txt: 1 paragraph", "score: 0."]),
        ("export", ["1 story published", "align … s"]),
        ("new site", ["other/content/site.yaml\n", "other/README.md\n"]),
        ("new article", ["language: en, the first of the site", "date: 2025-08-01, today in UTC"]),
        ("new translation", ["translated from: content/articles/later.en.txt"]),
    ],
)
def test_verbose_says_what_was_read_and_decided_and_how_long_it_took(command: str, said: list[str], say: Say) -> None:
    told = say(*COMMANDS[command], "--verbose").err

    assert [part for part in said if part not in told] == []


def test_verbose_names_the_files_that_a_sheet_has_changed(say: Say, tmp_path: Path) -> None:
    (tmp_path / "archive.csv").write_text(say("sheet").out.replace("2025-05-06", "2025-05-07"), "utf-8")

    told = say("sheet", "--apply", "../archive.csv", "--verbose").err.splitlines()

    assert "content/articles/2025/05/harbour.yaml: written" in told
    assert "content/articles/2025/harbour.yaml: gone" in told


def test_verbose_names_the_files_that_a_published_site_gives_back(say: Say, tmp_path: Path) -> None:
    say("build", "--no-search")
    shutil.copytree(tmp_path / "site/public", tmp_path / "copy")

    told = say("import", "../copy", "--site", "../new", "--verbose").err.splitlines()

    assert {"content/site.yaml", A, B} <= set(told)


@pytest.mark.parametrize("stream", ["ascii", "latin-1", "utf-8"])
def test_what_a_terminal_has_no_letters_for_is_said_all_the_same(tmp_path: Path, stream: str) -> None:
    command = [sys.executable, "-m", "sitegen", "new", "site", "Übersicht ה"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": stream}

    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)

    assert done.stdout.splitlines()[-1].startswith(b"README.md tells more")
    assert "Übersicht ה".encode(stream, "backslashreplace") in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that Linux has")
@pytest.mark.parametrize("command", DATA)
def test_what_was_asked_for_is_not_lost_without_a_word(command: str, say: Say) -> None:
    say("new", "site", "other")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sitegen", *COMMANDS[command]],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert (done.returncode, b"No space left on device" in done.stderr) == (3, True)


@pytest.mark.parametrize("command", COMMANDS)
def test_errors_are_said_however_quiet_it_is(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("Years of work.", "utf-8")
    has_site = command not in ("align", "new site")
    wrong = [str(tmp_path) if word == "other" else word for word in COMMANDS[command]]

    code = cli.main([*wrong, *(("--site", str(tmp_path / "nowhere")) if has_site else ()), "--quiet"])

    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert "\n    " in err
