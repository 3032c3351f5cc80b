"""The places named in a sentence, and which of them is where a number happened.

Names are data (``catalogue/places.toml``, the gazetteer; ``lexicon/*/places.toml``, the words
around them); a name that the gazetteer lacks is found after a preposition.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from etl.lexicon import LexiconError, PhraseTable, read_lexicon
from etl.model import Mention, Sentence
from etl.parties import Name, find_parties, load_parties, lowered
from etl.tokens import tokenize

FILE = Path(__file__).parent / "catalogue" / "places.toml"

_PHRASE_KEYS = ("same_place",)
_SET_KEYS = (
    "inside",
    "aimed",
    "toward",
    "source",
    "objects",
    "leaving",
    "evacuating",
    "area",
    "areas",
    "settlement",
    "before_name",
    "parts_of_country",
    "offices",
    "there",
    "not_names",
    "list_joins",
    "number_words",
    "breakdown",
)


class PlacesError(ValueError):
    """The gazetteer says something that cannot be; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as named in a sentence; offsets in the document.

    ``preposition`` is inside, aimed, toward, source, object, office, subject or none: how it hangs
    in the sentence. ``country`` is the side it belongs to, None when unknown; ``whole`` is true
    when it is that country itself. Places of one list share their ``group``. ``first`` and ``last``
    are token indices (inclusive) of the phrase with its preposition.
    """

    text: str
    start: int
    end: int
    preposition: str
    country: str | None
    whole: bool
    group: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """The place that the text is about after some sentences, None when it has none or several.

    ``topic`` is the place that a heading sets for what follows; ``paragraph`` is the last one read.
    """

    last: Place | None = None
    topic: Place | None = None
    paragraph: int = -1


@dataclass(frozen=True)
class _Words:
    """The compiled words of a language."""

    sets: dict[str, frozenset[str]]
    same_place: PhraseTable[bool]


@dataclass(frozen=True, slots=True)
class _Known:
    """A gazetteer entry: the country (None for seas) and how the name is written."""

    country: str | None
    name: Name
    whole: bool


@cache
def _words(language: str) -> _Words:
    content = read_lexicon(language, "places")
    for key in (*_SET_KEYS, *_PHRASE_KEYS):
        value = content.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise LexiconError(f"{language}/places.toml: {key} must be a list of strings")
    for key in content:
        if key not in _SET_KEYS and key not in _PHRASE_KEYS:
            raise LexiconError(f"{language}/places.toml: unknown key {key!r}")
    same_place = PhraseTable((item, True) for item in content["same_place"])
    return _Words({key: frozenset(content[key]) for key in _SET_KEYS}, same_place)


def read_gazetteer(path: Path) -> dict[str, str | None]:
    """Return the country of each place name in a file, None for seas and lands of no country.

    Raises PlacesError naming file and key for an unknown country or a name given twice.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise PlacesError(f"{path.name}: {error}") from error
    found: dict[str, str | None] = {}
    entries: list[tuple[str | None, Any]] = [(None, content.get("open", []))]
    entries += content.get("countries", {}).items()
    for country, names in entries:
        key = country or "open"
        if country is not None and country not in load_parties().sides:
            raise PlacesError(f"{path.name}: countries.{key} is no side of parties.toml")
        if not isinstance(names, list):
            raise PlacesError(f"{path.name}: {key} must be a list of names")
        for name in names:
            if found.get(name, country) != country:
                raise PlacesError(f"{path.name}: {key} repeats {name!r} of {found[name]!r}")
            found[name] = country
    return found


@cache
def _gazetteer() -> PhraseTable[_Known]:
    entries = []
    for name, country in read_gazetteer(FILE).items():
        words = tuple(token.text for token in tokenize(name))
        entries.append((name, _Known(country, Name(country or "", "place", name, words), False)))
    return PhraseTable(entries)


@cache
def _countries_by_name() -> dict[str, str | None]:
    return {name.casefold(): country for name, country in read_gazetteer(FILE).items()}


