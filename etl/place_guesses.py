"""Names that no rule takes for a place, but that may be one: unknown towns in any position."""

from __future__ import annotations

from etl.model import Mention, Sentence
from etl.place_links import how_it_hangs
from etl.place_reader import Place, PlaceReader


def guess_places(
    sentence: Sentence,
    places: tuple[Place, ...],
    parties: tuple[Mention, ...],
    language: str = "en",
) -> tuple[Place, ...]:
    """Return the unknown names of a sentence that are not among its ``places``.

    A guess has no country and a ``group`` of -1. People with a title and who says something are
    left out.
    """
    return guesses_by(PlaceReader(sentence, language, parties), places)


def guesses_by(reader: PlaceReader, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the guesses in a sentence that a reader has been made for."""
    taken = [(place.start, place.end) for place in places]
    found: list[Place] = []
    past = 0
    for at in reader.names:
        if at < past or reader.in_body(at):
            continue
        length = reader.unknown_at(at)
        if length and not _is_taken(reader, at, length, taken) and not _opens(reader, at, length):
            found.append(_guess(reader, at, at + length - 1))
        past = at + length
    return tuple(found)


def _is_taken(reader: PlaceReader, at: int, length: int, taken: list[tuple[int, int]]) -> bool:
    start, end = reader.tokens[at].start, reader.tokens[at + length - 1].end
    return any(start < last and first < end for first, last in taken)


def _opens(reader: PlaceReader, at: int, length: int) -> bool:
    """Tell whether a single word only has a capital because the sentence begins with it."""
    return at == 0 and length == 1 and reader.word(1) not in (":", "'s", ",")


def _guess(reader: PlaceReader, at: int, last: int) -> Place:
    extended = (
        last + 1 if reader.has("area", last + 1) or reader.has("facility", last + 1) else last
    )
    how, first = how_it_hangs(reader, at, extended, False)
    start, end = reader.tokens[at].start, reader.tokens[extended].end
    offset = reader.sentence.start
    return Place(
        text=reader.sentence.text[start - offset : end - offset],
        start=start,
        end=end,
        preposition=how,
        country=None,
        whole=False,
        capital=False,
        area=reader.word(extended) if reader.has("area", extended) else "",
        group=-1,
        first=first,
        last=extended,
    )
