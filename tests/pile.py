"""A pile of raw texts for the tests of imports: short reports that differ in names and numbers, in three languages."""

PLACES = (
    *("Aarau", "Bremen", "Cuxhaven", "Davos", "Erfurt", "Fulda", "Graz", "Husum", "Ilmenau", "Jever", "Kiel"),
    "Lindau",
)
NAMES = (
    *("Amrein", "Bechtold", "Czerny", "Dombrowski", "Eggert", "Falkner", "Gruber", "Hinze", "Imhof", "Jansen"),
    *("Kessler", "Lorenz"),
)

ENGLISH = """\
{place} opens its museum again
{name} leads the house

The museum of {place} opens again on Sunday after repairs that cost {cost} million euros.
Founded in {year}, it belongs to the town. Director Maria {name} showed the new hall.
"We have waited {wait} years," {name} said. Tickets cost {ticket} euros.
"""

GERMAN = """\
{place} öffnet sein Museum wieder
{name} leitet das Haus

Das Museum von {place} öffnet am Sonntag nach Arbeiten für {cost} Millionen Euro.
{year} gegründet, gehört es der Stadt. Direktorin Maria {name} zeigte den neuen Saal.
„Wir haben {wait} Jahre gewartet“, sagte {name}. Karten kosten {ticket} Euro.
"""

DUTCH = """\
{place} opent zijn museum weer
{name} leidt het huis

Het museum van {place} gaat zondag weer open na werk dat {cost} miljoen euro kostte.
Het werd in {year} gesticht en is van de stad. Directeur Maria {name} toonde de nieuwe zaal.
"We hebben {wait} jaar op deze dag gewacht," zei {name}. De kaartjes kosten {ticket} euro.
"""


def english(number: int) -> str:
    return _told(ENGLISH, number)


def german(number: int) -> str:
    return _told(GERMAN, number)


def dutch(number: int) -> str:
    return _told(DUTCH, number)


def _told(report: str, number: int) -> str:
    figures = {"year": 1950 + 3 * number, "cost": 210 + 37 * number, "wait": number + 4, "ticket": number + 9}
    return report.format(place=PLACES[number], name=NAMES[number], **figures)


def pile(*numbers: int) -> dict[str, str]:
    """Raw texts by names that tell nothing, both versions of each story."""
    found = {}
    for number in numbers:
        found[f"{number:02}a.txt"] = english(number)
        found[f"{number:02}b.txt"] = german(number)
    return found
