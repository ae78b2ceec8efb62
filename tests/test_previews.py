"""Preview images: one per article version, drawn when its headline changes and not before, good to look at."""

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import SITE, Built, Site, tree
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sitegen import cli, galley, previews, stock
from sitegen.previews import Card, letters, lines

ROOT = Path(__file__).parent.parent
ON = f"{SITE}preview_images: true\n"
WORLD: dict[str, str | bytes | None] = {
    "site.yaml": ON,
    "articles/2025/storm.en.txt": "Storm over the sea\n\nIt rained.\n",
    "articles/2025/storm.de.md": "# Sturm über dem Meer\n\nEs *regnete*.\n",
    "articles/2025/storm.yaml": "date: 2025-07-15\nslug: {de: sturm}\n",
    "articles/old.en.txt": "An old story\n\nIt was.\n",
    "pages/about.en.md": "# About\n\nWe write.\n",
}
IMAGES = {"en/2025/storm.png", "de/2025/sturm.png", "en/old.png"}


def images(built: Built) -> set[str]:
    assert built.exit == 0, built.messages
    return {path for path in built.files if path.endswith(".png")}


def drawn(built: Built) -> dict[str, tuple[str, ...]]:
    """The images that were drawn, and why."""
    assert built.exit == 0, built.messages
    return {path: why for path, why in built.result.why.items() if path.endswith(".png")}


def card(title: str = "Storm over the sea") -> Card:
    return Card("News Archive", title, "July 15, 2025", "English")


@pytest.fixture(scope="module")
def fonts() -> previews.Fonts:
    found = previews.built_in()
    assert found
    return found


# Which articles have one


def test_they_are_made_where_the_site_asks_for_them(site: Site) -> None:
    assert images(site({**WORLD, "site.yaml": SITE})) == set()
    assert images(site(WORLD)) == IMAGES
    assert images(site({"site.yaml": SITE})) == set()


@pytest.mark.parametrize("facts", ["draft: true", "date: 2031-01-01", "withdrawn: Wrong.", "expires: 2020-01-01"])
def test_what_is_not_published_has_none(site: Site, facts: str) -> None:
    built = site({**WORLD, "articles/old.yaml": f"{facts}\n"}, drafts=True)

    assert images(built) == IMAGES - {"en/old.png"}
    assert not any("og:image" in page.html for page in built.pages if page.path == "en/old.html")


def test_without_an_address_nothing_could_name_them(site: Site) -> None:
    site_without = "\n".join(line for line in ON.splitlines() if not line.startswith("base_url"))

    assert images(site({**WORLD, "site.yaml": site_without})) == set()


def test_a_page_names_its_image_with_size_and_words(site: Site) -> None:
    page = site(WORLD)["de/2025/sturm.html"]

    said = {str(tag.get("property") or tag.get("name")): tag["content"] for tag in page.all("meta[content]")}
    place, words = "https://example.org/de/2025/sturm.png", "Nachrichtenarchiv. Sturm über dem Meer. 15. Juli 2025"
    assert {name: value for name, value in said.items() if "image" in name or "twitter" in name} == {
        "og:image": place,
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": words,
        "twitter:card": "summary_large_image",
    }
    article = json.loads(page.one("script[type='application/ld+json']").text)
    assert article["image"] == {
        "@type": "ImageObject",
        "url": place,
        "width": 1200,
        "height": 630,
        "caption": words,
    }


def test_letters_that_the_font_lacks_are_said_once_and_the_article_has_no_image(site: Site) -> None:
    other = {
        "site.yaml": ON.replace("[en, de]", "[en, de, he]").replace("title: {", "title: {he: News, "),
        "articles/a.he.txt": "סערה\n\nירד גשם.\n",
        "articles/b.en.txt": "Meeting in 北京\n\nText.\n",
        "articles/c.he.txt": "News\n\nירד גשם.\n",
    }
    built = site({**WORLD, **other})

    assert images(built) == IMAGES
    assert "og:image" not in built["en/b.html"].html
    (notice,) = [notice for notice in built.notices if notice.code == "preview-letters"]
    assert notice.message.startswith("3 articles get no preview image: its font can't set their letters (")
    assert notice.message.endswith("the first is content/articles/a.he.txt")
    assert [notice.code for notice in site().notices].count("preview-letters") == 1


def test_a_file_of_ones_own_may_not_take_the_place_of_an_image(site: Site) -> None:
    built = site({**WORLD, "static/en/old.png": b"mine"})

    assert [(problem.code, problem.path) for problem in built.problems] == [("address-twice", "static/en/old.png")]


# When they are drawn


def test_an_edit_of_a_paragraph_draws_none_and_of_a_headline_one(site: Site) -> None:
    assert set(drawn(site(WORLD))) == IMAGES
    assert drawn(site()) == {}
    assert drawn(site({"articles/2025/storm.en.txt": "Storm over the sea\n\nIt poured.\n"})) == {}
    assert drawn(site({"articles/2025/storm.yaml": "date: 2025-07-15\nslug: {de: sturm}\ntags: [rain]\n"})) == {}
    assert drawn(site({"articles/2025/storm.en.txt": "Storm over the land\n\nIt poured.\n"})) == {
        "en/2025/storm.png": ("what it shows",)
    }
    assert drawn(site({"articles/old.yaml": "date: 2025\n"})) == {"en/old.png": ("what it shows",)}
    assert set(drawn(site({"site.yaml": ON.replace("Nachrichtenarchiv", "Neues")}))) == {"de/2025/sturm.png"}


