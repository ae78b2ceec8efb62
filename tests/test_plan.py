"""The plan of an import: a table that any spreadsheet opens, corrected by an editor, and laid down as it says."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pile import english, german, pile

from sitegen import cli
from sitegen.intake import tables

SITE = "title: News\nlanguages: [en, de]\ntimezone: Europe/Berlin\nbase_url: https://example.org/\n"

Table = list[dict[str, str]]


class Ran(NamedTuple):
    """What a command ended with, and what it said."""

    exit: int
    out: str
    err: str


class Office:
    """An editor at a desk: raw texts, a site, a spreadsheet."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys, self.site = folder, capsys, folder / "site"
        self.sheet = folder / "plan.csv"
        (self.site / "content").mkdir(parents=True)
        (self.site / "content/site.yaml").write_text(SITE, "utf-8")

    def put(self, files: Mapping[str, str]) -> None:
        (self.folder / "raw").mkdir(exist_ok=True)
        for name, text in files.items():
            (self.folder / "raw" / name).write_text(text, "utf-8")

    def run(self, *options: str) -> Ran:
        code = cli.main([*options, "--site", str(self.site)])
        said = self.capsys.readouterr()
        return Ran(code, said.out, said.err)

    def plan(self) -> Table:
        assert self.run("import", "raw", "--plan", "plan.csv").exit == 0
        return self.table()

    def apply(self, table: Table | None = None) -> Ran:
        if table is not None:
            self.save(table)
        return self.run("import", "raw", "--apply", "plan.csv")

    def table(self) -> Table:
        return list(csv.DictReader(io.StringIO(self.sheet.read_text("utf-8-sig"))))

    def save(self, table: Table, mark: str = ",", encoding: str = "utf-8") -> None:
        """As a spreadsheet saves it."""
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, table[0].keys(), delimiter=mark, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(table)
        self.sheet.write_bytes(text.getvalue().encode(encoding))

    def standing(self) -> Table:
        """The archive as a sheet says it stands."""
        return list(csv.DictReader(io.StringIO(self.run("sheet").out.removeprefix("\ufeff"))))

    def articles(self) -> set[str]:
        top = self.site / "content/articles"
        return {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}

    def facts(self, name: str) -> Any:
        return yaml.safe_load((self.site / "content/articles" / f"{name}.yaml").read_text("utf-8"))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    monkeypatch.chdir(tmp_path)
    return Office(tmp_path, capsys)


def row_of(table: Iterable[dict[str, str]], file: str) -> dict[str, str]:
    return next(row for row in table if file in row.values())


def test_a_plan_has_a_row_for_each_story_and_writes_nothing_else(office: Office) -> None:
    office.put({**pile(0, 1), "2025-07-15-x.txt": english(5)})

    table = office.plan()

    assert len(table) == 3
    row = row_of(table, "raw/00a.txt")
    assert (row["id"], row["de_file"]) == ("undated/aarau-opens-its-museum-again", "raw/00b.txt")
    assert (row["en_title"], row["de_slug"]) == ("Aarau opens its museum again", "aarau-oeffnet-sein-museum-wieder")
    assert float(row["score"]) > 0.8
    single = row_of(table, "raw/2025-07-15-x.txt")
    assert (single["date"], single["date_from"], single["score"]) == ("2025-07-15", "file name", "")
    assert not (office.site / "content/articles").exists()
    assert office.sheet.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_plan_in_a_dry_run_is_not_written(office: Office) -> None:
    office.put(pile(0, 1))

    ran = office.run("import", "raw", "--plan", "plan.csv", "--dry-run")

    assert ran.exit == 0
    assert "2 stories (2 in several languages) would be laid down\n" in ran.out
    assert ran.out.endswith("the plan would be in plan.csv\n")
    assert not office.sheet.exists()


