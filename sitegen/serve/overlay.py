"""What a previewed page has more than the published one: the reload script, and the problems of a failed build."""

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from sitegen.problems import Problem

FOLDER = "/.sitegen/"
SCRIPT, STYLE, SOCKET = f"{FOLDER}live.js", f"{FOLDER}live.css", f"{FOLDER}live"
SHOWN = 500
"""More problems than this help nobody; the rest is counted."""

_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)
_BODY = re.compile(rb"<body(\s[^>]*)?>", re.IGNORECASE)


class Dress(NamedTuple):
    """What is put on every page: this run's token, which build is shown, and what is wrong with the latest."""

    token: str
    version: int
    problems: Sequence[Problem]


def page(title: str, text: str = "") -> bytes:
    """A small page of our own, for when the site has none."""
    body = f"<h1>{escape(title)}</h1>\n<p>{escape(text)}</p>"
    return _bytes(
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">\n'
        f'<link rel="stylesheet" href="{STYLE}">\n</head>\n<body class="sitegen-page">\n{body}\n</body>\n</html>\n'
    )


def dress(html: bytes, dress: Dress) -> bytes:
    """A page with the reload script and the problems; whatever its encoding, we add plain ASCII."""
    script = f'<script src="{SCRIPT}" data-token="{escape(dress.token)}" data-version="{dress.version}"></script>'
    if not dress.problems:
        return _insert(html, _HEAD_END, script, before=True)
    head = f'<link rel="stylesheet" href="{STYLE}">{script}'
    return _insert(_insert(html, _HEAD_END, head, before=True), _BODY, _panel(dress.problems), before=False)


def _insert(html: bytes, mark: re.Pattern[bytes], more: str, *, before: bool) -> bytes:
    """Puts something before or after the first mark; at the end of a page that has none."""
    found = mark.search(html)
    place = (found.start() if before else found.end()) if found else len(html)
    return html[:place] + _bytes(more) + html[place:]


def _panel(problems: Sequence[Problem]) -> str:
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    more = f"<p>… and {len(problems) - SHOWN} more</p>" if len(problems) > SHOWN else ""
    items = "".join(_item(found) for found in problems[:SHOWN])
    return (
        '<aside id="sitegen-problems" role="alert" lang="en" dir="ltr"><details open>'
        f"<summary>{count}, and this page stays as it was</summary><ol>{items}</ol>{more}</details></aside>"
    )


def _item(found: Problem) -> str:
    place = f"{found.path}:{found.line}" if found.line else found.path
    return f"<li><code>{escape(place)}</code><p>{escape(found.message)}</p><p>{escape(found.hint)}</p></li>"


def _bytes(text: str) -> bytes:
    return text.encode("ascii", "xmlcharrefreplace")
