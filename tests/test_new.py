"""What `sitegen new` makes builds at once, stays a draft until an editor says so, and spoils nothing that was there."""

import hashlib
import os
import re
import shlex
import threading
import tomllib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from conftest import Page, tree, write

from sitegen import cli, lock, paper

SITE = (
    "title: {en: News, de: Nachrichten}\nlanguages: [en, de]\ntimezone: Europe/Berlin\nbase_url: https://example.org/\n"
)
STORM = "Storm over the harbour\nBoats stay in\n\nA storm came in.\n\nIt went on by noon.\n\nNobody was hurt.\n"
NO_FRENCH = (
    'content/site.yaml: the site has no language "fr"\n'
    "    use one of en, de, or add it there: `languages: [en, de, fr]`, with its texts in title and description\n"
)
SHA = hashlib.sha256(STORM.encode()).hexdigest()


class Ran(NamedTuple):
    """What a command ended with, and what it said."""

    exit: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in a folder of its own, on 31 July 2025 at 23:30 UTC."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1754004600")

    def run(*argv: str) -> Ran:
        code = cli.main(argv)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture
def storm(tmp_path: Path, run: Run) -> Path:
    """A site with one story in English, in the folder the command runs in."""
    write(tmp_path, {"site.yaml": SITE, "articles/2025/07/storm.en.txt": STORM})
    return tmp_path


def text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


# A site


def test_a_new_site_builds_at_once_and_without_a_problem(run: Run, tmp_path: Path) -> None:
    made = run("new", "site", "news")

    assert made == Ran(
        0,
        "A new site stands in news. Next:\n"
        "    cd news\n"
        "    sitegen serve --drafts              see it while you write\n"
        '    sitegen new article "Headline"      begin a story\n'
        "    sitegen build                       publish it into public/\n"
        "README.md tells more: how to write, and where to publish.\n",
        "",
    )
    assert run("build", "--site", "news") == Ran(
        0,
        "2 articles, 1 story, 22 pages: open news/public/index.html\n",
        "note: content/site.yaml: no base_url: the site has no canonical addresses, hreflang links, sitemap or feeds\n"
        "    add `base_url: https://…/` before you publish it\n",
    )


def test_a_new_site_has_a_story_and_a_page_in_both_languages(run: Run, tmp_path: Path) -> None:
    run("new", "site", "news")
    run("build", "--site", "news", "--base-url", "https://example.org/")

    english = page(tmp_path / "news", "en/2025/08/welcome.html")
    about = page(tmp_path / "news", "en/about.html")

    assert english.heading == "How to write for this site"
    assert english.toggle["de"].path == "de/2025/08/willkommen.html"
    assert english.toggle["de"].alternate
    assert "content/articles/2025/08/welcome" in english.text
    assert about.toggle["de"].path == "de/ueber-uns.html"


def test_the_story_of_a_new_site_is_dated_today_where_the_site_is(run: Run, tmp_path: Path) -> None:
    run("new", "site", "news")

    assert "\ndate: 2025-08-01\n" in text(tmp_path / "news/content/articles/2025/08/welcome.yaml")


def test_a_new_site_holds_these_files_and_no_others(run: Run, tmp_path: Path) -> None:
    run("new", "site", "news")

    assert set(tree(tmp_path / "news")) == {
        *(".gitignore", "README.md", "static/.gitkeep", "templates/.gitkeep"),
        *("content/site.yaml", "content/tags.yaml", "content/authors.yaml"),
        *(f"content/articles/2025/08/welcome.{ending}" for ending in ("en.txt", "de.txt", "yaml")),
        *(f"content/pages/about.{ending}" for ending in ("en.md", "de.md", "yaml")),
    }


