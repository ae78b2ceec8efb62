"""A broken site per problem: what is said of it, word for word; and that the published site stays as it was.

Each folder of tests/broken/ but `good` holds the files that break the good site, and expected.txt: the exit code,
then what is printed. A new folder is a new test.
"""

import shutil
from pathlib import Path

import pytest
from conftest import tree

from sitegen import cli
from sitegen.problems import ALIGN, IMPORT, NEW, NOTICES, RESTORE, SHEET, WORDING

BROKEN = Path(__file__).parent / "broken"
CASES = sorted(place.name for place in BROKEN.iterdir() if place.name != "good")

ELSEWHERE = {
    **dict.fromkeys(NEW, "is about the command `new`: test_new"),
    **dict.fromkeys(ALIGN, "is about the command `align`: test_abreast"),
    **dict.fromkeys(IMPORT, "is about raw texts: test_import"),
    **dict.fromkeys(RESTORE, "is about copies of published sites: test_restoring"),
    **dict.fromkeys(SHEET, "is about tables: test_plan, test_sheet"),
    "too-long": "takes a file of 16 MB: test_plaintext",
    "yaml-too-long": "takes a file of 64 kB: test_frontmatter",
    "site-missing": "is what is not there: test_cli",
    "output-place": "is about --output: test_publish",
    "output-file": "is about --output: test_publish",
    "output-foreign": "is about --output: test_publish",
    "output-stranger": "is about --output: test_publish",
    "output-emptied": "is what is not there: test_cli",
    "file-unsafe": "takes a link or a pipe, which archives of the source lose: test_disk",
    "file-unreadable": "takes permissions, which archives of the source lose: test_disk",
    "worker-lost": "takes a process that is ended from outside",
    "alignment-number": "takes the paragraphs of both texts: test_export",
    "changed-meanwhile": "takes a file that changes during the build: test_tasks",
    "vanished": "takes a file that vanishes during the build: test_tasks",
    "preview-locked": "is about the preview: test_serve",
    "preview-disk": "is about the preview: test_serve",
    "preview-died": "is about the preview: test_serve",
    "preview-library": "takes a machine without Pillow: test_previews",
    "name-not-utf8": "takes a name that many systems refuse: test_disk",
    "name-backslash": "takes a name that many systems refuse: test_disk",
}
"""The problems that no folder of plain files can have, with the reason and the test that shows them."""


@pytest.mark.parametrize("case", CASES)
def test_a_broken_site_is_told_word_for_word_and_leaves_the_published_one_alone(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = ["build", "--quiet", "--now", "2025-08-01", "--site", str(tmp_path)]
    shutil.copytree(BROKEN / "good", tmp_path, dirs_exist_ok=True)
    assert cli.main(order) == 0
    before = tree(tmp_path / "public")
    capsys.readouterr()

    shutil.copytree(BROKEN / case, tmp_path, dirs_exist_ok=True)
    code = cli.main(order)

    *said, _summary = capsys.readouterr().err.splitlines()
    assert [f"exit {code}", *said] == (BROKEN / case / "expected.txt").read_text("utf-8").splitlines()
    assert tree(tmp_path / "public") == before


@pytest.mark.parametrize("case", CASES)
def test_a_broken_site_is_named_after_its_problem(case: str) -> None:
    message, hint = WORDING[case]
    said = (BROKEN / case / "expected.txt").read_text("utf-8")

    assert message.split("{")[0] in said
    assert hint.split("{")[0] in said


def test_every_problem_has_its_broken_site() -> None:
    assert set(WORDING) - NOTICES <= {*CASES, *ELSEWHERE}
    assert not set(CASES) & set(ELSEWHERE)
