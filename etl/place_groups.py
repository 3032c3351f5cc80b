"""Which places of a sentence make one list, and which only say where another one is.

A part of ``place_names``, whose golden cases hold it too.
"""

from __future__ import annotations

from etl.gazetteer import countries_by_name
from etl.place_reader import Place, PlaceReader

# "A, a farming village in B" has no more words between the names.
_LONGEST_APPOSITION = 6


def joined_to(
    reader: PlaceReader, at: int, last: int, found: list[Place], known: bool
) -> Place | None:
    """Return the place before in the same list, if only "and" or a comma stands between."""
    if not found:
        return None
    between = [
        word
        for word in reader.lower[found[-1].last + 1 : at]
        if not any(word in reader.sets[key] for key in ("areas", "before_name", "towns"))
    ]
    joins = reader.sets["list_joins"]
    if not between or len(between) > 4 or not all(word in joins for word in between):
        return None
    if between[0] not in reader.sets["conjunctions"] and between[0] != ",":
        return None
    if known or any(word in reader.sets["conjunctions"] for word in between):
        return found[-1]
    after = reader.word(last + 1)
    goes_on = after in reader.sets["conjunctions"] or (
        after == "," and reader.is_capitalised(last + 2)
    )
    return found[-1] if goes_on or after in ("", ".") else None


def surrounds(reader: PlaceReader, place: Place, found: list[Place]) -> bool:
    """Tell whether a wide place only says where the one before is: "Harbourville in the north"."""
    before = found[-1] if found else None
    if before is None or before.whole or before.area or before.preposition == "none":
        return False
    if place.first <= before.first:
        return False  # "on Harbourville's market district": the phrase of the district holds it.
    named = countries_by_name().get(place.text.casefold(), "")
    wide = place.area or place.whole or place.preposition == "compass" or named is None
    aside = reader.lower[place.first : place.last + 1]
    aside_of = place.first == before.last + 1 or reader.word(place.first - 1) == ","
    if reader.has("distances", place.first) or (aside_of and reader.has("beside", place.first)):
        return True
    if "capital" in aside:
        return True
    between = reader.lower[before.last + 1 : place.first]
    behind = before.last + 1
    while reader.has("facility", behind) or reader.has("settlement", behind):
        behind += 1
    directly = place.first == behind and reader.word(place.first) == "in"
    if directly or between in (("of",), ("in",)):
        return True
    apposed = between[:1] == (",",) and between[1:2] in (("a",), ("an",), ("the",))
    if (
        apposed
        and any(word in reader.sets["settlement"] for word in between)
        and len(between) <= _LONGEST_APPOSITION
    ):
        return True
    near = not between or (between[0] == "," and len(between) <= 5)
    plain = all(word.isalpha() or word == "," for word in between)
    return bool(wide or place.text.split()[0] in reader.sets["parts_of_country"]) and near and plain


def lies_within(reader: PlaceReader, before: Place, place: Place) -> bool:
    """Tell whether one of two places beside each other only says where the other is."""
    if before.preposition == "within":
        return place.first > before.first
    if before.area and not place.area and not place.whole:
        return True
    goes_on = reader.word(place.last + 1) in reader.sets["conjunctions"] or (
        reader.word(place.last + 1) == ","
        and (reader.is_capitalised(place.last + 2) or reader.has("conjunctions", place.last + 2))
    )
    between = reader.lower[before.last + 1 : place.last]
    if between[:1] != (",",) or place.start - before.end > 2 or reader.has("areas", place.last + 1):
        return False
    if place.whole or (place.area and not before.area):
        return True
    return not goes_on and not before.whole and not before.area
