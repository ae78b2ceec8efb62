"""The lookout: two processes see what one would see, whatever happened to the folders they knew, and to them."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from accidents import nothing_left
from conftest import Site, tree

from sitegen import lookout, scan, trees
from sitegen.lookout import Lookout, Tree, outline, whole

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it alone")

BELOW = ("", "a", "a/b", "a/b/c", "d")


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Some folders with a file each."""
    top = tmp_path / "out"
    for path in BELOW:
        (top / path).mkdir(parents=True, exist_ok=True)
        (top / path / "page.html").write_text(path, "utf-8")
    return top


def seen(top: Path, known: tuple[str, ...] = BELOW) -> dict[str, str]:
    with closing(Lookout(Tree(str(top), known))) as other:
        return sums(other, top)


def sums(other: Lookout, top: Path) -> dict[str, str]:
    return {path: listing.sum for path, listing in other.below(str(top)).items()}


@pytest.mark.parametrize("known", [BELOW, (), ("",), ("a", "gone", "gone/too", "a/page.html")], ids=len)
def test_what_was_known_makes_no_difference(top: Path, known: tuple[str, ...]) -> None:
    with nothing_left():
        assert seen(top, known) == scan.sums(str(top))


@pytest.mark.parametrize(
    "put",
    [
        lambda path: path.mkdir(),
        lambda path: path.write_text("x", "utf-8"),
        lambda path: path.symlink_to(path.parent.parent, target_is_directory=True),
        lambda path: path.symlink_to(path),
        lambda path: os.mkfifo(path),
        lambda path: None,
    ],
    ids=["folder", "file", "link", "loop", "pipe", "nothing"],
)
@pytest.mark.parametrize("is_alone", [False, True], ids=["both", "alone"])
def test_whatever_stands_where_a_folder_was_is_seen_as_it_is(
    top: Path, put: Callable[[Path], None], is_alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_alone:
        monkeypatch.setattr(lookout, "_send", lambda *_: os._exit(1))
    for path in ("a", "d"):
        shutil.rmtree(top / path)
        put(top / path)

    assert seen(top) == scan.sums(str(top))


def test_where_there_is_no_folder_nothing_is_seen(tmp_path: Path) -> None:
    assert seen(tmp_path / "nowhere") == {}


def test_of_many_folders_each_is_seen_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookout, "PORTIONS", 7)
    folders = [f"f{number}" for number in range(50)]
    for name in folders:
        (tmp_path / name).mkdir()

    assert seen(tmp_path, ("", *folders)) == scan.sums(str(tmp_path))


def test_the_numbers_of_all_portions_fit_into_the_smallest_pipe() -> None:
    portions, tasks = lookout._portions([str(number) for number in range(123_456)])
    os.close(tasks)

    assert sum(map(len, portions)) == 123_456
    assert 4 * len(portions) <= 4096


def test_a_process_that_was_ended_is_done_without(top: Path) -> None:
    with nothing_left(), closing(Lookout(Tree(str(top), BELOW))) as other:
        os.kill(other._child, signal.SIGKILL)

        assert sums(other, top) == scan.sums(str(top))


