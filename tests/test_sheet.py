"""`sitegen sheet`: a standing archive corrected in a spreadsheet; files move, old addresses lead on, remarks stay."""

import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Page
from pile import english, german

from sitegen import cli, sidecars

SITE = "title: News\nlanguages: [en, de]\ntimezone: Europe/Berlin\nbase_url: https://example.org/\n"
PRESS = Path(__file__).parent / "debian_press"

Table = list[dict[str, str]]


class Desk:
    """An editor with an archive and a spreadsheet."""

    def __init__(self, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
        self.site, self.sheet, self.captured = folder / "site", folder / "sheet.csv", capsysbinary
        self.out, self.err = "", ""

    def put(self, files: Mapping[str, str]) -> None:
        for name, text in {"site.yaml": SITE, **files}.items():
            path = self.site / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())

    def run(self, *options: str) -> tuple[int, bytes]:
        code = cli.main([*options, "--site", str(self.site)])
        said = self.captured.readouterr()
        self.out, self.err = said.out.decode(), said.err.decode()
        return code, said.out

    def table(self) -> Table:
        code, out = self.run("sheet")
        assert code == 0, self.err
        return list(csv.DictReader(io.StringIO(out.decode("utf-8-sig"))))

    def apply(self, table: Table) -> int:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, table[0].keys(), delimiter=";", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(table)
        self.sheet.write_bytes(text.getvalue().encode("utf-8-sig"))
        return self.run("sheet", "--apply", str(self.sheet))[0]

    def build(self) -> None:
        assert self.run("build", "--now", "2025-08-01", "--quiet")[0] == 0, self.err

    def files(self) -> dict[str, str]:
        top = self.site / "content/articles"
        return {path.relative_to(top).as_posix(): path.read_text("utf-8") for path in top.rglob("*") if path.is_file()}

    def facts(self, name: str) -> Any:
        return yaml.safe_load(self.files()[f"{name}.yaml"])

    def published(self) -> set[str]:
        """All pages, but for those that show two versions side by side: these are found from the articles."""
        top = self.site / "public"
        return {path.relative_to(top).as_posix() for path in top.rglob("*.html") if "." not in path.stem}


@pytest.fixture
def desk(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Desk:
    return Desk(tmp_path, capsysbinary)


STORM = {
    "articles/undated/storm.en.txt": "Storm\n\nIt rained.\nIt blew.\n",
    "articles/undated/storm.de.txt": "Sturm\n\nEs regnete.\nEs wehte.\n",
    "articles/undated/storm.yaml": (
        "# from the old system\ntranslation_id: storm\ntags: [weather]  # proposed: headline\n"
        "slug:\n  en: the-storm  # as printed\n  de: der-sturm\nauthors: staff  # on duty\n"
    ),
}


def row_of(table: Table, file: str) -> dict[str, str]:
    return next(row for row in table if f"content/articles/{file}" in row.values())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_sheet_that_can_not_be_written_whole_is_no_success(desk: Desk) -> None:
    desk.put(STORM)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sitegen", "sheet", "--site", str(desk.site)],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
        )

    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def test_a_sheet_that_nobody_touched_changes_nothing(desk: Desk) -> None:
    desk.put(STORM)
    before = desk.files()

    assert desk.apply(desk.table()) == 0
    assert desk.out == "nothing to change\n"
    assert desk.files() == before


def test_a_language_with_capital_letters_has_columns_like_any_other(desk: Desk) -> None:
    desk.put(
        {
            "site.yaml": SITE.replace("de]", "pt-BR]"),
            "articles/storm.en.txt": "Storm\n\nIt rained.\n",
            "articles/storm.pt-BR.txt": "Tempestade\n\nChoveu.\n",
        }
    )
    table = desk.table()

    assert desk.apply(table) == 0, desk.err
    assert desk.apply([{**row, "pt-BR_slug": "chuva"} for row in table]) == 0, desk.err
    assert "chuva" in desk.files()["storm.yaml"]


