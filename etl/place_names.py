"""The places named in a sentence, and how each of them hangs in it.

Names are data (``catalogue/places.toml``, the gazetteer; ``lexicon/*/places.toml``, the words
around them); a name that the gazetteer lacks is found after a preposition.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple

from etl.gazetteer import countries_by_name, gazetteer
from etl.model import Mention, Sentence
from etl.parties import find_parties, lowered
from etl.place_lexicon import place_words
from etl.source_phrases import source_words

# An unknown name has no more words, and a phrase before a name no more.
_LONGEST_NAME = 5
_LONGEST_PHRASE = 12


class Place(NamedTuple):
    """A place as named in a sentence; offsets in the document.

    ``preposition`` tells how it hangs in the sentence: inside, aimed, toward, source, object,
    office (of who speaks for it), within (it only says where another place is) or none.
    ``country`` is the side it belongs to, None when unknown; ``whole`` is true for a country or
    continent itself; ``capital`` when the name can stand for a government; ``area`` is its area
    word ("region", "direction") or empty. Places of one list share ``group``. ``first`` and
    ``last`` are the indices of the tokens of the phrase with its preposition.
    """

    text: str
    start: int
    end: int
    preposition: str
    country: str | None
    whole: bool
    capital: bool
    area: str
    group: int
    first: int
    last: int


class _Scanner:
    """Reads the places of one sentence from left to right."""

    def __init__(self, sentence: Sentence, language: str, parties: tuple[Mention, ...]) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.lower = lowered(sentence)
        self.sets = place_words(language).sets
        self.sayers = source_words(language).sets
        self.parties = {mention.start: mention for mention in parties}
        self.bodies = {
            token.start
            for body in parties
            if body.kind in ("institution", "person")
            for token in self.tokens[self._token_at(body.start) : self._token_at(body.end)]
        }
        self.count = len(self.lower)
        self.capitals = [token.text[0].isupper() for token in self.tokens]
        if "-" in sentence.text:
            for at, token in enumerate(self.tokens):
                if token.text[2:3] == "-" and token.text[3:4].isupper():
                    self.capitals[at] = True

    @cached_property
    def headline(self) -> bool:
        """Whether most words begin with a capital."""
        capitals = [token.text[0].isupper() for token in self.tokens if token.text[0].isalpha()]
        return sum(capitals) * 2 > len(capitals)

    def word(self, at: int) -> str:
        """Return the lower case token at an index, empty outside the sentence."""
        return self.lower[at] if 0 <= at < self.count else ""

    def has(self, key: str, at: int) -> bool:
        return 0 <= at < self.count and self.lower[at] in self.sets[key]

    def is_capitalised(self, at: int) -> bool:
        """Tell whether a token begins like a name; "al-Bab" does."""
        return 0 <= at < self.count and self.capitals[at]

    def in_body(self, at: int) -> bool:
        return self.tokens[at].start in self.bodies and not self.has("no_seats", at)

    def _token_at(self, offset: int) -> int:
        """Return the index of the first token that begins at or after an offset."""
        return bisect_left(self.tokens, offset, key=lambda token: token.start)

    def name_at(self, at: int) -> tuple[int, str | None, bool] | None:
        """Return (length, country, whole) of the known place at a token, None if there is none."""
        match = gazetteer().match(self.lower, at)
        if match and match[1].name.written_in(self.tokens[at : at + match[0]]):
            return match[0], match[1].country, match[1].whole
        mention = self.parties.get(self.tokens[at].start)
        if mention and mention.kind == "country":
            return self._length(at, mention), mention.name, True
        if mention and mention.kind == "demonym":
            length = self._length(at, mention)
            if self.has("domains", at + length):
                return length + 1, mention.name, True
        return None

    def _length(self, at: int, mention: Mention) -> int:
        return sum(1 for token in self.tokens[at : at + 8] if token.end <= mention.end)

    def unknown_at(self, at: int) -> int:
        """Return the length of the capitalised words at a token that may name a place."""
        end = at
        stop = min(self.count, at + _LONGEST_NAME)
        not_names = self.sets["not_names"]
        while end < stop and self.capitals[end] and self.lower[end] not in not_names:
            token = self.tokens[end]
            if token.start in self.parties or self.in_body(end) or not _is_plain(token.text):
                break
            end += 1
        if end == at:
            return 0
        titled = self.word(at) in self.sayers["titles"] or self.word(end) in self.sayers["say"]
        return 0 if titled or self.has("not_followed", end) else end - at

    def is_capital(self, at: int) -> bool:
        mention = self.parties.get(self.tokens[at].start)
        return mention is not None and mention.kind == "capital" and not self.has("no_seats", at)

    def is_of_country(self, at: int) -> bool:
        """Tell whether a token is a demonym or a country that only says whose the place is."""
        if at < 0:
            return False
        mention = self.parties.get(self.tokens[at].start)
        return mention is not None and mention.kind in ("demonym", "country")


def _is_plain(text: str) -> bool:
    """Tell whether a capitalised token looks like a name: "Ivano-Pole", not "Harbour-based"."""
    return all(part.isalpha() and part[0].isupper() for part in text.split("-") if part)


def _back(scanner: _Scanner, at: int) -> tuple[int, bool]:
    """Return the governing word before the phrase that the name at ``at`` ends.

    The second value tells whether the name hangs on a noun of place ("north of Harbourville").
    """
    before, hangs = at - 1, False
    while before >= max(0, at - _LONGEST_PHRASE):
        word = scanner.lower[before]
        if scanner.has("before_name", before):
            before -= 1
        elif word == "of" and scanner.has("settlement", before - 1):
            before, hangs = before - 2, True
        elif word == "'s":
            before -= 2
        elif scanner.has("area", before) and scanner.is_capitalised(before - 1):
            before -= 2
        elif scanner.has("settlement", before):
            before -= 1
        elif before < at - 1 and (
            scanner.is_of_country(before) or (hangs and scanner.is_capitalised(before))
        ):
            before -= 1
        elif _is_adjective(scanner, before):
            before -= 1
        else:
            break
    return before, hangs


def _is_adjective(scanner: _Scanner, at: int) -> bool:
    """Tell whether an unknown word stands between an article or possessive and the name."""
    article = scanner.word(at - 1) in ("the", "a", "an", "'s")
    return article and scanner.word(at).isalpha() and not scanner.has("objects", at)


def _how(scanner: _Scanner, at: int, last: int, known: bool) -> tuple[str, int]:
    """Return how the name at ``at`` hangs in the sentence, and where its phrase begins."""
    before, hangs = _back(scanner, at)
    if told := _told_by_what_follows(scanner, at, last, before):
        return told, max(before, 0)
    after = last + 1
    if scanner.has("hosting", after) or scanner.has("hosting", after + 1):
        return "inside", at
    if known and (scanner.has("where", after) or scanner.has("where", after + 1)):
        return "inside", at
    of_known = known and scanner.has("of", before)
    how, first = _told_by_what_precedes(scanner, before, hangs or of_known)
    return how, max(first, 0)


def _may_hang(scanner: _Scanner, at: int, last: int) -> bool:
    """Tell cheaply whether an unknown name may hang in the sentence as a place does."""
    if scanner.has("hosting", last + 1) or scanner.has("hosting", last + 2):
        return True
    how, _ = _told_by_what_precedes(scanner, *_back(scanner, at))
    return how not in ("none", "object", "office")


def _told_by_what_follows(scanner: _Scanner, at: int, last: int, before: int) -> str:
    """Return office, within or none where the words after a name settle it, else empty."""
    after = last + 1
    capital = scanner.is_capital(at)
    said = any(word in scanner.sayers["say"] for word in scanner.lower[after : after + 9])
    if capital and said and scanner.word(after) == "," and before <= 1:
        return "office"
    if scanner.has("meetings", after):
        return "within"
    near = after + 1 if scanner.has("before_name", after) else after
    if scanner.has("settlement", near) and scanner.has("of", near + 1):
        return "within"
    if scanner.word(after) == "'s" and scanner.is_capitalised(after + 1):
        return "within"
    if scanner.word(after) in scanner.sayers["say"] and not scanner.headline:
        return "office"
    owned = scanner.word(after) in ("regional", "'s", "military")
    offices = range(after + 1, after + 4) if owned else range(after, after + 1)
    if any(scanner.has("offices", office) for office in offices):
        return "office"
    return "none" if capital and scanner.word(after) == "'s" else ""


def _told_by_what_precedes(scanner: _Scanner, before: int, hangs: bool) -> tuple[str, int]:
    """Return how a name hangs on the governing word at ``before``.

    ``hangs``: "of" makes it a place ("north of Harbourville", "the siege of Kharkiv").
    """
    word = scanner.word(before)
    if word in ("of", "for") and scanner.has("offices", before - 1):
        return "office", before
    if word == "of" and scanner.word(before - 1) == "direction":
        return "toward", before - 1
    if word == "to" and scanner.has("close", before - 1):
        return "inside", before - 1
    if scanner.has("source", before) and scanner.has("distances", before - 1):
        return "inside", before - 1
    if scanner.has("source", before - 1):
        return "source", before - 1
    for sort in ("inside", "aimed", "toward", "source"):
        if word in scanner.sets[sort]:
            return sort, before
    if word in scanner.sets["objects"]:
        return "object", before
    if hangs:
        return "inside", before
    return "none", before + 1


def _text_first(scanner: _Scanner, at: int, wide: bool) -> int:
    """Return where the text of the place begins: "southern Ukraine", but "Kharkiv"."""
    return at - 1 if wide and scanner.has("parts_of_country", at - 1) else at


def find_places(
    sentence: Sentence, language: str = "en", parties: tuple[Mention, ...] | None = None
) -> tuple[Place, ...]:
    """Return the places of a sentence in text order, with how each hangs in it.

    Names of countries are places too (``whole``); bodies ("the defence ministry in Vilnius") and
    people are not. ``parties`` are the sides of the sentence, if the caller has them already.
    """
    if parties is None:
        parties = find_parties(sentence)
    scanner = _Scanner(sentence, language, parties)
    found: list[Place] = []
    past = 0
    capitals, compass = scanner.capitals, scanner.sets["compass"]
    openings = [at for at, word in enumerate(scanner.lower) if capitals[at] or word in compass]
    for at in openings:
        if at < past:
            continue
        if capitals[at]:
            place = None if scanner.in_body(at) else _place_at(scanner, at, found)
        else:
            place = _compass_at(scanner, at, len(found))
        if place is not None:
            found.append(place)
            past = place.last + 1
    return tuple(found)


def _compass_at(scanner: _Scanner, at: int, group: int) -> Place | None:
    """Read "in the north", "in the far east" of a country as a place."""
    last = at + 1 if scanner.word(at) == "far" else at
    first = at - 1
    if scanner.word(first) != "the" or not scanner.has("inside", first - 1):
        return None
    whose = scanner.lower[last + 1 : last + 4]
    if not scanner.has("compass", last) or (
        whose[:1] == ("of",) and whose[1:] != ("the", "country")
    ):
        return None
    if scanner.is_capitalised(last + 1) or scanner.has("settlement", last + 1):
        return None
    return _place(scanner, at, last, first - 1, ("compass", None, False, group))


def _place(
    scanner: _Scanner,
    text_first: int,
    last: int,
    first: int,
    what: tuple[str, str | None, bool, int],
) -> Place:
    start, end = scanner.tokens[text_first].start, scanner.tokens[last].end
    how, country, whole, group = what
    return Place(
        text=scanner.sentence.text[start - scanner.sentence.start : end - scanner.sentence.start],
        start=start,
        end=end,
        preposition=how,
        country=country,
        whole=whole,
        capital=scanner.is_capital(text_first) and scanner.parties[start].end == end,
        area=scanner.word(last) if scanner.has("area", last) else "",
        group=group,
        first=first,
        last=last,
    )


def _place_at(scanner: _Scanner, at: int, found: list[Place]) -> Place | None:
    known = scanner.name_at(at)
    length, country, whole = known or (scanner.unknown_at(at), None, False)
    if not length or (known is None and scanner.headline):
        return None
    last = at + length - 1
    key = "area" if known else "facility"
    extended = last + 1 if scanner.has("area", last + 1) or scanner.has(key, last + 1) else last
    joined = _joined(scanner, at, extended, found, known is not None)
    if known is None and joined is None and not _may_hang(scanner, at, extended):
        return None
    how, first = _how(scanner, at, extended, known is not None)
    if joined and how == "none":
        how, first = joined.preposition, at
    if not known and not _may_be_place(scanner, how, first, extended > last, joined):
        return None
    if whole and (
        scanner.word(last + 1) == "'s" or (extended > last and scanner.word(extended + 1) == "of")
    ):
        how = "none"
    if whole and scanner.has("parts_of_country", at - 1) and scanner.word(at - 2) in (",", "and"):
        how = "within"
    text_first = _text_first(scanner, at, whole or scanner.word(at) == "gaza")
    whole = whole and text_first == at and extended == last
    group = joined.group if joined else len(found)
    place = _place(scanner, text_first, extended, first, (how, country, whole, group))
    within = (joined and _within(scanner, joined, place)) or _surrounds(scanner, place, found)
    return place._replace(preposition="within") if within else place


def _surrounds(scanner: _Scanner, place: Place, found: list[Place]) -> bool:
    """Tell whether a wide place only says where the one before is: "Harbourville in the north"."""
    before = found[-1] if found else None
    if before is None or before.whole or before.area or before.preposition == "none":
        return False
    named = countries_by_name().get(place.text.casefold(), "")
    wide = place.area or place.whole or place.preposition == "compass" or named is None
    aside = scanner.lower[place.first : place.last + 1]
    if scanner.has("distances", place.first) or "capital" in aside:
        return True
    between = scanner.lower[before.last + 1 : place.first]
    near = not between or (between[0] == "," and len(between) <= 5)
    plain = all(word.isalpha() or word == "," for word in between)
    return (
        bool(wide or place.text.split()[0] in scanner.sets["parts_of_country"]) and near and plain
    )


def _may_be_place(
    scanner: _Scanner, how: str, first: int, has_area: bool, joined: Place | None
) -> bool:
    """Tell whether an unknown name after such a word is a place."""
    if how == "inside" or (has_area and how in ("aimed", "toward", "source")):
        return True
    if how == "aimed":
        return joined is not None or scanner.has("attacks", first - 1)
    return False


def _joined(scanner: _Scanner, at: int, last: int, found: list[Place], known: bool) -> Place | None:
    """Return the place before in the same list, if only "and" or a comma stands between."""
    if not found:
        return None
    between = [
        word
        for word in scanner.lower[found[-1].last + 1 : at]
        if not any(word in scanner.sets[key] for key in ("areas", "before_name", "towns"))
    ]
    joins = scanner.sets["list_joins"]
    if not between or len(between) > 4 or not all(word in joins for word in between):
        return None
    if between[0] not in scanner.sets["conjunctions"] and between[0] != ",":
        return None
    if known or any(word in scanner.sets["conjunctions"] for word in between):
        return found[-1]
    after = scanner.word(last + 1)
    goes_on = after in scanner.sets["conjunctions"] or (
        after == "," and scanner.is_capitalised(last + 2)
    )
    return found[-1] if goes_on or after in ("", ".") else None


def _within(scanner: _Scanner, before: Place, place: Place) -> bool:
    """Tell whether one of two places beside each other only says where the other is."""
    if before.preposition == "within":
        return True
    if before.area and not place.area and not place.whole:
        return True
    goes_on = scanner.word(place.last + 1) in scanner.sets["conjunctions"] or (
        scanner.word(place.last + 1) == ","
        and (scanner.is_capitalised(place.last + 2) or scanner.has("conjunctions", place.last + 2))
    )
    between = scanner.lower[before.last + 1 : place.last]
    if (
        between[:1] != (",",)
        or place.start - before.end > 2
        or scanner.has("areas", place.last + 1)
    ):
        return False
    if place.whole or (place.area and not before.area):
        return True
    return not goes_on and not before.whole and not before.area
