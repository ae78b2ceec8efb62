"""Related stories share tags, the rarer the better, and are near in time; in a reader's language where there is one."""

import time
from random import Random

from conftest import SITE, Built, Site

from sitegen.model import Date, Head, Teaser
from sitegen.pages import related


def story(name: str, tags: str, day: int = 1, *languages: str) -> dict[str, str]:
    files = {f"articles/{name}.{lang}.txt": f"{name} {lang}\n\nText.\n" for lang in languages or ("en",)}
    return {**files, f"articles/{name}.yaml": f"date: 2025-07-{day:02}\ntags: [{tags}]\n"}


def named(built: Built, path: str) -> list[str]:
    return built[path].texts(".related a")


def test_a_rare_tag_weighs_more_than_a_common_one(site: Site) -> None:
    common = {path: text for day in range(3, 20) for path, text in story(f"c{day}", "news", day).items()}
    built = site({**common, **story("a", "news, eclipse", 10), **story("b", "eclipse", 1)})

    assert named(built, "en/a.html")[0] == "b en"


def test_of_stories_with_the_same_tags_the_nearest_are_named(site: Site) -> None:
    built = site({path: text for day in range(1, 10) for path, text in story(f"d{day}", "news", day).items()})

    assert named(built, "en/d5.html") == ["d6 en", "d4 en", "d7 en"]


def test_three_older_stories_are_named_where_there_is_no_newer_one(site: Site) -> None:
    built = site({path: text for day in range(1, 6) for path, text in story(f"d{day}", "news", day).items()})

    assert named(built, "en/d5.html") == ["d4 en", "d3 en", "d2 en"]


def test_sharing_two_tags_weighs_more_than_being_nearer_in_one(site: Site) -> None:
    files = {**story("a", "sea, rain", 10), **story("near", "sea", 11), **story("also", "rain", 12)}

    assert named(site({**files, **story("both", "rain, sea", 14)}), "en/a.html") == ["both en", "near en", "also en"]


def test_being_near_in_one_tag_weighs_more_than_being_far_in_another(site: Site) -> None:
    files = {**story("a", "sea, rain", 10), **story("far", "sea", 8), **story("near", "sea", 9)}

    assert named(site({**files, **story("wet", "rain", 20)}), "en/a.html") == ["near en", "wet en", "far en"]


def test_tags_are_the_same_whatever_their_capitals(site: Site) -> None:
    assert named(site({**story("a", "Sea", 1), **story("b", "sea", 2)}), "en/a.html") == ["b en"]


def test_some_more_stories_of_a_tag_do_not_make_it_weigh_less(site: Site) -> None:
    files = {**story("a", "sea, rain", 20), **story("p", "sea", 21), **story("q", "rain", 22)}
    site({**files, **story("r1", "rain", 1), **story("r2", "rain", 2), **story("s1", "sea", 1)})

    built = site({path: text for day in (3, 4) for path, text in story(f"s{day}", "sea", day).items()})

    assert [name for name in named(built, "en/a.html") if name in ("p en", "q en")] == ["p en", "q en"]


def test_a_story_is_named_in_the_readers_language_and_else_in_its_own(site: Site) -> None:
    built = site({**story("a", "sea", 1, "en", "de"), **story("b", "sea", 2, "en", "de"), **story("c", "sea", 3, "en")})

    assert named(built, "de/a.html") == ["b de", "c en"]
    assert [link.get("lang") for link in built["de/a.html"].all(".related a")] == [None, "en"]
    assert named(built, "en/a.html") == ["b en", "c en"]


def test_a_related_story_in_another_language_says_in_which(site: Site) -> None:
    built = site({**story("a", "sea", 1, "en", "de"), **story("b", "sea", 2, "de"), **story("c", "sea", 3, "en")})

    assert built["en/a.html"].texts(".related li") == ["b de German", "c en"]
    assert built["de/a.html"].texts(".related li") == ["b de", "c en Englisch"]
    assert built["en/a.html"].texts(".related [lang]") == ["b de"]


def test_drafts_withdrawn_stories_and_strangers_are_not_named(site: Site) -> None:
    draft, gone = story("draft", "sea", 2), story("gone", "sea", 2)
    draft["articles/draft.yaml"] += "draft: true\n"
    gone["articles/gone.yaml"] += "withdrawn: Wrong.\n"
    files = {**story("a", "sea", 1), **draft, **gone, **story("other", "hills", 1), **story("plain", "", 1)}

    for wishes in ({}, {"drafts": True}):
        built = site(files, **wishes)
        assert not [page.path for page in built.pages if page.all(".related")]


def test_one_more_story_concerns_few_others(site: Site) -> None:
    site({"site.yaml": SITE, **{p: t for day in range(1, 29) for p, t in story(f"d{day}", "news", day).items()}})

    built = site(story("new", "news", 29))

    articles = [path for path in built.result.why if path.count("/") == 1 and path.startswith("en/d")]
    assert set(articles) <= {"en/d26.html", "en/d27.html", "en/d28.html"}


def test_the_work_grows_with_the_stories_alone() -> None:
    """10,000 stories with five of 300 tags each, drawn by Zipf's law, take less than four times what 5,000 take."""

    def seconds(count: int) -> float:
        draw, tagged, heads = Random(7), dict[str, list[Teaser]](), list[Head]()
        tags, weights = [f"t{n}" for n in range(300)], [1 / (n + 1) for n in range(300)]
        for number in range(count):
            chosen = tuple(dict.fromkeys(draw.choices(tags, weights, k=5)))
            date = Date("2025", number, number)
            row = Teaser(number, str(number), "en", "", "", "", "", date, ("en",), False)
            heads.append(Head._make(("", str(number), "en", *("",) * 5, date, None, chosen, *("",) * 16)))
            for tag in chosen:
                tagged.setdefault(tag, []).append(row)
        assert heads[0].tags
        begun = time.process_time()
        found = related.shelves(tagged, has_drafts=False)
        assert sum(len(related.stories(head, found)) for head in heads) > 2 * count
        return time.process_time() - begun

    small, large = min(seconds(5_000) for _ in range(3)), min(seconds(10_000) for _ in range(3))
    print(f"{large * 1e6 / 10_000:.1f} us a story")
    assert large < 4 * small