def test_a_file_whose_name_is_written_with_combining_marks_is_corrected_where_it_stands(desk: Desk) -> None:
    """As one system writes names, and zipped folders made on it."""
    desk.put({"articles/sturm.de.txt": "Sturm\n\nEs regnete.\n", "articles/sturm.yaml": "# Ours.\ntags: [wind]\n"})
    folder = desk.site / "content/articles"
    for name in (".de.txt", ".yaml"):
        (folder / f"sturm{name}").rename(folder / f"stu\u0308rm{name}")

    table = desk.table()
    assert desk.apply([{**row, "tags": "rain"} for row in table]) == 0, desk.err

    assert sorted(path.name for path in folder.iterdir()) == ["stu\u0308rm.de.txt", "stu\u0308rm.yaml"]
    said = (folder / "stu\u0308rm.yaml").read_text("utf-8")
    assert said.startswith("# Ours.\n")
    assert "rain" in said
    desk.build()


def test_names_with_commas_and_ids_with_blanks_stay_as_they_are(desk: Desk) -> None:
    desk.put({**STORM, "articles/undated/storm.yaml": 'translation_id: my storm\ntags: ["wind, rain", sea]\n'})
    before = desk.files()

    assert desk.apply(desk.table()) == 0, desk.err
    assert desk.files() == before


def test_the_sheet_shows_what_stands(desk: Desk) -> None:
    desk.put(STORM)

    (row,) = desk.table()

    assert (row["id"], row["date"], row["tags"], row["authors"]) == ("storm", "", "weather", "staff")
    assert (row["de_file"], row["de_title"], row["de_slug"]) == (
        "content/articles/undated/storm.de.txt",
        "Sturm",
        "der-sturm",
    )


def test_a_date_files_a_story_anew_and_its_old_addresses_lead_on(desk: Desk) -> None:
    desk.put(STORM)
    desk.build()
    table = desk.table()
    table[0] |= {"date": "2025-07-15", "tags": "weather, storm", "en_slug": "great-storm"}

    assert desk.apply(table) == 0

    assert desk.out == "1 story changed, 1 of them moved; old addresses lead on\n"
    assert desk.files()["2025/07/storm.yaml"] == (
        "# from the old system\ntranslation_id: storm\ntags: [weather, storm]\n"
        "slug:\n  en: great-storm  # as printed\n  de: der-sturm\nauthors: staff  # on duty\ndate: 2025-07-15\n"
        'aliases:\n  en: ["/en/undated/the-storm.html"]\n  de: ["/de/undated/der-sturm.html"]\n'
    )
    assert set(desk.files()) == {f"2025/07/storm.{ending}" for ending in ("en.txt", "de.txt", "yaml")}
    before = desk.published()
    desk.build()
    assert before - {"en/undated/index.html", "de/undated/index.html"} <= desk.published()
    page = Page("en/undated/the-storm.html", (desk.site / "public/en/undated/the-storm.html").read_text("utf-8"))
    assert page.where(str(page.one("a")["href"])) == "en/2025/07/great-storm.html"


def test_an_id_that_was_the_path_is_kept_when_files_move(desk: Desk) -> None:
    desk.put({"articles/undated/storm.en.txt": "Storm\n\nIt rained.\n"})
    table = desk.table()
    table[0]["date"] = "2025-07"

    assert desk.apply(table) == 0
    assert desk.facts("2025/07/storm")["translation_id"] == "undated/storm"


def test_folders_of_the_editors_own_stay(desk: Desk) -> None:
    desk.put({"articles/sport/storm.en.txt": "Storm\n\nIt rained.\n"})
    table = desk.table()
    table[0]["date"] = "2025-07"

    assert desk.apply(table) == 0
    assert desk.out == "1 story changed\n"
    assert desk.files()["sport/storm.yaml"] == "date: 2025-07\n"


def test_two_stories_become_one(desk: Desk) -> None:
    desk.put(
        {
            "articles/2025/07/storm.en.txt": "Storm\n\nIt rained.\n",
            "articles/2025/07/storm.yaml": "translation_id: storm\ndate: 2025-07-15\nslug: big-storm\nsource: a.txt\n",
            "articles/undated/sturm.de.txt": "Sturm\n\nEs regnete.\n",
            "articles/undated/sturm.yaml": "translation_id: sturm\nslug: {de: der-sturm}\nsource: b\ntranslator: X\n",
        }
    )
    desk.build()
    table = desk.table()
    row_of(table, "undated/sturm.de.txt")["id"] = "storm"

    assert desk.apply(table) == 0, desk.err

    assert set(desk.files()) == {f"2025/07/storm.{ending}" for ending in ("en.txt", "de.txt", "yaml")}
    told = desk.facts("2025/07/storm")
    assert told["slug"] == {"en": "big-storm", "de": "der-sturm"}
    assert told["source"] == {"en": "a.txt", "de": "b"}
    assert told["translator"] == {"de": "X"}
    assert told["aliases"] == {"de": ["/de/undated/der-sturm.html"]}
    desk.build()
    assert "de/2025/07/der-sturm.html" in desk.published()


