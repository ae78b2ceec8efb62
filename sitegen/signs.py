"""Signs that no text may hold: control characters, overrides of the direction, and what is no character at all.

They cannot be seen, and XML knows most of them neither as they are nor escaped (XML 1.0, 2.2).
"""

import re

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e\ufffe\uffff]")


def code(sign: str) -> str:
    """How Unicode names a sign: `U+202E`."""
    return f"U+{ord(sign):04X}"
