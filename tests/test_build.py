"""The line, top to bottom: whatever comes in, a site or a clear word comes out, and the same for all."""

import shutil

import pytest
from conftest import Site, tree
from hypothesis import given, settings
from hypothesis import strategies as st

STORM = {"articles/storm.en.txt": "Storm\n\nIt rained.\nIt blew.\n"}

_header = st.sampled_from(
    ["---\n", "title: ", "date: ", "2025-07-15", "tags: [", "]", "slug: ", "lang: de", "&a ", "*a", "!!x ", "{", "}",
     "- ", ": ", "\n", "\t", "'", '"', "# Storm\n", "\ufeff", "\r\n", "# ", "<script>", "[", "x"]
)  # fmt: skip
_bytes = st.binary(max_size=80) | st.lists(_header, max_size=12).map("".join).map(str.encode)


@settings(max_examples=60)
@given(data=_bytes, ending=st.sampled_from(["txt", "md"]))
def test_any_bytes_are_an_article_or_a_problem_of_that_file(site: Site, data: bytes, ending: str) -> None:
    odd = f"articles/odd.en.{ending}"

    built = site({**STORM, odd: data})

    assert built.exit in (0, 1)
    assert {problem.path for problem in (*built.problems, *built.notices)} <= {f"content/{odd}"}
    assert bool(built.problems) == (built.exit == 1)
    (built.folder / "content" / odd).unlink()


@settings(max_examples=40)
@given(data=_bytes)
def test_any_bytes_are_facts_or_a_problem_of_that_file(site: Site, data: bytes) -> None:
    built = site({**STORM, "articles/storm.yaml": data})

    assert built.exit in (0, 1)
    for problem in built.problems:
        assert problem.path in ("content/articles/storm.yaml", "content/tags.yaml", "content/articles/storm.en.txt")


@pytest.mark.parametrize("file", ["site.yaml", "tags.yaml", "authors.yaml"])
@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"\x00", b"[", b"- a", b"a: &b c", b"a: {b: {c: d}}", b"a: [[b]]", b"? a\n: b"]
)
def test_registries_that_make_no_sense_are_told_by_name(site: Site, file: str, data: bytes) -> None:
    built = site({**STORM, file: data})

    assert built.exit == (2 if file == "site.yaml" else 1)
    assert {problem.path for problem in built.problems} == {f"content/{file}"}


def test_an_article_that_was_broken_and_mended_leaves_no_trace(site: Site) -> None:
    before = tree(site(STORM).out)

    assert site({"articles/rain.en.txt": b"\xff"}).exit == 1
    assert tree(site({"articles/rain.en.txt": None}).out) == before


def test_a_folder_whose_name_only_begins_like_that_of_articles_holds_none(site: Site) -> None:
    beside = {"articles-old/rain.yaml": "date: 2025-99-01\n", "pages.bak/about.en.md": "no headline"}

    assert tree(site(STORM).out) == tree(site(beside).out) == tree(site({"articles-old/snow.txt": b"\xff"}).out)


def test_a_site_without_articles_is_a_site(site: Site) -> None:
    built = site()

    assert built.exit == 0
    assert {"index.html", "404.html", "en/index.html", "de/index.html"} <= built.files


def test_all_faults_of_all_files_are_told_at_once_in_order(site: Site) -> None:
    text = "A\n\nB.\n"

    built = site({
        "articles/b.en.txt": b"\xff", "articles/a.txt": text, "articles/c.en.txt": text,
        "articles/c.yaml": "date: 2025-02-30\ndraft: perhaps\n",
        "articles/0.en.txt": text, "articles/0.yaml": "slug: same\n",
        "articles/1.en.txt": text, "articles/1.yaml": "slug: same\n",
    })  # fmt: skip

    assert [(problem.path.removeprefix("content/articles/"), problem.line) for problem in built.problems] == [
        ("0.en.txt", 0), ("a.txt", 0), ("b.en.txt", 1), ("c.yaml", 1), ("c.yaml", 2)
    ]  # fmt: skip


def test_a_build_writes_nothing_outside_its_own_folders(site: Site) -> None:
    built = site(STORM)

    assert {path.name for path in built.folder.iterdir()} <= {"content", "public", ".sitegen"}
    assert {path.name for path in built.folder.parent.iterdir()} == {"site"}


def test_an_output_that_others_may_touch_is_looked_at_by_every_build(site: Site) -> None:
    page = site(STORM).out / "en/storm.html"
    page.write_text("touched", "utf-8")

    assert site().result.why == {"en/storm.html": ("the published file was altered",)}


def test_an_output_of_ours_alone_is_taken_to_be_as_the_last_build_left_it(site: Site) -> None:
    whole = tree(site(STORM).out)
    edited = {"articles/storm.en.txt": "Gale\n\nIt rained.\nIt blew.\n"}
    known = site(edited, is_private=True).out

    assert tree(known) == tree(site(clean=True).out) != whole
    (known / "en/storm.html").write_text("touched", "utf-8")
    assert site(is_private=True).result.why == {}
    assert site().result.why


def test_an_output_of_ours_that_was_deleted_is_made_anew(site: Site) -> None:
    out = site(STORM).out
    whole = tree(out)
    shutil.rmtree(out)

    assert tree(site(is_private=True).out) == whole
