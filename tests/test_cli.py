"""The command: what it says, where it says it, and what it ends with."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import tree, write

from sitegen import __version__, build, cli, journal, lock, render

ROOT = Path(__file__).parent.parent
STORM = {"articles/storm.en.txt": "Storm\n\nIt rained.\nIt blew.\n"}
BROKEN = {"articles/storm.yaml": "date: 31.02.2021\n"}

REPORT = {*("articles", "stories", "pages", "rendered", "written", "deleted", "problems", "seconds", "peak_rss_bytes")}


def run(folder: Path, *options: str) -> int:
    return cli.main(["build", "--site", str(folder), "--now", "2025-08-01", *options])


def report(folder: Path, *options: str) -> tuple[int, dict[str, Any]]:
    path = folder.parent / "report.json"
    path.unlink(missing_ok=True)
    code = run(folder, "--report", str(path), *options)
    return code, json.loads(path.read_text("utf-8"))


def test_done_is_0_and_the_result_goes_to_standard_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, STORM)

    assert run(folder) == 0

    said = capsys.readouterr()
    assert re.fullmatch(r"1 article, 1 story, \d+ pages: open \S+/public/index\.html\n", said.out)
    assert said.err == ""


def test_refused_content_is_1_and_every_problem_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {**STORM, **BROKEN, "articles/rain.txt": "Rain\n\nText.\n"})

    assert run(folder) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "content/articles/rain.txt: nothing says which language this article is in",
        '    end the name in ".en" before the dot of the ending, or write `lang: en` in its facts',
        'content/articles/storm.yaml:1: the date "31.02.2021" does not exist',
        "    write it as year-month-day, for example 2021-02-28",
        "2 problems: nothing was published, the site stays as it was",
    ]
    assert not (folder / "public").exists()


def test_a_folder_without_a_site_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == 2

    assert capsys.readouterr().err.splitlines()[:2] == [
        "content/site.yaml: there is no site here",
        "    run `sitegen new site .` to make one, or point to it with --site",
    ]
    assert run(tmp_path / "nowhere") == 2
    assert not (tmp_path / "nowhere").exists()


def test_a_wrong_site_yaml_is_2(folder: Path) -> None:
    write(folder, {"site.yaml": "title: A\nlanguages: [en]\nper_page: many\n"})

    assert run(folder) == 2


def test_a_folder_of_others_is_2(folder: Path) -> None:
    write(folder, {**STORM, "public/thesis.txt": "Years of work."})

    assert run(folder) == 2


@pytest.mark.parametrize(
    "argv", [[], ["bild"], ["build", "--nonsense"], ["build", "--quiet", "--verbose"], ["serve", "--port", "x"]]
)
def test_wrong_usage_is_2(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(argv)

    assert stop.value.code == 2


def test_a_moment_that_is_none_is_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--now", "yesterday") == 2
    assert capsys.readouterr().err.startswith('--now: "yesterday" is not a date\n    ')


def test_a_base_url_that_is_none_is_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--base-url", "example.org") == 2
    assert capsys.readouterr().err.startswith('--base-url: the base_url "example.org" is not a web address\n    ')


def test_a_fault_of_the_disk_is_3_in_two_lines(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(place: Path, *_: object) -> None:
        raise OSError(28, "No space left on device", str(place))

    write(folder, STORM)
    monkeypatch.setattr(journal, "settle", full)

    assert run(folder) == 3
    first, second = capsys.readouterr().err.splitlines()
    assert first.endswith("No space left on device")
    assert second.startswith("    check the disk")


@pytest.mark.parametrize("epoch", ["yesterday", "²", "-1", "253402300799", "9" * 17])
@pytest.mark.parametrize("argv", [["build"], ["new", "article", "Low tide"], ["export", "tsv"]], ids=" ".join)
def test_a_clock_that_is_none_is_2(
    folder: Path, argv: list[str], epoch: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, STORM)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    assert cli.main([*argv, "--site", str(folder)]) == 2
    assert capsys.readouterr().err == (
        f'SOURCE_DATE_EPOCH: "{epoch}" is no time\n'
        "    it must be seconds since 1970, for example 1752537600, or not be set at all\n"
    )


@pytest.mark.parametrize(
    "argv",
    [
        ["build", "--report", "told.json"],
        ["import", "--report", "told.json", "raw.txt"],
        ["sheet", "--apply", "raw.txt"],
    ],
    ids=lambda argv: argv[0],
)
def test_a_command_that_never_gets_its_turn_is_3(
    folder: Path, argv: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise lock.LockedError("another build is running (process 7)")

    write(folder, STORM)
    (folder / "raw.txt").write_text("Storm\n\nIt rained.\n", "utf-8")
    monkeypatch.setattr(lock, "held", busy)
    monkeypatch.chdir(folder)

    assert cli.main(argv) == 3
    assert capsys.readouterr().err.splitlines() == [
        "another build is running (process 7)",
        "    wait for it to finish, then run the same command again",
    ]
    assert (folder / "told.json").exists() == ("--report" in argv)


def test_an_interrupted_build_is_130_and_leaves_the_site_as_it_was(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, STORM)
    assert run(folder) == 0
    before = tree(folder / "public")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(render.Press, "page", interrupt)
    capsys.readouterr()
    write(folder, {"articles/storm.en.txt": "Storm\n\nIt rained.\nIt blew more.\n"})

    assert run(folder) == 130
    assert capsys.readouterr().err == "interrupted: the published site is unchanged\n"
    assert tree(folder / "public") == before


@pytest.mark.parametrize("moment", ["replace", "fsync"])
def test_a_build_interrupted_while_it_publishes_says_that_the_site_may_be_new_and_it_is_whole(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    write(folder, {**STORM, "articles/calm.en.txt": "Calm\n\nIt was dry.\n"})
    assert run(folder) == 0
    sites = [tree(folder / "public")]
    write(folder, {"articles/storm.en.txt": "Storm\n\nIt rained.\nIt blew more.\n"})
    assert run(folder) == 0
    sites.append(tree(folder / "public"))
    write(folder, STORM)
    assert run(folder) == 0
    write(folder, {"articles/storm.en.txt": "Storm\n\nIt rained.\nIt blew more.\n"})
    capsys.readouterr()

    def interrupt(*_: object, **__: object) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(os, moment, interrupt)
    assert run(folder) == 130
    said = "interrupted: the new site was printed; what is published is whole, the old one or the new one\n"
    assert capsys.readouterr().err == said
    assert tree(folder / "public") in sites


@pytest.mark.parametrize(
    ("argv", "shown"),
    [
        (["--help"], "build"),
        (["build", "--help"], "--base-url"),
        (["serve", "--help"], "--port"),
        (["export", "--help"], "jsonl"),
        (["--help"], "exit codes"),
    ],
)
def test_help_says_what_works(argv: list[str], shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(argv)

    assert stop.value.code == 0
    assert shown in capsys.readouterr().out


@pytest.mark.parametrize(
    "argv", [["--help"], ["--nonsense"], ["x"], ["--jobs", "0"], ["--site"], ["--quiet", "--verbose"]]
)
def test_a_build_is_told_what_the_whole_command_line_would_tell(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for asked in ("build", ""):
        with pytest.raises(SystemExit) as end:
            cli.parser(asked).parse_args(["build", *argv])
        told.append((end.value.code, *capsys.readouterr()))

    assert told[0] == told[1]


def test_the_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])

    assert capsys.readouterr().out == f"sitegen {__version__}\n"
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_it_runs_as_a_module_in_any_folder(folder: Path) -> None:
    write(folder, STORM)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "NO_COLOR": "1"}

    done = subprocess.run(
        [sys.executable, "-m", "sitegen", "build"], cwd=folder, env=environment, capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"public/index.html" in done.stdout


def test_quiet_says_nothing_and_verbose_says_more(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {**STORM, "articles/photo.jpg": "x"})

    assert run(folder, "--quiet") == 0
    assert capsys.readouterr() == ("", "")
    assert run(folder, "--verbose", "--clean") == 0
    assert {line.split()[0] for line in capsys.readouterr().err.splitlines() if line.endswith(" s")} >= {
        "render",
        "publish",
    }


def test_a_notice_is_said_and_does_not_refuse(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {**STORM, "articles/photo.jpg": "x"})

    assert run(folder) == 0
    assert capsys.readouterr().err.startswith("note: content/articles/photo.jpg: this file is left out")


def test_of_many_problems_the_first_fifty_are_printed_and_the_rest_counted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, {f"articles/story-{number:03}.txt": "A\n\nB.\n" for number in range(60)})

    code, found = report(folder)

    said = capsys.readouterr().err.splitlines()
    assert (code, len(found["problems"])) == (1, 60)
    assert said[100:] == ["… and 10 more", "60 problems: nothing was published, the site stays as it was"]


def test_the_output_folder_may_be_elsewhere(folder: Path, tmp_path: Path) -> None:
    write(folder, STORM)

    assert run(folder, "--output", str(tmp_path / "deep" / "elsewhere")) == 0
    assert (tmp_path / "deep" / "elsewhere" / "en" / "storm.html").is_file()
    assert not (folder / "public").exists()


def test_the_base_url_of_the_command_counts_for_more_than_that_of_the_site(folder: Path) -> None:
    write(folder, STORM)

    assert run(folder, "--base-url", "https://other.example/path") == 0
    assert 'href="https://other.example/path/en/storm.html"' in (folder / "public/en/storm.html").read_text("utf-8")


def test_drafts_are_shown_when_asked_for(folder: Path) -> None:
    write(folder, {**STORM, "articles/storm.yaml": "draft: true\n"})

    assert run(folder) == 0
    assert not (folder / "public/en/storm.html").exists()
    assert run(folder, "--drafts") == 0
    assert (folder / "public/en/storm.html").is_file()


@pytest.mark.parametrize(
    ("now", "epoch", "shown"),
    [
        ("2025-07-14", None, False),
        ("2025-07-15", None, True),
        ("2025-07-15T00:30:00+02:00", None, False),
        (None, "1752537600", True),
        (None, "1752537599", False),
        ("2025-07-15", "0", True),
        (None, None, True),
    ],
)
def test_the_clock_is_what_it_is_told_to_be(
    folder: Path, monkeypatch: pytest.MonkeyPatch, now: str | None, epoch: str | None, shown: bool
) -> None:
    write(folder, {**STORM, "articles/storm.yaml": "date: 2025-07-15\n"})
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if epoch:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    assert cli.main(["build", "--site", str(folder), *(["--now", now] if now else [])]) == 0

    assert (folder / "public/en/storm.html").exists() is shown


def test_the_report_says_what_was_done(folder: Path) -> None:
    write(folder, {**STORM, "articles/storm.de.txt": "Sturm\n\nText.\n", "articles/rain.en.txt": "Rain\n\nText.\n"})

    code, found = report(folder)

    pages = [path for path in tree(folder / "public") if path.endswith(".html")]
    assert (code, found.keys() >= REPORT) == (0, True)
    assert (found["articles"], found["stories"], found["pages"], found["deleted"]) == (3, 2, len(pages), 0)
    assert found["problems"] == []
    assert found["seconds"].keys() == {"total", "stages"}
    assert found["peak_rss_bytes"] > 1_000_000


def test_the_report_lists_the_problems_of_a_refused_site(folder: Path) -> None:
    write(folder, {**STORM, **BROKEN})

    code, found = report(folder)

    assert (code, found.keys() >= REPORT) == (1, True)
    assert found["problems"] == [{
        "path": "content/articles/storm.yaml", "line": 1, "message": 'the date "31.02.2021" does not exist',
        "hint": "write it as year-month-day, for example 2021-02-28",
    }]  # fmt: skip


def test_the_report_is_written_on_every_exit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(error: BaseException) -> Any:
        def fail(*_: object, **__: object) -> None:
            raise error

        return fail

    ends = {0: None, 2: None, 3: OSError(28, "No space left on device"), 130: KeyboardInterrupt()}
    for code, error in ends.items():
        with monkeypatch.context() as patch:
            if error:
                patch.setattr(build, "build", fails(error))
            ended, found = report(folder, *(["--base-url", "nonsense"] if code == 2 else []))
        assert (ended, found.keys() >= REPORT) == (code, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_output_that_cannot_be_written_does_not_keep_the_site_from_being_published(folder: Path, stream: str) -> None:
    write(folder, {**STORM, "articles/photo.jpg": "x"})
    command = [sys.executable, "-m", "sitegen", "build", "--site", str(folder)]

    with Path("/dev/full").open("w") as full:
        streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: full}
        done = subprocess.run(command, cwd=ROOT, check=False, **streams)

    assert b"Traceback" not in (done.stderr or b"")
    assert (folder / "public/en/storm.html").is_file()
    assert stream == "stdout" or done.returncode == 0


@pytest.mark.parametrize("place", ["public/report.json", "content/tags.yaml", "static/report.json"])
@pytest.mark.parametrize("command", [["build"], ["import", "raw"]])
def test_a_report_takes_no_place_that_is_the_sites(
    folder: Path, capsys: pytest.CaptureFixture[str], place: str, command: list[str]
) -> None:
    write(folder, {**STORM, "tags.yaml": "rain: {en: Rain}\n"})
    before = tree(folder)

    code = cli.main([*command, "--site", str(folder), "--report", str(folder / place)])

    assert (code, tree(folder)) == (2, before)
    assert capsys.readouterr().err.startswith(f"--report: {folder / place}: it would ")
