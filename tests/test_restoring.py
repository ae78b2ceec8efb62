"""`sitegen import public/`: a published site gives its content/ back, byte for byte, and trusts nothing in the copy."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest
from conftest import NOW, Built, Site, tree, write
from newsroom import Newsroom, contents, play

from sitegen import build, cli
from sitegen.order import Order

ROOT = Path(__file__).parent.parent

WORLD: dict[str, str | bytes] = {
    "site.yaml": b"\xef\xbb\xbftitle: News # ours\r\nlanguages: [en, de, he]\r\nbase_url: https://example.org/\r\n",
    "tags.yaml": "# All.\nrain: {en: Rain, de: Regen}\n",
    "authors.yaml": "ann: {name: Ann}\n",
    "articles/2025/storm.en.txt": b"Storm\r\nOver the sea\r\n\r\nIt rained.\r\n",
    "articles/2025/storm.de.txt": b"\xef\xbb\xbfSturm\n\nEs regnete.",
    "articles/2025/storm.he.md": "---\nauthors: [ann]\n---\n# סערה\n\nירד גשם.\n",
    "articles/2025/storm.yaml": "# By hand.\r\ndate: 2025-07-15\ntags: [rain]\naliases: {en: [/en/2024/gale.html]}\n",
    "articles/Übers Meer/Ein  Tag (1).de.md": "---\ndate: 2025-07\n---\n\n# Übers Meer\n\nEs *war* so.\n\n",
    "articles/plain.txt": "Plain\n\nNo name says its language.\n",
    "articles/plain.yaml": "lang: en\n",
    "articles/half.en.txt": "Half\n\nPublished.\n",
    "articles/half.yaml": "slug: {de: halb}\n",
    "pages/über uns/about.en.md": "# About\n\nWe write.\n",
    "pages/über uns/about.de.txt": "Über uns\n\nWir schreiben.\n",
}
HELD: dict[str, str | bytes] = {
    "articles/half.de.txt": "Halb\n\nNicht fertig.\n",
    "articles/half.yaml": "slug: {de: halb}\ndraft: {de: true}\n",
    "articles/new.en.txt": "New\n\nA draft.\n",
    "articles/new.yaml": "draft: true\n",
    "articles/soon.en.md": "---\ndate: 2031-01-01\n---\n# Soon\n",
    "articles/past.en.md": "---\nexpires: 2020-01-01\n---\n# Past\n",
    "pages/draft.en.md": "---\ndraft: true\n---\n# Draft\n",
    "articles/notes.odt": b"\x00",
}
WITHDRAWN: dict[str, str | bytes] = {
    "articles/wrong.en.txt": "Wrong:  headline\nA deck\n\nText.\n",
    "articles/wrong.de.md": "---\nslug: ganz-falsch\n---\n# Falsch\n\nText.\n",
    "articles/wrong.yaml": "date: 2025-07-02\nupdated: 2025-07-03\ntags: [rain]\nauthors: [ann, A. Guest]\n"
    "withdrawn: {en: 'It was: wrong.', de: Falsch.}\naliases: {en: [/en/old/, /en/x.html]}\n"
    "corrections: [{date: 2025-07-04, text: {en: 'Not 1, but 2', de: 'Nicht 1'}}]\n# A remark.\n",
    "articles/one.en.txt": "One\n\nStays.\n",
    "articles/one.de.md": "---\ntags: []\n---\n# Eins\n\nGeht.\n",
    "articles/one.yaml": "date: 2025-06\ntags: [rain]\nwithdrawn: {de: Zu Unrecht.}\nexpires: {de: 2027-01-01}\n",
    "articles/alone.txt": "Alone\n\nText.\n",
    "articles/alone.yaml": "lang: en\nwithdrawn: 'no'\n",
    "pages/gone.en.md": "---\nwithdrawn: It moved.\n---\n# Gone\n\nText.\n",
}


def sources(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in contents(folder / "content").items() if not path.endswith(".jsonl")}


def run(*arguments: object) -> int:
    return cli.main(["import", *map(str, arguments)])


def rebuilt(folder: Path, base_url: str | None = None, now: float = NOW) -> dict[str, bytes]:
    result = build.build(Order(folder, folder / "public", base_url, now, False, False, 1), lambda text: None)
    assert result.exit == 0, result.problems
    return contents(folder / "public")


def wanted(world: Mapping[str, str | bytes]) -> dict[str, bytes]:
    return {path: data.encode() if isinstance(data, str) else data for path, data in world.items()}


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "new"


# The way back


def test_content_comes_back_byte_for_byte_and_makes_the_same_site(site: Site, new: Path) -> None:
    built = site(WORLD)

    assert run(built.out, "--site", new, "--quiet") == 0
    assert sources(new) == wanted(WORLD)
    assert rebuilt(new) == contents(built.out)


def test_what_is_held_back_does_not_come_back_and_is_not_missed(site: Site, new: Path) -> None:
    built = site({**WORLD, **HELD})

    assert run(built.out, "--site", new, "--quiet") == 0
    assert sources(new) == wanted({**WORLD, "articles/half.yaml": HELD["articles/half.yaml"]})
    assert rebuilt(new) == contents(built.out)


def test_notices_of_withdrawn_articles_come_back_and_their_texts_do_not(site: Site, new: Path) -> None:
    built = site({**WORLD, **WITHDRAWN})

    assert run(built.out, "--site", new, "--quiet") == 0
    assert rebuilt(new) == contents(built.out)
    kept = {"articles/one.en.txt", "articles/one.yaml"}
    given = {path: data for path, data in sources(new).items() if path in WITHDRAWN and path not in kept}
    assert {path: data for path, data in given.items() if b"Text." in data or b"remark" in data} == {}
    assert {path: sources(new)[path] for path in kept} == wanted({path: WITHDRAWN[path] for path in kept})


@pytest.mark.parametrize("folder", [ROOT, ROOT / "tests/debian_press"], ids=["own", "debian_press"])
def test_our_own_archives_come_back(folder: Path, new: Path, tmp_path: Path) -> None:
    out = tmp_path / "public"
    order = Order(folder, out, "https://example.org/", NOW, False, True)
    with_memory = tmp_path / "copy"
    shutil.copytree(folder / "content", with_memory / "content")
    assert build.build(order._replace(site=with_memory), lambda text: None).exit == 0

    assert run(out, "--site", new, "--quiet") == 0
    assert sources(new) == contents(folder / "content")
    assert rebuilt(new, "https://example.org/") == contents(out)


class Backed(Newsroom):
    """A newsroom that restores its site elsewhere after every step, and publishes that."""

    only: ClassVar[frozenset[str]] = frozenset(
        {
            *("add", "translate", "delete", "rename", "stand", "lay_by", "move_the_clock"),
            *("edit_front_matter", "edit_date", "edit_identity", "edit_state", "edit_any_fact", "drop_fact"),
            *("edit_site", "edit_tags_yaml", "edit_authors_yaml"),
        }
    )
    restored: ClassVar[int] = 0
    notices: ClassVar[int] = 0

    def wanted(self) -> dict[str, bytes]:
        """Templates that show every fact of a withdrawn article would show what does not come back."""
        own = ("templates/article.html", "templates/page.html")
        return {path: data for path, data in super().wanted().items() if path not in own}

    def settle(self) -> None:
        was = self.held
        super().settle()
        if was or self.drafts or not self.is_published or contents(self.out) != contents(self.clean):
            return
        place = self.top / "restored"
        shutil.rmtree(place, ignore_errors=True)
        assert run(self.out, "--site", place, "--quiet") == 0
        for name in ("templates", "static"):
            if (self.place / name).is_dir():
                shutil.copytree(self.place / name, place / name)
        order = self.order(place / "public")._replace(site=place)
        result = build.build(order, lambda text: None)
        if result.exit == 2:  # nothing is left but notices of what was withdrawn
            result = build.build(order._replace(clean=True), lambda text: None)
        assert result.exit == 0, result.problems
        self.assert_same(contents(place / "public"), contents(self.out))
        Backed.restored += 1
        Backed.notices += b'"withdrawn":true' in (self.out / "content/sidecars.jsonl").read_bytes()


@pytest.mark.slow
def test_whatever_happens_in_a_newsroom_its_site_gives_its_sources_back(request: pytest.FixtureRequest) -> None:
    Backed.restored = Backed.notices = 0

    play(Backed, request, short=(25, 10), long=(300, 10))

    print(f"{Backed.restored} sites restored, {Backed.notices} of them with notices of withdrawn articles")
    assert Backed.restored > 50
    assert Backed.notices > 10


def test_a_copy_from_a_web_server_has_no_hidden_files_and_gives_back_the_same(site: Site, new: Path) -> None:
    built = site(WORLD)
    copy = new.with_name("copy")
    shutil.copytree(built.out, copy, ignore=shutil.ignore_patterns(".*"))

    assert run(copy, "--site", new, "--quiet") == 0
    assert sources(new) == wanted(WORLD)


@pytest.mark.parametrize("inner", ["", "public/"])
def test_a_zipped_site_gives_back_the_same(site: Site, new: Path, inner: str) -> None:
    built = site(WORLD)
    path = zipped(built.out, new.with_name("site.zip"), inner)

    assert run(path, "--site", new, "--quiet") == 0
    assert sources(new) == wanted(WORLD)


def zipped(folder: Path, path: Path, inner: str = "", extra: Mapping[str, str] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**contents(folder), **(extra or {})}.items():
            archive.writestr(inner + name, data)
    return path


def test_a_lost_content_folder_comes_back_where_it_was(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    built = site(WORLD)
    shutil.rmtree(built.folder / "content")
    monkeypatch.chdir(built.folder)

    assert run("public", "--quiet") == 0
    assert sources(built.folder) == wanted(WORLD)


def test_importing_twice_changes_nothing(site: Site, new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = site(WORLD)
    run(built.out, "--site", new)
    before = looks(new)

    assert run(built.out, "--site", new) == 0
    assert looks(new) == before
    assert capsys.readouterr().out.splitlines()[-2:] == ["14 stand there already, unchanged", "nothing to lay down"]


def looks(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in (folder / "content").rglob("*")}


def test_a_dry_run_writes_nothing_but_its_report(site: Site, new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built, report = site(WORLD), new.with_name("report.json")

    assert run(built.out, "--site", new, "--dry-run", "--report", report) == 0
    assert not new.exists()
    assert capsys.readouterr().out == "14 files of content/ would be laid down, as they were published\n"
    assert json.loads(report.read_text("utf-8"))["written"] == []

    assert run(built.out, "--site", new, "--report", report) == 0
    assert json.loads(report.read_text("utf-8"))["written"] == sorted(f"content/{path}" for path in WORLD)


@pytest.mark.parametrize("more", [["--date", "2025"], ["--plan", "p.csv"], ["raw.txt"]], ids=lambda more: more[0])
def test_a_published_site_is_imported_by_itself(
    site: Site, new: Path, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    built = site(WORLD)

    assert run(*[new.with_name(more[0])] if len(more) == 1 else [], built.out, "--site", new, *more[1:] and more) == 2
    assert "this is a published site, which gives its content/ back as it was" in capsys.readouterr().err
    assert not new.exists()


# What stands already


@pytest.mark.parametrize("path", ["site.yaml", "articles/2025/storm.de.txt", "articles/plain.txt"])
def test_what_stands_there_is_never_written_over(
    site: Site, new: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    built = site(WORLD)
    write(new, {path: "Mine\n"})

    assert run(built.out, "--site", new) == 1
    assert sources(new) == {path: b"Mine\n"}
    assert f"content/{path}: something else stands here already" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["folder", "file above", "link out"])
def test_a_place_that_is_taken_otherwise_is_named(
    site: Site, new: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    built, out = site(WORLD), new.with_name("out")
    if kind == "folder":
        (new / "content/articles/plain.txt").mkdir(parents=True)
    elif kind == "file above":
        write(new, {"articles/2025": "x"})
    else:
        out.mkdir()
        (new / "content/articles").mkdir(parents=True)
        (new / "content/articles/plain.txt").symlink_to(out / "nothing.txt")

    assert run(built.out, "--site", new) == 1
    assert "something else stands here already" in capsys.readouterr().err
    assert not (new / "content/site.yaml").exists()
    assert not (out / "nothing.txt").exists()


def test_nothing_is_written_through_a_folder_that_leads_out(site: Site, new: Path) -> None:
    built = site(WORLD)
    (new / "content").mkdir(parents=True)
    new.with_name("out").mkdir()
    (new / "content/articles").symlink_to(new.with_name("out"))

    assert run(built.out, "--site", new, "--quiet") == 3
    assert list(new.with_name("out").iterdir()) == []
    assert sources(new) == {}


# Damage


def edited(built: Built, edit: Callable[[dict[str, Any]], None]) -> None:
    place = built.out / "manifest.json"
    told = json.loads(place.read_text("utf-8"))
    edit(told)
    place.write_text(json.dumps(told), "utf-8")


@pytest.mark.parametrize(
    ("path", "lost"),
    [
        ("de/2025/storm.txt", {"articles/2025/storm.de.txt"}),
        ("content/tags.yaml", {"tags.yaml"}),
        ("content/site.yaml", {"site.yaml"}),
        ("de/uebers-meer/ein-tag-1.md", {"articles/Übers Meer/Ein  Tag (1).de.md"}),
        ("en/plain.txt", {"articles/plain.txt", "articles/plain.yaml"}),
    ],
)
@pytest.mark.parametrize("deed", ["alter", "remove", "cut"])
def test_a_damaged_file_is_named_and_left_out(
    site: Site, new: Path, path: str, lost: set[str], deed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    built = site(WORLD)
    place = built.out / path
    if path.startswith("de/uebers"):
        path = next(name for name in built.files if name.endswith("ein-tag-1.md"))
        place = built.out / path
    place.unlink() if deed == "remove" else place.write_bytes({"alter": b"x", "cut": place.read_bytes()[:-1]}[deed])

    assert run(built.out, "--site", new) == 1
    said = "this file is missing" if deed == "remove" else "this is not what was published"
    assert f"{built.out.as_posix()}/{path}: {said}" in capsys.readouterr().err
    assert sources(new) == {name: data for name, data in wanted(WORLD).items() if name not in lost}


def test_a_copy_that_was_mended_gives_back_the_rest(site: Site, new: Path) -> None:
    built = site(WORLD)
    place = built.out / "de/2025/storm.txt"
    data = place.read_bytes()
    place.write_bytes(b"x")
    run(built.out, "--site", new, "--quiet")
    place.write_bytes(data)

    assert run(built.out, "--site", new, "--quiet") == 0
    assert sources(new) == wanted(WORLD)


def test_a_damaged_sidecar_keeps_back_its_texts(site: Site, new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = site(WORLD)
    place = built.out / "content/sidecars.jsonl"
    place.write_text(place.read_text("utf-8").replace("2025-07-15", "2025-07-16"), "utf-8")

    assert run(built.out, "--site", new) == 1
    assert "content/sidecars.jsonl: this is not what was published" in (err := capsys.readouterr().err)
    assert "en/2025/storm.txt: its facts are damaged or missing in content/sidecars.jsonl" in err
    assert {path for path in WORLD if "storm" in path}.isdisjoint(sources(new))
    assert {"articles/plain.txt", "articles/half.yaml", "site.yaml"} <= sources(new).keys()


@pytest.mark.parametrize("cut", [0, 1, 60])
def test_facts_that_may_be_lost_keep_back_their_texts(site: Site, new: Path, cut: int) -> None:
    built = site(WORLD)
    place = built.out / "content/sidecars.jsonl"
    lines = place.read_bytes().splitlines(keepends=True)
    place.write_bytes(b"".join(lines[:-1]) + lines[-1][:cut])

    assert run(built.out, "--site", new, "--quiet") == 1
    assert {path.split("/")[-1] for path in sources(new)} == {
        *("site.yaml", "tags.yaml", "authors.yaml", "storm.en.txt", "storm.de.txt", "storm.he.md", "storm.yaml"),
        *("half.en.txt", "half.yaml"),
    } - ({"half.en.txt", "half.yaml"} if "half" in lines[-1].decode() else set())


def test_pages_that_were_changed_are_counted_and_nothing_is_made_of_them(
    site: Site, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built = site(WORLD)
    (built.out / "en/plain.html").unlink()
    (built.out / "en/half.html").write_text("<p>other</p>", "utf-8")

    assert run(built.out, "--site", new) == 0
    assert "note: " in (err := capsys.readouterr().err)
    assert "2 pages are missing in this copy or not as they were published" in err
    assert sources(new) == wanted(WORLD)


# Hostile copies


def put(**values: str) -> Callable[[dict[str, Any]], None]:
    return lambda told: told["pages"][0].update(values)


def add(line: Any) -> Callable[[dict[str, Any]], None]:
    return lambda told: told["pages"].append(line)


HOSTILE: dict[str, Callable[[dict[str, Any]], None]] = {
    **{
        f"source {path!r}": put(source=path)
        for path in (
            *("../evil.txt", "/etc/evil.txt", "content/articles/../../../evil.txt", "content/articles//evil.txt"),
            *("content/articles/./evil.txt", "content/site.yaml", "content/articles/evil.yaml", "static/evil.txt"),
            *("content/articles/.evil.txt", "content/articles/.x/evil.txt", "content/articles/a\\..\\evil.txt"),
            *("content/articles/a\x00.txt", "content/articles/a\n.txt", "content/articles/\u202eevil.txt", ""),
            *("content/articles/" + "x" * 300 + ".txt", "content/articles/e\u0301.txt", "content/articles/.txt"),
            *("templates/article.html", ".sitegen/lock.txt", "content/articles/\ud800.txt"),
        )
    },
    **{
        f"text {path!r}": put(text=path)
        for path in ("../secret.txt", "/etc/passwd", "en/../../secret.txt", ".sitegen.json")
    },
    "page": put(page="../secret.txt"),
    "twice": lambda told: told["pages"].append(told["pages"][0]),
    "ledger": lambda told: told["files"].update({"../secret.txt": "0"}),
    "no line": add([]),
    "no text": add({"page": "en/x.html"}),
    "number": put(source_sha256=5),  # type: ignore[arg-type]  # what nobody of ours would write
    "no files": lambda told: told.pop("files"),
    "no site": lambda told: told["files"].pop("content/site.yaml"),
}


@pytest.mark.parametrize(
    "edit", HOSTILE.values(), ids=[name.encode("unicode_escape").decode()[:60] for name in HOSTILE]
)
def test_a_manifest_that_is_not_ours_is_refused_whole(
    site: Site, new: Path, edit: Callable[[dict[str, Any]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    built = site(WORLD)
    (built.out.parent / "secret.txt").write_text("secret", "utf-8")
    edited(built, edit)
    before = tree(built.folder)

    assert run(built.out, "--site", new) == 1
    assert "manifest.json: " in capsys.readouterr().err
    assert sources(new) == {}
    assert tree(built.folder) == before


def test_a_manifest_that_nests_without_end_is_refused(site: Site, new: Path) -> None:
    built = site(WORLD)
    (built.out / "manifest.json").write_text('{"sitegen":1,"pages":[' + "[" * 500_000, "utf-8")

    assert run(built.out, "--site", new, "--quiet") == 1
    assert sources(new) == {}


@pytest.mark.parametrize("path", ["../evil.yaml", "content/site.yaml", "content/articles/evil.txt", "templates/a.yaml"])
def test_a_sidecar_elsewhere_is_refused(site: Site, new: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    built = site(WORLD)
    place = built.out / "content/sidecars.jsonl"
    line = json.dumps(
        {"path": path, "text": "", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
    )
    place.write_text(place.read_text("utf-8") + line + "\n", "utf-8")

    assert run(built.out, "--site", new) == 1
    assert f'it names "{path}"' in capsys.readouterr().err
    assert not (new / "evil.yaml").exists()
    assert path.removeprefix("content/") not in sources(new) or path == "content/site.yaml"
    assert sources(new)["site.yaml"] == WORLD["site.yaml"]


@pytest.mark.parametrize("kind", ["link to a file", "link to a folder", "pipe", "folder"])
def test_links_and_pipes_in_a_copy_are_not_read(
    site: Site, new: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    built = site(WORLD)
    place = built.out / "en/plain.txt"
    aside = new.with_name("aside")
    aside.mkdir()
    if kind == "link to a folder":
        shutil.move(str(built.out / "en"), str(aside / "en"))
        (built.out / "en").symlink_to(aside / "en")
    else:
        shutil.move(str(place), str(aside / "plain.txt"))
        if kind == "link to a file":
            place.symlink_to(aside / "plain.txt")
        elif kind == "folder":
            place.mkdir()
        else:
            os.mkfifo(place)

    assert run(built.out, "--site", new) == 1
    assert (
        "en/plain.txt: this is a link, a folder, a pipe or a device, and not the file that was published\n"
        "    copy the published site again, with plain files in place of links, then import it again\n"
    ) in capsys.readouterr().err
    assert "articles/plain.txt" not in sources(new)


def test_a_manifest_that_is_a_pipe_or_a_link_makes_no_site(site: Site, new: Path) -> None:
    built = site(WORLD)
    place = built.out / "manifest.json"
    place.rename(new.with_name("aside.json"))
    os.mkfifo(place)
    assert run(built.out, "--site", new, "--quiet") == 2

    place.unlink()
    place.symlink_to(new.with_name("aside.json"))
    assert run(built.out, "--site", new, "--quiet") == 2
    assert not new.exists()


def test_a_hostile_zip_gives_nothing_back(site: Site, new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = site(WORLD)
    path = zipped(built.out, new.with_name("site.zip"), "", {"../../evil.txt": "x"})

    assert run(path, "--site", new) != 0
    assert not new.exists()
    assert 'this .zip is refused as a whole: "../../evil.txt" leads out of it' in capsys.readouterr().err


# Interruptions


KILLED = """
import os, sys
from pathlib import Path
from sitegen import cli
whole, calls = {name: getattr(Path, name) for name in ("replace", "rename", "write_bytes", "mkdir")}, []
def counted(name):
    def call(self, *arguments, **options):
        if ".sitegen" in str(self) or "content" in str(self):
            calls.append(name)
            if len(calls) == int(sys.argv[1]):
                os._exit(9)
        return whole[name](self, *arguments, **options)
    return call
