"""Files become articles: whose word counts for each fact, and what is refused."""

import pytest

from sitegen import articles, bundles
from sitegen.articles import Rules
from sitegen.model import Body, Head
from sitegen.problems import Problem

RULES = Rules(("en", "de"), "Europe/Berlin")
TEXT = "Storm\nRoads closed\n\nIt rained on the whole town all day. Then not.\nIt blew.\n"


def parse(files: dict[str, str]) -> tuple[dict[str, Head], list[Problem]]:
    """The heads by language, and the problems, of one bundle of files below content/articles/."""
    given = {f"content/articles/{name}": text.encode() for name, text in files.items()}
    (bundle,), problems = bundles.gather(given, RULES.languages)
    heads, found = articles.parse(bundle, given, RULES)
    return {head.lang: head for head in heads}, [*problems, *found]


def head(files: dict[str, str], lang: str = "en") -> Head:
    heads, problems = parse(files)
    assert not problems, problems
    return heads[lang]


def faults(files: dict[str, str]) -> list[tuple[str, str, int]]:
    _, problems = parse(files)
    return [(problem.code, problem.path.removeprefix("content/articles/"), problem.line) for problem in problems]


def test_a_text_alone_is_an_article() -> None:
    found = head({"2025/07/storm.en.txt": TEXT})

    assert found.source == "content/articles/2025/07/storm.en.txt"
    assert (found.translation_id, found.lang, found.folder, found.slug) == ("2025/07/storm", "en", "2025/07", "storm")
    assert (found.title, found.deck, found.summary) == ("Storm", "Roads closed", "Roads closed")
    assert (found.date, found.tags, found.authors, found.draft, found.author_note) == (None, (), (), False, None)


def test_facts_in_the_sidecar_serve_every_version() -> None:
    heads, problems = parse({
        "storm.en.txt": TEXT, "storm.de.txt": TEXT,
        "storm.yaml": "translation_id: one\ndate: 2025-07-15\ntags: [rain]\nauthors: staff\noriginal: en\n",
    })  # fmt: skip

    assert not problems
    assert {found.translation_id for found in heads.values()} == {"one"}
    assert {found.tags for found in heads.values()} == {("rain",)}
    assert {found.date.written for found in heads.values() if found.date} == {"2025-07-15"}
    assert {found.authors for found in heads.values()} == {("staff",)}


def test_ids_are_the_same_whatever_their_capitals() -> None:
    found = head({"storm.en.txt": "Storm\n", "storm.yaml": "tags: [Rain, rain, sea]\nauthors: [jane, Jane, JANE]\n"})

    assert (found.tags, found.authors) == (("Rain", "sea"), ("jane",))


def test_any_fact_may_be_a_map_of_language_to_value() -> None:
    heads, problems = parse({
        "storm.en.txt": TEXT, "storm.de.txt": TEXT,
        "storm.yaml": "slug: {en: storm-over-town, de: sturm}\ntags: {en: [rain], de: [regen, wind]}\n"
        "title: {de: Sturm}\n",
    })  # fmt: skip

    assert not problems
    assert (heads["en"].slug, heads["de"].slug) == ("storm-over-town", "sturm")
    assert (heads["en"].tags, heads["de"].tags) == (("rain",), ("regen", "wind"))
    assert (heads["en"].title, heads["de"].title) == ("Storm", "Sturm")


def test_front_matter_comes_before_the_sidecar_and_the_sidecar_before_the_text() -> None:
    text = "---\ntitle: From the front matter\ntags: [own]\n---\n# From the text\n\nBody.\n"
    sidecar = "title: From the sidecar\ndeck: From the sidecar\ntags: [shared, more]\n"

    found = head({"storm.en.md": text, "storm.yaml": sidecar})

    assert (found.title, found.deck, found.tags) == ("From the front matter", "From the sidecar", ("own",))
    assert head({"storm.en.md": text}).title == "From the front matter"
    assert head({"storm.en.md": "# From the text\n\nBody.\n", "storm.yaml": sidecar}).title == "From the sidecar"


def test_a_key_left_empty_in_the_front_matter_leaves_the_word_to_the_sidecar() -> None:
    text = "---\ntitle:\n---\n# From the text\n"

    assert head({"storm.en.md": text, "storm.yaml": "title: From the sidecar\n"}).title == "From the sidecar"