@pytest.mark.parametrize(
    ("facts", "slugs"),
    [("", {"de": "sturm"}), ("slug: big-storm\n", {"en": "big-storm", "de": "sturm"})],
)
def test_a_version_that_joins_a_story_keeps_the_address_of_its_row(
    desk: Desk, facts: str, slugs: dict[str, str]
) -> None:
    sidecar = {"articles/2025/07/storm.yaml": f"date: 2025-07-15\n{facts}"}
    desk.put({**sidecar, "articles/2025/07/storm.en.txt": "Storm\n\nIt rained.\n"})
    desk.put({"articles/undated/sturm.de.txt": "Sturm\n\nEs regnete.\n"})
    table = desk.table()
    row_of(table, "undated/sturm.de.txt")["id"] = "2025/07/storm"

    assert desk.apply(table) == 0, desk.err

    assert desk.facts("2025/07/storm")["slug"] == slugs
    desk.build()
    assert "de/2025/07/sturm.html" in desk.published()


def test_a_story_whose_new_folder_has_its_name_already_keeps_its_slug(desk: Desk) -> None:
    desk.put({"articles/2025/07/storm.en.txt": "Storm\n\nIt rained.\n", "articles/2025/07/storm.yaml": "slug: other\n"})
    desk.put({"articles/undated/storm.en.txt": "Storm\n\nIt blew.\n"})
    table = desk.table()
    row_of(table, "undated/storm.en.txt")["date"] = "2025-07"

    assert desk.apply(table) == 0, desk.err

    assert desk.facts("2025/07/storm-2")["slug"] == {"en": "storm"}
    desk.build()
    assert {"en/2025/07/storm.html", "en/2025/07/other.html"} <= desk.published()


def test_a_file_whose_name_says_no_language_keeps_it(desk: Desk) -> None:
    desk.put({"articles/2025/07/storm.md": "---\nlang: en\ndate: 2025-07-15\n---\n# Storm\n\nIt rained.\n"})
    table = desk.table()
    table[0]["tags"] = "weather"

    assert desk.apply(table) == 0, desk.err
    assert set(desk.files()) == {"2025/07/storm.md", "2025/07/storm.yaml"}


def test_another_day_of_the_same_month_moves_nothing(desk: Desk) -> None:
    text = "---\ndate: 2025-07-15\n---\n# Storm\n\nIt rained.\n"
    desk.put({"articles/2025/07/storm.en.md": text})
    table = desk.table()
    table[0]["date"] = "2025-07-16"

    assert desk.apply(table) == 0, desk.err
    assert desk.files() == {"2025/07/storm.en.md": text.replace("07-15", "07-16")}


def test_another_id_moves_nothing(desk: Desk) -> None:
    desk.put(STORM)
    table = desk.table()
    table[0]["id"] = "orkan"

    assert desk.apply(table) == 0, desk.err
    assert set(desk.files()) == {path.removeprefix("articles/") for path in STORM}
    assert desk.facts("undated/storm")["translation_id"] == "orkan"


def test_a_story_stays_where_it_is_when_one_version_leaves_and_another_comes(desk: Desk) -> None:
    desk.put({**STORM, "articles/sea/orkan.de.txt": "Orkan\n\nEs wehte sehr.\n"})
    table = desk.table()
    storm, orkan = row_of(table, "undated/storm.de.txt"), row_of(table, "sea/orkan.de.txt")
    for column in ("de_file", "de_slug"):
        storm[column], orkan[column] = orkan[column], storm[column]

    assert desk.apply(table) == 0, desk.err
    assert desk.files()["undated/storm.de.txt"] == "Orkan\n\nEs wehte sehr.\n"
    assert desk.files()["undated/orkan.de.txt"] == STORM["articles/undated/storm.de.txt"]
    assert desk.facts("undated/storm")["slug"] == {"en": "the-storm", "de": "orkan"}


