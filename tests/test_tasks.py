"""What a worker does: it reads what is there, and refuses what changed under its hands."""

from pathlib import Path

import pytest
from conftest import Site, tree, write

from sitegen import planning, publish, stock

STORM = {"articles/storm.en.txt": "Storm\n\nIt rained.\nIt blew.\n"}


def after_the_plan(patch: pytest.MonkeyPatch, folder: Path, text: str | None) -> None:
    """Changes an article once the plan stands, and before its page is printed."""
    plan = planning.lay_out

    def late(*arguments: object) -> object:
        made = plan(*arguments)  # type: ignore[arg-type]  # passed on as they came
        write(folder, {"articles/storm.en.txt": text})
        return made

    patch.setattr(planning, "lay_out", late)


@pytest.mark.parametrize(("text", "code"), [("Storm\n\nOther.\n", "changed-meanwhile"), (None, "vanished")])
def test_a_file_that_changes_during_the_build_refuses_it(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, code: str
) -> None:
    before = tree(site(STORM).out)
    write(folder, {"articles/storm.en.txt": "Gale\n\nIt blew.\n"})
    with monkeypatch.context() as patch:
        after_the_plan(patch, folder, text)
        built = site()

    assert (built.exit, built.codes) == (1, [code])
    assert built.problems[0].path == "content/articles/storm.en.txt"
    assert tree(built.out) == before
    assert not publish.stage(built.out).exists()
    assert site({"articles/storm.en.txt": "Gale\n\nIt blew.\n"})["en/storm.html"].heading == "Gale"


def test_a_file_that_vanishes_before_it_is_read_refuses_the_build(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(site(STORM).out)
    gather = stock._folder

    def late(*arguments: object) -> object:
        made = gather(*arguments)  # type: ignore[arg-type]  # passed on as they came
        (folder / "content/articles/rain.en.txt").unlink(missing_ok=True)
        return made

    with monkeypatch.context() as patch:
        patch.setattr(stock, "_folder", late)
        built = site({"articles/rain.en.txt": "Rain\n\nText.\n"})

    assert (built.exit, built.codes) == (1, ["vanished"])
    assert tree(built.out) == before
