"""Decks and summaries of a large archive are laid aside while it is built, and nothing shows that they were."""

import errno
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Site, tree
from test_galley import MORE
from test_same_bytes import world

from sitegen import archive, aside, decks, galley, publish, search, stock
from sitegen.decks import Decks
from sitegen.model import Head

FILES = world(20) | MORE | {"articles/storm.en.txt": "Storm\nAt the coast\n\nThe sea rose.\n\nIt rained.\n"}


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes a small site one of many texts, shared out."""

    def make() -> None:
        monkeypatch.setattr(stock, "MANY", 0)
        monkeypatch.setattr(stock, "CHUNK", 3)
        for name in ("LENGTH", "TURN", "QUICK"):
            monkeypatch.setattr(galley, name, 3)

    return make


def heads(site: Site) -> list[Head]:
    """The heads of some articles."""
    with pytest.MonkeyPatch.context() as patch:
        found: list[Head] = []
        whole = archive.join
        patch.setattr(archive, "join", lambda _, articles, *rest: whole(_, found.extend(articles) or found, *rest))
        assert site(FILES).exit == 0
    return found


def test_decks_and_summaries_are_had_back(site: Site, tmp_path: Path) -> None:
    whole, folder = heads(site), str(tmp_path / "stage")
    rows = [archive.teaser(head, ("en",), False) for head in whole]
    bare = [archive.teaser(decks.bare(head), ("en",), False) for head in whole]

    assert any(head.deck for head in whole)
    assert any(not (head.deck or head.summary) for head in whole)
    assert [decks.headline(row) for row in rows] == bare
    with closing(Decks(folder)) as held:
        held.add(decks.lay(folder, whole))

        assert [held.head(decks.bare(head)) for head in whole] == whole
        assert [held.teaser(row) for row in bare] == rows


def test_nothing_is_left_of_them(site: Site, tmp_path: Path) -> None:
    whole = heads(site)
    held = Decks(str(tmp_path / "stage"))
    held.add(decks.lay(held.folder, whole))
    assert [*(tmp_path / "stage").iterdir()]
    held.close()

    assert not [*(tmp_path / "stage").iterdir()]
    with pytest.raises(ValueError, match="closed"):
        [*map(held.head, whole)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_site_is_the_same_whether_they_are_held_or_not(
    site: Site, little: Callable[[], None], tmp_path: Path, jobs: int
) -> None:
    expected = tree(site(FILES, out=tmp_path / "held", supplement=search.Index()).out)
    little()
    laid, lay = list[str](), decks.lay
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decks, "lay", lambda *given: laid.append("laid") or lay(*given))
        built = site(out=tmp_path / "out", jobs=jobs, supplement=search.Index())

    assert laid
    assert tree(built.out) == expected
    assert not publish.stage(built.out).exists()


def test_the_next_build_knows_them(site: Site, little: Callable[[], None], tmp_path: Path) -> None:
    little()
    site(FILES, out=tmp_path / "out", jobs=2)
    edit = {"articles/storm.en.txt": "A storm\nAt the coast\n\nThe sea rose.\n\nIt rained.\n"}
    built = site(edit, out=tmp_path / "out", jobs=1)

    assert 0 < built.result.rendered < built.result.pages
    assert tree(built.out) == tree(site(out=tmp_path / "clean").out)


def test_a_refused_site_leaves_nothing_of_them(site: Site, little: Callable[[], None], tmp_path: Path) -> None:
    little()
    built = site(FILES | {"articles/bad.en.md": "---\ndate: soon\n---\n# Bad\n"}, out=tmp_path / "out", jobs=2)

    assert built.exit == 1
    assert not built.out.exists()
    assert not publish.stage(built.out).exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_disk_that_takes_no_decks_is_named(
    site: Site, little: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    little()
    before = tree(site(FILES, out=tmp_path / "out", jobs=1).out)

    def lay(folder: str, name: str, _lines: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), f"{folder}/.{name}")

    monkeypatch.setattr(aside, "lay", lay)
    with pytest.raises(OSError, match="No space left") as caught:
        site(out=tmp_path / "out", jobs=jobs, clean=True)

    assert caught.value.filename.endswith("/.decks")
    assert tree(tmp_path / "out") == before
    assert not publish.stage(tmp_path / "out").exists()