def side_of_place(name: str) -> str | None:
    """Return the side whose country the place is in ("Kharkiv region": Ukraine), else None."""
    words = _words("en")
    parts = name.replace("’", "'").casefold().split()
    for drop in ("area", "areas", "before_name", "settlement"):
        while len(parts) > 1 and parts[-1] in words.sets[drop] and drop in ("area", "areas"):
            parts.pop()
        while len(parts) > 1 and parts[0] in words.sets[drop]:
            parts.pop(0)
    found = _countries_by_name().get(" ".join(parts))
    if found:
        return found
    whole = " ".join(parts)
    return next((side for side in load_parties().sides if side.casefold() == whole), None)


class _Scanner:
    """Reads the places of one sentence from left to right."""

    def __init__(self, sentence: Sentence, words: _Words, parties: tuple[Mention, ...]) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.lower = lowered(sentence)
        self.sets = words.sets
        self.shouting = sentence.text.isupper()
        self.parties = {mention.start: mention for mention in parties}
        self.bodies = [
            (mention.start, mention.end)
            for mention in parties
            if mention.kind in ("institution", "person")
        ]
        self.groups = 0

    def in_body(self, at: int) -> bool:
        start = self.tokens[at].start
        return any(first <= start < last for first, last in self.bodies)

    def name_at(self, at: int) -> tuple[int, str | None, bool, bool] | None:
        """Return (length, country, whole, known) of the place name at a token, None if none."""
        match = _gazetteer().match(self.lower, at) if self.lower[at] in _gazetteer() else None
        if match:
            length, known = match
            if known.name.written_in(self.tokens[at : at + length]):
                return length, known.country, False, True
        mention = self.parties.get(self.tokens[at].start)
        if mention and mention.kind == "country":
            length = sum(1 for token in self.tokens[at:] if token.end <= mention.end)
            return length, mention.name, True, True
        return None

    def unknown_at(self, at: int) -> int:
        """Return the length of the capitalised name at a token that may be a place."""
        end = at
        while end < len(self.tokens):
            token = self.tokens[end]
            if not token.text[0].isupper() or token.lower in self.sets["not_names"]:
                break
            if token.start in self.parties or self.in_body(end):
                break
            if any(char.isdigit() for char in token.text):
                break
            end += 1
        return end - at


def _how(scanner: _Scanner, at: int) -> tuple[str, int]:
    """Return how the name at ``at`` hangs in the sentence, and where its phrase begins."""
    lower, sets = scanner.lower, scanner.sets
    before = at - 1
    while before >= 0:
        word = lower[before]
        if word in sets["before_name"] and word not in ("port",):
            before -= 1
        elif word == "of" and before > 0 and lower[before - 1] in sets["settlement"]:
            before -= 2
        elif word == "'s" and before > 0:
            before -= 2
        elif word in sets["area"] and before > 0 and scanner.tokens[before - 1].text[0].isupper():
            before -= 2
        elif word in sets["settlement"] and word not in ("front",):
            before -= 1
        else:
            break
    if before < 0:
        return "subject", 0
    word = lower[before]
    for sort in ("inside", "aimed", "toward", "source"):
        if word in sets[sort]:
            return sort, before
    if word in sets["objects"]:
        return "object", before
    if word in ("of", "for") and before > 0 and lower[before - 1] in sets["offices"]:
        return "office", before
    return "none", before + 1


def _extend(scanner: _Scanner, at: int, last: int) -> int:
    """Return the last token of the place with its area word ("Kharkiv region")."""
    if last + 1 < len(scanner.lower) and scanner.lower[last + 1] in scanner.sets["area"]:
        return last + 1
    return last


def _text_first(scanner: _Scanner, at: int, wide: bool) -> int:
    """Return where the text of the place begins: "southern Ukraine", but "Kharkiv"."""
    if wide and at > 0 and scanner.lower[at - 1] in scanner.sets["parts_of_country"]:
        return at - 1
    return at


