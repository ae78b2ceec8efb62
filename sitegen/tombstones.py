"""What withdrawn articles leave: files that make the same notice again, and say nothing that the notice does not show.

Their texts, remarks and other facts stay with the editors. What is left is published, so that a site can be made anew
of what it published, notices included.
"""

import posixpath
from collections.abc import Collection, Iterable
from typing import Any

from sitegen import bundles, sidecars
from sitegen.model import Head


def remains(heads: Iterable[Head], published: Collection[str], languages: tuple[str, ...]) -> dict[str, str]:
    """Path → text of the files that withdrawn articles leave, each in the place of the one it is left of.

    published: the sidecars that are published as they are, for the sake of other versions
    """
    found: dict[str, str] = {}
    alone: dict[str, list[Head]] = {}
    for head in sorted(heads, key=lambda head: head.source):
        if head.source.endswith(".md"):
            found[head.source] = f"---\n{_lines({'lang': head.lang, 'title': head.title, **_facts(head)})}---\n"
        else:
            found[head.source] = f"{head.title}\n"
            alone.setdefault(bundles.sidecar(head.source, languages), []).append(head)
    return found | {path: _sidecar(left) for path, left in alone.items() if path not in published}


def _sidecar(heads: list[Head]) -> str:
    """The facts of plain texts that share a sidecar, each for its language alone."""
    first = heads[0]
    if not posixpath.splitext(first.source)[0].endswith(f".{first.lang}"):  # no name says it, so there is one only
        return _lines({"lang": first.lang, **_facts(first)})
    of = {head.lang: _facts(head) for head in heads}
    keys = dict.fromkeys(key for facts in of.values() for key in facts)
    return _lines({key: {lang: facts[key] for lang, facts in of.items() if key in facts} for key in keys})


def _facts(head: Head) -> dict[str, Any]:
    """What the notice shows, and what decides where and how long it stands; lists also if they are empty.

    An empty list overrules the one that a sidecar has for all versions.
    """
    dates = {"date": head.date, "updated": head.updated, "expires": head.expires}
    return {
        "translation_id": head.translation_id,
        "slug": head.slug,
        **{key: date.written for key, date in dates.items() if date},
        "tags": list(head.tags),
        "authors": list(head.authors),
        "withdrawn": head.withdrawn,
        "aliases": list(map(_alias, head.aliases)),
        "corrections": [{"date": date.written, "text": text} for date, text in head.corrections],
    }


def _alias(path: str) -> str:
    return f"/{path.removesuffix('index.html')}"


def _lines(facts: dict[str, Any]) -> str:
    return "".join(f"{sidecars.fact(key, value)}\n" for key, value in facts.items())
