"""The house keeps its shape: floors, doors, short functions, no clock; read from the code itself."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "sitegen"

FLOORS = (
    (
        "words",
        (
            *("model", "problems", "records", "budget", "passages", "rolls", "scan", "signals", "signs", "clock"),
            *("lock", "threads"),
        ),
    ),
    ("works", ("formulas", "journal", "graph", "order", "version", "rows", "lookout", "workers", "apprentice")),
    ("tools", ("align", "frontmatter", "plaintext", "dates", "i18n", "sorting", "urls", "markup")),
    (
        "trades",
        (
            *("previews", "fields", "manuscripts", "bundles", "sidecars", "disk", "paper", "filing", "publish"),
            *("cache", "aside"),
        ),
    ),
    (
        "rooms",
        ("config", "articles", "archive", "decks", "render", "trees", "memory", "telling", "alignments", "tombstones"),
    ),
    ("annex", ("beside",)),
    ("gallery", ("pages", "tasks", "crew", "desk", "holdings")),
    ("yard", ("stock", "bench", "galley")),
    ("office", ("ledgers", "supplement")),
    ("board", ("planning",)),
    ("stone", ("printing",)),
    ("presses", ("edition", "reprint")),
    ("foreman", ("work",)),
    ("hall", ("build", "intake", "export", "new", "search")),
    ("porch", ("serve",)),
    ("door", ("cli",)),
    ("street", ("__main__",)),
)
"""From the ground up. A module may import those of the floors below its own, never one beside or above it."""

DOORS = {
    "jinja2": {"render"},
    "markupsafe": {"render"},
    "yaml": {"frontmatter"},
    "markdown": {"markup"},
    "nh3": {"markup"},
    "babel": {"i18n"},
    "pyuca": {"sorting"},
    "PIL": {"previews"},
    "anyascii": {"urls"},
    "bs4": {"serve", "intake"},
    "py3langid": {"intake"},
    "numpy": {"intake"},
    "livereload": {"serve"},
    "tornado": {"serve"},
    "sqlite3": {"rows", "cache", "alignments", "memory", "build"},  # the last two only name its errors
    "msgspec": {"records"},
    "multiprocessing": {"workers"},
    "concurrent": {"crew", "workers"},
    "pagefind_bin": {"search"},
    "pagefind_bin_extended": {"search"},
    "subprocess": {"search", "serve"},
}
"""Library → the rooms it may be brought into."""

NEVER = {"pickle", "cPickle", "marshal", "shelve", "dill"}
"""What would run or trust what it reads."""

CLOCK = {"time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
CLOCKS = {"cli", "scan"}
"""Who may look at the clock: the door, for the moment of a build; the scan, to wait out the grain of file times."""

ENVIRONMENT = {"os.environ", "os.environb", "os.getenv"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """The room a file belongs to: `pages` for all files of that package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every dotted name that a file imports, wherever in the file and whatever for."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name}:{node.lineno} imports by dots; name the package"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_imported(path: Path) -> set[str]:
    found = {name.split(".")[1] for name in imports(path) if name.startswith("sitegen.")}
    return found - {name_of(path), "__version__"}


def floor_of(room: str) -> int:
    return next(number for number, (_, rooms) in enumerate(FLOORS) if room in rooms)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def comments(path: Path) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
    return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}


def dotted(node: ast.AST) -> str:
    """`os.environ` of the expression that says so; of `datetime.datetime.now` the last two parts."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts[:2]))


each_module = pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())


@each_module
def test_every_module_has_a_floor(path: Path) -> None:
    housed = {room for _, rooms in FLOORS for room in rooms}

    assert name_of(path) in housed | {"__init__"}


def test_the_readme_shows_the_floors_as_they_are() -> None:
    text = (PACKAGE.parent / "README.md").read_text("utf-8")
    picture = text.partition("## The picture of the house\n\n```\n")[2].partition("```")[0]
    shown: list[tuple[str, set[str]]] = []
    for line in picture.splitlines():
        *first, rooms = [part for part in re.split(r" {3,}", line.partition("#")[0].strip(), maxsplit=1) if part]
        if first:
            shown.append((first[0], set()))
        shown[-1][1].update(rooms.split())

    assert [(floor, set(rooms)) for floor, rooms in reversed(FLOORS)] == shown


@each_module
def test_imports_point_strictly_down(path: Path) -> None:
    here = -1 if name_of(path) == "__init__" else floor_of(name_of(path))

    level_or_up = {room for room in rooms_imported(path) if floor_of(room) >= here}

    assert not level_or_up


@each_module
def test_every_library_has_one_door(path: Path) -> None:
    libraries = {name.split(".")[0] for name in imports(path)}

    astray = {library for library in libraries if name_of(path) not in DOORS.get(library, {name_of(path)})}

    assert not astray


@each_module
def test_nothing_that_is_read_can_be_a_program(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path)} & NEVER


@each_module
def test_no_module_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


@each_module
def test_no_function_is_longer_than_50_lines_without_a_reason_on_its_first(path: Path) -> None:
    reasons = comments(path)

    long = [
        function.name
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno >= 50 and function.lineno not in reasons
    ]

    assert not long


@each_module
def test_no_exception_to_a_rule_lacks_its_reason(path: Path) -> None:
    marks = [text for text in comments(path).values() if "noqa" in text or "type: ignore" in text]

    assert all(len(mark) > len("# noqa: S704 – why") for mark in marks), marks


@each_module
def test_only_the_door_looks_at_clock_and_environment(path: Path) -> None:
    used = {dotted(node) for node in ast.walk(tree_of(path))}

    assert not used & CLOCK or name_of(path) in CLOCKS
    assert not used & ENVIRONMENT or name_of(path) == "cli"


@each_module
def test_no_other_module_reaches_for_a_private_name(path: Path) -> None:
    private = {name for name in imports(path) if name.startswith("sitegen.") and name.split(".")[-1].startswith("_")}

    assert private <= {"sitegen.__version__"}
