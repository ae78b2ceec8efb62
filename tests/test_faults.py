"""Whatever is killed or refused, and when: the site that is published is the old one or the new one, and can go on.

`pytest --long` strikes, by `strace`, every call about the site with every fault, and kills at 200 moments. Otherwise
some calls of each kind are struck, and some moments chosen.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import pytest
from faults import EDITS, FAULTS, KILLED, LOOKS, LOST, Call, Ended, Press, World, killed, struck, whole

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes and signals as POSIX has them"),
]

each_edit = pytest.mark.parametrize("edit", EDITS)
each_crew = pytest.mark.parametrize("jobs", [1, 2])
KILL = "signal=KILL"
SHORT = {KILL: 0, **{f"error={name}": number for name, number in FAULTS.items()}}
LONG = (*SHORT, "error=ENOSPC+")
"""Faults as `strace` has them; with `+` the disk stays full from then on."""

LOOKED = ("error=EIO",)

Calls = dict[bool, list[Call]]
"""The calls of a build once the edit was made, and once it was taken back."""

Left = Counter[tuple[str, str]]
"""How often a fault left which site: the old one, the new one, or one that the next command completed."""

Worlds = Callable[[str, int], AbstractContextManager[World]]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    """Lends a site for an edit by so many processes; one that was given back can be lent again."""
    idle: dict[str, World] = {}

    @contextmanager
    def lend(edit: str, jobs: int) -> Iterator[World]:
        world = idle.pop(edit, None) or World(tmp_path_factory.mktemp("world"), edit)
        world.ask(jobs)
        yield world
        idle[edit] = world

    return lend


@each_edit
@each_crew
def test_a_build_that_is_killed_or_refused_a_call_leaves_the_old_site_or_the_new_one(
    worlds: Worlds, edit: str, jobs: int, request: pytest.FixtureRequest
) -> None:
    is_long = request.config.getoption("--long")

    with worlds(edit, jobs) as world:
        left = _strike_all(world, every=1 if jobs == 1 else 7) if is_long else _strike_some(world, jobs)

    print(f"{edit}, {jobs} processes: {left.total()} faults, after which the site was: {dict(left)}")
    assert {state for _, state in left} >= ({"old", "new"} if jobs == 1 else {"old"})


def _strike_some(world: World, jobs: int) -> Left:
    """The first and the last call of each kind and some between, killed or refused in turn; of several processes any.

    What calls each of these makes is not the same twice.
    """
    left, calls = Left(), Calls()
    for _ in range(2):
        world.turn()
        ended, calls[world.is_made] = struck(world)
        world.check(ended, "")
    choose = _of_each_kind if jobs == 1 else _evenly
    chosen = {is_made: [*choose(found)] for is_made, found in calls.items()}
    for number in range(max(map(len, chosen.values()))):
        world.turn()
        here = chosen[world.is_made]
        fault, code = [*SHORT.items()][number % len(SHORT)]
        ended, _ = struck(world, here[min(number, len(here) - 1)], code)
        _check(world, ended, fault, left)
    assert left.total() > number * (0.8 if jobs == 1 else 0.4)
    return left


def _of_each_kind(calls: Sequence[Call]) -> Iterator[int]:
    for kind in sorted({call.kind for call in calls}):
        own = [place for place, call in enumerate(calls) if call.kind == kind]
        middle = [own[len(own) // 2]] if kind in ("open", "os.rename") else []
        yield from dict.fromkeys((own[0], *middle, own[-1]))


def _evenly(calls: Sequence[Call]) -> Iterator[int]:
    return (step * len(calls) // 5 for step in range(5))


def _strike_all(world: World, every: int) -> Left:
    """Every call, or one of so many, with every fault."""
    left, calls = Left(), Calls()
    with Press(world.folder) as press:
        for _ in range(2):
            world.turn()
            ended, calls[world.is_made] = press.run(world)
            world.check(ended, "")
    for kind in sorted({call.kind for found in calls.values() for call in found}):
        own = {is_made: [call for call in found if call.kind == kind][::every] for is_made, found in calls.items()}
        most = max(call.before for found in own.values() for call in found)
        for fault in LOOKED if kind in LOOKS else LONG:
            with Press(world.folder, kind, fault, most) as press:
                for number in range(max(map(len, own.values()))):
                    world.turn()
                    if number < len(own[world.is_made]):
                        ended, _ = press.run(world, own[world.is_made][number].before)
                        _check(world, ended, fault, left)
                    else:
                        world.make()
    return left


def _check(world: World, ended: Ended, fault: str, left: Left) -> None:
    """What must hold after a fault; a call that did not come this time was not struck."""
    was_struck = ended.code == KILLED or bool(ended.struck) or LOST in ended.said  # a worker that was killed is missed
    assert ended.code != KILLED or fault == KILL
    state = world.check(ended, fault if was_struck else "")
    left[fault, state] += was_struck


@each_edit
def test_a_build_that_is_killed_at_any_moment_leaves_the_old_site_or_the_new_one(
    worlds: Worlds, edit: str, request: pytest.FixtureRequest
) -> None:
    moments, left, draw = 50 if request.config.getoption("--long") else 2, Counter[str](), random.Random(0)

    with worlds(edit, 2) as world:
        world.turn()
        begun = time.monotonic()
        world.check(killed(world, 60), "")
        whole = time.monotonic() - begun
        while left.total() < moments:
            world.turn()
            ended = killed(world, draw.uniform(0, whole))
            state = world.check(ended, KILL)
            left[state] += ended.code == KILLED

    print(f"{edit}: killed at {moments} moments, after which the site was: {dict(left)}")


def test_calls_that_another_process_cut_in_two_are_read_as_one() -> None:
    log = (
        '7 openat(AT_FDCWD</>, "a.txt", O_RDONLY <unfinished ...>\n',
        '8 read(3</b.txt>, "", 10) = 0\n',
        "7 <... openat resumed>) = -1 EACCES (Permission denied) (INJECTED)\n",
        "8 write(3</c.txt> <unfinished ...>\n",
    )

    assert [*whole(log)] == [
        (8, 'read(3</b.txt>, "", 10) = 0\n'),
        (7, 'openat(AT_FDCWD</>, "a.txt", O_RDONLY ) = -1 EACCES (Permission denied) (INJECTED)\n'),
        (8, "write(3</c.txt> "),
    ]