PAIR = {
    "articles/2025/07/storm.en.md": "---\ndate: 2025-07-01\ntags: [a]\n---\n# Storm\n\nIt rained.\n",
    "articles/2025/07/storm.de.md": "---\ndate: 2025-07-20\ntags: [a]\n---\n# Sturm\n\nEs regnete.\n",
}
"""A story whose versions have dates of their own."""


def test_what_is_said_of_one_version_is_not_said_of_one_that_joins_it(desk: Desk) -> None:
    said = "date: 2025-07-01\nwithdrawn: The quotes were invented.\ntitle: Storm at sea\naliases: [/old.html]\n"
    desk.put({"articles/2025/07/storm.en.txt": "Storm\n\nIt rained.\n", "articles/2025/07/storm.yaml": said})
    said = "date: 2025-07-01\ntranslator: Anna Meier\n"
    desk.put({"articles/2025/07/sturm.de.txt": "Sturm\n\nEs regnete.\n", "articles/2025/07/sturm.yaml": said})

    assert desk.apply([{**row, "id": "2025/07/storm"} for row in desk.table()]) == 0, desk.err

    facts = desk.facts("2025/07/storm")
    assert facts.pop("date").isoformat() == "2025-07-01"
    assert facts == {
        "withdrawn": {"en": "The quotes were invented."},
        "title": {"en": "Storm at sea"},
        "aliases": {"en": ["/old.html"]},
        "translator": {"de": "Anna Meier"},
        "slug": {"de": "sturm"},
    }
    desk.build()
    assert "Es regnete." in (desk.site / "public/de/2025/07/sturm.html").read_text("utf-8")


def test_a_fact_that_nobody_edited_stays_as_each_version_has_it(desk: Desk) -> None:
    desk.put(PAIR)

    assert desk.apply([{**row, "tags": "a, b"} for row in desk.table()]) == 0, desk.err

    assert desk.files() == {
        path.removeprefix("articles/"): text.replace("[a]", "[a, b]") for path, text in PAIR.items()
    }


def test_a_fact_in_which_versions_differ_can_not_be_edited_in_one_cell(desk: Desk) -> None:
    desk.put(PAIR)
    before = desk.files()

    assert desk.apply([{**row, "date": "2025-07-15"} for row in desk.table()]) == 1

    assert desk.err.startswith(
        'content/articles/2025/07/storm: the versions of this story differ in "date" (2025-07-01 | 2025-07-20), '
        "and one cell can not say both\n    change them in the files, or make them the same there first\n"
    )
    assert desk.files() == before


def test_a_version_that_leaves_a_story_takes_its_own_facts_along(desk: Desk) -> None:
    desk.put({name: text for name, text in STORM.items() if name.endswith(".txt")})
    desk.put({"articles/undated/storm.yaml": "date: {en: 2025-07-01, de: 2025-07-20}\ntags: {en: [a], de: [b]}\n"})
    table = desk.table()
    alone = {**table[0], "id": "sturm", "en_file": "", "en_title": "", "en_slug": ""}
    table[0] |= {"de_file": "", "de_title": "", "de_slug": ""}

    assert desk.apply([*table, alone]) == 0, desk.err

    facts = [desk.facts(name) for name in ("undated/storm", "2025/07/sturm")]
    assert [str(said["date"]) for said in facts] == ["{'en': datetime.date(2025, 7, 1)}", "2025-07-20"]
    assert [said["tags"] for said in facts] == [{"en": ["a"]}, ["b"]]


@pytest.mark.parametrize("column", ["date", "de_slug"])
def test_a_story_that_moves_there_and_back_has_its_old_address_again(desk: Desk, column: str) -> None:
    desk.put({"articles/2025/07/storm.en.txt": "Storm\n\nIt rained.\n"})
    desk.put({"articles/2025/07/storm.de.txt": "Sturm\n\nEs regnete.\n"})
    desk.put({"articles/2025/07/storm.yaml": "date: 2025-07-01\nslug: {de: sturm}\n"})
    desk.build()
    before = desk.published()

    for value in {"date": ("2025-06-02", "2025-07-01"), "de_slug": ("orkan", "sturm")}[column]:
        assert desk.apply([{**row, column: value} for row in desk.table()]) == 0, desk.err
        desk.build()
        assert before - {path for path in before if "index" in path} <= desk.published()

    there = "/de/2025/06/sturm.html" if column == "date" else "/de/2025/07/orkan.html"
    assert desk.facts("2025/07/storm")["aliases"]["de"] == [there]