def test_a_plain_text_has_no_front_matter() -> None:
    assert head({"storm.en.txt": "--- title: no\n\nText.\n"}).title == "--- title: no"


def test_the_file_name_may_carry_the_date() -> None:
    found = head({"2025-07-15-storm.en.txt": TEXT})

    assert found.date
    assert (found.date.written, found.slug) == ("2025-07-15", "2025-07-15-storm")


def test_a_date_that_somebody_wrote_counts_for_more_than_the_file_name() -> None:
    found = head({"2025-07-15-storm.en.txt": TEXT, "2025-07-15-storm.yaml": "date: 2024\n"})

    assert found.date
    assert found.date.written == "2024"


def test_without_deck_and_summary_lists_show_the_first_sentence() -> None:
    assert head({"storm.en.txt": "Storm\n\nIt rained on the whole town all day. Then not.\n"}).summary == (
        "It rained on the whole town all day."
    )


def test_names_in_other_letters_become_slugs() -> None:
    assert head({"größe.de.txt": TEXT}, "de").slug == "groesse"
    assert head({"!!!.en.txt": TEXT}).slug == "story"


def test_an_author_note_may_be_said_or_denied() -> None:
    assert head({"storm.en.txt": TEXT, "storm.yaml": "author_note: The desk.\n"}).author_note == "The desk."
    assert head({"storm.en.txt": TEXT, "storm.yaml": "author_note: none\n"}).author_note == ""


def test_what_is_said_of_the_translation_of_a_story_does_not_hold_for_its_original() -> None:
    facts = "original: de\ntranslator: T. Rans\ntranslation: machine\ntranslated_from: abc\n"
    heads, _ = parse({"storm.en.txt": TEXT, "storm.de.txt": "Sturm\n\nEs regnete.\n", "storm.yaml": facts})

    said = {lang: (head.translator, head.translation, head.translated_from) for lang, head in heads.items()}
    assert said == {"en": ("T. Rans", "machine", "abc"), "de": ("", "", "")}


def test_keys_we_do_not_know_are_kept_for_templates() -> None:
    found = head({"storm.en.md": "---\nlayout: wide\nphotos: [a, {b: c}]\n---\n# Storm\n"})

    assert found.extra == {"layout": "wide", "photos": ["a", {"b": "c"}]}


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"storm.txt": TEXT}, ("language-missing", "storm.txt", 0)),
        ({"a.en.md": "---\nlang: de\n---\n# A\n"}, ("language-contradiction", "a.en.md", 2)),
        ({"a.md": "---\nlang: fr\n---\n# A\n"}, ("language-unknown", "a.md", 2)),
        ({"a.en.md": "Only text.\n"}, ("title-missing", "a.en.md", 1)),
        ({"a.en.txt": "\n"}, ("title-missing", "a.en.txt", 1)),
        ({"a.en.md": "---\ntittle: A\n---\n# A\n"}, ("unknown-key", "a.en.md", 2)),
        ({"a.en.txt": TEXT, "a.yaml": "date: 2025-07-15\ntagz: [x]\n"}, ("unknown-key", "a.yaml", 2)),
        ({"a.en.txt": TEXT, "a.yaml": "date: 2025-02-30\n"}, ("date-impossible", "a.yaml", 1)),
        ({"a.en.txt": TEXT, "a.yaml": "\nslug: Not A Slug\n"}, ("slug", "a.yaml", 2)),
        ({"a.en.txt": TEXT, "a.yaml": "slug: ../up\n"}, ("slug", "a.yaml", 1)),
        ({"a.en.txt": TEXT, "a.yaml": "slug: index\n"}, ("slug-reserved", "a.yaml", 1)),
        ({"index.en.txt": TEXT}, ("slug-reserved", "index.en.txt", 0)),
        ({"a.en.txt": TEXT, "a.yaml": "title: {fr: A}\n"}, ("language-of-map", "a.yaml", 1)),
        ({"a.en.txt": TEXT, "a.yaml": "translation: robot\n"}, ("not-a-choice", "a.yaml", 1)),
        ({"a.en.txt": TEXT, "a.yaml": "original: fr\n"}, ("not-a-choice", "a.yaml", 1)),
        ({"a.en.txt": TEXT, "a.yaml": "languages: [en, fr]\n"}, ("language-unknown", "a.yaml", 1)),
        ({"a.en.txt": TEXT, "a.yaml": "aliases: ['../../x.html']\n"}, ("alias", "a.yaml", 1)),
        ({"a.en.txt": TEXT, "a.yaml": "aliases: ['https://evil.example/']\n"}, ("alias", "a.yaml", 1)),
        ({"a.en.txt": TEXT, "a.yaml": "corrections: [{date: 2025-07-16}]\n"}, ("corrections", "a.yaml", 1)),
        ({"a.en.txt": TEXT, "a.yaml": "alignment: ['4=']\n"}, ("alignment", "a.yaml", 1)),
        ({"a.en.txt": TEXT, "a.yaml": "draft: perhaps\n"}, ("not-a-flag", "a.yaml", 1)),
    ],
)  # fmt: skip
def test_what_an_article_cannot_be_is_refused_with_file_and_line(
    files: dict[str, str], fault: tuple[str, str, int]
) -> None:
    assert faults(files) == [fault]


