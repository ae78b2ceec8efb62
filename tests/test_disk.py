"""Files: only our own are replaced, all at once or not at all; and one build at a time."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Site, tree, write

from sitegen import disk, lock

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
    assert (built.result.deleted, built.noted) == (1, ["address-gone"])


def test_the_translation_of_a_deleted_version_forgets_it(site: Site) -> None:
    assert site({**STORM, "articles/storm.de.txt": "Sturm\n\nText.\n"})["en/storm.html"].alternates

    assert not site({"articles/storm.de.txt": None})["en/storm.html"].alternates


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


def test_where_folders_cannot_be_exchanged_they_are_renamed(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchanged = tree(site({**STORM, **RAIN}).out)
    monkeypatch.setattr(disk, "_exchange", lambda a, b: False)

    assert tree(site().out) == exchanged
    assert leftovers(folder) == []


@pytest.mark.parametrize("can_exchange", [True, False])
@pytest.mark.parametrize("step", range(8))
def test_a_publication_broken_off_at_any_step_is_old_or_new_after_the_next_command(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool, step: int
) -> None:
    old = tree(site(STORM).out)
    calls = 0

    def breaking(function: Any) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == step + 1:
                raise SystemExit(f"killed at step {step}")
            return function(*arguments, **options)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(disk, "_settle", breaking(disk._settle))
        patch.setattr(disk, "_exchange", breaking(disk._exchange if can_exchange else lambda a, b: False))
        patch.setattr(disk, "_sync_folder", breaking(disk._sync_folder))
        patch.setattr(disk.shutil, "rmtree", breaking(disk.shutil.rmtree))
        patch.setattr(disk.Path, "rename", breaking(disk.Path.rename))
        with contextlib.suppress(SystemExit):
            site(RAIN)

    disk.recover(folder / "public")
    now = tree(folder / "public")
    assert leftovers(folder) == []
    new = tree(site().out)
    assert now in (old, new)
    assert new != old


@pytest.mark.parametrize("at", ["_settle", "publish"])
def test_a_full_disk_leaves_the_published_site_and_no_litter(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    before = tree(site(STORM).out)

    def full(place: Path) -> None:
        raise OSError(28, "No space left on device", str(place))

    with monkeypatch.context() as patch:
        patch.setattr(disk, at, full)
        with pytest.raises(OSError, match="No space left"):
            site(RAIN)

    assert tree(folder / "public") == before
    assert leftovers(folder) == []


# What is read


def test_litter_of_editors_is_passed_over(site: Site) -> None:
    litter = [
        "storm.en.txt~",
        ".#storm.en.txt",
        "#storm.en.txt#",
        ".storm.en.txt.swp",
        "4913",
        ".DS_Store",
        ".hidden.en.txt",
    ]

    built = site({**STORM, **{f"articles/{name}": "litter" for name in litter}})

    assert (built.exit, built.noted, built.result.articles) == (0, [], 1)


def test_other_files_beside_articles_are_named_and_left_out(site: Site) -> None:
    built = site({**STORM, "articles/photo.jpg": b"\xff\xd8"})

    assert (built.exit, built.noted) == (0, ["not-an-article"])
    assert not any("photo" in path for path in built.files)


@posix
@pytest.mark.parametrize("target", ["/etc/hostname", "nowhere.txt", "../../..", "loop.en.txt"])
def test_a_link_that_leads_out_of_the_site_is_refused(site: Site, folder: Path, target: str) -> None:
    write(folder, STORM)
    (folder / "content/articles/loop.en.txt").symlink_to(target)

    built = site()

    assert (built.exit, built.codes) == (1, ["file-unsafe"])
    assert built.problems[0].path == "content/articles/loop.en.txt"


@posix
def test_a_link_within_the_site_is_the_file_it_leads_to(site: Site, folder: Path) -> None:
    write(folder, STORM)
    (folder / "content/articles/storm.de.txt").symlink_to("storm.en.txt")

    assert site()["de/storm.html"].heading == "Storm"


@posix
def test_a_pipe_or_socket_is_refused_and_not_waited_for(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, STORM)
    os.mkfifo(folder / "content/articles/pipe.en.txt")
    monkeypatch.chdir(folder / "content/articles")  # the name of a socket may not be long
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.en.txt")

        assert site().codes == ["file-unsafe", "file-unsafe"]


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_named(site: Site, folder: Path) -> None:
    write(folder, STORM)
    (folder / "content/articles/storm.en.txt").chmod(0)

    assert site().codes == ["file-unreadable"]


def test_a_file_that_cannot_be_read_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)

    found = disk.read(disk.find(folder, "content").files, "content/site.yaml")

    assert not isinstance(found, bytes)
    assert str(found) == "content/site.yaml: the file can't be read: Permission denied\n    check its permissions"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
@pytest.mark.parametrize("name", [b"gr\xf6sse.en.txt", b"two\nlines.en.txt", "left\u202eright.en.txt".encode()])
def test_a_name_that_no_reader_could_type_is_refused(site: Site, folder: Path, name: bytes) -> None:
    write(folder, STORM)
    Path(os.fsdecode(os.fsencode(folder / "content/articles") + b"/" + name)).write_text("A\n\nB.\n", "utf-8")

    built = site()

    assert (built.exit, built.codes) == (1, ["name-not-utf8"])
    assert built.messages[0].isascii()
    assert len(built.messages[0].splitlines()) == 2


# One at a time


def test_a_second_build_waits_for_the_first(tmp_path: Path) -> None:
    path, said = tmp_path / ".sitegen" / "lock", list[str]()

    with (
        lock.held(path, said.append),
        pytest.raises(lock.LockedError, match=f"process {os.getpid()}"),
        lock.held(path, said.append, wait=0.3),
    ):
        pytest.fail("two builds at once")

    assert said == [f"waiting for another build to finish (process {os.getpid()})"]


@posix
def test_the_lock_of_a_build_that_was_killed_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    holding = (
        "import sys, time, pathlib; from sitegen import lock\n"
        "with lock.held(pathlib.Path(sys.argv[1]), print):\n    print('held', flush=True); time.sleep(60)\n"
    )
    root = Path(__file__).parent.parent
    with subprocess.Popen([sys.executable, "-c", holding, str(path)], stdout=subprocess.PIPE, cwd=root) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(lock.LockedError, match=f"process {holder.pid}"), lock.held(path, print, wait=0):
            pytest.fail("two builds at once")
        holder.send_signal(signal.SIGKILL)
        holder.wait()

    with lock.held(path, print, wait=0):
        assert path.read_text("ascii").strip() == str(os.getpid())