def test_what_is_said_of_versions_to_come_stays(desk: Desk) -> None:
    said = "date: 2025-07-01\nslug:\n  en: storm\n  de: sturm  # agreed\ntranslator: {de: Anna Meier}\n"
    desk.put({"articles/2025/07/storm.en.txt": "Storm\n\nIt rained.\n", "articles/2025/07/storm.yaml": said})

    assert desk.apply([{**row, "tags": "wind"} for row in desk.table()]) == 0, desk.err

    assert desk.files()["2025/07/storm.yaml"] == f"{said}tags: [wind]\n"


def test_a_story_that_has_no_id_but_its_name_gets_one(desk: Desk) -> None:
    desk.put({"articles/2025/07/storm.en.txt": "Storm\n\nIt rained.\n"})
    desk.put({"articles/2025/07/storm.yaml": "date: 2025-07-01\n"})

    assert desk.apply([{**row, "id": "orkan"} for row in desk.table()]) == 0, desk.err

    assert [row["id"] for row in desk.table()] == ["orkan"]


def test_two_stories_of_one_name_that_come_to_one_folder_stand_apart(desk: Desk) -> None:
    desk.put({"articles/undated/storm.en.txt": "Storm\n\nIt rained.\n", "articles/undated/storm.yaml": "slug: one\n"})
    desk.put({"articles/2024/01/storm.en.txt": "Storm\n\nIt blew.\n", "articles/2024/01/storm.yaml": "date: 2024-01\n"})
    table = [{**row, "date": "2025-07"} for row in desk.table()]

    assert desk.apply(table) == 0, desk.err
    assert {path for path in desk.files() if path.endswith(".txt")} == {
        *("2025/07/storm.en.txt", "2025/07/storm-2.en.txt"),
    }


def test_a_story_is_taken_apart(desk: Desk) -> None:
    desk.put(STORM)
    table = desk.table()
    alone = {**table[0], "id": "sturm-im-hafen", "en_file": "", "en_title": "", "en_slug": "", "tags": "hafen"}
    table[0] |= {"de_file": "", "de_title": "", "de_slug": ""}

    assert desk.apply([*table, alone]) == 0, desk.err

    assert set(desk.files()) == {
        *("undated/storm.en.txt", "undated/storm.yaml", "undated/sturm-im-hafen.de.txt", "undated/sturm-im-hafen.yaml"),
    }
    assert desk.facts("undated/storm")["slug"] == {"en": "the-storm"}
    told = desk.facts("undated/sturm-im-hafen")
    assert (told["translation_id"], told["slug"], told["tags"]) == ("sturm-im-hafen", "der-sturm", ["hafen"])
    desk.build()


def test_facts_in_front_matter_are_changed_there(desk: Desk) -> None:
    text = "---\ntitle: Storm  # kept\ndate: 2024-01-01\nunknown: [a, b]\ntags: [old]\n---\n\nIt rained.\n"
    desk.put({"articles/2024/01/storm.en.md": text})
    table = desk.table()
    table[0] |= {"tags": "new", "date": "2024-02-03"}

    assert desk.apply(table) == 0, desk.err

    assert desk.files()["2024/02/storm.en.md"] == text.replace("2024-01-01", "2024-02-03").replace("[old]", "[new]")
    assert desk.facts("2024/02/storm") == {
        "translation_id": "2024/01/storm",
        "aliases": {"en": ["/en/2024/01/storm.html"]},
    }


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_facts_in_front_matter_are_changed_there_however_lines_end(desk: Desk, end: str) -> None:
    text = "---\ntitle: Storm  # kept\ndate: 2024-01-01\n---\n\nIt rained.\n".replace("\n", end)
    desk.put({"articles/2024/01/storm.en.md": text})
    table = desk.table()
    table[0] |= {"tags": "new", "date": "2024-02-03"}

    assert desk.apply(table) == 0, desk.err

    laid = (desk.site / "content/articles/2024/02/storm.en.md").read_bytes().decode()
    assert laid == text.replace("2024-01-01", "2024-02-03")
    desk.build()
    assert "en/2024/02/storm.html" in desk.published()


