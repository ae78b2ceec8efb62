"""Paragraphs of two versions, brought together."""

from hypothesis import given
from hypothesis import strategies as st

from sitegen.align import align, evidence, path

HARBOUR = (
    "The harbour of Lindau opens on 3 May after repairs that cost 1,250,000 euros.",
    "Mayor Petra Sommer said the old crane will stay where it is.",
    "More than 400 people are expected to come by boat from Bregenz.",
    "Trains will run every 20 minutes until midnight.",
)
HAFEN = (
    "Der Hafen von Lindau öffnet am 3. Mai nach Arbeiten, die 1.250.000 Euro kosteten.",
    "Bürgermeisterin Petra Sommer sagte, der alte Kran bleibe, wo er ist.",
    "Mehr als 400 Menschen werden mit dem Schiff aus Bregenz erwartet.",
    "Züge fahren bis Mitternacht alle 20 Minuten.",
)


def groups(a, b):
    return [(group.a, group.b) for group in align(a, b).groups]


def test_a_faithful_translation_aligns_one_to_one():
    assert groups(HARBOUR, HAFEN) == [((n,), (n,)) for n in (1, 2, 3, 4)]


def test_paragraphs_that_the_other_language_joins_form_one_group():
    joined = (HAFEN[0], f"{HAFEN[1]} {HAFEN[2]}", HAFEN[3])

    assert groups(HARBOUR, joined) == [((1,), (1,)), ((2, 3), (2,)), ((4,), (3,))]


def test_a_paragraph_that_is_missing_stands_alone():
    assert groups(HARBOUR, HAFEN[:1] + HAFEN[2:]) == [((1,), (1,)), ((2,), ()), ((3,), (2,)), ((4,), (3,))]


def test_the_end_that_was_cut_stands_alone():
    assert groups(HARBOUR, HAFEN[:2]) == [((1,), (1,)), ((2,), (2,)), ((3,), ()), ((4,), ())]


def test_neighbours_in_the_other_order_are_still_brought_together():
    assert groups(HARBOUR, (HAFEN[0], HAFEN[2], HAFEN[1], HAFEN[3])) == [
        ((1,), (1,)),
        ((2,), (3,)),
        ((3,), (2,)),
        ((4,), (4,)),
    ]


def test_a_paragraph_that_moved_far_is_found():
    moved = (*HAFEN[1:], HAFEN[0])

    assert ((1,), (4,)) in groups(HARBOUR, moved)


def test_another_script_is_aligned_by_numbers_and_length():
    russian = (
        "Порт Линдау откроется 3 мая после ремонта, который стоил 1 250 000 евро.",
        "Мэр Петра Зоммер сказала, что старый кран останется на своём месте.",
        "Ожидается, что более 400 человек приедут на корабле из Брегенца.",
        "Поезда будут ходить каждые 20 минут до полуночи.",
    )

    assert groups(HARBOUR, russian) == [((n,), (n,)) for n in (1, 2, 3, 4)]


def test_wide_characters_do_not_look_like_missing_paragraphs():
    chinese = (
        "林道港在耗资125万欧元的维修后将于5月3日开放。",
        "市长佩特拉·索默表示旧起重机将留在原处。",
        "预计将有400多人从布雷根茨乘船前来。",
        "列车每20分钟一班直至午夜。",
    )

    assert groups(HARBOUR, chinese) == [((n,), (n,)) for n in (1, 2, 3, 4)]


def test_a_text_of_very_many_sentences_is_compared_by_its_paragraphs():
    long, lang = ([" ".join([paragraph] * 1000) for paragraph in text] for text in (HARBOUR, HAFEN))

    assert groups(long, lang) == [((n,), (n,)) for n in (1, 2, 3, 4)]
    assert len(evidence.Side.of(long).traces) == len(long)


def test_nothing_aligns_with_nothing():
    assert align((), ()).groups == ()
    assert align((), ()).score == 0


def test_against_nothing_all_paragraphs_stand_alone():
    assert groups(HARBOUR, ()) == [((n,), ()) for n in (1, 2, 3, 4)]


def test_empty_paragraphs_and_marks_alone_do_no_harm():
    assert [group for group in align(("", "…", "* * *"), ("", "…", "* * *")).groups if group.a] != []


def test_the_score_tells_translations_from_strangers():
    strangers = (
        "Ein Team aus Graz gewann am Samstag den Pokal der Ruderer.",
        "Das Wetter war kühl und windig.",
        "Im kommenden Jahr wird in Linz gerudert, sagte der Verband.",
    )

    assert align(HARBOUR, HAFEN).score > 0.9
    assert align(HARBOUR, strangers).score < 0.6


def test_every_paragraph_is_in_exactly_one_group():
    for b in (HAFEN, HAFEN[::-1], HAFEN * 2, HAFEN[2:]):
        found = align(HARBOUR, b).groups
        assert sorted(n for group in found for n in group.a) == [1, 2, 3, 4]
        assert sorted(n for group in found for n in group.b) == list(range(1, len(b) + 1))


WORDS = st.sampled_from(["Aarau", "Bremen", "1954", "12", "Museum", "museum", "Sonntag", "und", "Euro.", "Halle!"])
TEXT = st.lists(st.lists(WORDS, max_size=25).map(" ".join), max_size=9)


@given(TEXT, TEXT)
def test_the_quick_way_through_is_the_plain_one(a: list[str], b: list[str]) -> None:
    known = evidence.gather(evidence.Side.of(a), evidence.Side.of(b))
    rows, columns = known.a.starts, known.b.starts
    fit = [
        [known.of(rows[i], rows[i + 1], columns[j], columns[j + 1]) for j in range(len(columns) - 1)]
        for i in range(len(rows) - 1)
    ]

    plain = path._walk(known, [range(len(columns))] * len(rows), lambda i, j: path._single(known, fit, i, j))

    assert [known.row(rows[i], rows[i + 1], columns) for i in range(len(rows) - 1)] == fit
    assert path.rough(known) == plain