def test_a_new_site_can_stand_in_this_folder_if_it_is_empty(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()

    made = run("new", "site", ".")

    assert made.exit == 0
    assert made.out.startswith("A new site stands in this folder. Next:\n    sitegen serve")
    assert run("build", "--quiet").exit == 0


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (
            "news/content/site.yaml",
            "news: there is a site here already\n    choose another folder, or go on with `sitegen new article`\n",
        ),
        (
            "news/letter.txt",
            'news: the folder is not empty: it holds "letter.txt"\n    choose another one, or empty it yourself\n',
        ),
        ("news", "news: this is a file, not a folder\n    choose another name\n"),
    ],
)
def test_a_new_site_leaves_what_is_there_alone(there: str, said: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / there).write_text("mine")
    before = tree(tmp_path)

    assert run("new", "site", "news") == Ran(2, "", said)
    assert tree(tmp_path) == before


def test_a_new_site_that_fails_halfway_leaves_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = paper._create

    def full(path: Path, data: bytes) -> None:
        if path.name == "site.yaml":
            raise OSError(28, "No space left on device", str(path))
        whole(path, data)

    monkeypatch.setattr(paper, "_create", full)

    assert run("new", "site", "deep/news").exit == 3
    assert list(tmp_path.iterdir()) == []


def test_the_guide_of_a_new_site_tells_commands_that_exist(run: Run, tmp_path: Path) -> None:
    run("new", "site", "news")
    guide = text(tmp_path / "news/README.md")
    told = [shlex.split(line, comments=True)[1:] for line in guide.splitlines() if line.startswith("sitegen ")]

    assert len(told) == 6
    for argv in told:
        cli.parser().parse_args(argv[: argv.index("&&")] if "&&" in argv else argv)


def test_the_recipes_of_a_new_site_can_be_read_by_those_they_are_for(run: Run, tmp_path: Path) -> None:
    run("new", "site", "news")
    guide = text(tmp_path / "news/README.md")
    recipes = dict(re.findall(r"```(yaml|toml|nginx)\n(.*?)```", guide, re.DOTALL))

    assert "publish" in yaml.safe_load(recipes["yaml"])["jobs"]
    assert tomllib.loads(recipes["toml"])["build"]["publish"] == "public"
    assert recipes["nginx"].count("{") == recipes["nginx"].count("}")


# An article


def test_a_new_article_is_a_draft_with_its_headline_and_its_facts(storm: Path, run: Run) -> None:
    made = run("new", "article", "The  quiet harbour: a report")

    stem = "content/articles/2025/08/the-quiet-harbour-a-report"
    assert made == Ran(0, f"{stem}.yaml\n{stem}.en.txt\n", "")
    assert text(storm / f"{stem}.yaml") == (
        "translation_id: 2025/08/the-quiet-harbour-a-report\n"
        "date: 2025-08-01\n"
        "draft: true  # remove this line to publish\n"
        "tags: []\n"
    )
    assert text(storm / f"{stem}.en.txt") == (
        "The quiet harbour: a report\n\n"
        "Write the first paragraph here: what happened, where and when. Every line is a paragraph of its own.\n"
    )


def test_a_new_article_is_shown_to_its_editors_only(storm: Path, run: Run) -> None:
    run("new", "article", "Größe", "--lang", "de", "--site", str(storm))

    run("build", "--quiet")
    published = tree(storm / "public")
    run("build", "--quiet", "--drafts")

    assert "de/2025/08/groesse.html" not in published
    assert page(storm, "de/2025/08/groesse.html").robots == "noindex"
    assert page(storm, "de/2025/08/groesse.html").paragraphs[0].startswith("Schreiben Sie hier den ersten Absatz")


def test_a_new_article_is_published_when_its_draft_line_goes(storm: Path, run: Run) -> None:
    run("new", "article", "Low tide")
    sidecar = storm / "content/articles/2025/08/low-tide.yaml"
    sidecar.write_text("".join(line for line in text(sidecar).splitlines(True) if "draft" not in line))

    assert run("build", "--quiet").exit == 0
    assert page(storm, "en/2025/08/low-tide.html").robots == ""


def test_the_way_into_a_new_site_can_be_typed_as_it_is_said(run: Run) -> None:
    assert "    cd 'my news'\n" in run("new", "site", "my news").out