def test_another_font_or_library_draws_all_anew(
    site: Site, fonts: previews.Fonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(WORLD)
    monkeypatch.setattr(previews, "fingerprint", lambda: "another")
    anew = drawn(site({"site.yaml": f"{ON}# touched\n"}))
    assert anew == dict.fromkeys(IMAGES, ("another version of sitegen or its libraries",))

    own = {"site.yaml": f"{ON}preview_font: Own.otf\n", "content/Own.otf": Path(fonts.plain).read_bytes()}
    built = site(own)
    assert drawn(built) == dict.fromkeys(IMAGES, ("site.yaml",))
    assert tree(site(clean=True).out) == tree(built.out)


@pytest.mark.parametrize("deed", ["alter", "remove"])
def test_a_damaged_image_is_restored(site: Site, deed: str) -> None:
    built = site(WORLD)
    before, place = tree(built.out), built.out / "en/old.png"
    place.write_bytes(b"x") if deed == "alter" else place.unlink()

    again = site()

    assert drawn(again) == {"en/old.png": ("the published file was altered",)}
    assert tree(again.out) == before


def test_the_number_of_processes_and_what_is_remembered_make_no_difference(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock, "CHUNK", 3)
    monkeypatch.setattr(galley, "LENGTH", 3)
    monkeypatch.setattr(galley, "TURN", 3)
    monkeypatch.setattr(galley, "QUICK", 3)
    alone = tree(site(WORLD, jobs=1, out=tmp_path / "1").out)

    for jobs in (2, 7):
        assert tree(site(jobs=jobs, out=tmp_path / str(jobs)).out) == alone
    assert tree(site(clean=True, out=tmp_path / "1").out) == alone


def test_a_site_with_images_comes_back_from_what_it_published(site: Site, tmp_path: Path) -> None:
    built = site(WORLD)

    assert cli.main(["import", str(built.out), "--site", str(tmp_path / "new"), "--quiet"]) == 0
    assert cli.main(["build", "--site", str(tmp_path / "new"), "--now", "2025-08-01", "--quiet", "--no-search"]) == 0
    assert tree(tmp_path / "new/public") == tree(built.out)


# What is in the way


def test_a_missing_library_is_named_with_the_way_out(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(site({**WORLD, "site.yaml": SITE}).out)
    monkeypatch.setattr(previews, "is_installed", lambda: False)

    built = site({"site.yaml": ON})

    assert built.exit == 2
    assert built.messages == [
        "content/site.yaml: preview images need a library and a font that are not installed\n"
        "    run `pip install 'sitegen-archive[previews]'`, or take `preview_images` out of this file"
    ]
    assert tree(built.out) == before
    assert site({"site.yaml": SITE}).exit == 0


@pytest.mark.parametrize(
    ("name", "files", "code"),
    [
        ("Own.otf", {}, "preview-font-missing"),
        ("Own.otf", {"content/Own.otf": b""}, "preview-font"),
        ("Own.otf", {"content/Own.otf": b"no font at all, but longer than its header"}, "preview-font"),
        ("../Own.otf", {}, "preview-font-name"),
        ("/etc/passwd", {}, "preview-font-name"),
        ("Own.woff2", {}, "preview-font-name"),
    ],
)
def test_a_font_that_can_not_be_used_is_named(site: Site, name: str, files: Mapping[str, bytes], code: str) -> None:
    built = site({**WORLD, **files, "site.yaml": f"{ON}preview_font: {name}\n"})

    assert (built.exit, built.codes) == (2, [code])


def test_a_font_that_was_cut_short_is_named(site: Site, fonts: previews.Fonts) -> None:
    data = Path(fonts.plain).read_bytes()
    for length in range(12, 3000, 97):
        built = site({**WORLD, "site.yaml": f"{ON}preview_font: Own.otf\n", "content/Own.otf": data[:length]})
        assert (built.exit, built.codes) == (2, ["preview-font"]), length


# What they look like


def test_an_image_is_small_has_the_size_that_is_said_and_no_time_of_its_own(fonts: previews.Fonts) -> None:
    for title in ("Storm", "Storm over the sea and the land " * 3, "Straße nach Übersee: „Größe“ – 15.000 Menschen"):
        data = previews.draw(card(title), fonts)
        with Image.open(io.BytesIO(data)) as image:
            assert (image.size, image.mode, image.format) == ((1200, 630), "P", "PNG")
            assert image.info == {}
            darkest, lightest = image.convert("L").getextrema()
            assert darkest < 40
            assert lightest > 245
        assert data[24] == 4, "bits a pixel"
        assert len(data) < 22_000


def test_nothing_is_drawn_in_the_margin(fonts: previews.Fonts) -> None:
    far = Card("A very long name of a newspaper " * 4, "W" * 200, "July 15, 2025 " * 2, "English")
    for one in (card(), card("Wörterbuchwort " * 30), far):
        with Image.open(io.BytesIO(previews.draw(one, fonts))) as image:
            left, top, right, bottom = image.convert("L").point(lambda shade: 255 if shade < 200 else 0).getbbox() or ()
        assert left >= previews.MARGIN - 6, one
        assert right <= previews.WIDTH - previews.MARGIN + 4, one
        assert (top > 60, bottom < 600) == (True, True), one


def test_the_same_card_is_the_same_image_in_another_process(fonts: previews.Fonts) -> None:
    code = (
        "import sys; from sitegen import previews; card = previews.Card('News', 'Tale — „Größe“', '', 'English'); "
        "sys.stdout.buffer.write(previews.draw(card, previews.built_in()))"
    )
    made = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT).stdout

    assert previews.draw(Card("News", "Tale — „Größe“", "", "English"), fonts) == made
    assert previews.draw(Card("News", "Tale — „Größe”", "", "English"), fonts) != made


def test_letters_stand_as_their_font_wants_them(fonts: previews.Fonts) -> None:
    """Widths and distances of the bold cut in thousandths, as HarfBuzz finds them."""
    spacing = letters.spacing(Path(fonts.bold).read_bytes())

    wide = {sign: round(1000 * spacing(sign, "\0")) for sign in "…—DW"}
    assert wide == {"…": 900, "—": 839, "D": 705, "W": 981}
    pairs = {"AV": -108, "To": -77, "We": -84, "P.": -122, "V.": -146, "“T": 30, "„A": 20, "no": 0}
    assert {pair: round(1000 * (spacing(*pair) - spacing(pair[0], "\0"))) for pair in pairs} == pairs


def test_a_font_says_which_letters_it_has(fonts: previews.Fonts) -> None:
    found = letters.of(Path(fonts.bold).read_bytes())

    assert set("Größe „ä“ – Ωж €ﬁ") <= set(found)
    assert not set("ש北ا\u0301\u00ad\n") & set(found)


def measure(text: str) -> float:
    return 0.5 * len(text)


WIDTH, HEIGHT = 1000, 340


def fit(text: str) -> lines.Setting:
    return lines.fit(text, WIDTH, HEIGHT, measure)


def test_a_short_headline_is_large_and_a_long_one_small() -> None:
    sizes = [fit(" ".join(["Storm"] * count)).size for count in (1, 4, 8, 16, 24, 40)]

    assert sizes[0] == max(lines.SIZES)
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 3


def test_lines_are_balanced() -> None:
    assert fit("one two three four five six seven eight").lines == ("one two three four", "five six seven eight")
    assert fit("The dash stays — behind its word").lines[0].endswith("—")


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz", "Rindfleischetikettierungs-"),
        ("Donaudampfschifffahrtsgesellschaftskapitänsmützenhersteller", "Donaudampfschifffahrts-"),
        ("Nordrhein-westfälisch-brandenburgisch-sächsische-Verhandlungen", "Nordrhein-westfälisch-"),
    ],
)
def test_long_words_are_divided_where_they_are_joined(word: str, first: str) -> None:
    set_ = lines.fit(word, 800, HEIGHT, measure)

    assert set_.lines[0] == first
    assert "".join(set_.lines).replace("-", "") == word.replace("-", "")


