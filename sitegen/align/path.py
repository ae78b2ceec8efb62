"""The best path through two texts, from their first paragraphs to their last."""

from collections.abc import Callable, Sequence
from math import inf

from sitegen.align.evidence import Evidence

Step = tuple[int, int]
Steps = Callable[[int, int], list[tuple[float, int, int]]]
Weigh = Callable[[int, int, int, int], float]

# What each kind of group costs before any evidence, as a logarithm.
ALONE = -2.0  # a paragraph without partner
AT_THE_EDGE = -1.0  # the same before the first or after the last match: texts are cut at their ends
JOINED = -0.4  # two paragraphs that the other language writes as one
JOINED_AGAIN = -2.0  # three
UNDIVIDED = -5.0  # joined, yet no sentence boundary shows where
SHIFTED = -12.0  # two to two, the break at another place
SWAPPED = -4.0  # two neighbours in the other order
HOPELESS = -8.0  # below this, part of a joined group is not worth looking at
REACH = 5  # paragraphs by which the course may leave the guessed one

SWAP = (-2, -2)


Table = list[list[float]]


def rough(evidence: Evidence) -> tuple[Step, ...]:
    """The best steps when no paragraph is joined with another: enough to learn the ratio and the way."""
    fit = _fit(evidence, [range(len(evidence.b.starts) - 1)] * (len(evidence.a.starts) - 1))
    return _walk_singles(fit, len(evidence.b.starts) - 1)


def is_sure(evidence: Evidence, guess: Sequence[Step]) -> bool:
    """Whether the paragraphs go one to one, and each of them fits: then no other kind of step can be meant.

    On 683 pairs of real texts, no better path was found for any of the 174 for which this holds.
    """
    a, b = evidence.a.starts, evidence.b.starts
    if len(a) != len(b) or any(step != (1, 1) for step in guess):
        return False
    return all(evidence.of(a[i], a[i + 1], b[i], b[i + 1]) > 0 for i in range(len(guess)))


def best(evidence: Evidence, guess: Sequence[Step]) -> tuple[Step, ...]:
    """The best steps of all kinds, not far from the guessed ones."""
    cells = _corridor(guess, len(evidence.b.starts))
    fit = _fit(evidence, [range(max(0, row.start - 1), row.stop) for row in cells[:-1]])
    return _walk(evidence, cells, lambda i, j: _single(evidence, fit, i, j) + _several(evidence, fit, i, j))


def _fit(evidence: Evidence, rows: Sequence[range]) -> Table:
    """How well each paragraph fits those of its row; the rest counts as hopeless."""
    a, b = evidence.a.starts, evidence.b.starts
    fit = [[2 * HOPELESS] * (len(b) - 1) for _ in rows]
    for i, row in enumerate(rows):
        stop = min(row.stop, len(b) - 1)
        fit[i][row.start : stop] = evidence.row(a[i], a[i + 1], b[row.start : stop + 1])
    return fit


def _corridor(steps: Sequence[Step], width: int) -> list[range]:
    """For each row, the columns within REACH of the steps, above, below and beside."""
    columns: list[list[int]] = [[0]]
    j = 0
    for down, right in steps:
        j += right
        columns += [[j] for _ in range(down)]
        columns[-1].append(j)
    rows = []
    for i in range(len(columns)):
        near = [j for row in columns[max(0, i - REACH) : i + REACH + 1] for j in row]
        rows.append(range(max(0, min(near) - REACH), min(width, max(near) + REACH + 1)))
    return rows


def _walk(evidence: Evidence, cells: Sequence[range], steps_to: Steps) -> tuple[Step, ...]:
    """The steps of highest gain from the top left to the bottom right of the cells."""
    width = len(evidence.b.starts)
    best_to = [[-inf] * width for _ in cells]
    taken = [[(0, 0)] * width for _ in cells]
    best_to[0][0] = 0.0
    for i, row in enumerate(cells):
        for j in row:
            for gain, down, right in steps_to(i, j):
                reached = best_to[i - abs(down)][j - abs(right)] + gain
                if reached > best_to[i][j]:
                    best_to[i][j], taken[i][j] = reached, (down, right)
    return _back(taken)