@pytest.mark.parametrize(("name", "slug"), [("Index", "index-story"), ("…", "story"), ("Новости", "novosti")])
def test_a_new_article_has_a_name_that_can_be_an_address(name: str, slug: str, storm: Path, run: Run) -> None:
    made = run("new", "article", name)

    assert made.out.endswith(f"content/articles/2025/08/{slug}.en.txt\n")
    assert run("build", "--quiet", "--drafts").exit == 0


@pytest.mark.parametrize("what", [("article", "Rain"), ("translation", "storm", "de")])
def test_what_is_begun_waits_for_a_command_that_changes_the_site(what: tuple[str, ...], storm: Path, run: Run) -> None:
    before, found = tree(storm / "content"), []
    with ExitStack() as stack:
        stack.callback(lambda: found.append(tree(storm / "content")))
        other = stack.enter_context(ExitStack())
        other.enter_context(lock.held(storm / ".sitegen/lock", print, what="import"))
        other.callback(lambda: found.append(tree(storm / "content")))
        threading.Timer(0.3, other.close).start()

        ran = run("new", *what)

    assert ran.exit == 0
    assert f"waiting for another import to finish (process {os.getpid()})" in ran.err
    assert found[0] == before != found[1]


def test_a_new_article_is_quiet_if_asked_to_be(storm: Path, run: Run) -> None:
    assert run("new", "article", "Low tide", "--quiet") == Ran(0, "", "")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (
            ["Low tide"],
            "content/articles/2025/08/low-tide: there is an article of this name already\n"
            "    choose another headline; for one more language of it run `sitegen new translation low-tide LANG`\n",
        ),
        (["  "], 'NAME: the article has no name\n    give it a headline: sitegen new article "Headline"\n'),
        (
            ["Bell\a"],
            "NAME:1: an invisible control character stands here (U+0007)\n"
            "    delete it; retyping the words around it usually helps\n",
        ),
        (
            ["Low tide", "--lang", "fr"],
            NO_FRENCH,
        ),
        (
            ["Low tide", "--site", "elsewhere"],
            "content/site.yaml: there is no site here\n"
            "    run `sitegen new site .` to make one, or point to it with --site\n",
        ),
    ],
)
def test_an_article_that_cannot_be_begun_changes_nothing(argv: list[str], said: str, storm: Path, run: Run) -> None:
    run("new", "article", "Low tide", "--lang", "de")
    before = tree(storm / "content")

    assert run("new", "article", *argv) == Ran(2, "", said)
    assert tree(storm / "content") == before


# A translation


def test_a_new_translation_is_a_copy_and_a_draft_in_its_language_only(storm: Path, run: Run) -> None:
    made = run("new", "translation", "storm", "de")

    stem = "content/articles/2025/07/storm"
    assert made == Ran(0, f"{stem}.yaml\n{stem}.de.txt\n", "")
    assert text(storm / f"{stem}.de.txt") == STORM
    assert text(storm / f"{stem}.yaml") == (
        f"translation_id: 2025/07/storm\ndraft: {{de: true}}\noriginal: en\ntranslated_from: {{de: {SHA}}}\n"
    )


def test_a_new_translation_is_left_out_of_the_site_and_shown_with_drafts(storm: Path, run: Run) -> None:
    run("build", "--quiet")
    before = tree(storm / "public")
    run("new", "translation", "storm", "de")

    assert run("build", "--quiet").exit == 0
    assert set(tree(storm / "public")) == set(before)
    assert run("build", "--quiet", "--drafts").exit == 0
    assert page(storm, "de/2025/07/storm.html").robots == "noindex"
    assert page(storm, "de/2025/07/storm.html").heading == "Storm over the harbour"


def test_a_translation_is_published_when_its_draft_line_goes(storm: Path, run: Run) -> None:
    run("new", "translation", "storm", "de")
    sidecar = storm / "content/articles/2025/07/storm.yaml"
    sidecar.write_text(text(sidecar).replace("draft: {de: true}\n", ""))

    assert run("build", "--quiet").exit == 0
    assert page(storm, "en/2025/07/storm.html").toggle["de"].path == "de/2025/07/storm.html"
    assert "Original" in page(storm, "de/2025/07/storm.html").text


