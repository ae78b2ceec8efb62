"""A reprint: one paragraph was edited, and exactly the pages that show it are printed, for the reason that is told."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import NOW, Built, Site, tree, write

from sitegen import edition, publish
from sitegen.bench import Bench
from sitegen.order import Result
from sitegen.stock import Change

ROOT = Path(__file__).parent.parent

WORLD = {
    "articles/2025/storm.en.txt": "Storm\n\nIt rained.\n\nIt blew.\n",
    "articles/2025/storm.de.txt": "Sturm\n\nEs regnete.\n\nEs wehte.\n",
    "articles/2025/storm.yaml": "date: 2025-07-15\ntags: [rain]\nauthors: [ann]\n",
    "articles/2025/frost.en.txt": "Frost\n\nIt froze.\n\nIt thawed.\n",
    "articles/2025/frost.yaml": "date: 2025-07-16\n",
    "articles/old.de.md": "# Alt\n\nEs war.\n\nEs ist.\n",
    "pages/about.en.md": "# About\n\nWe write.\n\nYou read.\n",
    "tags.yaml": "rain: {en: Rain, de: Regen}\n",
    "authors.yaml": "ann: {name: Ann}\n",
}
STORM = "Storm\n\nIt rained.\n\nIt blew a lot.\n"


def looks(built: Built) -> dict[str, tuple[int, int]]:
    """Inode and time of every published file and folder."""
    return {str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in [built.out, *built.out.rglob("*")]}


def changed(before: Mapping[str, tuple[int, int]], now: Mapping[str, tuple[int, int]], built: Built) -> set[str]:
    files = {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
    return {Path(path).relative_to(built.out).as_posix() for path in files if not Path(path).is_dir()}


def test_a_paragraph_concerns_the_versions_of_its_article_and_the_feeds_that_print_it(site: Site) -> None:
    before = looks(site(WORLD))

    built = site({"articles/2025/storm.en.txt": STORM})

    shown = ("en/2025/storm.html", "de/2025/storm.html", "en/feed.xml", "en/feed.json", "en/tags/rain.xml")
    assert built.result.why == dict.fromkeys(shown, ("a text",))
    assert (built.result.rendered, built.result.written, built.result.deleted) == (5, 10, 0)
    beside = {f"{lang}/2025/storm.{ending}" for lang in ("en", "de") for ending in ("txt", "en.html", "de.html")}
    beside = beside - {"en/2025/storm.en.html", "de/2025/storm.de.html"} | {"manifest.json"}
    assert changed(before, looks(built), built) == set(built.result.why) | beside


def test_a_paragraph_of_a_standing_page_concerns_that_page(site: Site) -> None:
    before = looks(site(WORLD))

    built = site({"pages/about.en.md": "# About\n\nWe write.\n\nYou may read.\n"})

    assert built.result.why == {"en/about.html": ("a text",)}
    assert changed(before, looks(built), built) == {"en/about.html", "en/about.md", "manifest.json"}


def test_counts_and_notices_are_those_of_the_whole_site(site: Site) -> None:
    first = site({**WORLD, "articles/photo.jpg": "x"}).result

    again = site({"articles/2025/storm.en.txt": STORM}).result

    assert (
        (again.articles, again.stories, again.pages)
        == (first.articles, first.stories, first.pages)
        == (4, 3, again.pages)
    )
    assert again.notices == first.notices != ()


def test_a_build_without_change_writes_nothing(site: Site, tmp_path: Path) -> None:
    before = looks(site(WORLD))

    for _ in range(2):
        built = site()
        assert (built.result.rendered, built.result.written, built.result.deleted) == (0, 0, 0)
        assert built.result.why == {}
        assert looks(built) == before


@pytest.mark.parametrize(
    "path", ["content/site.yaml", "content/articles/2025/storm.en.txt", "content/articles/2025/storm.yaml"]
)
def test_a_file_that_was_only_touched_writes_nothing(site: Site, folder: Path, path: str) -> None:
    before = looks(site(WORLD))
    os.utime(folder / path, (0, 0))

    built = site()

    assert (built.result.written, looks(built)) == (0, before)


def test_an_edit_that_keeps_size_and_date_is_printed(site: Site, folder: Path) -> None:
    site(WORLD)
    path = folder / "content/articles/2025/storm.en.txt"
    was = path.stat()
    text = WORLD["articles/2025/storm.en.txt"].replace("It blew", "It flew")
    path.write_text(text, "utf-8")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))

    built = site()

    assert path.stat().st_size == was.st_size
    assert built["en/2025/storm.html"].paragraphs == ["It rained.", "It flew."]


@pytest.mark.parametrize("name", ["en/2025/storm.html", "en/index.html", "style.css", "sitemap.xml"])
@pytest.mark.parametrize("data", [None, b"damaged"])
def test_a_published_file_that_was_deleted_or_altered_is_restored_alone(
    site: Site, name: str, data: bytes | None
) -> None:
    built = site(WORLD)
    wanted, before = tree(built.out), looks(built)
    (built.out / name).unlink() if data is None else (built.out / name).write_bytes(data)
    built = site()

    assert tree(built.out) == wanted
    assert built.result.why == {name: ("the published file was altered",)}
    beside = {"en/2025/storm.txt", "en/2025/storm.de.html"} if name == "en/2025/storm.html" else set()
    assert changed(before, looks(built), built) == {name} | beside


def test_an_edited_text_and_an_altered_page_are_printed_together(site: Site) -> None:
    built = site(WORLD)
    wanted = (built.out / "en/2025/frost.html").read_bytes()
    (built.out / "en/2025/frost.html").write_bytes(b"damaged")

    built = site({"pages/about.en.md": "# About\n\nWe write.\n\nYou may read.\n"})

    assert (built.out / "en/2025/frost.html").read_bytes() == wanted
    why = {"en/2025/frost.html": ("the published file was altered",), "en/about.html": ("a text",)}
    assert list(built.result.why.items()) == list(why.items())
    assert built.result.rendered == 2


def test_an_edited_page_that_others_altered_is_printed_for_its_text(site: Site) -> None:
    built = site(WORLD)
    (built.out / "en/about.html").write_bytes(b"damaged")

    built = site({"pages/about.en.md": "# About\n\nWe write.\n\nYou may read.\n"})

    assert b"You may read." in (built.out / "en/about.html").read_bytes()
    assert (built.result.rendered, built.result.why) == (1, {"en/about.html": ("a text",)})


@pytest.mark.parametrize("name", ["style.css", "en/index.html", "manifest.json"])
def test_where_more_was_altered_than_can_be_reprinted_nothing_printed_before_is_left(
    site: Site, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = site(WORLD)
    (built.out / name).write_bytes(b"damaged")
    whole, left = edition.publish_anew, list[bool]()

    def noting(bench: Bench, change: Change) -> Result:
        left.append(publish.stage(bench.order.out).exists())
        return whole(bench, change)

    monkeypatch.setattr(edition, "publish_anew", noting)
    built = site({"articles/2025/storm.en.txt": STORM})

    assert left == [False]
    assert built.result.why[name if name != "manifest.json" else "en/feed.xml"]
    assert tree(built.out) == tree(site(out=tmp_path / "clean").out)


def test_an_edited_text_is_not_published_among_files_of_others(site: Site) -> None:
    built = site(WORLD)
    (built.out / "en" / "stranger.html").write_bytes(b"x")
    before = tree(built.out)

    refused = site({"articles/2025/storm.en.txt": STORM})

    assert (refused.exit, refused.codes) == (2, ["output-stranger"])
    assert tree(built.out) == before
    assert not publish.stage(built.out).exists()


@pytest.mark.parametrize("data", [b"", b"damaged", b"{}", b"[]"])
def test_without_its_marker_a_folder_is_not_ours(site: Site, data: bytes) -> None:
    built = site(WORLD)
    (built.out / ".sitegen.json").write_bytes(data)
    before = tree(built.out)

    refused = site()

    assert (refused.exit, refused.codes) == (2, ["output-foreign"])
    assert tree(built.out) == before


def test_a_published_file_that_keeps_size_and_date_is_restored_too(site: Site) -> None:
    built = site(WORLD)
    wanted, path = tree(built.out), built.out / "en/index.html"
    was, data = path.stat(), path.read_bytes()
    path.write_bytes(b"x" + data[1:])
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))

    assert tree(site().out) == wanted


def test_a_build_with_nothing_to_do_loads_none_of_the_libraries(folder: Path) -> None:
    write(folder, WORLD)
    program = (
        "import sys; from sitegen import cli; code = cli.main(sys.argv[1:]); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr); sys.exit(code)"
    )
    command = [sys.executable, "-c", program, "build", "--site", str(folder), "--now", "2025-08-01", "--jobs", "1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    loaded = []
    for _ in range(2):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        loaded.append(set(done.stderr.splitlines()[-1].split()))

    libraries = {"jinja2", "markdown", "yaml", "nh3", "babel", "pyuca", "multiprocessing", "livereload", "tornado"}
    assert loaded[0] >= {"jinja2", "babel"}
    assert not loaded[1] & libraries


def test_a_date_that_came_due_and_a_clock_that_went_back_are_followed(site: Site, tmp_path: Path) -> None:
    day = 86_400.0
    world = {**WORLD, "articles/late.en.txt": "Late\n\nText.\n", "articles/late.yaml": "date: 2025-08-03\n"}

    seen = []
    for step, now in enumerate((NOW, NOW + day, NOW + 3 * day, NOW + 4 * day, NOW, NOW + 3 * day)):
        built = site(world if not step else {}, now=now)
        assert tree(built.out) == tree(site(now=now, out=tmp_path / f"clean-{step}").out)
        seen.append(("en/late.html" in built, bool(built.result.written)))

    assert seen == [(False, True), (False, False), (True, True), (True, False), (False, True), (True, True)]


def test_drafts_may_come_and_go_with_every_build(site: Site) -> None:
    world = {**WORLD, "articles/2025/frost.yaml": "date: 2025-07-16\ndraft: true\n"}
    without, shown = tree(site(world).out), tree(site(drafts=True).out)

    assert shown != without
    for _ in range(2):
        assert tree(site().out) == without
        assert tree(site(drafts=True).out) == shown
    assert site(drafts=True).result.written == 0


def test_a_clean_build_gives_the_same_bytes(site: Site) -> None:
    before = tree(site(WORLD).out)

    built = site(clean=True)

    assert tree(built.out) == before
    assert built.result.written == len(built.files)
    assert site().result.written == 0
