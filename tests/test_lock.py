"""One build at a time: a lock that waits, names its holder, and is freed by the system."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen import lock

posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


def test_a_second_build_waits_for_the_first(tmp_path: Path) -> None:
    path, said = tmp_path / ".sitegen" / "lock", list[str]()

    with (
        lock.held(path, said.append),
        pytest.raises(lock.LockedError, match=f"process {os.getpid()}"),
        lock.held(path, said.append, wait=0.3),
    ):
        pytest.fail("two builds at once")

    assert said == [f"waiting for another build to finish (process {os.getpid()})"]


def test_it_is_said_what_the_other_one_does(tmp_path: Path) -> None:
    with (
        lock.held(tmp_path / "lock", print, what="import"),
        pytest.raises(lock.LockedError, match=f"another import is running .process {os.getpid()}."),
        lock.held(tmp_path / "lock", print, wait=0),
    ):
        pytest.fail("two commands at once")


@posix
def test_the_lock_of_a_build_that_was_killed_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    holding = (
        "import sys, time, pathlib; from sitegen import lock\n"
        "with lock.held(pathlib.Path(sys.argv[1]), print):\n    print('held', flush=True); time.sleep(60)\n"
    )
    root = Path(__file__).parent.parent
    with subprocess.Popen([sys.executable, "-c", holding, str(path)], stdout=subprocess.PIPE, cwd=root) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(lock.LockedError, match=f"process {holder.pid}"), lock.held(path, print, wait=0):
            pytest.fail("two builds at once")
        holder.send_signal(signal.SIGKILL)
        holder.wait()

    with lock.held(path, print, wait=0):
        assert path.read_text("ascii").split()[0] == str(os.getpid())


def test_a_lock_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "ftruncate", refuse)
    with pytest.raises(OSError) as refused, lock.held(tmp_path / "lock", print):
        pytest.fail("held")

    assert refused.value.filename == str(tmp_path / "lock")


@posix
def test_a_lock_that_the_system_cannot_give_is_no_other_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on some network drives."""

    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(OSError, match="No locks available") as refused, lock.held(tmp_path / "lock", print):
        pytest.fail("held")

    assert refused.value.filename == str(tmp_path / "lock")