def test_a_corrected_plan_is_kept_when_a_new_one_is_written(office: Office) -> None:
    office.put(pile(0))
    first = office.plan()
    office.save([{**row, "tags": "harbour"} for row in first])
    corrected = office.sheet.read_bytes()

    ran = office.run("import", "raw", "--plan", "plan.csv")

    assert ran.exit == 0
    assert (
        "note: plan.csv: another plan was in this file\n    it may hold corrections, so it was kept as plan.1.csv\n"
        in ran.err
    )
    assert office.table() == first
    assert (office.folder / "plan.1.csv").read_bytes() == corrected


def test_a_plan_that_says_the_same_takes_the_place_of_the_first(office: Office) -> None:
    office.put(pile(0))
    office.plan()

    assert office.plan() == office.table()
    assert [path.name for path in office.folder.glob("*.csv")] == ["plan.csv"]


def test_each_corrected_plan_is_kept_under_a_name_of_its_own(office: Office) -> None:
    office.put(pile(0))
    for tag in ("harbour", "museum"):
        office.save([{**row, "tags": tag} for row in office.plan()])
    office.plan()

    assert sorted(path.name for path in office.folder.glob("*.csv")) == ["plan.1.csv", "plan.2.csv", "plan.csv"]


def test_a_plan_that_nobody_touched_lays_down_what_the_import_would(office: Office) -> None:
    office.put({**pile(0, 1), "2025-07-15-x.txt": english(5)})
    office.plan()
    office.apply()
    planned = {path: (office.site / "content/articles" / path).read_bytes() for path in office.articles()}

    for path in sorted((office.site / "content").rglob("*"), reverse=True):
        if path.is_file() and path.name != "site.yaml":
            path.unlink()
    office.run("import", "raw")

    assert planned == {path: (office.site / "content/articles" / path).read_bytes() for path in office.articles()}
    assert len(planned) == 8


def test_doubtful_stories_come_first(office: Office) -> None:
    office.put({**pile(0, 1, 2), "zz.de.txt": english(7)})

    assert office.plan()[0]["en_file"] == "raw/zz.de.txt"
    assert 'its name says the language is "de"' in office.table()[0]["doubts"]


def test_a_pair_is_split_by_giving_one_text_a_row_of_its_own(office: Office) -> None:
    office.put(pile(0, 1))
    table = office.plan()
    row = row_of(table, "raw/00a.txt")
    alone = {**row, "id": "aarau-in-german", "en_file": "", "en_slug": ""}
    row |= {"de_file": "", "de_slug": ""}

    ran = office.apply([*table, alone])

    assert ran.exit == 0
    assert office.facts("undated/aarau-in-german")["translation_id"] == "aarau-in-german"
    assert "undated/aarau-opens-its-museum-again.de.txt" not in office.articles()
    assert "undated/aarau-in-german.de.txt" in office.articles()


def test_two_stories_are_joined_by_one_id(office: Office) -> None:
    office.put({"a.txt": english(0), "b.txt": german(7)})
    table = office.plan()
    row_of(table, "raw/b.txt")["id"] = row_of(table, "raw/a.txt")["id"]

    office.save(table)
    ran = office.run("import", "raw", "--apply", "plan.csv", "--report", "report.json")

    report = json.loads((office.folder / "report.json").read_text("utf-8"))
    assert [(pair["a"], pair["b"], pair["score"]) for pair in report["pairs"]] == [("raw/a.txt", "raw/b.txt", 1.0)]
    assert report["unpaired"] == []
    assert ran.exit == 0
    assert {
        "undated/aarau-opens-its-museum-again.en.txt",
        "undated/aarau-opens-its-museum-again.de.txt",
    } <= office.articles()


def test_dates_tags_authors_and_addresses_are_those_of_the_table(office: Office) -> None:
    office.put(pile(0))
    table = office.plan()
    table[0] |= {"date": "2025-07-15", "tags": "museum; Aarau", "authors": "staff", "en_slug": "aarau"}

    assert office.apply(table).exit == 0

    told = office.facts("2025/07/aarau-opens-its-museum-again")
    assert (str(told["date"]), told["tags"], told["authors"]) == ("2025-07-15", ["museum", "Aarau"], ["staff"])
    assert told["slug"]["en"] == "aarau"
    assert told["translation_id"] == "2025/07/aarau-opens-its-museum-again"
    assert "proposed" not in (office.site / "content/articles/2025/07/aarau-opens-its-museum-again.yaml").read_text(
        "utf-8"
    )


