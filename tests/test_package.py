"""What is handed on: wheel, source archive and editable install each build a site in a folder elsewhere."""

import os
import shutil
import site
import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from conftest import write
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parent.parent
TRAVELS = ("templates/base.html", "templates/parts/lists.html", "templates/strings/de.yaml", "static/style.css")

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PIP_CONSTRAINT")}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, without what git does not keep."""
    copy = tmp_path_factory.mktemp("source") / "sitegen"
    made = (
        ".venv",
        ".git",
        "public",
        "dist",
        "build",
        "bench",
        "*.egg-info",
        "__pycache__",
        ".*cache",
        ".sitegen*",
        ".hypothesis",
    )
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*made), symlinks=True)
    return copy


@pytest.fixture(scope="module")
def dist(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the source archive and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, source, cwd=folder)
    return folder


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A new environment that has the libraries of this one, but no sitegen of its own."""
    place = tmp_path / "venv"
    venv.create(place, with_pip=False, symlinks=os.name == "posix")
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    packages = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip()
    (Path(packages) / "libraries.pth").write_text("\n".join(site.getsitepackages()) + "\n", "utf-8")
    return python


def install(python: Path, *what: str | Path) -> None:
    options = (
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "--disable-pip-version-check",
        "--ignore-installed",
    )
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, *what, cwd=python.parent)


def build_a_site(python: Path, tmp_path: Path) -> Path:
    """Runs the installed command in a site's folder; where the package was loaded from."""
    folder = tmp_path / "elsewhere"
    write(folder, {"site.yaml": "title: T\nlanguages: [en, de]\n", "articles/storm.en.txt": "Storm\n\nIt rained.\n"})
    run(python.parent / "sitegen", "build", "--quiet", cwd=folder)
    assert (folder / "public" / "en" / "storm.html").is_file()
    assert (folder / "public" / "style.css").read_bytes() == (ROOT / "static" / "style.css").read_bytes()
    place = run(python, "-c", "import sitegen; print(sitegen.__file__)", cwd=folder).strip()
    return Path(place).resolve()


def test_templates_and_static_files_travel_in_the_wheel(dist: Path) -> None:
    with zipfile.ZipFile(only(dist, "*.whl")) as wheel:
        names = set(wheel.namelist())

    assert {f"sitegen/{path}" for path in TRAVELS} <= names
    assert "sitegen/cli/__init__.py" in names
    assert not [name for name in names if not name.startswith(("sitegen/", "sitegen_archive-"))]


def test_the_source_archive_has_all_that_a_build_and_the_tests_need(dist: Path) -> None:
    with tarfile.open(only(dist, "*.tar.gz")) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}

    assert {
        *TRAVELS,
        "sitegen/cli/__init__.py",
        "content/site.yaml",
        "tests/conftest.py",
        "pyproject.toml",
        "LICENSE",
        "Makefile",
    } <= names
    assert {path.name for path in (ROOT / "seeds").glob("*.txt")} <= {Path(name).name for name in names}


def test_a_wheel_builds_a_site_in_a_folder_elsewhere(dist: Path, fresh: Path, tmp_path: Path) -> None:
    install(fresh, only(dist, "*.whl"))

    assert build_a_site(fresh, tmp_path).is_relative_to(fresh.parent.parent)


def test_an_editable_install_builds_a_site_in_a_folder_elsewhere(source: Path, fresh: Path, tmp_path: Path) -> None:
    install(fresh, "--editable", source)

    assert build_a_site(fresh, tmp_path).is_relative_to(source)


CONSTRAINTS = (ROOT / ".ci/constraints.txt").read_text("utf-8")
PINNED = [line.split("==")[0] for line in CONSTRAINTS.splitlines() if "==" in line]


@pytest.mark.parametrize("name", PINNED)
def test_a_version_that_is_pinned_suits_every_python_that_we_support(name: str) -> None:
    try:
        wanted = SpecifierSet(metadata(name).get("Requires-Python", ""))
    except PackageNotFoundError:
        pytest.skip("not installed here")

    assert [version for version in ("3.11.0", "3.12.0", "3.13.0", "3.14.0") if version not in wanted] == []
