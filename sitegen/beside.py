"""What is published beside an article's page: its text as it came in, and its lines in the ledgers of the archive."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from sitegen import disk, urls
from sitegen.model import Head, Page
from sitegen.problems import Problem, problem

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class Entry(NamedTuple):
    """The lines of a page in the manifest and, if it is an article, in the records."""

    page: str
    manifest: str
    record: str


def verbatim(site: str, head: Head, sha256: str) -> bytes | Problem:
    """The bytes of an article's file; a problem if they are not those whose head was read."""
    data = disk.read(site, head.source)
    if isinstance(data, bytes) and hashlib.sha256(data).hexdigest() != sha256:
        return problem("changed-meanwhile", head.source, 0)
    return data


def entry(page: Page, head: Head, sha256: str, printed: bytes, base_url: str) -> Entry:
    """What the ledgers say of a page; nothing that its own record, its article's facts and text do not say."""
    manifest = {
        "page": page.path,
        "sha256": hashlib.sha256(printed).hexdigest(),
        "text": page.content.text,
        "source": head.source,
        "source_sha256": sha256,
    }
    record = _record(page, head, base_url) if page.key[0] == "article" else {}
    return Entry(page.path, _encode(manifest), _encode(record) if record else "")


def _record(page: Page, head: Head, base_url: str) -> Mapping[str, Any]:
    """An article's facts, as far as they are known."""
    content = page.content
    facts = {
        "page": page.path,
        "url": urls.public(base_url, page.path) if base_url else "",
        "translation_id": head.translation_id,
        "lang": head.lang,
        "title": head.title,
        "deck": head.deck,
        "summary": head.summary,
        "date": head.date.written if head.date else "",
        "updated": head.updated.written if head.updated else "",
        "tags": head.tags,
        "keywords": [link.text for link in content.tags],
        "authors": [link.text for link in content.authors],
        "original": head.original,
        "translator": head.translator,
        "translation": head.translation,
        "translated_from": head.translated_from,
        "corrections": [{"date": date.written, "text": text} for date, text in head.corrections],
        "source": head.origin,
        "versions": {link.lang: link.path for link in content.others},
        "extra": head.extra,
    }
    return {name: value for name, value in facts.items() if value}