HEADER = (
    "---\ndate: 2025-07-15  # as printed\ntags: [museum]\nauthors: desk\nslug: storm\ntranslator: Anna Meier\n---\n"
)
FACTS = "date: 2025-07-15\ntags: [museum]\nauthors: desk\nslug: storm\ntranslator: Anna Meier\n"


@pytest.mark.parametrize(
    "texts",
    [
        {"a.md": f"{HEADER}# Museum\n\n{english(0)}"},
        {"a.txt": english(0), "a.yaml": FACTS},
        {"a.en.txt": english(0), "a.de.txt": german(0), "a.yaml": FACTS},
        {"a.txt": english(0), "a.yaml": "date:\ntags: museum\nauthors: {en: desk}\nslug: {en: storm}\n"},
    ],
)
@pytest.mark.parametrize(
    ("date", "tags", "authors", "slug"), [("2024-03-01", "museum; Aarau", "staff", "museum"), ("", "", "", "museum")]
)
def test_what_an_editor_wrote_counts_more_than_what_came_along(
    office: Office, texts: dict[str, str], date: str, tags: str, authors: str, slug: str
) -> None:
    office.put(texts)
    table = office.plan()
    table[0] |= {"date": date, "tags": tags, "authors": authors, "en_slug": slug}

    ran = office.apply(table)

    assert (ran.exit, ran.err) == (0, "")
    (row,) = office.standing()
    assert (row["date"], row["tags"], row["authors"]) == (date, tags.replace(";", ","), authors)
    assert row["en_slug"] == slug
    assert row["en_file"].startswith("content/articles/2024/03/" if date else "content/articles/undated/")
    assert office.run("build", "--quiet").exit == 0


def test_a_text_that_was_corrected_in_a_plan_is_known_again_and_not_written_over(office: Office) -> None:
    text = f"{HEADER}# Museum\n\n{english(0)}"
    office.put({"a.md": text})
    table = office.plan()
    table[0] |= {"date": "2024-03-01"}
    office.apply(table)
    article = office.site / "content/articles/2024/03/museum.en.md"

    assert article.read_text("utf-8") == text.replace("2025-07-15", "2024-03-01")
    assert "1 text in the archive already, unchanged" in office.run("import", "raw").out
    office.put({"a.md": text + "The hall is open until ten.\n"})
    assert "this text has changed, and so has the article made of it" in office.run("import", "raw").err
    assert "date: 2024-03-01" in article.read_text("utf-8")


def test_an_id_that_an_editor_wrote_joins_texts_that_say_others(office: Office) -> None:
    header = "---\ntranslation_id: {}\n---\n# Museum\n\n{}"
    office.put({"a.md": header.format("a", english(0)), "b.txt": german(7), "b.yaml": "translation_id: b\n"})
    table = office.plan()
    for row in table:
        row["id"] = "museum"

    assert office.apply(table).exit == 0
    assert [row["id"] for row in office.standing()] == ["museum"]


def test_what_can_not_be_written_into_a_text_is_named_and_its_story_waits(office: Office) -> None:
    office.put({"a.md": f"---\n{{date: 2025-07-15, deck: Storm}}\n---\n# Museum\n\n{english(0)}"})
    table = office.plan()
    table[0] |= {"date": "2024-03-01"}

    ran = office.apply(table)

    assert ran.exit == 1
    assert ran.err == (
        "raw/a.md: the date in raw/a.md can't be changed here without changing other facts\n"
        "    write it there yourself: `date: 2024-03-01`\n"
    )
    assert not (office.site / "content/articles").exists()


