"""Which of the places of a text is where a number happened."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple, Protocol

from etl.gazetteer import side_of_place
from etl.lexicon import PhraseTable
from etl.model import Sentence
from etl.parties import lowered
from etl.place_lexicon import PlaceWords, place_words
from etl.place_names import Place, find_places
from etl.tokens import tokenize
from etl.trail import Trail

__all__ = [
    "Place",
    "PlaceContext",
    "PlaceTrail",
    "advance",
    "find_places",
    "location_of",
    "side_of_place",
    "start_trail",
]

# How many words on each side of a number are looked at, and how far a verb reaches to its place.
_WINDOW = 150
_REACH = 60
_PREPOSED = ("inside", "aimed", "toward", "source", "object", "compass")


class PlaceContext(NamedTuple):
    """The places that the text is about after some sentences, None when it has none or several.

    ``area`` is the last region or front named, ``settlement`` the last other place; ``topic`` is
    the place that the title sets for the whole text; ``head`` one that stands alone in front of
    what happened there ("Harbour region: …"), as a line for those below, else for its paragraph.
    """

    area: Place | None = None
    settlement: Place | None = None
    topic: Place | None = None
    recent: Place | None = None
    paragraph: int = -1
    head: Place | None = None
    head_line: bool = False


class HasPlaces(Protocol):
    """A sentence with the places that it names, which are read when they are asked for."""

    @property
    def sentence(self) -> Sentence:
        """The sentence."""

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that it names."""


class PlaceTrail(Trail[PlaceContext, HasPlaces]):
    """The places that the text is about, read off its sentences when a number has none itself."""

    def __init__(self, context: PlaceContext) -> None:
        """Take what the title says."""
        super().__init__(context, lambda before, seen: advance(before, seen.sentence, seen.places))
        self.topic = context.topic


def start_trail(title: str | None, language: str = "en") -> PlaceTrail:
    """Return the trail before the first sentence: a title like "Kherson region: …" sets a topic."""
    if not title or ":" not in title:
        return PlaceTrail(PlaceContext())
    head = title.split(":", 1)[0]
    sentence = Sentence(0, len(head), head, tokenize(head))
    places = [place for place in find_places(sentence, language) if not place.whole]
    opens = len(places) == 1 and places[0].start == 0
    return PlaceTrail(PlaceContext(topic=places[0] if opens else None))


