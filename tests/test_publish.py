"""Publishing: only our own files are replaced, wholly or by the next command, and what is gone goes."""

import contextlib
import json
import os
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from accidents import BREAKABLE, Death
from conftest import Site, tree, write

from sitegen import journal, publish

STORM = {"articles/storm.en.txt": "Storm\n\nIt rained.\nIt blew.\n"}
RAIN = {"articles/rain.en.txt": "Rain\n\nIt rained.\nIt poured.\n"}

posix = pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")


def leftovers(folder: Path) -> list[str]:
    """What stands beside the published site that should not."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith(".public"))


# What is ours


def test_a_folder_that_others_filled_is_refused_and_left_alone(site: Site, folder: Path) -> None:
    write(folder, {"public/thesis.txt": "Years of work.", **STORM})

    built = site()

    assert (built.exit, built.codes) == (2, ["output-foreign"])
    assert set(tree(folder / "public")) == {"thesis.txt"}


def test_a_strangers_file_in_the_published_site_is_refused_and_left_alone(site: Site, folder: Path) -> None:
    before = site(STORM)
    write(folder, {"public/en/notes.txt": "Keep me.", **RAIN})

    built = site()

    assert (built.exit, built.codes) == (2, ["output-stranger"])
    assert built.problems[0].path.endswith("public/en/notes.txt")
    assert tree(folder / "public").keys() == {*before.files, "en/notes.txt", ".sitegen.json"}


@posix
def test_a_strangers_link_in_the_published_site_is_refused_too(site: Site, folder: Path, tmp_path: Path) -> None:
    site(STORM)
    (folder / "public" / "photos").symlink_to(tmp_path, target_is_directory=True)

    built = site()

    assert (built.exit, built.codes) == (2, ["output-stranger"])
    assert (folder / "public" / "photos").is_symlink()


def test_an_empty_folder_may_be_used(site: Site, folder: Path) -> None:
    (folder / "public").mkdir()

    assert site(STORM).exit == 0


def test_a_file_in_the_place_of_the_output_is_refused(site: Site, folder: Path) -> None:
    write(folder, {"public": "a file"})

    assert (site(STORM).exit, (folder / "public").read_text("utf-8")) == (3, "a file")


@pytest.mark.parametrize("place", [".", "content", "content/public", "templates/x", "static", "seeds/out", ".."])
def test_the_sites_own_sources_are_never_overwritten(site: Site, folder: Path, place: str) -> None:
    before = tree(folder)

    built = site(out=folder / place)

    assert (built.exit, built.codes) == (2, ["output-place"])
    assert tree(folder) == before


def test_neither_the_root_nor_the_users_own_folder_is_an_output(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))

    assert site(out=Path("/")).codes == site(out=tmp_path / "home").codes == ["output-place"]


@posix
def test_a_link_to_the_output_stays_a_link(site: Site, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (folder / "public").symlink_to(tmp_path / "www", target_is_directory=True)

    assert [site(STORM).exit, site(RAIN).exit] == [0, 0]
    assert (folder / "public").is_symlink()
    assert (tmp_path / "www" / "en" / "rain.html").is_file()


# What is gone is gone


def test_a_page_whose_source_is_gone_goes_with_the_next_build(site: Site) -> None:
    site({**STORM, **RAIN})

    built = site({"articles/rain.en.txt": None})

    assert "en/rain.html" not in built
    assert (built.result.deleted, built.noted) == (2, ["address-gone"])


def test_the_translation_of_a_deleted_version_forgets_it(site: Site) -> None:
    assert site({**STORM, "articles/storm.de.txt": "Sturm\n\nText.\n"})["en/storm.html"].alternates

    assert not site({"articles/storm.de.txt": None})["en/storm.html"].alternates


@pytest.mark.parametrize("count", [0, 1, 3, 4, 7])
def test_the_marker_names_every_file_in_a_line_of_its_own(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "AT_ONCE", 3)
    names = [f'{number},"ä.html' for number in range(count)]

    written = b"".join(publish.marker(reversed(names), 5))

    assert json.loads(written) == {"sitegen": 1, "articles": 5, "files": names}
    assert len(written.splitlines()) == max(count, 1) + 1


@pytest.mark.parametrize("facts", ['"articles":null', '"files":[1]', '"files":"a"'])
def test_a_marker_that_makes_no_sense_is_none_of_ours(site: Site, facts: str) -> None:
    built = site(STORM)
    (built.out / publish.MARKER).write_text(f'{{"sitegen":1,{facts}}}', "utf-8")

    refused = site()

    assert (refused.exit, refused.codes) == (2, ["output-foreign"])


def test_a_marker_that_cannot_be_read_is_not_taken_for_none(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who did not know what is published would leave it there for ever."""
    before = tree(site({**STORM, **RAIN}).out)
    (folder / "content/articles/rain.en.txt").unlink()
    read = Path.read_text

    def refuse(path: Path, *rest: Any) -> str:
        if path.name == publish.MARKER:
            raise OSError(5, "Input/output error")
        return read(path, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", refuse)
        with pytest.raises(OSError, match="Input/output error") as refused:
            site()

    assert refused.value.filename == str(folder / "public" / publish.MARKER)
    assert tree(folder / "public") == before
    assert "en/rain.html" not in site()


def test_a_tag_page_goes_with_its_last_story(site: Site) -> None:
    assert "en/tags/rain.html" in site({**STORM, "articles/storm.yaml": "tags: [Rain]\n"})

    assert "en/tags/rain.html" not in site({"articles/storm.yaml": "tags: []\n"})


def test_a_published_file_that_was_damaged_or_deleted_is_restored(site: Site) -> None:
    built = site(STORM)
    before = tree(built.out)
    (built.out / "en" / "storm.html").write_text("damaged", "utf-8")
    (built.out / "style.css").unlink()

    assert tree(site().out) == before


def test_the_site_does_not_depend_on_what_was_built_before(site: Site, tmp_path: Path) -> None:
    site({**STORM, "articles/old.en.txt": "Old\n\nText.\n"})
    grown = site({"articles/old.en.txt": None, **RAIN})

    assert tree(grown.out) == tree(site(out=tmp_path / "fresh").out)


def test_a_full_site_is_not_replaced_by_an_empty_one_unless_that_is_meant(site: Site, folder: Path) -> None:
    before = tree(site(STORM).out)
    (folder / "content/articles/storm.en.txt").unlink()

    refused = site()

    assert (refused.exit, refused.codes) == (2, ["output-emptied"])
    assert tree(refused.out) == before
    assert site(clean=True).exit == 0


# All or nothing


def test_nothing_is_left_beside_the_published_site(site: Site, folder: Path) -> None:
    site(STORM)
    site(RAIN)

    assert leftovers(folder) == []


WAYS: dict[str, dict[str, Any]] = {
    "exchanged": {"SMALL": 0.0},
    "renamed": {"SMALL": 0.0, "_exchange": lambda a, b: False},
    "by a journal": {"SMALL": 1.0},
}
"""How a site can be published: what to change in `publish` so that it goes this way."""

each_way = pytest.mark.parametrize("way", WAYS)


def go(way: str, patch: pytest.MonkeyPatch) -> None:
    for name, value in WAYS[way].items():
        patch.setattr(publish, name, value)


@each_way
def test_every_way_of_publishing_leads_to_the_same_site(
    site: Site, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    plain = tree(site({**STORM, **RAIN}, out=tmp_path / "plain").out)
    site({"articles/old.en.txt": "Old\n\nText.\n"})
    go(way, monkeypatch)

    assert tree(site({"articles/old.en.txt": None}).out) == plain
    assert leftovers(folder) == []


@each_way
@pytest.mark.parametrize("is_back", [False, True], ids=["a file becomes a folder", "a folder becomes a file"])
def test_files_and_folders_may_take_each_others_names(
    site: Site, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, is_back: bool
) -> None:
    """A step that can't be taken would be tried again by every command to come."""
    states = [{"static/extra": "a file"}, {"static/extra/x/y.txt": "a file"}]
    before, after = reversed(states) if is_back else states
    site({**STORM, **RAIN, **before})
    go(way, monkeypatch)
    shutil.rmtree(folder / "static")

    built = site(after)

    assert (built.exit, leftovers(folder)) == (0, [])
    assert tree(built.out) == tree(site(out=tmp_path / "fresh").out)


@posix
@each_way
def test_an_empty_folder_in_the_place_of_a_published_file_gives_way(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    built = site({**STORM, **RAIN, "static/gone.txt": "x"})
    before = tree(built.out)
    go(way, monkeypatch)
    for name in ("style.css", "gone.txt"):
        (built.out / name).unlink()
        (built.out / name).mkdir()

    assert (site().exit, tree(built.out)) == (0, before)
    (built.out / "gone.txt").unlink()
    (built.out / "gone.txt").mkdir()
    assert site({"static/gone.txt": None}).exit == 0
    assert tree(built.out).keys() == before.keys() - {"gone.txt"}


def test_where_there_are_no_links_files_are_copied(
    site: Site, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(STORM)
    go("exchanged", monkeypatch)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refuse)
        built = site(RAIN)

    assert tree(built.out) == tree(site(out=tmp_path / "fresh").out)


@pytest.mark.slow
@each_way
def test_a_publication_broken_off_anywhere_is_old_or_new_after_the_next_command(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    go(way, monkeypatch)
    old, step, seen = tree(site({**STORM, **RAIN}).out), 0, set[str]()

    while True:
        write(folder, {"articles/storm.en.txt": f"Storm {step}\n\nIt blew.\n"})
        death = Death(step)
        with monkeypatch.context() as patch, contextlib.suppress(SystemExit):
            for place, name in BREAKABLE:
                patch.setattr(place, name, death.wrap(getattr(place, name)))
            site()
        publish.recover(folder / "public")
        now, left = tree(folder / "public"), leftovers(folder)
        new = tree(site().out)
        assert left == []
        assert now in (old, new), f"neither old nor new after call {step}"
        assert new != old
        seen.add("new" if now == new else "old")
        if death.calls <= step:
            break
        old, step = new, step + 1

    assert seen == {"old", "new"}
    assert step > 5


@pytest.mark.parametrize(("at", "name"), [(journal, "settle"), (journal, "write"), (publish, "publish")])
def test_a_full_disk_leaves_the_published_site_and_no_litter(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch, at: ModuleType, name: str
) -> None:
    before = tree(site(STORM).out)
    go("by a journal", monkeypatch)

    def full(place: Path, *_: object) -> None:
        raise OSError(28, "No space left on device", str(place))

    with monkeypatch.context() as patch:
        patch.setattr(at, name, full)
        with pytest.raises(OSError, match="No space left"):
            site(RAIN)

    assert tree(folder / "public") == before
    assert leftovers(folder) == []


def test_a_journal_that_was_cut_short_is_of_steps_never_taken(site: Site, folder: Path) -> None:
    before = tree(site(STORM).out)
    (folder / ".public.sitegen-journal").write_text('0123456789abcdef\n{"changed":[],"gone":["index.ht', "utf-8")

    publish.recover(folder / "public")

    assert tree(folder / "public") == before
    assert leftovers(folder) == []


@pytest.mark.parametrize("call", ["fsync", "open"])
def test_what_cannot_be_made_to_last_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    (tmp_path / "a").write_text("text", "utf-8")

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    for work in (
        lambda: journal.settle(tmp_path, ["a"]),
        lambda: journal.settle_folder(tmp_path / "a"),
        lambda: journal.write(tmp_path / "a", []),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(os, call, refuse)
            with pytest.raises(OSError) as refused:
                work()
        assert refused.value.filename in (str(tmp_path / "a"), str(tmp_path))
