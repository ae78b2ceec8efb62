"""Where an article came from, as its facts say it: the raw text, and fingerprints that know it again."""

import re
from typing import NamedTuple

_WRITTEN = re.compile(r"(.+) \(sha256 ([0-9a-f]{64})(?:, laid down as ([0-9a-f]{64}))?(?:, (\S+))?\)")


class Origin(NamedTuple):
    """The raw text of an article.

    path:   seen from the site's folder
    sha256: of its bytes
    laid:   of the bytes laid down; the same where nothing was converted
    url:    where it was published, if a saved page said so
    """

    path: str
    sha256: str
    laid: str
    url: str = ""

    def __str__(self) -> str:
        laid = f", laid down as {self.laid}" if self.laid != self.sha256 else ""
        url = f", {self.url}" if self.url else ""
        return f"{self.path} (sha256 {self.sha256}{laid}{url})"


def read(written: str) -> Origin | None:
    """The origin that a `source` says; None where somebody wrote it in their own words."""
    match = _WRITTEN.fullmatch(written)
    return Origin(match[1], match[2], match[3] or match[2], match[4] or "") if match else None
