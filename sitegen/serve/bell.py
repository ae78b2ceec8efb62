"""Rings when something stirs below folders: by the system's word where it gives one, else simply after a while.

The bell only says where to look. What changed is decided by looking, so a bell that misses something (network drives
and shared folders of virtual machines tell nothing) costs time and never the change.
"""

import contextlib
import ctypes
import errno
import os
import select
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Protocol

Rung = frozenset[str] | None
"""The folders to look into; None: all of them."""

SILENCE: Rung = frozenset()

_GATHER_SECONDS = 0.02  # events come in swarms: one look serves them all


class Bell(Protocol):
    """What the watch waits for."""

    def wait(self, seconds: float) -> Rung:
        """Where something stirred; returns after `seconds` at the latest."""

    def listen(self, folders: Iterable[str]) -> frozenset[str]:
        """Listens to these folders; those among them that are new to it."""

    def stop(self) -> None:
        """Ends a wait, and every later one at once."""


def hang(say: Callable[[str], None]) -> Bell:
    """The best bell this system has."""
    if sys.platform != "linux":
        return Clock()
    try:
        return Inotify(say)
    except OSError as error:
        say(f"note: the system can't report changes ({error.strerror}): they are found by looking, a little later")
        return Clock()


class Clock:
    """The bell of a system that tells nothing: it rings for every folder when the time is over."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def wait(self, seconds: float) -> Rung:
        return SILENCE if self._stopped.wait(seconds) else None

    def listen(self, folders: Iterable[str]) -> frozenset[str]:
        return frozenset()

    def stop(self) -> None:
        self._stopped.set()


# <sys/inotify.h>
_MODIFY, _ATTRIB, _MOVED, _CREATE, _DELETE = 0x2, 0x4, 0xC0, 0x100, 0x200
_ONLYDIR, _IGNORED, _OVERFLOW, _ISDIR = 0x0100_0000, 0x8000, 0x4000, 0x4000_0000
_MASK = _MODIFY | _ATTRIB | _MOVED | _CREATE | _DELETE | _ONLYDIR
_EVENT = struct.Struct("iIII")  # watch, mask, cookie, length of the name that follows


class Inotify:
    """Linux tells which folder something happened in. Folders that come, go or move ring for all."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._events = self._checked(self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
        self._end, self._ended = os.pipe()
        self._folders: dict[int, str] = {}
        self._say = say
        self._is_deaf = False

    def wait(self, seconds: float) -> Rung:
        if self._is_silent(seconds):
            return SILENCE
        time.sleep(_GATHER_SECONDS)
        rung: set[str] = set()
        for number, mask in self._read():
            if mask & (_ISDIR | _OVERFLOW):
                return None
            if mask & _IGNORED:
                self._folders.pop(number, None)
            elif number in self._folders:
                rung.add(self._folders[number])
        return frozenset(rung)

    def _is_silent(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._events, self._end], [], [], max(seconds, 0))
        return not ready or self._end in ready

    def _read(self) -> list[tuple[int, int]]:
        """All waiting events: the number of the watch, what happened."""
        found: list[tuple[int, int]] = []
        with contextlib.suppress(BlockingIOError):  # nothing more is waiting
            while True:
                swarm, place = os.read(self._events, 65536), 0
                while place < len(swarm):
                    number, mask, _, length = _EVENT.unpack_from(swarm, place)
                    found.append((number, mask))
                    place += _EVENT.size + length
        return found

    def listen(self, folders: Iterable[str]) -> frozenset[str]:
        fresh = set()
        for folder in folders:
            number = self._libc.inotify_add_watch(self._events, os.fsencode(folder), _MASK)
            if number < 0:
                self._miss(ctypes.get_errno())
            elif self._folders.get(number) != folder:  # the same folder under a new name keeps its number
                fresh.add(folder)
                self._folders[number] = folder
        return frozenset(fresh)

    def _miss(self, code: int) -> None:
        """A folder that can't be listened to is still looked at, only more seldom."""
        if code in (errno.ENOSPC, errno.ENOMEM) and not self._is_deaf:
            self._is_deaf = True
            self._say("note: the system reports no more folders: changes in the others are found by looking")

    def stop(self) -> None:
        os.close(self._ended)  # the other end becomes readable, now and for ever

    def _checked(self, answer: int) -> int:
        if answer < 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code))
        return answer