def test_a_fault_in_a_shared_fact_is_told_once() -> None:
    assert faults({"a.en.txt": TEXT, "a.de.txt": TEXT, "a.yaml": "date: 2025-02-30\n"}) == [
        ("date-impossible", "a.yaml", 1)
    ]


def test_all_faults_of_a_bundle_are_told_at_once() -> None:
    found = faults({"a.en.txt": "\n", "a.de.txt": TEXT, "a.yaml": "date: soon\ndraft: perhaps\ntagz: x\n"})

    assert {code for code, _, _ in found} == {"title-missing", "date-form", "not-a-flag", "unknown-key"}


def test_the_language_may_be_a_fact() -> None:
    assert head({"storm.md": "---\nlang: de\n---\n# Sturm\n"}, "de").lang == "de"
    assert head({"storm.txt": TEXT, "storm.yaml": "lang: de\n"}, "de").lang == "de"


def test_the_body_of_a_plain_text_is_literal() -> None:
    files = {"storm.en.txt": "Storm\n\n5 < 6 & *so*\n{{ x }} {% y %}\n\nThe desk."}

    body = articles.body(head(files), files["storm.en.txt"].encode())

    assert isinstance(body, Body)
    assert body.blocks == ("<p>5 &lt; 6 &amp; *so*</p>", "<p>{{ x }} {% y %}</p>")
    assert body.author_note == "The desk."


@pytest.mark.parametrize(
    ("said", "paragraphs", "note"),
    [
        ("", 2, "The desk."),
        ("author_note: none\n", 3, ""),
        ("author_note: {en: none}\n", 3, ""),
        ("author_note: {de: none}\n", 2, "The desk."),
        ("author_note: The staff.\n", 2, "The staff."),
    ],
)
def test_where_the_facts_say_that_there_is_no_note_the_closing_line_is_a_paragraph(
    said: str, paragraphs: int, note: str
) -> None:
    files = {"storm.en.txt": "Storm\n\nIt rained.\nIt blew.\n\nThe desk.", "storm.yaml": said}

    body = articles.body(head(files), files["storm.en.txt"].encode())

    assert isinstance(body, Body)
    assert body.blocks == ("<p>It rained.</p>", "<p>It blew.</p>", "<p>The desk.</p>")[:paragraphs]
    assert body.author_note == note


def test_the_body_of_a_markdown_text_leaves_out_its_headline() -> None:
    files = {"storm.en.md": "# Storm\n\nIt *rained*.\n\n## After\n\nSun.\n"}

    body = articles.body(head(files), files["storm.en.md"].encode())

    assert isinstance(body, Body)
    assert body.blocks == ("<p>It <em>rained</em>.</p>", "<h2>After</h2>", "<p>Sun.</p>")


def test_a_text_that_would_hang_the_parser_is_refused_with_the_line_where_it_begins() -> None:
    files = {"storm.en.md": "---\ntitle: Storm\n---\n" + "[" * 200 + "\n"}

    found = articles.body(head(files), files["storm.en.md"].encode())

    assert isinstance(found, Problem)
    assert (found.code, found.path, found.line) == ("too-costly", "content/articles/storm.en.md", 4)