@pytest.mark.parametrize(
    "name",
    [
        "storm",
        "storm.en",
        "storm.en.txt",
        "2025/07/storm",
        "content/articles/2025/07/storm",
        "content/articles/2025/07/storm.en.txt",
        "./content/articles/2025/07/storm.yaml",
        "harbour:storm-7",
    ],
)
def test_an_article_is_found_by_path_file_name_or_id(name: str, storm: Path, run: Run) -> None:
    write(storm, {"articles/2025/07/storm.yaml": "translation_id: harbour:storm-7\n", "articles/calm.en.txt": "Calm\n"})

    assert run("new", "translation", name, "de").exit == 0
    assert text(storm / "content/articles/2025/07/storm.de.txt") == STORM


def test_an_article_is_found_by_its_path_from_where_one_stands(
    storm: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(storm / "content" / "articles")

    made = run("new", "translation", "2025/07/storm.en.txt", "de", "--site", "../..")

    assert made.out.endswith("../../content/articles/2025/07/storm.de.txt\n")


def test_a_standing_page_can_be_translated_too(storm: Path, run: Run) -> None:
    write(storm, {"pages/about.en.md": "# About\n\nWho we are.\n"})

    assert run("new", "translation", "about", "de").exit == 0
    assert text(storm / "content/pages/about.de.md") == "# About\n\nWho we are.\n"
    run("build", "--quiet")
    assert not (storm / "public/de/about.html").exists()


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["strom", "de"], 'content: there is no article "strom"\n    did you mean storm?\n'),
        (
            ["earthquake", "de"],
            'content: there is no article "earthquake"\n    say its path, its file name or its translation_id\n',
        ),
        (
            ["calm", "de"],
            'content: 2 articles have the name "calm"\n'
            "    say which by its path: content/articles/2024/calm, content/articles/2025/calm\n",
        ),
        (
            ["storm", "fr"],
            NO_FRENCH,
        ),
        (
            ["storm", "en"],
            "content/articles/2025/07/storm.en.txt: this is the en version already\n"
            "    edit it, or choose another language\n",
        ),
        (
            ["ebb", "de"],
            "content/articles/flut.de.txt: this is the de version already\n    edit it, or choose another language\n",
        ),
    ],
)
def test_a_translation_that_cannot_be_begun_changes_nothing(argv: list[str], said: str, storm: Path, run: Run) -> None:
    write(
        storm,
        {
            "articles/2024/calm.en.txt": "Calm\n",
            "articles/2025/calm.en.txt": "Calm\n",
            "articles/ebb.en.txt": "Ebb\n",
            "articles/flut.de.txt": "Ebbe\n",
            "articles/flut.yaml": "translation_id: ebb\n",
        },
    )
    before = tree(storm / "content")

    assert run("new", "translation", *argv) == Ran(2, "", said)
    assert tree(storm / "content") == before


def test_the_original_is_translated_even_if_another_version_is_named(storm: Path, run: Run) -> None:
    three_languages(storm, "original: en\n")

    run("new", "translation", "storm.de.txt", "fr")

    assert text(storm / "content/articles/2025/07/storm.fr.txt") == STORM
    assert f"translated_from: {{fr: {SHA}}}\n" in text(storm / "content/articles/2025/07/storm.yaml")


WRITTEN = [("'o''brien'", "o'brien"), (r'"caf\u00e9"', "café"), (r'"a\/b"', "a/b"), ("cafe\u0301", "café")]
"""Ids as YAML writes them, and as they are."""


@pytest.mark.parametrize(("written", "id"), WRITTEN)
def test_a_story_is_translated_however_yaml_writes_its_id(written: str, id: str, storm: Path, run: Run) -> None:
    write(storm, {"articles/2025/07/storm.yaml": f"translation_id: {written}\n"})

    ran = run("new", "translation", id, "de")

    assert ran.exit == 0, ran.err
    assert (storm / "content/articles/2025/07/storm.de.txt").is_file()


