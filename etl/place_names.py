"""The places named in a sentence, and how each of them hangs in it.

A name that the gazetteer lacks is found after a preposition.
"""

from __future__ import annotations

from etl.model import Mention, Sentence
from etl.parties import find_parties
from etl.place_groups import joined_to, lies_within, surrounds
from etl.place_links import how_it_hangs, is_assaulted, may_hang
from etl.place_reader import Place, PlaceReader

__all__ = ["Place", "find_places"]


def find_places(
    sentence: Sentence, language: str = "en", parties: tuple[Mention, ...] | None = None
) -> tuple[Place, ...]:
    """Return the places of a sentence in text order, with how each hangs in it.

    Names of countries are places too (``whole``); bodies ("the defence ministry in Vilnius") and
    people are not. ``parties`` are the sides of the sentence, if the caller has them already.
    """
    if parties is None:
        parties = find_parties(sentence)
    return places_by(PlaceReader(sentence, language, parties))


def places_by(reader: PlaceReader) -> tuple[Place, ...]:
    """Return the places of a sentence that a reader has been made for."""
    found: list[Place] = []
    past = 0
    capitals = reader.capitals
    for at in reader.openings():
        if at < past:
            continue
        if capitals[at]:
            out = reader.in_body(at) or reader.is_dateline(at)
            place = None if out else _place_at(reader, at, found)
        else:
            place = _compass_at(reader, at, len(found))
            if place is not None and surrounds(reader, place, found):
                place = place._replace(preposition="within")
        if place is not None:
            found.append(place)
            past = place.last + 1
    return tuple(found)


def _compass_at(reader: PlaceReader, at: int, group: int) -> Place | None:
    """Read "in the north", "in the far east" of a country as a place."""
    last = at + 1 if reader.word(at) == "far" else at
    first = at - 1
    if reader.word(first) != "the" or not reader.has("inside", first - 1):
        return None
    whose = reader.lower[last + 1 : last + 4]
    if not reader.has("compass", last) or (
        whose[:1] == ("of",) and whose[1:] != ("the", "country")
    ):
        return None
    if reader.is_capitalised(last + 1) or reader.has("settlement", last + 1):
        return None
    return _place(reader, at, last, first - 1, ("compass", None, False, group))


def _place(
    reader: PlaceReader,
    text_first: int,
    last: int,
    first: int,
    what: tuple[str, str | None, bool, int],
) -> Place:
    start, end = reader.tokens[text_first].start, reader.tokens[last].end
    how, country, whole, group = what
    return Place(
        text=reader.sentence.text[start - reader.sentence.start : end - reader.sentence.start],
        start=start,
        end=end,
        preposition=how,
        country=country,
        whole=whole,
        capital=reader.is_capital(text_first) and reader.parties[start].end == end,
        area=reader.word(last) if reader.has("area", last) else "",
        group=group,
        first=first,
        last=last,
    )


def _place_at(reader: PlaceReader, at: int, found: list[Place]) -> Place | None:
    known = reader.name_at(at)
    length, country, whole = known or (reader.unknown_at(at), None, False)
    if not length or (known is None and reader.headline):
        return None
    last = at + length - 1
    key = "area" if known else "facility"
    extended = last + 1 if reader.has("area", last + 1) or reader.has(key, last + 1) else last
    joined = joined_to(reader, at, extended, found, known is not None)
    if known is None and joined is None and not may_hang(reader, at, extended):
        return None
    how, first = how_it_hangs(reader, at, extended, known is not None)
    if joined and how == "none":
        how, first = joined.preposition, at
    if not known and not _may_be_place(reader, at, how, first, extended > last, joined):
        return None
    if whole and extended > last and reader.word(extended + 1) == "of":
        return None  # "the US Department of Defense", an office.
    if whole and reader.word(last + 1) == "'s":
        how = "none"
    if whole and reader.has("parts_of_country", at - 1) and reader.word(at - 2) in (",", "and"):
        how = "within"
    text_first = _text_first(reader, at, whole or reader.word(at) == "gaza")
    whole = whole and text_first == at and extended == last
    if how == "toward" and _ends_range(found, first):
        how = "none"
    group = joined.group if joined else len(found)
    place = _place(reader, text_first, extended, first, (how, country, whole, group))
    if how == "launched":
        return place
    within = (joined and lies_within(reader, joined, place)) or surrounds(reader, place, found)
    return place._replace(preposition="within") if within else place


def _ends_range(found: list[Place], first: int) -> bool:
    """Tell whether "to" right behind "from" another place only ends a range."""
    return bool(found) and found[-1].preposition == "source" and found[-1].last == first - 1


def _text_first(reader: PlaceReader, at: int, wide: bool) -> int:
    """Return where the text of the place begins: "southern Ukraine", but "Kharkiv"."""
    return at - 1 if wide and reader.has("parts_of_country", at - 1) else at


def _may_be_place(
    reader: PlaceReader, at: int, how: str, first: int, has_area: bool, joined: Place | None
) -> bool:
    """Tell whether an unknown name after such a word is a place."""
    if how == "inside" or (has_area and how in ("aimed", "toward", "source")):
        return True
    if how == "object":
        return is_assaulted(reader, at) or joined is not None
    if how == "aimed":
        return joined is not None or reader.has("attacks", first - 1)
    return False
