"""The places that a text has been about so far, for the numbers that name none themselves."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from etl.model import Sentence
from etl.once import once
from etl.parties import find_parties
from etl.place_guesses import guess_places
from etl.place_mentions import PREPOSED, HasPlaces, Named, Told, happens, titled
from etl.place_names import Place, find_places
from etl.tokens import tokenize
from etl.trail import Trail

# So many sentences before a number may name its place.
SENTENCES_BACK = 6


class PlaceContext(NamedTuple):
    """The places that the text is about after some sentences, None when it has none or several.

    ``area`` is the last region or front named, ``settlement`` the last other place; ``head`` is
    one that stands alone in front of what happened there ("Harbour region: …"), as a line for
    those below, else for its paragraph. ``only`` is the one place where anything happened so far,
    ``several`` tells that the text named more.
    """

    area: Place | None = None
    settlement: Place | None = None
    recent: Place | None = None
    paragraph: int = -1
    head: Place | None = None
    head_line: bool = False
    only: Place | None = None
    several: bool = False


class PlaceTrail(Trail[PlaceContext, HasPlaces]):
    """The places that the text is about, read off its sentences when a number has none itself."""

    def __init__(self, title: str | None = None, language: str = "en") -> None:
        """Take the title, which is read when it is asked for."""
        super().__init__(
            PlaceContext(), lambda before, seen: advance(before, seen.sentence, seen.places)
        )
        self._title, self._language = title or "", language
        self.latest: deque[Told] = deque(maxlen=SENTENCES_BACK)
        self._asking: Told | None = None
        self._recent: tuple[Place | None] | None = (None,)

    def follow(self, step: HasPlaces) -> None:
        """Go on by a sentence."""
        super().follow(step)
        self.latest.append(Told(step))
        self._recent = None

    @property
    def recent(self) -> Place | None:
        """The place that the last paragraph is about so far, None when it has several or none.

        It is asked for each number, and most often the last sentence tells: those before it are
        read only where it does not.
        """
        if self._recent is None:
            self._recent = (self._recent_place(),)
        return self._recent[0]

    def _recent_place(self) -> Place | None:
        paragraph = None
        for step in reversed(self._waiting):
            if paragraph not in (None, step.sentence.paragraph):
                return None
            paragraph = step.sentence.paragraph
            if not all(map(tells_only, step.places)):
                return _only_happened(step.places)
        last = self._state
        return last.recent if paragraph in (None, last.paragraph) else None

    def told_by(self, step: HasPlaces) -> Told:
        """Return a sentence as its numbers see it, once for all of them."""
        if self._asking is None or self._asking.step is not step:
            self._asking = Told(step)
        return self._asking

    @once
    def topic(self) -> Place | None:
        """The place that the title sets for the whole text (``Kherson region: …``)."""
        head, colon, _ = self._title.partition(":")
        places = self._named_in(head) if colon else []
        return places[0] if len(places) == 1 and places[0].start == 0 else None

    @once
    def titled(self) -> Place | None:
        """The only place that the title tells of."""
        named = self._named_in(self._title)
        return named[0] if len(named) == 1 and named[0].preposition in PREPOSED else None

    def is_from_title(self, place: Place) -> bool:
        """Tell whether a place was read in the title."""
        return any(place is one for one in (self.topic, self.titled, *self.in_title))

    @once
    def in_title(self) -> tuple[Place, ...]:
        """The places of the title, and the names in it that may be one."""
        if not self._title:
            return ()
        sentence = Sentence(0, len(self._title), self._title, tokenize(self._title))
        parties = find_parties(sentence)
        named = find_places(sentence, self._language, parties)
        return (*named, *guess_places(sentence, named, parties, self._language))

    @once
    def named_in_title(self) -> tuple[Named, ...]:
        """The same, with what can be seen of them."""
        return tuple([titled(place) for place in self.in_title])

    def _named_in(self, text: str) -> list[Place]:
        """Return the places in words of the title, whole countries left out."""
        if not text:
            return []
        sentence = Sentence(0, len(text), text, tokenize(text))
        return [place for place in find_places(sentence, self._language) if not place.whole]


def advance(context: PlaceContext, sentence: Sentence, places: tuple[Place, ...]) -> PlaceContext:
    """Return the state after ``sentence``, whose places are ``places``."""
    named = [place for place in places if not place.whole and not is_metonym(place)]
    areas = [place for place in named if place.area]
    settlements = [
        place
        for at, place in enumerate(named)
        if not place.area and (place.preposition != "within" or _owns_next(named, at))
    ]
    head, head_line = _head_after(context, sentence, places)
    happened = [place for place in named if place.preposition in PREPOSED]
    first = context.only or (happened[0] if happened else None)
    several = context.several or any(_is_elsewhere(one, first) for one in places)
    return PlaceContext(
        area=_only(areas) if areas else context.area,
        settlement=_only(settlements) if settlements else context.settlement,
        recent=_recent(context, sentence, places),
        paragraph=sentence.paragraph,
        head=head,
        head_line=head_line,
        only=None if several else first,
        several=several,
    )


def _head_after(
    context: PlaceContext, sentence: Sentence, places: tuple[Place, ...]
) -> tuple[Place | None, bool]:
    """Return the place that heads what follows, and whether it does so as a line of its own."""
    only = places[0] if len(places) == 1 and not places[0].whole else None
    if only is not None:
        outside = (*sentence.tokens[: only.first], *sentence.tokens[only.last + 1 :])
        if not any(token.text[0].isalnum() for token in outside):
            return only, sentence.heading or sentence.text.endswith(":")
    if places and _heads_line(places[0], sentence):
        return places[0], False
    if sentence.heading and not any(token.text[0].isdigit() for token in sentence.tokens):
        return None, False
    if context.head is not None and not context.head_line:
        return (context.head, False) if sentence.paragraph == context.paragraph else (None, False)
    return context.head, context.head_line


def _owns_next(places: list[Place], at: int) -> bool:
    """Tell whether a place is named as whose the next one is: "Harbourville's market district"."""
    return at + 1 < len(places) and places[at + 1].first <= places[at].first


def _is_elsewhere(place: Place, first: Place | None) -> bool:
    """Tell whether a place that is named is another than the first where anything happened."""
    if place.whole:
        there = first is not None and place.country in (first.country, None)
        return place.preposition in PREPOSED and not there
    return not is_metonym(place) and (first is None or place.text != first.text)


def _heads_line(place: Place, sentence: Sentence) -> bool:
    """Tell whether a place opens a line of figures: "Harbourville: 14 shellings"."""
    after = sentence.tokens[place.last + 1 : place.last + 2]
    head = place.first == 0 and not place.whole and not place.capital and place.country is not None
    return head and bool(after) and after[0].text in (":", "–", "—")


def _recent(context: PlaceContext, sentence: Sentence, places: tuple[Place, ...]) -> Place | None:
    """Return the place that the paragraph is about so far, None when it has several or none."""
    if all(map(tells_only, places)):
        return context.recent if sentence.paragraph == context.paragraph else None
    return _only_happened(places)


def _only_happened(places: tuple[Place, ...]) -> Place | None:
    """Return the place narrower than a country where something happens, None if none or several."""
    named = [place for place in places if happens(place)]
    return _only(named) if named else None


def tells_only(place: Place) -> bool:
    """Tell whether a country acts or speaks, or a capital speaks: nothing is said to happen there.

    "Kyiv said so" leaves the text where it was.
    """
    if place.whole:
        return place.preposition in ("none", "office")
    return place.capital and place.preposition == "office"


def is_metonym(place: Place) -> bool:
    """Tell whether a capital stands for its government."""
    return place.capital and place.preposition in ("none", "office")


def _only(places: list[Place]) -> Place | None:
    """Return the place that all are, None when they are several."""
    return places[-1] if len({place.text for place in places}) == 1 else None