def test_scripts_without_blanks_are_broken_between_their_signs() -> None:
    text = "伊朗外交部长前往中国、希望巩固与北京和俄罗斯的联盟。" * 2
    found = lines.fit(text, WIDTH, HEIGHT, lambda part: 1.0 * len(part))

    assert "".join(found.lines) == text
    assert not any(line[0] in "、。" for line in found.lines)
    assert all(len(line) * found.size <= WIDTH for line in found.lines)


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet=st.sampled_from("abcdeioux ßÄ-–—„“().,:北京。 "), min_size=1, max_size=300))
def test_whatever_a_headline_says_it_fits_and_nothing_is_lost(text: str) -> None:
    plain = " ".join(lines.plain(text).split())
    if not plain:
        return
    found = fit(plain)

    assert found.height <= HEIGHT
    assert all(measure(line) * found.size <= WIDTH + 1e-6 for line in found.lines)

    def bare(part: str) -> str:
        return "".join(sign for sign in part if sign not in " -")

    if found.lines[-1].endswith(" …"):
        kept = bare("".join(found.lines).removesuffix("…"))
        assert bare(plain).startswith(kept.rstrip(",;:–—"))
    else:
        assert bare("".join(found.lines)) == bare(plain)


def test_blanks_and_invisible_signs_are_drawn_as_what_they_are() -> None:
    assert lines.plain("a\u00a0b\u202fc\u00add\u200be") == "a b cde"


def test_pillow_is_not_loaded_where_no_images_are_asked_for(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "site/content")
    code = (
        "import sys; from sitegen import cli; "
        f"code = cli.main(['build', '--site', {str(tmp_path / 'site')!r}, '--quiet', '--jobs', '1']); "
        "sys.exit(code or 10 * ('PIL' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