def test_a_pair_that_was_left_apart_is_not_proposed_again(desk: Desk) -> None:
    desk.put(
        {
            "articles/undated/one.en.txt": english(0),
            "articles/undated/one.yaml": "translation_id: one\n",
            "articles/undated/two.de.txt": german(0),
            "articles/undated/two.yaml": "translation_id: two\n",
        }
    )
    table = desk.table()
    assert row_of(table, "undated/one.en.txt")["doubts"].startswith("maybe the same story as two (0.")

    assert desk.apply(table) == 0

    assert desk.files()["undated/one.yaml"] == "translation_id: one\n# not the same story as two\n"
    assert [row["doubts"] for row in desk.table()] == ["", ""]


def test_a_pair_that_an_editor_split_in_a_sheet_is_not_proposed_again(desk: Desk) -> None:
    desk.put({"articles/2025/museum.en.txt": english(0), "articles/2025/museum.de.txt": german(0)})
    table = desk.table()
    apart = dict.fromkeys(table[0], "")
    for column in ("de_file", "de_slug"):
        table[0][column], apart[column] = "", table[0][column]

    assert desk.apply([*table, apart]) == 0, desk.err
    assert [row["doubts"] for row in desk.table()] == ["", ""]
    desk.build()


def test_a_pair_that_an_editor_split_in_a_plan_is_not_proposed_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put({})
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_text(english(0), "utf-8")
    (tmp_path / "raw/b.txt").write_text(german(0), "utf-8")
    monkeypatch.chdir(tmp_path)
    desk.run("import", "raw", "--plan", "sheet.csv")
    (row,) = list(csv.DictReader(io.StringIO(desk.sheet.read_text("utf-8-sig"))))
    rows = [{**row, "de_file": ""}, {**row, "id": "", "en_file": "", "de_slug": ""}]
    with desk.sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row.keys())
        writer.writeheader()
        writer.writerows(rows)

    assert desk.run("import", "raw", "--apply", "sheet.csv")[0] == 0, desk.err

    assert len(desk.files()) == 4
    assert [row["doubts"] for row in desk.table()] == ["", ""]


Wrong = Callable[[Table], None]


def change(file: str, **cells: str) -> Wrong:
    return lambda table: row_of(table, file).update(cells)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (change("2025/a.en.txt", en_file="nowhere"), 'there is no text "nowhere" here'),
        (change("2025/a.en.txt", date="yesterday"), 'the date "yesterday" can\'t be read'),
        (change("2025/a.en.txt", en_slug="b"), 'two pages would have the address "en/2025/b.html"'),
        (change("2025/a.en.txt", id="2025/b"), '"2025/b" has two en files: this one and that of line'),
        (
            change("2025/a.en.txt", en_file="", de_file="content/articles/2025/a.en.txt"),
            "stands in the column of another",
        ),
    ],
)
def test_rows_that_make_no_sense_are_named_and_nothing_changes(desk: Desk, wrong: Wrong, said: str) -> None:
    desk.put({"articles/2025/a.en.txt": "A\n\nOne.\n", "articles/2025/b.en.txt": "B\n\nTwo.\n"})
    before = desk.files()
    table = desk.table()
    wrong(table)

    assert desk.apply(table) == 1
    assert said in desk.err
    assert desk.files() == before


def test_slugs_that_change_places_need_no_aliases(desk: Desk) -> None:
    desk.put({"articles/2025/a.en.txt": "A\n\nOne.\n", "articles/2025/b.en.txt": "B\n\nTwo.\n"})
    table = desk.table()
    row_of(table, "2025/a.en.txt")["en_slug"] = "b"
    row_of(table, "2025/b.en.txt")["en_slug"] = "a"

    assert desk.apply(table) == 0, desk.err
    assert "aliases" not in desk.facts("2025/a")
    desk.build()