@pytest.mark.parametrize(("written", "id"), WRITTEN)
def test_another_version_is_known_however_yaml_writes_its_id(written: str, id: str, storm: Path, run: Run) -> None:
    write(storm, {"articles/2025/07/storm.yaml": f'translation_id: "{id}"\n'})
    write(storm, {"articles/sturm.de.txt": "Sturm\n", "articles/sturm.yaml": f"translation_id: {written}\n"})

    ran = run("new", "translation", "2025/07/storm", "de")

    assert ran.exit == 2
    assert ran.err.startswith("content/articles/sturm.de.txt: this is the de version already\n")


def test_where_no_version_is_the_original_the_editor_says_which(storm: Path, run: Run) -> None:
    three_languages(storm, "date: 2025-07-15\n")
    stem = "content/articles/2025/07/storm"

    assert run("new", "translation", "storm", "fr") == Ran(
        2,
        "",
        f"{stem}: the story has 2 versions, and none of them is said to be the original\n"
        f"    say which to translate from: {stem}.en.txt, {stem}.de.txt\n",
    )
    assert run("new", "translation", "storm.de.txt", "fr").exit == 0
    assert text(storm / "content/articles/2025/07/storm.fr.txt") == "Sturm\n"
    assert "original: de\n" in text(storm / "content/articles/2025/07/storm.yaml")


MARK = f"translated_from: {{de: {SHA}}}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "# Ours\ndate: 2025-07-15  # sure\n",
            f"# Ours\ndate: 2025-07-15  # sure\ndraft: {{de: true}}\noriginal: en\n{MARK}\n",
        ),
        ("date: 2025-07-15", f"date: 2025-07-15\ndraft: {{de: true}}\noriginal: en\n{MARK}\n"),
        ("date: 2025-07-15\r\n", f"date: 2025-07-15\r\ndraft: {{de: true}}\r\noriginal: en\r\n{MARK}\r\n"),
        ("\ufeffdate: 2025-07-15\n", f"\ufeffdate: 2025-07-15\ndraft: {{de: true}}\noriginal: en\n{MARK}\n"),
        ("draft: false  # out\noriginal: en\n", f"draft: {{de: true}}  # out\noriginal: en\n{MARK}\n"),
        ("draft:\noriginal: en\n", f"draft: {{de: true}}\noriginal: en\n{MARK}\n"),
        ("original: en\ndraft: {}\n", f"original: en\ndraft: {{de: true}}\n{MARK}\n"),
        ("original: en\ndraft: {en: false} # }\n", f"original: en\ndraft: {{de: true, en: false}} # }}\n{MARK}\n"),
        ("original: en\ndraft: {de: true}\n", f"original: en\ndraft: {{de: true}}\n{MARK}\n"),
        (
            "original: en\ndraft:\n  # not yet\n  en: false\n",
            f"original: en\ndraft:\n  # not yet\n  de: true\n  en: false\n{MARK}\n",
        ),
        (
            "draft:\r\n  en: false\r\noriginal: en\r\n",
            f"draft:\r\n  de: true\r\n  en: false\r\noriginal: en\r\n{MARK}\r\n",
        ),
        (
            "draft:\r  en: false\roriginal: en\r",
            f"draft:\r  de: true\r  en: false\roriginal: en\r{MARK}\r",
        ),
        ("original: en\rdraft: no", f"original: en\rdraft: {{de: true}}\r{MARK}\r"),
        ("", f"translation_id: 2025/07/storm\ndraft: {{de: true}}\noriginal: en\n{MARK}\n"),
        ("{date: 2025-07-15}\n", f"{{date: 2025-07-15, draft: {{de: true}}, original: en, {MARK}}}\n"),
        ("{draft: {en: no}} # }\n", f"{{draft: {{de: true, en: no}}, original: en, {MARK}}} # }}\n"),
    ],
)
def test_a_sidecar_keeps_every_line_and_gains_some(before: str, after: str, storm: Path, run: Run) -> None:
    write(storm, {"articles/2025/07/storm.yaml": before})

    made = run("new", "translation", "storm", "de")

    assert (made.exit, made.err) == (0, "")
    assert text(storm / "content/articles/2025/07/storm.yaml") == after
    assert run("build", "--quiet").exit == 0
    assert not (storm / "public/de/2025/07/storm.html").exists()


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ("date: 2025-07-15\n...\n", ""),
        ("draft: {de: false}\n", ":1"),
        ('"draft": no\n', ":1"),
    ],
)
def test_a_sidecar_that_cannot_say_it_is_a_draft_is_left_to_the_editor(
    facts: str, line: str, storm: Path, run: Run
) -> None:
    write(storm, {"articles/2025/07/storm.yaml": facts})
    before = tree(storm / "content")

    assert run("new", "translation", "storm", "de") == Ran(
        1,
        "",
        f"content/articles/2025/07/storm.yaml{line}: "
        "the de version can't be made a draft here without changing other facts\n"
        "    write `draft: {de: true}` into these facts yourself, then run the command again\n",
    )
    assert tree(storm / "content") == before


