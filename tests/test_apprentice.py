"""The apprentice: it answers for all that it was handed, or not at all, and then the work is done without it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from accidents import nothing_left
from conftest import Site, tree

from sitegen import apprentice, galley, publish, work

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it alone")

ROOT = Path(__file__).parent.parent


def joined(handed: Iterator[bytes]) -> bytes:
    return b"|".join(handed)


def test_it_answers_for_all_that_it_was_handed_in_turn() -> None:
    with nothing_left(), closing(apprentice.Apprentice((), joined)) as other:
        for part in (b"a", b"", b"c" * apprentice.ROOM):
            assert other.takes(part)

        assert other.answer() == b"a||" + b"c" * apprentice.ROOM


def test_nobody_has_to_hand_it_anything_or_to_ask() -> None:
    with nothing_left(), closing(apprentice.Apprentice((), joined)) as other:
        assert other.answer() == b""
    with nothing_left():
        apprentice.Apprentice((), joined).close()


def test_it_makes_itself_ready_until_there_is_something_to_do() -> None:
    steps = list[int]()
    ready = (steps.append(number) or time.sleep(0.001) for number in range(60_000))

    with closing(apprentice.Apprentice(ready, lambda handed: b"%s %d" % (joined(handed), len(steps)))) as other:
        time.sleep(0.05)
        assert other.takes(b"x")
        said, count = (other.answer() or b"").split()

    assert said == b"x"
    assert 0 < int(count) < 60_000


def test_while_it_has_enough_to_do_it_takes_no_more(tmp_path: Path) -> None:
    go = tmp_path / "go"

    def wait(handed: Iterator[bytes]) -> bytes:
        while not go.exists():
            time.sleep(0.001)
        return joined(handed)

    with closing(apprentice.Apprentice((), wait)) as other:
        taken = 0
        while other.takes(b"a" * apprentice.ROOM):
            taken += 1
        go.touch()

        assert apprentice.MOST <= taken <= apprentice.MOST + 2
        assert other.answer() == b"|".join([b"a" * apprentice.ROOM] * taken)


def fails(_handed: Iterator[bytes]) -> bytes:
    raise ValueError("it can't")


def dies(handed: Iterator[bytes]) -> bytes:
    next(handed)
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


@pytest.mark.parametrize("work", [fails, dies])
@pytest.mark.parametrize("pause", [0.0, 0.1], ids=["at once", "later"])
def test_one_that_is_no_more_has_no_answer_and_takes_nothing(work: object, pause: float) -> None:
    with nothing_left(), closing(apprentice.Apprentice((), work)) as other:  # type: ignore[arg-type]  # both are
        other.takes(b"a")
        time.sleep(pause)
        other.takes(b"b" * apprentice.ROOM)
        other.takes(b"c" * apprentice.ROOM)

        assert not other.takes(b"d")
        assert other.answer() is None


def test_it_ends_with_the_one_that_leads(tmp_path: Path) -> None:
    script = f"""\
import os, sys, time
from pathlib import Path
from sitegen.apprentice import Apprentice
def work(handed):
    for _ in handed:
        Path({str(tmp_path / "busy")!r}).write_text(str(os.getpid()))
    return b""
other = Apprentice((), work)
other.takes(b"x")
while not Path({str(tmp_path / "busy")!r}).exists():
    time.sleep(0.001)
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    child = Path("/proc", (tmp_path / "busy").read_text("utf-8"))

    until = time.monotonic() + 10
    while child.exists() and "State:\tZ" not in (child / "status").read_text("utf-8"):
        assert time.monotonic() < until
        time.sleep(0.01)


# A site


STORIES = {f"articles/story-{place:02}.en.txt": f"Story {place}\n\nIt rained.\nIt blew.\n" for place in range(12)} | {
    f"articles/story-{place:02}.yaml": f"date: 2025-07-{place + 1:02}\ntags: [rain]\n" for place in range(12)
}
TALE = {"articles/story-05.en.txt": "Tale 5\n\nIt rained.\nIt blew.\n"}


@pytest.fixture
def clean(site: Site) -> dict[str, bytes]:
    """The site with its edit, built by one process; what follows begins before that edit."""
    found = tree(site({**STORIES, **TALE}, jobs=1).out)
    site(STORIES, jobs=1)
    return found


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small site is worth an apprentice, and what he has waiting is soon enough."""
    monkeypatch.setattr(work, "MANY", 0)
    monkeypatch.setattr(galley, "HANDFUL", 1)
    monkeypatch.setattr(apprentice, "ROOM", 8192)
    monkeypatch.setattr(apprentice, "MOST", 1)


def seen(monkeypatch: pytest.MonkeyPatch) -> list[bytes | None]:
    """What apprentices answer from here on."""
    answers, whole = list[bytes | None](), apprentice.Apprentice.answer

    def answer(self: apprentice.Apprentice) -> bytes | None:
        answers.append(whole(self))
        return answers[-1]

    monkeypatch.setattr(apprentice.Apprentice, "answer", answer)
    return answers


def test_two_that_print_make_the_same_site(
    site: Site, clean: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = seen(monkeypatch)

    with nothing_left():
        built = site(TALE, jobs=2)

    assert tree(built.out) == clean
    assert (built.exit, built.result.rendered) == (0, len(built.result.why))
    (answer,) = answers
    assert answer not in (None, b"[]")


def test_what_it_can_no_longer_print_is_printed_without_it(
    site: Site, clean: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, whole, ours = seen(monkeypatch), galley.print_all, os.getpid()

    def die(*arguments: object) -> object:
        printed = whole(*arguments)  # type: ignore[arg-type]  # as it was called
        if os.getpid() != ours and any(laid.keys for laid in printed.lines):
            os.kill(os.getpid(), signal.SIGKILL)
        return printed

    monkeypatch.setattr(galley, "print_all", die)
    monkeypatch.setattr(publish, "SMALL", 0.0)  # so the whole stage is published
    monkeypatch.setattr(apprentice, "MOST", 100)

    with nothing_left():
        built = site(TALE, jobs=2)

    assert answers == [None]
    assert (built.exit, tree(built.out)) == (0, clean)


def test_where_there_can_be_none_one_process_does_it_alone(
    site: Site, clean: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = seen(monkeypatch)

    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    with nothing_left():
        built = site(TALE, jobs=2)

    assert not answers
    assert (built.exit, tree(built.out)) == (0, clean)


def test_a_fault_that_it_comes_upon_is_told(site: Site) -> None:
    faulty = (
        "{% extends 'default/article.html' %}{% block main %}{% if head.title == 'Tale 5' %}{{ 1 // 0 }}{% endif %}"
    )
    site({**STORIES, "templates/article.html": faulty + "{% endblock %}"}, jobs=1)

    built = site(TALE, jobs=2)

    assert (built.exit, built.codes) == (1, ["template"])
    assert "by zero (en/" in built.problems[0].message


def test_where_many_pages_are_stale_a_crew_prints_them(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site(STORIES, jobs=1)
    answers = seen(monkeypatch)
    monkeypatch.setattr(galley, "QUICK", 2)

    site({"templates/strings/en.yaml": "newest: Latest\n"}, jobs=2)

    assert not answers
