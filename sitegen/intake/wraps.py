"""Whether somebody broke the lines of a text by hand, so that each of its blocks is one paragraph."""

import itertools
import re

from sitegen import plaintext

NARROW, WIDE = 40, 120
"""Characters between which lines are broken; shorter ones are verses or lists, longer ones paragraphs."""

FEW = 4
"""Lines that go on in the next one, for anybody to tell."""

FULL = 0.9
"""The share of such lines into which the next word would not have fitted."""

OPEN = 0.6
"""The share of such lines that end in the midst of a sentence."""

_END = re.compile(r"[.!?…:;。！？][\"”“’‘»«')\]]*$")


def is_wrapped(text: str) -> bool:
    """Whether the lines of a plain text are as full as they could be, and go on in the next one."""
    blocks = plaintext.blocks(text)
    lengths = sorted(len(line) for block in blocks for line in block)
    width = lengths[int(len(lengths) * 0.95) - 1] if len(lengths) > 1 else 0  # a long address in the text says nothing
    if not NARROW <= width <= WIDE:
        return False
    body = blocks[1:] or blocks  # headline and deck stand on lines of their own in every form
    going_on = [pair for block in body for pair in itertools.pairwise(block)]
    if len(going_on) < FEW:
        return False
    full = sum(len(line) + 1 + len(after.split(maxsplit=1)[0]) > width for line, after in going_on)
    unfinished = sum(not _END.search(line) for line, _ in going_on)
    return full >= FULL * len(going_on) and unfinished >= OPEN * len(going_on)