def test_what_is_typed_of_a_story_that_stands_changes_nothing_and_is_named(office: Office) -> None:
    office.put({"a.txt": english(0), "a.yaml": "date: 2025-07-15\ntags: [museum]\n"})
    office.run("import", "raw")
    office.put({"b.txt": german(0)})
    (row,) = office.plan()
    row |= {"date": "2024-03-01", "tags": "museum", "authors": "staff", "en_slug": "aarau", "de_slug": "aarau"}

    ran = office.apply([row])

    assert ran.exit == 0
    assert ran.err == "".join(
        f'note: plan.csv:2: "2025/07/a" stands already: its {column} stays as it is, and "{written}" is not taken\n'
        "    change what stands with `sitegen sheet`\n"
        for column, written in (("date", "2024-03-01"), ("authors", "staff"), ("en_slug", "aarau"))
    )
    (stands,) = office.standing()
    assert (stands["date"], stands["authors"], stands["en_slug"], stands["de_slug"]) == ("2025-07-15", "", "a", "aarau")


def test_the_address_of_a_version_that_joins_is_that_of_the_table(office: Office) -> None:
    office.put({"a.txt": english(0)})
    office.run("import", "raw")
    office.put({"b.txt": german(0), "b.yaml": "slug: storm\ntranslator: Anna Meier\n"})
    (row,) = office.plan()

    assert office.apply([{**row, "de_slug": "aarau"}]).exit == 0
    assert office.standing()[0]["de_slug"] == "aarau"


def test_a_new_text_joins_a_story_that_stands_by_its_id(office: Office) -> None:
    office.put({"a.txt": english(0)})
    office.run("import", "raw")
    office.put({"b.txt": german(7)})
    table = office.plan()
    row_of(table, "raw/b.txt")["id"] = "undated/aarau-opens-its-museum-again"

    assert office.apply(table).exit == 0
    assert "undated/aarau-opens-its-museum-again.de.txt" in office.articles()


def test_a_new_text_joins_a_story_whose_id_no_plan_would_give(office: Office) -> None:
    folder = office.site / "content/articles"
    folder.mkdir()
    (folder / "museum.en.txt").write_text(english(0), "utf-8")
    (folder / "museum.yaml").write_text("translation_id: my museum\n", "utf-8")
    office.put({"b.txt": german(7)})
    table = office.plan()
    table[0]["id"] = "my museum"

    assert office.apply(table).exit == 0
    assert "museum.de.txt" in office.articles()