def _walk_singles(fit: Table, width: int) -> tuple[Step, ...]:
    """The same as `_walk` through all cells by the steps of `_single`, written out, for there are very many."""
    height = len(fit)
    above = [column * AT_THE_EDGE for column in range(width + 1)]
    taken = [[(0, 0), *[(0, 1)] * width]]
    for i in range(1, height + 1):
        beside = ALONE if i < height else AT_THE_EDGE
        left = above[0] + AT_THE_EDGE
        row, steps = [left], [(1, 0)]
        fits = fit[i - 1]
        for j in range(1, width + 1):
            reached, step = above[j] + (ALONE if j < width else AT_THE_EDGE), (1, 0)
            if left + beside > reached:
                reached, step = left + beside, (0, 1)
            if above[j - 1] + fits[j - 1] > reached:
                reached, step = above[j - 1] + fits[j - 1], (1, 1)
            left = reached
            row.append(left)
            steps.append(step)
        above = row
        taken.append(steps)
    return _back(taken)


def _back(taken: list[list[Step]]) -> tuple[Step, ...]:
    steps: list[Step] = []
    i, j = len(taken) - 1, len(taken[0]) - 1
    while i or j:
        steps.append(taken[i][j])
        i, j = i - abs(steps[-1][0]), j - abs(steps[-1][1])
    return tuple(reversed(steps))


def _single(evidence: Evidence, fit: Table, i: int, j: int) -> list[tuple[float, int, int]]:
    """The steps of one paragraph a side that can end here: gain, and paragraphs taken on each side."""
    steps = []
    if i:
        steps.append((AT_THE_EDGE if j in (0, len(evidence.b.starts) - 1) else ALONE, 1, 0))
    if j:
        steps.append((AT_THE_EDGE if i in (0, len(evidence.a.starts) - 1) else ALONE, 0, 1))
    if i and j:
        steps.append((fit[i - 1][j - 1], 1, 1))
    return steps


def _several(evidence: Evidence, fit: Table, i: int, j: int) -> list[tuple[float, int, int]]:
    """The steps of more than one paragraph that can end here."""
    if not (i and j):
        return []
    a, b = evidence.a.starts, evidence.b.starts
    steps = []
    if i > 1 and j > 1:
        steps.append((SWAPPED + fit[i - 2][j - 1] + fit[i - 1][j - 2], *SWAP))
        steps.append((SHIFTED + evidence.of(a[i - 2], a[i], b[j - 2], b[j]), 2, 2))
    if i > 1 and max(fit[i - 2][j - 1], fit[i - 1][j - 1]) > HOPELESS:
        starts = a[max(0, i - 3) : i + 1]
        steps += [(gain, n, 1) for n, gain in _joined(evidence.of, starts, b[j - 1], b[j])]
    if j > 1 and max(fit[i - 1][j - 2], fit[i - 1][j - 1]) > HOPELESS:
        starts = b[max(0, j - 3) : j + 1]
        steps += [(gain, 1, n) for n, gain in _joined(evidence.swapped, starts, a[i - 1], a[i])]
    return steps


def _joined(of: Weigh, starts: Sequence[int], start: int, end: int) -> list[tuple[int, float]]:
    """How many paragraphs may be one of the other side, and what speaks for it."""
    joined = [(2, JOINED + _divided(of, starts[-3:], start, end))]
    if len(starts) > 3 and end - start > 2:
        joined.append((3, JOINED + JOINED_AGAIN + _divided(of, starts[-4:], start, end)))
    return joined


def _divided(of: Weigh, starts: Sequence[int], start: int, end: int) -> float:
    """The evidence when the one paragraph is divided, between sentences, where it fits the others best."""
    if len(starts) == 2:
        return of(starts[0], starts[1], start, end)
    best = UNDIVIDED + of(starts[0], starts[-1], start, end)
    for cut in range(start + 1, end):
        head = of(starts[0], starts[1], start, cut)
        if head > HOPELESS:
            best = max(best, head + _divided(of, starts[1:], cut, end))
    return best