def test_what_cannot_be_added_to_a_sidecar_is_told_line_by_line(storm: Path, run: Run) -> None:
    write(storm, {"articles/2025/07/storm.yaml": "draft: {de: true}\ntranslated_from: abc\n...\n"})

    made = run("new", "translation", "storm", "de")

    path = "note: content/articles/2025/07/storm.yaml"
    assert made == Ran(
        0,
        "content/articles/2025/07/storm.de.txt\n",
        f'{path}: "original" can\'t be added here without changing other facts\n'
        "    write it yourself: `original: en`\n"
        f'{path}:2: "translated_from" can\'t be added here without changing other facts\n'
        f"    write it yourself: `translated_from: {{de: {SHA}}}`\n",
    )
    assert run("build", "--quiet").exit == 0


def test_a_story_that_is_a_draft_as_a_whole_stays_one(storm: Path, run: Run) -> None:
    write(storm, {"articles/2025/07/storm.yaml": "draft: true\n"})

    made = run("new", "translation", "storm", "de")

    assert made.err == (
        "note: content/articles/2025/07/storm.yaml:1: the story is a draft in every language, the new one too\n"
        "    to publish them one by one, write `draft: {en: true, de: true}` instead\n"
    )
    assert text(storm / "content/articles/2025/07/storm.yaml") == f"draft: true\noriginal: en\n{MARK}\n"


def test_a_translation_warns_of_addresses_that_both_versions_would_claim(storm: Path, run: Run) -> None:
    write(storm, {"articles/2025/07/storm.yaml": "aliases: [/en/old.html]\n"})

    made = run("new", "translation", "storm", "de")

    assert made.exit == 0
    assert made.err == (
        "note: content/articles/2025/07/storm.yaml:1: "
        "the older addresses here are those of every language, and only one can have them\n"
        '    before you publish the new version, write `aliases: {en: ["/en/old.html"]}` instead\n'
    )
    assert run("build", "--quiet", "--drafts").exit == 0


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("date: [\n", "content/articles/2025/07/storm.yaml:2: these facts can't be read"),
        ("dat: 2025-07-15\n", 'content/articles/2025/07/storm.yaml:1: there is no key "dat"'),
        (
            "lang: en\n",
            'content/articles/2025/07/storm.yaml:1: the facts say the language is "en", the file name says "de"',
        ),
    ],
)
def test_an_article_that_is_refused_is_not_translated(facts: str, said: str, storm: Path, run: Run) -> None:
    write(storm, {"articles/2025/07/storm.yaml": facts})
    before = tree(storm / "content")

    made = run("new", "translation", "storm", "de")

    assert (made.exit, made.out) == (1, "")
    assert made.err.startswith(said)
    assert tree(storm / "content") == before


def test_an_article_is_translated_whatever_is_wrong_with_others(storm: Path, run: Run) -> None:
    write(storm, {"articles/broken.en.md": "---\ndate: [\n---\n", "tags.yaml": "[\n", "articles/x.fr.txt": "X\n"})

    assert run("new", "translation", "storm", "de").exit == 0


