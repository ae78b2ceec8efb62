"""Golden trees: tests/golden/<case>/content is built, and must give tests/golden/<case>/expected, byte for byte.

`pytest --update-golden` writes the expected trees anew; read the difference before you commit it.
"""

import shutil
from pathlib import Path

import pytest
from conftest import NOW

from sitegen import build

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(place.name for place in GOLDEN.iterdir() if place.is_dir())


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("case", CASES)
def test_a_golden_site_comes_out_as_it_was_reviewed(case: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    site, expected = tmp_path / "site", GOLDEN / case / "expected"
    shutil.copytree(GOLDEN / case, site, ignore=shutil.ignore_patterns("expected"))
    order = build.Order(site=site, out=tmp_path / "out", base_url=None, now=NOW, drafts=False, clean=False)

    result = build.build(order, lambda text: None)

    assert (result.exit, result.problems) == (0, ())
    (tmp_path / "out" / ".sitegen.json").unlink()
    if request.config.getoption("--update-golden"):
        shutil.rmtree(expected, ignore_errors=True)
        shutil.copytree(tmp_path / "out", expected)
    assert contents(tmp_path / "out") == contents(expected)