def find_places(sentence: Sentence, language: str = "en") -> tuple[Place, ...]:
    """Return the places of a sentence in text order, with how each hangs in it.

    Names of countries are places too (``whole``); bodies ("the defence ministry in Vilnius") and
    people are not.
    """
    words = _words(language)
    scanner = _Scanner(sentence, words, find_parties(sentence))
    found: list[Place] = []
    at = 0
    while at < len(scanner.tokens):
        place = None
        if scanner.tokens[at].text[0].isupper() and not scanner.in_body(at):
            place = _place_at(scanner, at, found)
        if place is None:
            at += 1
            continue
        found.append(place)
        at = place.last + 1
    return tuple(found)


def _place_at(scanner: _Scanner, at: int, found: list[Place]) -> Place | None:
    known = scanner.name_at(at)
    joined = _joined(scanner, at, found)
    if known:
        length, country, whole, _ = known
    else:
        length, country, whole = scanner.unknown_at(at), None, False
        if not length or scanner.shouting:
            return None
    how, first = _how(scanner, at)
    if joined and how in ("none", "subject"):
        how, first = joined.preposition, at
    last = _extend(scanner, at, at + length - 1)
    if not known and how not in ("inside", "aimed", "source", "toward"):
        return None
    if not known and last == at + length - 1 and how in ("toward", "source"):
        return None
    wide = whole or scanner.lower[at] == "gaza"
    text_first = _text_first(scanner, at, wide)
    start, end = scanner.tokens[text_first].start, scanner.tokens[last].end
    group = joined.group if joined else len(found)
    text = scanner.sentence.text[start - scanner.sentence.start : end - scanner.sentence.start]
    whole = whole and text_first == at and last == at + length - 1
    return Place(text, start, end, how, country, whole, group, first, last)


def _joined(scanner: _Scanner, at: int, found: list[Place]) -> Place | None:
    """Return the place before in the same list, if only "and" or a comma stands between."""
    if not found:
        return None
    between = scanner.lower[found[-1].last + 1 : at]
    between = tuple(word for word in between if word not in scanner.sets["areas"])
    joins = scanner.sets["list_joins"] | {"the", "near", "in", "over"}
    if between and len(between) <= 3 and all(word in joins for word in between):
        return found[-1]
    return None


def start_context(title: str | None, language: str = "en") -> PlaceContext:
    """Return the state before the first sentence: a title like "Kherson region: …" sets a topic."""
    if not title or ":" not in title:
        return PlaceContext()
    head = title.split(":", 1)[0]
    sentence = Sentence(0, len(head), head, tokenize(head))
    places = [place for place in find_places(sentence, language) if not place.whole]
    if len(places) == 1 and places[0].start == 0:
        return PlaceContext(topic=places[0])
    return PlaceContext()


def advance(context: PlaceContext, sentence: Sentence, places: tuple[Place, ...]) -> PlaceContext:
    """Return the state after ``sentence``, whose places are ``places``."""
    named = [place for place in places if not place.whole and place.preposition != "none"]
    last = context.last
    if len({place.text for place in named}) == 1:
        last = named[0]
    elif named:
        last = named[-1] if len({place.group for place in named}) > 1 else None
    return PlaceContext(last, context.topic, sentence.paragraph)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A number's place in the sentence: its tokens, and those of the figures beside it."""

    first: int
    last: int
    before: int
    after: int


def _spot(start: int, end: int, sentence: Sentence, sets: dict[str, frozenset[str]]) -> _Spot:
    first, last, before, after = 0, 0, -1, len(sentence.tokens)
    for index, token in enumerate(sentence.tokens):
        if token.end <= start:
            first = index + 1
            if _is_figure(sentence, index, sets):
                before = index
        elif token.start < end:
            last = index
        elif _is_figure(sentence, index, sets):
            after = index
            break
    return _Spot(first, max(first, last), before, after)