def test_a_plan_may_be_applied_again_when_what_kept_a_text_out_is_mended(office: Office) -> None:
    office.put({**pile(0, 1), "02a.txt": english(2)})
    table = office.plan()
    for row in table:
        row["date"] = "2025-07-15"
    whole = office.folder / "raw/01b.txt"
    whole.rename(office.folder / "01b.txt")
    with office.sheet.open("w", encoding="utf-8", newline="") as file:
        rows = [{**row, "de_file": "", "de_slug": ""} if row["de_file"].endswith("01b.txt") else row for row in table]
        writer = csv.DictWriter(file, table[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    assert office.apply().exit == 0
    (office.folder / "01b.txt").rename(whole)
    (office.folder / "raw/02a.txt").write_text(english(2) + "The hall is open until ten.\n", "utf-8")

    ran = office.apply(table)

    assert ran.exit == 0, ran.err
    assert "2025/07/bremen-opens-its-museum-again.de.txt" in office.articles()
    assert "brought up to date with raw/02a.txt" in ran.out
    before = office.articles()
    again = office.apply(table)
    assert again.exit == 0, again.err
    assert "5 texts in the archive already, unchanged" in again.out
    assert office.articles() == before


def test_addresses_go_with_their_texts_when_partners_are_exchanged(office: Office) -> None:
    office.put(pile(0, 1))
    table = office.plan()
    rows = [row_of(table, f"raw/0{number}a.txt") for number in (0, 1)]
    rows[0]["de_file"], rows[1]["de_file"] = rows[1]["de_file"], rows[0]["de_file"]

    assert office.apply(table).exit == 0
    assert office.facts("undated/aarau-opens-its-museum-again")["slug"] == {
        "en": "aarau-opens-its-museum-again",
        "de": "bremen-oeffnet-sein-museum-wieder",
    }


def test_a_text_in_the_column_of_another_language_is_laid_down_there_and_named(office: Office) -> None:
    office.put(pile(0))
    table = office.plan()
    table[0]["en_file"], table[0]["de_file"] = table[0]["de_file"], table[0]["en_file"]

    ran = office.apply(table)

    assert ran.exit == 0
    assert 'note: plan.csv:2: "raw/00b.txt" stands in the column of en, but its text is de' in ran.err
    assert 'note: plan.csv:2: "raw/00a.txt" stands in the column of de, but its text is en' in ran.err
    (name,) = {path.split(".")[0] for path in office.articles()}
    assert (office.site / f"content/articles/{name}.en.txt").read_text("utf-8") == german(0)
    assert (office.site / f"content/articles/{name}.de.txt").read_text("utf-8") == english(0)


def test_a_text_with_front_matter_in_another_column_is_known_by_what_was_laid_down(office: Office) -> None:
    office.put({"a.md": f"---\nlang: en\n---\n# {english(0)}"})
    table = office.plan()
    table[0]["de_file"], table[0]["en_file"] = table[0]["en_file"], ""

    assert office.apply(table).exit == 0

    (name,) = (name for name in office.articles() if name.endswith(".de.md"))
    laid = (office.site / "content/articles" / name).read_bytes()
    source = office.facts(name.removesuffix(".de.md"))["source"]["de"]
    assert b"lang: de\n" in laid
    assert f"laid down as {hashlib.sha256(laid).hexdigest()}" in source


def test_a_text_without_a_row_is_left_out_and_named(office: Office) -> None:
    office.put(pile(0, 1))
    table = [row for row in office.plan() if row["en_file"] != "raw/00a.txt"]

    ran = office.apply(table)

    assert ran.exit == 0
    assert "raw/00a.txt: no row names this text" in ran.err
    assert len(office.articles()) == 3


@pytest.mark.parametrize(("mark", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "utf-16"), (";", "cp1252")])
def test_what_spreadsheets_make_of_the_table_is_read(office: Office, mark: str, encoding: str) -> None:
    office.put(pile(0))
    table = office.plan()
    table[0] |= {"date": "15.07.2025 00:00:00" if mark == "\t" else "15.07.2025", "tags": "Größe, B, A"}
    table.append(dict.fromkeys(table[0], ""))
    office.save(table, mark, encoding)

    ran = office.apply()

    assert ran.exit == 0, ran.err
    told = office.facts("2025/07/aarau-opens-its-museum-again")
    assert (str(told["date"]), told["tags"]) == ("2025-07-15", ["Größe", "B", "A"])


Wrong = Callable[[Table], None]


def change(file: str, **cells: str) -> Wrong:
    def change(table: Table) -> None:
        row_of(table, file).update(cells)

    return change


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (change("raw/00a.txt", date="31.02.2025"), 'plan.csv:2: the date "31.02.2025" can\'t be read'),
        (change("raw/00a.txt", date="07/15/2025"), 'plan.csv:2: the date "07/15/2025" can\'t be read'),
        (change("raw/00a.txt", en_slug="Not good"), 'plan.csv:2: the slug "Not good" can\'t stand in an address'),
        (change("raw/00a.txt", en_slug="index"), 'plan.csv:2: the slug "index" can\'t stand in an address'),
        (
            change("raw/01a.txt", en_slug="aarau-opens-its-museum-again"),
            'plan.csv:3: the en address "aarau-opens-its-museum-again" is taken',
        ),
        (change("raw/00a.txt", id="two words"), 'plan.csv:2: "two words" can\'t be an id'),
        (change("raw/00a.txt", en_file="raw/no.txt"), 'plan.csv:2: there is no text "raw/no.txt" here'),
        (change("raw/00a.txt", en_file="raw/01a.txt"), 'plan.csv:3: "raw/01a.txt" stands in line 2, too'),
        (change("raw/00a.txt", en_file="", de_file=""), "plan.csv:2: this row names no file"),
        (
            change("raw/01a.txt", id="undated/aarau-opens-its-museum-again"),
            'plan.csv:3: "undated/aarau-opens-its-museum-again" has two en files: this one and that of line 2',
        ),
    ],
)
def test_rows_that_make_no_sense_are_named_and_nothing_is_laid_down(office: Office, wrong: Wrong, said: str) -> None:
    office.put(pile(0, 1))
    table = office.plan()
    wrong(table)

    ran = office.apply(table)

    assert ran.exit == 1
    assert said in ran.err
    assert not (office.site / "content/articles").exists()