FRONT = """\
---
title: "Storm: the report"  # as it ran
date: 2025-07-15T10:00:00+02:00
tags: [weather, 'north, sea']
slug: the-storm
summary: >
  A storm came in
  and went.
aliases: [/en/old.html]
photo: {by: 'Anna', of: [a, "b \\" c"]}
empty:
---

The *storm*.
"""


def test_a_markdown_translation_has_the_front_matter_of_the_story(storm: Path, run: Run) -> None:
    write(storm, {"articles/gale.en.md": FRONT})

    made = run("new", "translation", "gale", "de")

    assert made == Ran(0, "content/articles/gale.de.md\n", "")
    assert text(storm / "content/articles/gale.de.md") == (
        "---\n"
        "translation_id: gale\n"
        'title: "Storm: the report"\n'
        'date: "2025-07-15T10:00:00+02:00"\n'
        'tags: [weather, "north, sea"]\n'
        'summary: "A storm came in and went.\\n"\n'
        'photo: {by: Anna, of: [a, "b \\" c"]}\n'
        "draft: true\n"
        "original: en\n"
        f"translated_from: {hashlib.sha256(FRONT.encode()).hexdigest()}\n"
        "---\n"
        "\n"
        "The *storm*.\n"
    )
    assert text(storm / "content/articles/gale.en.md") == FRONT
    run("build", "--quiet")
    assert not (storm / "public/de/gale.html").exists()
    run("build", "--quiet", "--drafts")
    assert page(storm, "de/gale.html").robots == "noindex"


def test_a_markdown_file_whose_name_has_no_language_gets_a_translation_that_says_it_twice(
    storm: Path, run: Run
) -> None:
    write(storm, {"articles/gale.md": "---\nlang: en\ntranslation_id: g\n---\n# Gale\n"})

    assert run("new", "translation", "g", "de").exit == 0
    assert text(storm / "content/articles/gale.de.md").startswith("---\ntranslation_id: g\nlang: de\ndraft: true\n")
    assert run("build", "--quiet", "--drafts").exit == 0


def test_a_text_is_copied_byte_for_byte(storm: Path, run: Run) -> None:
    raw = b"\xef\xbb\xbfStorm\r\n\r\nIt came.\r\n"
    write(storm, {"articles/2025/07/storm.en.txt": raw})

    run("new", "translation", "storm", "de")

    assert (storm / "content/articles/2025/07/storm.de.txt").read_bytes() == raw


def test_a_translation_that_fails_halfway_leaves_the_sidecar_as_it_was(
    storm: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(storm, {"articles/2025/07/storm.yaml": "date: 2025-07-15\n"})
    before = tree(storm / "content")
    monkeypatch.setattr(paper, "lay", lambda files: (_ for _ in ()).throw(OSError(28, "No space left on device")))

    assert run("new", "translation", "storm", "de").exit == 3
    assert tree(storm / "content") == before


def test_a_file_is_never_laid_over_another(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("mine")

    with pytest.raises(FileExistsError):
        paper.lay({tmp_path / "new" / "b.txt": b"b", tmp_path / "a.txt": b"a"})

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.txt": "mine"}


def test_files_are_laid_down_without_links_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted", str(self))

    monkeypatch.setattr(Path, "hardlink_to", refuse)

    paper.lay({tmp_path / "a.txt": b"a"})
    with pytest.raises(FileExistsError):
        paper.lay({tmp_path / "a.txt": b"b"})

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.txt": "a"}


def page(folder: Path, path: str) -> Page:
    return Page(path, (folder / "public" / path).read_text("utf-8"))


def three_languages(folder: Path, facts: str) -> None:
    site = SITE.replace("[en, de]", "[en, de, fr]").replace("title: {en: News, de: Nachrichten}", "title: News")
    stem = "articles/2025/07/storm"
    write(folder, {"site.yaml": site, f"{stem}.de.txt": "Sturm\n", f"{stem}.yaml": facts})