def _is_figure(sentence: Sentence, at: int, sets: dict[str, frozenset[str]]) -> bool:
    """Tell whether a token is a figure that may count something, not a date or a clock time."""
    token = sentence.tokens[at]
    if token.lower in sets["number_words"]:
        return True
    if not token.text[0].isdigit():
        return False
    near = [sentence.tokens[i].lower for i in (at - 1, at + 1) if 0 <= i < len(sentence.tokens)]
    if any(word in sets["not_names"] for word in near):
        return False
    return not (len(token.text) == 4 and token.text[:2] in ("19", "20") and "," not in token.text)


def location_of(
    start: int,
    end: int,
    sentence: Sentence,
    places: tuple[Place, ...],
    context: PlaceContext,
    sides: frozenset[str] = frozenset(),
    language: str = "en",
) -> Place | None:
    """Return the place of the number at ``start`` to ``end``; None when there is none or several.

    ``sides`` are actor and target: their countries as a whole are no location. A place that comes
    from the context has offsets in an earlier sentence (or in the title, for a topic).
    """
    words = _words(language)
    spot = _spot(start, end, sentence, words.sets)
    lower = lowered(sentence)
    fit = [place for place in places if _fits(place, lower, sides, words.sets)]
    for choice in (_behind(spot, fit, lower, words.sets), _in_front(spot, fit, lower)):
        if choice:
            return choice[0] if len(choice) == 1 else None
    if fit_any := _shared(spot, fit, lower, words.sets):
        return fit_any[0] if len(fit_any) == 1 else None
    if any(
        words.same_place.match(lower, at)
        for at in range(len(lower))
        if lower[at] in words.same_place
    ) or ("there" in lower):
        return context.last or context.topic
    offices = [place for place in places if place.preposition == "office" and not place.whole]
    if offices:
        return offices[0]
    return context.topic


def _fits(
    place: Place, lower: tuple[str, ...], sides: frozenset[str], sets: dict[str, frozenset[str]]
) -> bool:
    """Tell whether a place can be where something happened, by its preposition and kind."""
    near = lower[max(0, place.first - 9) : place.first + 1]
    if place.whole:
        if place.preposition == "toward":
            return any(word in sets["leaving"] for word in near)
        return place.preposition == "inside" and place.country not in sides
    if place.preposition == "source":
        return any(word in sets["evacuating"] for word in lower)
    return place.preposition in ("inside", "aimed", "toward", "object")


def _group(places: list[Place], chosen: Place) -> list[Place]:
    return [place for place in places if place.group == chosen.group]


def _behind(
    spot: _Spot, fit: list[Place], lower: tuple[str, ...], sets: dict[str, frozenset[str]]
) -> list[Place]:
    """Return the places that follow the number, before the next figure."""
    following = [place for place in fit if spot.last < place.first < spot.after]
    for place in following:
        between = lower[spot.last + 1 : place.first]
        if ";" in between:
            return []
        return _group(following, place)
    return []


def _in_front(spot: _Spot, fit: list[Place], lower: tuple[str, ...]) -> list[Place]:
    """Return the places before the number in its clause, the nearest first."""
    for place in reversed(fit):
        if place.last < spot.first:
            if ";" in lower[place.last : spot.first]:
                return []
            if spot.before > place.last and place.first > spot.before:
                return []
            return _group(fit, place)
    return []


def _shared(
    spot: _Spot, fit: list[Place], lower: tuple[str, ...], sets: dict[str, frozenset[str]]
) -> list[Place]:
    """Return the places behind a later figure that this number shares ("2 killed, 3 hurt in X")."""
    for place in fit:
        if place.first <= spot.last:
            continue
        between = lower[spot.last + 1 : place.first]
        joined = " ".join(between)
        if ";" in between or any(phrase in joined for phrase in sets["breakdown"]):
            return []
        return _group(fit, place)
    return []