def test_what_stands_can_not_be_placed_elsewhere_by_a_plan(office: Office) -> None:
    office.put({"a.txt": english(0)})
    office.run("import", "raw")
    stands = "content/articles/undated/aarau-opens-its-museum-again.en.txt"
    office.put({"b.txt": german(7), "c.txt": english(5)})
    table = office.plan()
    row_of(table, "raw/b.txt")["en_file"] = stands
    row_of(table, "raw/c.txt")["id"] = "undated/aarau-opens-its-museum-again"

    ran = office.apply(table)

    assert ran.exit == 1
    assert (
        f'"{stands}" stands in the archive already, as a version of "undated/aarau-opens-its-museum-again"' in ran.err
    )
    assert f'"undated/aarau-opens-its-museum-again" stands already and has a en version: {stands}' in ran.err
    assert len(office.articles()) == 2


def test_a_story_that_stands_stays_in_the_column_of_its_language(office: Office) -> None:
    office.put({"a.txt": english(0)})
    office.run("import", "raw")
    stands = "content/articles/undated/aarau-opens-its-museum-again.en.txt"
    office.put({"c.txt": english(5)})
    table = office.plan()
    table[0] |= {"id": "undated/aarau-opens-its-museum-again", "en_file": "", "en_slug": "", "de_file": stands}

    assert f'"{stands}" stands in the archive already' in office.apply(table).err


def test_rows_without_an_id_are_stories_of_their_own(office: Office) -> None:
    office.put({"a.txt": english(0), "b.txt": german(7)})
    table = [{**row, "id": ""} for row in office.plan()]

    assert office.apply(table).exit == 0
    assert {path for path in office.articles() if path.endswith(".txt")} == {
        "undated/aarau-opens-its-museum-again.en.txt",
        "undated/husum-oeffnet-sein-museum-wieder.de.txt",
    }


def test_values_with_commas_that_nobody_touched_stay_whole(office: Office) -> None:
    header = "---\ntranslation_id: storm\n{}---\n"
    english_ = header.format("tags: ['wind, rain', sea]\n") + "# Storm\n\nA storm came over the town by night.\n"
    office.put(
        {"a.md": english_, "b.md": header.format("") + "# Sturm\n\nIn der Nacht kam ein Sturm über die Stadt.\n"}
    )

    assert office.apply(office.plan()).exit == 0
    assert office.facts("undated/storm")["tags"] == ["wind, rain", "sea"]


def test_what_an_editor_struck_out_is_not_registered(office: Office) -> None:
    note = "Maria Amrein is a staff writer.\n"
    body = "They met in the town hall on Sunday.\nNobody said what they had talked about.\n"
    office.put({"a.txt": f"Russia and China meet\nIn Berlin\n\n{body}\n{note}"})
    table = office.plan()
    assert {"russia", "china"} <= {*table[0]["tags"].split(", ")}
    assert table[0]["authors"] == "maria-amrein"
    table[0] |= {"tags": "russia", "authors": ""}

    assert office.apply(table).exit == 0
    assert "russia:" in (office.site / "content/tags.yaml").read_text("utf-8")
    assert "china" not in (office.site / "content/tags.yaml").read_text("utf-8")
    assert not (office.site / "content/authors.yaml").exists()


def test_an_id_that_a_text_itself_says_is_kept_whatever_the_date(office: Office) -> None:
    text = "---\ntranslation_id: 2019/05/storm\n---\n# Storm\n\nA storm came over the town by night.\n"
    office.put({"a.md": text})
    table = office.plan()
    table[0]["date"] = "2025-07-15"

    assert office.apply(table).exit == 0
    assert office.articles() == {"2025/07/storm.en.md", "2025/07/storm.yaml"}
    assert office.facts("2025/07/storm")["translation_id"] == "2019/05/storm"
    assert office.run("build", "--quiet").exit == 0


