"""One archive on disk and the generators that publish it."""

import compileall
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from . import archive, hugo, prose


@dataclass(frozen=True, slots=True)
class Generator:
    """A program that publishes the archive: how to call it, and what it leaves on disk."""

    name: str
    command: tuple[str, ...]
    version_command: tuple[str, ...]
    public: Path
    leavings: tuple[Path, ...]
    report: Path | None = None

    def forget(self) -> None:
        """The next build is a cold one.

        What was left is laid aside: a file system that has just deleted much is slow for minutes to make new files
        (ext4 looks through all inodes that went lately), for whoever comes next.
        """
        for folder in self.leavings:
            lay_aside(folder, self.public.parents[2])

    def stages(self) -> Mapping[str, float]:
        """Seconds per stage of the last build, as far as the generator tells."""
        if self.report is None:
            return {}
        stages: dict[str, float] = json.loads(self.report.read_text(encoding="utf-8"))["seconds"]["stages"]
        return stages

    def version(self) -> str:
        """What it calls itself."""
        return subprocess.run(self.version_command, capture_output=True, text=True, check=True).stdout.strip()

    def published(self) -> dict[str, int]:
        """How many pages and files of all kinds it published, and their bytes."""
        paths = [Path(folder, name) for folder, _, names in os.walk(self.public) for name in names]
        pages = sum(path.suffix == ".html" for path in paths)
        return {"pages": pages, "files": len(paths), "bytes": sum(path.stat().st_size for path in paths)}


@dataclass(frozen=True, slots=True)
class World:
    """A folder with the archive in `site` and Hugo's templates in `twin`."""

    folder: Path
    stories: int
    articles: tuple[Path, ...]
    template: Path | None

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def twin(self) -> Path:
        return self.folder / "twin"

    @property
    def log(self) -> Path:
        return self.folder / "last-command.log"


ASIDE = ".aside-"


def lay_aside(folder: Path, work: Path) -> None:
    """Takes a folder out of the way, to be deleted when all is measured."""
    if folder.exists():
        folder.rename(tempfile.mkdtemp(prefix=ASIDE, dir=work))


def clear_up(work: Path) -> None:
    """Deletes what was laid aside."""
    for folder in work.glob(f"{ASIDE}*"):
        shutil.rmtree(folder, ignore_errors=True)


def make(work: Path, stories: int, seed: int, seeds: Path, template: Path | None) -> World:
    """A fresh archive below `work`, in a folder of its own; an older one of this size goes."""
    _compile()
    folder = work / f"archive-{stories}"
    lay_aside(folder, work)
    archive.write(folder / "site", stories, seed, prose.read(seeds))
    hugo.lay_out(folder / "twin")
    articles = tuple(sorted((folder / "site/content/articles").rglob("*.md")))
    return World(folder, stories, articles, _own_template(folder / "site", template))


def _compile() -> None:
    """Compiles our modules, as whoever installs them does: where that is switched off, each build would do it anew."""
    package = find_spec("sitegen")
    for folder in (package.submodule_search_locations or ()) if package else ():
        compileall.compile_dir(folder, quiet=2)


def sitegen(world: World, command: tuple[str, ...], searched: bool = False) -> Generator:
    """sitegen on this archive, telling its stages; its texts are indexed only where that is what is measured."""
    site, report = world.site, world.folder / "report.json"
    public = site / ("public-searched" if searched else "public")
    order = ("--site", str(site), "--output", str(public), "--report", str(report))
    return Generator(
        name="sitegen",
        command=(*command, "build", "--quiet", *order, *(() if searched else ("--no-search",))),
        version_command=(*command, "--version"),
        public=public,
        leavings=(public, site / ".sitegen"),
        report=report,
    )


def hugo_twin(world: World, command: tuple[str, ...]) -> Generator:
    """Hugo on the same files, called as its manual says."""
    return Generator(
        name="hugo",
        command=(*command, "--source", str(world.twin)),
        version_command=(*command, "version"),
        public=world.twin / "public",
        leavings=(world.twin / "public", world.twin / "resources"),
    )


def built_in_template() -> Path | None:
    """The template of sitegen's article page, if sitegen is installed beside us."""
    package = find_spec("sitegen")
    for folder in (package.submodule_search_locations or ()) if package else ():
        # Beside the modules where it is installed, beside the package in a source tree.
        for home in (Path(folder), Path(folder).parent):
            if (home / "templates/article.html").exists():
                return home / "templates/article.html"
    return None


def _own_template(site: Path, built_in: Path | None) -> Path | None:
    """The site's own copy of this built-in template: there from the start, so that editing it is one edit."""
    if built_in is None:
        return None
    home = next(folder for folder in built_in.parents if folder.name == "templates")
    own = site / "templates" / built_in.relative_to(home)
    own.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(built_in, own)
    return own
