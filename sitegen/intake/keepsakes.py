"""The texts as they were laid down, kept in .sitegen/ to tell later what was changed since, and by whom.

Losing them loses nothing but this: of two differences only their sum can be shown then.
"""

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(".sitegen/imported")


def keep(site: Path, texts: Iterable[tuple[str, bytes]]) -> None:
    """Keeps texts by the SHA-256 of what was laid down, one .zip for each import."""
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [int(path.stem) for path in folder.glob("*.zip") if re.fullmatch(r"\d+", path.stem)]
    place = folder / f"{max(numbers, default=0) + 1}.zip"
    passing = place.with_suffix(".tmp")
    with zipfile.ZipFile(passing, "w", zipfile.ZIP_DEFLATED) as zipped:
        for sha256, data in sorted(dict(texts).items()):
            zipped.writestr(zipfile.ZipInfo(sha256), data, zipfile.ZIP_DEFLATED)
    passing.replace(place)


def find(site: Path, sha256: str) -> bytes | None:
    """A text as it was laid down; None where it was not kept."""
    for place in sorted((site / FOLDER).glob("*.zip")):
        try:
            with zipfile.ZipFile(place) as zipped:
                if sha256 in zipped.NameToInfo:
                    return zipped.read(sha256)
        except (zipfile.BadZipFile, OSError):
            continue  # damaged: what it kept is lost, see above
    return None