for name in whole:
    setattr(Path, name, counted(name))
sys.exit(cli.main(["import", sys.argv[2], "--site", "new", "--quiet"]))
"""
SMALL = {path: WORLD[path] for path in ("site.yaml", "articles/plain.txt", "articles/plain.yaml")}


def test_a_killed_import_is_completed_or_forgotten_by_the_next_command(site: Site, new: Path) -> None:
    built, ends = site(SMALL), set()
    for step in range(1, 40):
        shutil.rmtree(new, ignore_errors=True)
        command = [sys.executable, "-c", KILLED, str(step), str(built.out)]
        killed = subprocess.run(
            command, cwd=new.parent, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        cli.main(["build", "--site", str(new), "--quiet"])
        left = sources(new) if (new / "content").is_dir() else {}
        assert left in ({}, wanted(SMALL)), step
        ends.add(bool(left))
        assert run(built.out, "--site", new, "--quiet") == 0
        assert sources(new) == wanted(SMALL)
        if killed.returncode == 0:
            break
        assert killed.returncode == 9, killed.stderr
    else:
        pytest.fail("it was never left to finish")
    assert ends == {False, True}


def test_an_interrupted_import_leaves_nothing(site: Site, new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = site(WORLD)
    whole, calls = Path.replace, []

    def interrupted(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)

    assert run(built.out, "--site", new, "--quiet") == 130
    assert sources(new) == {}