def advance(context: PlaceContext, sentence: Sentence, places: tuple[Place, ...]) -> PlaceContext:
    """Return the state after ``sentence``, whose places are ``places``."""
    named = [place for place in places if not place.whole and not _is_metonym(place)]
    areas = [place for place in named if place.area]
    settlements = [place for place in named if not place.area and place.preposition != "within"]
    head, head_line = _head_after(context, sentence, places)
    return PlaceContext(
        area=_only(areas) if areas else context.area,
        settlement=_only(settlements) if settlements else context.settlement,
        topic=context.topic,
        recent=_recent(context, sentence, places),
        paragraph=sentence.paragraph,
        head=head,
        head_line=head_line,
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
    if sentence.heading and not any(token.text[0].isdigit() for token in sentence.tokens):
        return None, False
    if context.head is not None and not context.head_line:
        return (context.head, False) if sentence.paragraph == context.paragraph else (None, False)
    return context.head, context.head_line


def _recent(context: PlaceContext, sentence: Sentence, places: tuple[Place, ...]) -> Place | None:
    """Return the place that the paragraph is about so far, None when it has several or none."""
    before = context.recent if sentence.paragraph == context.paragraph else None
    named = [place for place in places if place.preposition in _PREPOSED and not place.whole]
    if not places:
        return before
    return _only(named) if named else None


def _is_metonym(place: Place) -> bool:
    return place.capital and place.preposition in ("none", "office")


def _only(places: list[Place]) -> Place | None:
    """Return the place that all are, None when they are several."""
    return places[-1] if len({place.text for place in places}) == 1 else None


class _Clause(NamedTuple):
    """A number among the words and places of its sentence.

    ``first`` and ``last`` are its tokens; ``figures`` are the tokens of the other figures.
    """

    lower: tuple[str, ...]
    places: tuple[Place, ...]
    first: int
    last: int
    figures: tuple[int, ...]
    words: PlaceWords

    def between(self, first: int, last: int) -> tuple[str, ...]:
        return self.lower[first:last]

    def is_broken(self, first: int, last: int, semicolon: bool = True) -> bool:
        """Tell whether a clause ends between two tokens; ``semicolon``: whether one ends it too."""
        breaks = self.words.phrases["breaks"]
        return any(
            (semicolon and self.lower[at] == ";")
            or (self.lower[at] in breaks and breaks.match(self.lower, at))
            for at in range(max(first, 0), last)
        )


def _is_figure(sentence: Sentence, at: int, words: PlaceWords) -> bool:
    """Tell whether a token is a figure that may count something, not a date or a clock time."""
    token = sentence.tokens[at]
    if token.lower in words.sets["number_words"]:
        return True
    if not token.text[0].isdigit() or not token.text[-1].isdigit():
        return False
    near = [
        sentence.tokens[i].lower for i in (at - 2, at - 1, at + 1) if 0 <= i < len(sentence.tokens)
    ]
    if any(word in words.sets["not_names"] for word in near):
        return False
    return not (len(token.text) == 4 and token.text[:2] in ("19", "20") and token.text.isdigit())


def _clause(
    start: int, end: int, sentence: Sentence, places: tuple[Place, ...], words: PlaceWords
) -> _Clause:
    """Return the number with the words around it; the rest of a very long sentence is left out."""
    first = max(0, bisect_right(sentence.tokens, start, key=lambda token: token.start) - 1)
    last = max(first, bisect_left(sentence.tokens, end, key=lambda token: token.start) - 1)
    low, high = max(0, first - _WINDOW), last + 1 + _WINDOW
    near = [place for place in places if low <= place.first and place.last < high]
    if low:
        near = [one._replace(first=one.first - low, last=one.last - low) for one in near]
    figures = tuple(
        at - low
        for at in range(low, min(high, len(sentence.tokens)))
        if not first <= at <= last and _is_figure(sentence, at, words)
    )
    lower = lowered(sentence)[low:high]
    return _Clause(lower, tuple(near), first - low, last - low, figures, words)


def location_of(
    start: int,
    end: int,
    sentence: Sentence,
    places: tuple[Place, ...],
    before: PlaceTrail,
    sides: frozenset[str] = frozenset(),
    language: str = "en",
) -> Place | None:
    """Return the place of the number at ``start`` to ``end``; None when there is none or several.

    ``before`` is what the sentences before say. ``sides`` are actor and target: their countries as
    a whole are no location. A place that comes from the context has offsets in an earlier
    sentence (or in the title, for a topic).
    """
    words = place_words(language)
    clause = _clause(start, end, sentence, places, words)
    fit = [place for place in clause.places if _fits(place, clause, sides)]
    chosen = _direction(clause) or _behind(clause, fit) or _in_front(clause, fit)
    chosen = chosen or _shared(clause, fit)
    if chosen:
        return _single(chosen, clause.places)
    chosen = _told_before(clause, before) or _loose(clause) or before.topic
    return chosen or _headed(clause, sentence, before) or _carried(clause, sentence, before)


def _single(chosen: Place, places: tuple[Place, ...]) -> Place | None:
    """Return the place, None when the text names several in one list with it."""
    group = [one for one in places if one.group == chosen.group and one.preposition != "within"]
    return chosen if len(group) <= 1 else None


def _fits(place: Place, clause: _Clause, sides: frozenset[str]) -> bool:
    """Tell whether a place can be where something happened, by its preposition and kind."""
    sets = clause.words.sets
    near = clause.lower[max(0, place.first - _REACH) : place.first + 1]
    leaving = any(word in sets["leaving"] for word in near)
    if place.preposition == "toward" and (place.whole or place.capital or near[-1:] == ("for",)):
        return leaving and not (place.whole and place.country is None)
    if place.whole:
        return place.preposition == "inside" and place.country not in (*sides, None)
    if place.preposition == "source":
        around = clause.lower[max(0, place.first - _REACH) : place.last + _REACH]
        return any(word in sets["evacuating"] for word in around)
    return place.preposition in _PREPOSED


def _direction(clause: _Clause) -> Place | None:
    """Return the front or direction named before the number in its clause."""
    for place in reversed(clause.places):
        front = place.area in clause.words.sets["directions"] and place.last < clause.first
        if front and (place.first <= 1 or not clause.is_broken(place.last, clause.first)):
            return place
    return None


def _behind(clause: _Clause, fit: list[Place]) -> Place | None:
    """Return the first place that follows the number, before the next figure."""
    after = min((at for at in clause.figures if at > clause.last), default=len(clause.lower))
    for place in fit:
        if clause.last < place.first < after:
            if clause.lower[place.first - 1] in clause.words.sets["parts"]:
                return None
            if clause.is_broken(clause.last + 1, place.first):
                return None
            added = clause.lower[place.first - 1] in clause.words.sets["conjunctions"]
            return None if added and _in_front(clause, fit) else place
    return None


def _in_front(clause: _Clause, fit: list[Place]) -> Place | None:
    """Return the nearest place before the number in its clause, or the one that opens it."""
    for place in reversed(fit):
        if place.last >= clause.first:
            continue
        if not clause.is_broken(place.last, clause.first, not _is_harm(clause)):
            gone = place.preposition == "toward" and any(
                place.last > at for at in clause.figures if at < clause.first
            )
            return None if gone else place
        if place.first <= 1 and place.preposition != "compass":
            return place
    return None


def _shared(clause: _Clause, fit: list[Place]) -> Place | None:
    """Return the place behind later figures that this number shares ("2 killed, 3 hurt in X")."""
    later = [at for at in clause.figures if at > clause.last]
    for place in fit:
        if (
            place.first <= clause.last
            or clause.lower[place.first - 1] in clause.words.sets["parts"]
        ):
            continue
        if clause.is_broken(clause.last + 1, place.first):
            return None
        steps = [at for at in later if at < place.first]
        if place.preposition == "toward" and not all(_lists(clause, at) for at in steps):
            continue
        return place if all(_continues(clause, at) for at in steps) else None
    return None


def _lists(clause: _Clause, figure: int) -> bool:
    """Tell whether a figure is the next member of a list ("12 drones, two missiles and one …")."""
    return clause.lower[figure - 1] in (",", "and")


def _continues(clause: _Clause, figure: int) -> bool:
    """Tell whether a figure leaves the sentence at the same event, not at one of its own.

    "and 3 hurt in X" does; "3 over X" and "3 flew to X" are events of their own.
    """
    sets = clause.words.sets
    before = figure - 1
    while before > clause.last and clause.lower[before] in sets["quantifiers"]:
        before -= 1
    word = clause.lower[before]
    if word in sets["breakdown"]:
        return False
    following = clause.lower[figure + 1 : figure + 4]
    if following[:1] == ("of",) and not sets["breakdown"].isdisjoint(following):
        return False
    if word in sets["casualties"]:
        return True
    if any(word in sets["casualties"] for word in following):
        return True
    after = following[0] if following else ""
    if after in sets["own_verbs"] or after.endswith("ed"):
        return False
    return not any(after in sets[key] for key in ("inside", "toward", "source", "leaving", "aimed"))


def _is_harm(clause: _Clause) -> bool:
    """Tell whether the number counts people hurt, which goes on with what is told before."""
    near = clause.lower[max(0, clause.first - 2) : clause.last + 5]
    return not clause.words.sets["casualties"].isdisjoint(near)


def _carried(clause: _Clause, sentence: Sentence, before: PlaceTrail) -> Place | None:
    """Return the paragraph's place for people hurt in a sentence that names no place or side."""
    if clause.places or not _is_harm(clause):
        return None
    context = before.now()
    return context.recent if sentence.paragraph == context.paragraph else None


def _headed(clause: _Clause, sentence: Sentence, before: PlaceTrail) -> Place | None:
    """Return the place that stands alone in front of sentences which name none themselves."""
    if any(not place.whole for place in clause.places):
        return None
    context = before.now()
    holds = context.head_line or sentence.paragraph == context.paragraph
    return context.head if holds else None


def _told_before(clause: _Clause, before: PlaceTrail) -> Place | None:
    """Return the place that "there", "the city", "the region" take up."""
    if _says_there(clause):
        near = [
            place
            for place in clause.places
            if not place.whole and not _is_metonym(place) and place.first < clause.first
        ]
        return near[-1] if near else before.now().settlement or before.now().area or before.topic
    phrases = clause.words.phrases
    if _says(clause, phrases["same_settlement"]):
        return before.now().settlement or before.topic
    if _says(clause, phrases["same_area"]):
        return before.now().area or before.topic
    return None


def _says_there(clause: _Clause) -> bool:
    """Tell whether "there" stands for a place, not as in "there were"."""
    sets, lower = clause.words.sets, clause.lower
    return any(
        word in sets["there"]
        and not (at + 1 < len(lower) and lower[at + 1] in sets["existence"])
        and (at > clause.last or (at and lower[at - 1] in sets["offices"]))
        for at, word in enumerate(lower)
    )


def _says(clause: _Clause, phrases: PhraseTable[bool]) -> bool:
    for at, word in enumerate(clause.lower):
        match = phrases.match(clause.lower, at) if word in phrases else None
        if match and clause.lower[at + match[0] : at + match[0] + 1] != ("of",):
            return True
    return False


def _loose(clause: _Clause) -> Place | None:
    """Return the only place that is named without a preposition, or by its office."""
    for test in (_is_loose, _is_office):
        loose = [place for place in clause.places if test(clause, place)]
        if len({place.text for place in loose}) == 1:
            return loose[0]
    return None


def _is_office(_: _Clause, place: Place) -> bool:
    return place.preposition == "office" and not place.whole and not place.capital


def _is_loose(clause: _Clause, place: Place) -> bool:
    """Tell whether a bare place is where things happen: a subject, or before a noun of events."""
    if place.preposition != "none" or place.whole:
        return False
    lower, sets = clause.lower, clause.words.sets
    after = lower[place.last + 1] if place.last + 1 < len(lower) else ""
    if not sets["time_links"].isdisjoint(lower[max(0, place.first - 2) : place.first]):
        return False
    if after in sets["events"]:
        return True
    if place.capital:
        article = lower[place.first - 1 : place.first] in (("a",), ("an",), ("the",))
        return article and after.isalpha()
    opens = place.first == 0 or lower[place.first - 1] in (",", ";", ".", "and", "•", "-", "the")
    return opens or bool(place.area)
