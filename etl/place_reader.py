"""The names of places at the tokens of one sentence, known ones and such as may be.

Names are data (``catalogue/places.toml``, the gazetteer; ``lexicon/*/places.toml``, the words
around them).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from etl.gazetteer import gazetteer
from etl.model import Mention, Sentence
from etl.once import once
from etl.parties import lowered
from etl.place_lexicon import place_words
from etl.source_phrases import source_words

# An unknown name has no more words.
_LONGEST_NAME = 5
# "el-Obeid" is a name, though it begins small.
_ARTICLES = frozenset(("al", "el", "ar", "as", "ad", "an", "ash", "az", "at", "ed", "er", "es"))


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


class PlaceReader:
    """Reads the places of one sentence from left to right."""

    def __init__(self, sentence: Sentence, language: str, parties: tuple[Mention, ...]) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.lower = lowered(sentence)
        self.count = len(self.lower)
        self.sets = place_words(language).sets
        self.sayers = source_words(language).sets
        self._held: dict[str, bool] = {}
        self.parties = {mention.start: mention for mention in parties}
        self.bodies = {
            token.start
            for body in parties
            if body.kind in ("institution", "person") and not self._is_attacked(body)
            for token in self.tokens[self._token_at(body.start) : self._token_at(body.end)]
        }
        self.capitals = [text[0].isupper() for _, _, text, _ in self.tokens]
        if "-" in sentence.text:
            for at, token in enumerate(self.tokens):
                if token.text[2:3] == "-" and token.text[3:4].isupper():
                    self.capitals[at] = True

    def _is_attacked(self, body: Mention) -> bool:
        """Tell whether a body is where something hit: "bombed the ministry in Harbourville"."""
        at = self._token_at(body.start) - 1
        at -= self.word(at) == "the"
        return body.kind == "institution" and self.has("objects", at)

    @once
    def names(self) -> list[int]:
        """The tokens that begin like a name."""
        return [at for at, is_capital in enumerate(self.capitals) if is_capital]

    @once
    def has_bracket(self) -> bool:
        """Whether a bracket opens in the sentence."""
        return "(" in self.lower

    @once
    def has_colon(self) -> bool:
        """Whether a colon stands in the sentence."""
        return ":" in self.lower

    def holds(self, key: str) -> bool:
        """Tell whether one of the words under ``key`` stands anywhere in the sentence."""
        held = self._held.get(key)
        if held is None:
            held = self._held[key] = not self.sets[key].isdisjoint(self.lower)
        return held

    @once
    def headline(self) -> bool:
        """Whether most words begin with a capital."""
        capitals = [token.text[0].isupper() for token in self.tokens if token.text[0].isalpha()]
        return sum(capitals) * 2 > len(capitals)

    def openings(self) -> list[int]:
        """Return the tokens with which a place can begin: most capitals only open a sentence."""
        lower, parties, tokens = self.lower, self.parties, self.tokens
        known, not_names = gazetteer().firsts, self.sets["not_names"]
        named = [
            at
            for at in self.names
            if (word := lower[at]) not in not_names or word in known or tokens[at].start in parties
        ]
        compass = self.sets["compass"]
        if compass.isdisjoint(lower):
            return named
        return sorted({*named, *(at for at, word in enumerate(lower) if word in compass)})

    def word(self, at: int) -> str:
        """Return the lower case token at an index, empty outside the sentence."""
        return self.lower[at] if 0 <= at < self.count else ""

    def has(self, key: str, at: int) -> bool:
        """Tell whether the token is one of the words under ``key``."""
        return 0 <= at < self.count and self.lower[at] in self.sets[key]

    def is_capitalised(self, at: int) -> bool:
        """Tell whether a token begins like a name; "al-Bab" does."""
        return 0 <= at < self.count and self.capitals[at]

    def in_body(self, at: int) -> bool:
        """Tell whether the token belongs to a person's name or a body's."""
        if not self.bodies:
            return False
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
        not_names, capitals, lower, parties = (
            self.sets["not_names"],
            self.capitals,
            self.lower,
            self.parties,
        )
        while end < stop and capitals[end] and lower[end] not in not_names:
            start, _, text, _ = self.tokens[end]
            if start in parties or self.in_body(end) or not _is_plain(text):
                break
            end += 1
        if end == at:
            return 0
        titled = self.word(at) in self.sayers["titles"] or self._is_addressed(at)
        if titled or self.word(end) in self.sayers["say"]:
            return 0
        return 0 if self.has("not_followed", end) else end - at

    def _is_addressed(self, at: int) -> bool:
        """Tell whether a title stands before a name, or before its first word: "Mr Ann Toramba"."""
        before = at - 1
        while before >= max(0, at - _LONGEST_NAME):
            if self.word(before) == ".":
                before -= 1
            if not self.is_capitalised(before):
                return False
            if self.has("addresses", before):
                return True
            before -= 1
        return False

    def is_capital(self, at: int) -> bool:
        """Tell whether a government is called by the name at the token."""
        mention = self.parties.get(self.tokens[at].start)
        return mention is not None and mention.kind == "capital" and not self.has("no_seats", at)

    def is_dateline(self, at: int) -> bool:
        """Tell whether the token is one of several places of writing ("PARIS/ROME -")."""
        return "/" in (self.word(at - 1), self.word(at + 1)) and at < _LONGEST_NAME

    def is_of_country(self, at: int) -> bool:
        """Tell whether a token is a demonym or a country that only says whose the place is."""
        if at < 0:
            return False
        mention = self.parties.get(self.tokens[at].start)
        return mention is not None and mention.kind in ("demonym", "country")


def _is_plain(text: str) -> bool:
    """Tell whether a capitalised token looks like a name: "Ivano-Pole", not "Harbour-based"."""
    if text.isalpha():
        return text[0].isupper()
    parts = [part for part in text.split("-") if part]
    if len(parts) > 1 and parts[0] in _ARTICLES:
        del parts[0]
    return all(part.isalpha() and part[0].isupper() for part in parts)