@pytest.mark.parametrize("is_alone", [False, True], ids=["both", "alone"])
def test_two_trees_are_told_of_one_by_one_and_of_one_in_full(
    top: Path, tmp_path: Path, is_alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = tmp_path / "texts"
    for folder, names in {"": ["a.txt", "ö\udcff.txt"], "b": [], "b/c": ["d.txt"]}.items():
        (texts / folder).mkdir(exist_ok=True)
        for name in names:
            (texts / folder / name).write_text(name, "utf-8", "surrogateescape")
    (texts / "b" / "link").symlink_to("nowhere")
    if is_alone:
        monkeypatch.setattr(lookout, "_send", lambda *_: os._exit(1))

    with nothing_left(), closing(Lookout(Tree(str(texts), ("", "b"), whole), Tree(str(top), BELOW, outline))) as other:
        assert other.below(str(texts)) == scan.tree(str(texts))
        assert sums(other, top) == scan.sums(str(top))


def test_what_the_other_process_tells_is_what_it_saw(top: Path) -> None:
    (top / "d" / "link").symlink_to("nowhere")
    seen = {path: scan.folder(str(top / path)) for path in BELOW}

    assert lookout._read(lookout._written(seen.items())) == seen


def test_what_was_told_in_part_is_not_taken_for_all(top: Path) -> None:
    told = lookout._written([("", scan.folder(str(top)))])

    assert lookout._read(told)
    assert [lookout._read(told[:end]) for end in range(len(told))] == [{}] * len(told)


def test_nobody_has_to_ask(top: Path) -> None:
    with nothing_left():
        Lookout(Tree(str(top), BELOW)).close()


def test_what_cannot_be_looked_at_is_named(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = scan.folder

    def refuse(place: str) -> object:
        if place.endswith("/d"):
            raise OSError(5, "Input/output error", place)
        return whole(place)

    monkeypatch.setattr(scan, "folder", refuse)

    with nothing_left(), pytest.raises(OSError, match="Input/output error") as error:
        seen(top)
    assert error.value.filename == f"{top}/d"


LEADER = """\
import os, sys, time
from sitegen.lookout import Lookout, Tree
other = Lookout(Tree(sys.argv[1], ["", *(f"{number:04}-{'x' * 60}" for number in range(1500))]))
print(other._child, flush=True)
time.sleep(60)
"""


def test_the_other_process_ends_with_the_one_that_leads(tmp_path: Path) -> None:
    for number in range(1500):  # what there is to tell is more than a pipe holds
        (tmp_path / f"{number:04}-{'x' * 60}").mkdir()
    command = [sys.executable, "-c", LEADER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as leader:
        assert leader.stdout
        other = int(leader.stdout.readline())
        time.sleep(0.5)  # by now it waits for somebody to read
        leader.kill()

    for _ in range(200):
        if not _runs(other):
            return
        time.sleep(0.05)
    os.kill(other, signal.SIGKILL)
    pytest.fail("it waits for ever")


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text("utf-8")
    except OSError:
        return False


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The output of every site is looked at by two processes."""
    monkeypatch.setattr(trees, "MANY", 0)


WORLD = {f"articles/{number}.en.txt": f"Story {number}\n\nIt rained.\n" for number in range(30)}


@pytest.mark.usefixtures("shared")
def test_builds_see_what_was_done_to_the_output(site: Site) -> None:
    before = tree(site(WORLD, jobs=2).out)
    with nothing_left():
        built = site(jobs=2)
        assert built.result.rendered == 0
        (built.out / "en" / "1.html").write_text("x", "utf-8")
        (built.out / "en" / "2.html").unlink()

        built = site(jobs=2)

    assert tree(built.out) == before
    assert built.result.rendered == 2


@pytest.mark.usefixtures("shared")
def test_builds_see_what_was_done_to_the_texts(site: Site, folder: Path) -> None:
    site(WORLD, jobs=2)
    texts = folder / "content" / "articles"
    (texts / "1.en.txt").write_text("Story 1\n\nIt snowed.\n", "utf-8")
    (texts / "2.en.txt").unlink()
    (texts / "new").mkdir()
    (texts / "new" / "3.en.txt").write_text("New\n\nIt rained.\n", "utf-8")

    with nothing_left():
        built = site(jobs=2)

    assert built["en/1.html"].paragraphs == ["It snowed."]
    assert built["en/new/3.html"].paragraphs == ["It rained."]
    assert "en/2.html" not in built.files


@pytest.mark.usefixtures("shared")
def test_a_build_that_may_start_no_process_looks_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    site(WORLD, jobs=2)
    monkeypatch.setattr(os, "fork", refuse)

    with nothing_left():
        assert site(jobs=2).result.rendered == 0


def test_what_is_done_to_a_page_during_a_build_shows_next_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site(WORLD)
    page = before.out / "en" / "1.html"
    text, whole = page.read_text("utf-8"), scan.sums

    def meddle(top: str) -> dict[str, str]:
        found = whole(top)
        page.write_text("x", "utf-8")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(scan, "sums", meddle)
        site({"articles/2.en.txt": "Story 2\n\nIt rained again.\n"})

    site()
    assert page.read_text("utf-8") == text