def test_addresses_go_with_their_texts_when_partners_are_exchanged(desk: Desk) -> None:
    for name, other in (("a", "x"), ("b", "y")):
        desk.put({f"articles/2025/{name}.en.txt": f"{name.upper()}\n\nOne.\n"})
        desk.put({f"articles/2025/{name}.de.txt": f"{other.upper()}\n\nEins.\n"})
        desk.put({f"articles/2025/{name}.yaml": f"slug: {{de: {other}}}\n"})
    table = desk.table()
    rows = [row_of(table, f"2025/{name}.en.txt") for name in "ab"]
    rows[0]["de_file"], rows[1]["de_file"] = rows[1]["de_file"], rows[0]["de_file"]

    assert desk.apply(table) == 0, desk.err
    assert {(row["en_slug"], row["de_title"], row["de_slug"]) for row in desk.table()} == {
        ("a", "Y", "y"),
        ("b", "X", "x"),
    }
    desk.build()


@pytest.mark.slow
def test_ninety_four_stories_are_retagged_and_redated_at_once(desk: Desk) -> None:
    shutil.copytree(PRESS, desk.site)
    shutil.rmtree(desk.site / "public", ignore_errors=True)
    desk.build()
    before = {path for path in desk.published() if path.count("/") > 2 and "/tags/" not in path}
    table = desk.table()
    for number, row in enumerate(table):
        row |= {"tags": f"press, t{number % 5}", "date": f"2019-{number % 12 + 1:02}-01"}

    assert desk.apply(table) == 0, desk.err

    assert len(table) == 94
    assert {path.split("/")[0] for path in desk.files()} == {"2019"}
    desk.build()
    articles = {path for path in before if not path.endswith("index.html")}
    assert articles <= desk.published()
    again = desk.table()
    assert all(row["tags"].startswith("press, t") for row in again)


@pytest.mark.parametrize(
    ("before", "key", "value", "after"),
    [
        ("a: 1\nb: 2\n", "a", "3", "a: 3\nb: 2\n"),
        ("a: 1  # why\nb: 2\n", "a", "3", "a: 3  # why\nb: 2\n"),
        ("a: [x, y]  # proposed: z\n", "a", ["y"], "a: [y]\n"),
        ("a:\n- x\n- y\n# about b\nb: 2\n", "a", ["y"], "a:\n- y\n# about b\nb: 2\n"),
        ("a:\n  en: x  # one\n  de: y\nb: 2\n", "a", {"en": "x", "de": "z"}, "a:\n  en: x  # one\n  de: z\nb: 2\n"),
        (
            "a:   # why\n    en: x\n    # never\n    de: y  # agreed\n",
            "a",
            {"en": "x", "de": "z", "fr": "v"},
            "a:   # why\n    en: x\n    # never\n    de: z  # agreed\n    fr: v\n",
        ),
        ("a:\n  en: x\n  # of de\n  de: y\n", "a", {"en": "x"}, "a:\n  en: x\n  # of de\n"),
        ("a:\n  en:\n  - x\n  de: y\n", "a", {"en": ["z"], "de": "y"}, "a:\n  en: [z]\n  de: y\n"),
        ("a:  # why\n- x  # one\n# and\n- y\n", "a", ["x", "y", "z"], "a:  # why\n- x  # one\n# and\n- y\n- z\n"),
        ("a:\n  - x  # one\n  - y\n", "a", ["x"], "a:\n  - x  # one\n"),
        ("a:\n- x\n- y\n", "a", ["y", "x"], "a: [y, x]\n"),
        ("a: {en: x, de: y}\n", "a", {"en": "x"}, "a:\n  en: x\n"),
        ("a: 1\nb: 2\n", "a", None, "b: 2\n"),
        ("a: 1\r\n", "b", "2", "a: 1\r\nb: 2\r\n"),
        ('a: "x # y"\n', "a", "z", "a: z\n"),
        ("a: |\n  one\n\n  two\nb: 1\n", "a", "z", "a: z\nb: 1\n"),
        ("", "a", "1", "a: 1\n"),
        ("a: 1", "b", "yes: no", 'a: 1\nb: "yes: no"\n'),
        ("a: [x,\n    y]\nb: 1\n", "a", ["z"], "a: [z]\nb: 1\n"),
        ("{a: 1, b: 2}\n", "a", "3", None),
    ],
)
def test_a_value_is_changed_and_all_else_stays(before: str, key: str, value: Any, after: str | None) -> None:
    changed = sidecars.with_value(before.encode(), key, value)

    assert (changed.decode() if changed else None) == after
