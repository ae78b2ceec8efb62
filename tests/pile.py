"""A pile of raw texts for the tests of imports: short reports that differ in names and numbers, in two languages."""

PLACES = (
    "Aarau",
    "Bremen",
    "Cuxhaven",
    "Davos",
    "Erfurt",
    "Fulda",
    "Graz",
    "Husum",
    "Ilmenau",
    "Jever",
    "Kiel",
    "Lindau",
)
NAMES = (
    *("Amrein", "Bechtold", "Czerny", "Dombrowski", "Eggert", "Falkner", "Gruber", "Hinze", "Imhof", "Jansen"),
    *("Kessler", "Lorenz"),
)


def english(number: int) -> str:
    place, name, year, cost = PLACES[number], NAMES[number], 1950 + 3 * number, 210 + 37 * number
    return (
        f"{place} opens its museum again\n{name} leads the house\n\n"
        f"The museum of {place} opens again on Sunday after repairs that cost {cost} million euros.\n"
        f"Founded in {year}, it belongs to the town. Director Maria {name} showed the new hall.\n"
        f'"We have waited {number + 4} years," {name} said. Tickets cost {number + 9} euros.\n'
    )


def german(number: int) -> str:
    place, name, year, cost = PLACES[number], NAMES[number], 1950 + 3 * number, 210 + 37 * number
    return (
        f"{place} öffnet sein Museum wieder\n{name} leitet das Haus\n\n"
        f"Das Museum von {place} öffnet am Sonntag nach Arbeiten für {cost} Millionen Euro.\n"
        f"{year} gegründet, gehört es der Stadt. Direktorin Maria {name} zeigte den neuen Saal.\n"
        f"„Wir haben {number + 4} Jahre gewartet“, sagte {name}. Karten kosten {number + 9} Euro.\n"
    )


def dutch(number: int) -> str:
    place, name, year, cost = PLACES[number], NAMES[number], 1950 + 3 * number, 210 + 37 * number
    return (
        f"{place} opent zijn museum weer\n{name} leidt het huis\n\n"
        f"Het museum van {place} gaat zondag weer open na werk dat {cost} miljoen euro kostte.\n"
        f"Het werd in {year} gesticht en is van de stad. Directeur Maria {name} toonde de nieuwe zaal.\n"
        f'"We hebben {number + 4} jaar op deze dag gewacht," zei {name}. De kaartjes kosten {number + 9} euro.\n'
    )


def pile(*numbers: int) -> dict[str, str]:
    """Raw texts by names that tell nothing, both versions of each story."""
    found = {}
    for number in numbers:
        found[f"{number:02}a.txt"] = english(number)
        found[f"{number:02}b.txt"] = german(number)
    return found
