"""What can be seen of the places of a sentence, whichever number asks for them.

A sentence is asked by each of its own numbers, and by those of the sentences behind it: what
depends on it alone is worked out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, Protocol

from etl.model import Sentence
from etl.once import once
from etl.place_lexicon import place_words
from etl.place_reader import Place

# How a place hangs that can be where something happened.
PREPOSED = ("inside", "aimed", "toward", "source", "object", "compass")
# How it hangs when something came from there.
COMES_FROM = ("source", "launched")


class HasPlaces(Protocol):
    """A sentence with the places that it names, which are read when they are asked for."""

    @property
    def sentence(self) -> Sentence:
        """The sentence."""

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that it names."""

    @property
    def guesses(self) -> tuple[Place, ...]:
        """Names in it that no rule takes for a place, but that may be one."""


class Named(NamedTuple):
    """A place as its sentence names it.

    ``name`` is its name without regard to capitals, ``kind`` what it is by its words, ``happens``
    whether it hangs as a place where something happens, ``listed`` whether it is one of a list;
    ``others`` counts the other places of the sentence where things happen, up to two, of which
    none stands before it when it is ``first``.
    """

    place: Place
    name: str
    kind: str
    happens: bool
    listed: bool = False
    others: int = 0
    first: bool = True


class Told:
    """A sentence with its places, for its own numbers and for those of the sentences behind it."""

    def __init__(self, step: HasPlaces) -> None:
        """Take the sentence, of which nothing is read before it is asked for."""
        self.step = step

    @once
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.step.sentence

    @once
    def places(self) -> tuple[Place, ...]:
        """The places that it names."""
        return self.step.places

    @once
    def happening(self) -> list[Place]:
        """The places narrower than a country where something happens."""
        return [place for place in self.places if happens(place)]

    @once
    def named(self) -> tuple[Named, ...]:
        """Its places, and the names in it that may be one."""
        places, beside = self.places, self.happening
        return tuple(
            [
                Named(
                    place,
                    place.text.casefold(),
                    kind_of(place),
                    place.preposition in PREPOSED,
                    is_listed(place, places),
                    min(2, len([one for one in beside if one.text != place.text])),
                    all(one.first >= place.first for one in beside),
                )
                for place in (*places, *self.step.guesses)
            ]
        )

    @once
    def tells_event(self) -> bool:
        """Whether it tells of an attack or of another event."""
        return not event_words().isdisjoint(self.sentence.lower)

    @once
    def takes_up_event(self) -> bool:
        """Whether it takes up an attack that was told before: "the strike"."""
        if not self.tells_event:
            return False
        lower, known = self.sentence.lower, place_words("en").sets["known_before"]
        events = event_words()
        return any(word in events and lower[at] in known for at, word in enumerate(lower[1:]))

    @once
    def state(self) -> str:
        """What kind of place it names: fit, bare, whole, or none."""
        if self.happening:
            return "fit"
        office = ("none", "office")
        if any(
            not one.whole and not (one.capital and one.preposition in office) for one in self.places
        ):
            return "bare"
        told = any(
            one.whole and one.preposition in ("inside", "aimed", "object") for one in self.places
        )
        return "whole" if told else "none"

    @once
    def _words(self) -> str:
        return f" {' '.join(self.sentence.lower)}"

    def speaks_of(self, noun: str) -> bool:
        """Tell whether one of its words begins with a noun, which is one word."""
        return bool(noun) and " " not in noun and f" {noun}" in self._words


@cache
def event_words() -> frozenset[str]:
    """Return the words for attacks, other events, and what is done in them."""
    sets = place_words("en").sets
    return sets["attacks"] | sets["events"] | sets["objects"]


def kind_of(place: Place) -> str:
    """Return what kind of place it is by its words."""
    if place.group < 0:
        return "guess"
    if place.preposition == "compass":
        return "compass"
    if place.whole or place.capital:
        return "whole" if place.whole else "capital"
    if place.area:
        return "front" if place.area in place_words("en").sets["directions"] else "area"
    if place.text[0].islower():
        return "part"
    return "town" if place.country else "unknown"


def happens(place: Place) -> bool:
    """Tell whether a place narrower than a country is named as where something happens."""
    return place.preposition in PREPOSED and not place.whole


def is_listed(place: Place, beside: Sequence[Place]) -> bool:
    """Tell whether a place is one of a list."""
    return place.group >= 0 and any(
        one is not place
        and one.group == place.group
        and "within" not in (one.preposition, place.preposition)
        for one in beside
    )


def titled(place: Place) -> Named:
    """Return a place as a title names it."""
    return Named(place, place.text.casefold(), kind_of(place), place.preposition in PREPOSED)
