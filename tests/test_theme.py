"""A theme of one's own: a very different one, and one that changes a single part."""

import pytest
from conftest import Site, tree

WORLD = {
    "articles/storm.en.txt": "Storm\nOver the sea\n\nIt rained.\nIt blew.\n",
    "articles/storm.de.txt": "Sturm\nÜber der See\n\nEs regnete.\nEs wehte.\n",
    "articles/storm.yaml": "date: 2025-07-15\ntags: [rain]\nauthors: [Ann]\n",
    "articles/rain.en.txt": "Rain\n\nIt poured.\n",
    "articles/rain.yaml": "date: 2025-07-16\ntags: [rain]\n",
}

BROADSHEET = {
    "templates/base.html": """<!doctype html>
<html lang="{{ lang }}" dir="{{ direction }}">
<title>{% block title %}{{ title }}{% endblock %}</title>
{{ language_links() }}{{ part("parts/site.html") }}
{% block metadata %}{% endblock %}
<body>
<table><tr><td>
<nav class="languages" aria-label="{{ t.languages }}"><ul>{{ toggle() }}</ul>{% block modes %}{% endblock %}</nav>
{{ part("parts/sections.html") }}
</td><td><main id="text">{% block main %}{% endblock %}</main></td></tr></table>
{{ part("parts/colophon.html") }}
""",
    "templates/article.html": """{% extends "base.html" %}
{% block title %}{{ head.title }}{% endblock %}
{% block metadata %}{{ metadata() }}{% endblock %}
{% block modes %}{{ modes() }}{% endblock %}
{% block main %}
<h1>{{ head.title }}</h1>
<article><div class="body">{{ body.html }}</div></article>
{{ related() }}{{ cite() }}
{% endblock %}
""",
    "templates/parts/story.html": '<li class="headline"><a href="{{ root }}{{ teaser.path }}">{{ teaser.title }}</a>\n',
    "static/style.css": "body { background: salmon }",
}


def test_a_theme_of_tables_keeps_toggle_metadata_side_by_side_and_backup(site: Site) -> None:
    built = site({**WORLD, **BROADSHEET})

    page = built["en/storm.html"]
    assert page.all("table main article")
    assert page.paragraphs == ["It rained.", "It blew."]
    assert page.toggle["de"] == ("Deutsch", "de/storm.html", True, False)
    assert page.alternates == {code: built[f"{code[:2]}/storm.html"].canonical for code in ("en", "de")} | {
        "x-default": page.canonical
    }
    assert page.all('script[type="application/ld+json"]')
    assert page.texts(".related a") == ["Rain"]
    shown = built["en/storm.de.html"].texts("table .body .row > div > p")
    assert sorted(shown) == ["Es regnete.", "Es wehte.", "It blew.", "It rained."]
    assert built["en/index.html"].headlines == ["Rain", "Storm"]
    assert "en/storm.txt" in built
    assert tree(site(clean=True).out) == tree(built.out)


@pytest.mark.parametrize(
    ("part", "selector"),
    [
        ("cite", ".cite"), ("related", ".related"), ("tags", ".tags"), ("neighbours", ".neighbours"),
        ("modes", ".modes"), ("opening", ".opening"), ("metadata", "meta[name=citation_title]"),
    ],
)  # fmt: skip
def test_a_site_may_replace_one_part_of_a_page_and_keep_the_rest(site: Site, part: str, selector: str) -> None:
    before = site(WORLD)["en/storm.html"]
    own = f'{{% extends "default/article.html" %}}{{% block {part} %}}<!-- mine -->{{% endblock %}}'

    after = site({"templates/article.html": own})["en/storm.html"]

    assert before.all(selector)
    assert not after.all(selector)
    assert "<!-- mine -->" in after.html
    assert after.paragraphs == before.paragraphs


def test_no_template_is_offered_under_two_names_where_a_site_has_none_of_its_own(site: Site) -> None:
    built = site({**WORLD, "templates/tag.html": '{% extends "default/article.html" %}'})

    assert [(problem.code, problem.path) for problem in built.problems] == [("template-missing", "templates/tag.html")]