def test_two_rows_of_a_story_must_not_contradict_each_other(office: Office) -> None:
    office.put({"a.txt": english(0), "b.txt": german(7)})
    table = office.plan()
    row_of(table, "raw/a.txt")["date"] = "2025-07-15"
    row_of(table, "raw/b.txt").update(id=row_of(table, "raw/a.txt")["id"], date="2025-07-16")

    ran = office.apply(table)

    assert ran.exit == 1
    assert 'has two values for date: "2025-07-16" here and "2025-07-15" in line 2' in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this is not a table that can be read: it is empty"),
        ("a,b\n1,2\n", "columns are missing in the first row: id, date, tags, authors, en_file,"),
        ('id,date\n"open,1\n', "columns are missing in the first row: tags, authors, en_file,"),
    ],
)
def test_what_is_no_plan_is_refused(office: Office, text: str, said: str) -> None:
    office.put(pile(0))
    office.sheet.write_text(text, "utf-8")

    ran = office.apply()

    assert ran.exit == 1
    assert said in ran.err


def test_a_plan_that_is_not_there_is_wrong_use(office: Office) -> None:
    office.put(pile(0))

    ran = office.apply()

    assert ran.exit == 2
    assert "plan.csv: there is no such file" in ran.err


def test_no_cell_is_a_formula_and_titles_come_back_as_they_were(office: Office) -> None:
    office.put({"a.txt": '=HYPERLINK("http://x.example")\n\nA text in English about a town and its museum.\n'})

    table = office.plan()

    assert table[0]["en_title"].startswith("'=HYPERLINK")
    assert office.apply(table).exit == 0


@given(st.lists(st.text("ab;=+-@' ", max_size=8), min_size=1, max_size=4))
def test_no_cell_is_a_formula_where_semicolons_part_cells(cells: list[str]) -> None:
    table = tables.write(
        [f"column {number}" for number in range(len(cells))],
        [{f"column {number}": cell for number, cell in enumerate(cells)}],
    )

    for row in csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=";", quoting=csv.QUOTE_NONE):
        assert not [cell for cell in row if cell.lstrip()[:1] in {*"=+-@"} and cell.strip()]


@pytest.mark.slow
def test_a_pile_of_press_news_is_split_joined_tagged_and_dated_in_one_table(office: Office) -> None:
    top = Path(__file__).parent / "debian_press/content/articles"
    texts = sorted(path for path in top.rglob("*") if path.suffix in (".txt", ".md"))
    pairs: dict[str, dict[str, str]] = {}
    for number, path in enumerate(texts):
        name, (stem, lang) = f"{number:03}{path.suffix}", path.stem.rsplit(".", 1)
        office.put({name: path.read_text("utf-8")})
        pairs.setdefault(f"{path.parent}/{stem}", {})[lang] = f"raw/{name}"
    true = {frozenset(pair.items()) for pair in pairs.values()}
    blank = dict.fromkeys(office.plan()[0], "")
    corrected = []
    for number, pair in enumerate(sorted(true, key=sorted)):
        cells = {f"{lang}_file": file for lang, file in pair}
        corrected.append(
            {**blank, "id": f"press-{number}", "date": f"2016-{number % 12 + 1:02}-03", "tags": "a; b", **cells}
        )
    ran = office.apply(corrected)

    assert ran.exit == 0, ran.err
    assert len(corrected) == 94
    sidecars = sorted(path for path in office.articles() if path.endswith(".yaml"))
    assert len(sidecars) == 94
    for path in sidecars:
        told = office.facts(path.removesuffix(".yaml"))
        assert told["tags"] == ["a", "b"]
        assert path.startswith(str(told["date"])[:7].replace("-", "/"))
    assert office.run("build", "--quiet").exit == 0
