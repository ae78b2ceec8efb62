"""Text made safe for pages, without the detours: for what is printed on every article."""

from collections.abc import Callable

import markupsafe

escape: Callable[[str], str] = getattr(markupsafe, "_escape_inner", lambda text: str(markupsafe.escape(text)))
"""A text as it stands in a page or an attribute, as a plain string."""


def inert(text: str) -> str:
    """JSON that can't end the element it stands in, nor the line of a script."""
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return safe.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
