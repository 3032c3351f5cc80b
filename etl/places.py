"""Which of the places of a text is where a number happened."""

from __future__ import annotations

from etl.gazetteer import side_of_place
from etl.lexicon import PhraseTable
from etl.model import Sentence
from etl.place_clauses import PlaceClause, clause_of
from etl.place_context import (
    PlaceContext,
    PlaceTrail,
    advance,
    is_metonym,
    tells_only,
)
from etl.place_lexicon import place_words
from etl.place_mentions import PREPOSED
from etl.place_names import Place, find_places

__all__ = [
    "Place",
    "PlaceContext",
    "PlaceTrail",
    "advance",
    "find_places",
    "location_of",
    "side_of_place",
]

# How far a verb reaches to its place.
_REACH = 60


def location_of(
    start: int,
    end: int,
    sentence: Sentence,
    places: tuple[Place, ...],
    before: PlaceTrail,
    sides: frozenset[str] = frozenset(),
    language: str = "en",
    victims: bool = False,
) -> Place | None:
    """Return the place of the number at ``start`` to ``end``; None when there is none or several.

    ``before`` is what the sentences before say. ``sides`` are actor and target: their countries as
    a whole are no location. ``victims``: it is known to count people hurt. A place that comes from
    the context has offsets in an earlier sentence (or in the title).
    """
    words = place_words(language)
    clause = clause_of(start, end, sentence, places, words)
    fit = [place for place in clause.places if _fits(place, clause, sides)]
    harm = victims or _is_harm(clause)
    chosen = (
        _direction(clause)
        or _listed(clause, sides)
        or _behind(clause, fit, harm)
        or _in_front(clause, fit, harm)
    )
    chosen = chosen or _shared(clause, fit)
    if chosen:
        return _town_of(_single(chosen, clause.places), clause)
    loose = _loose(clause)
    if harm and loose is not None and loose.preposition == "office":
        # The governor of a region tells of a town that was just named.
        loose = _last_in(sentence, before, loose) or loose
    chosen = _told_before(clause, before) or loose or before.topic
    return (
        chosen
        or _headed(clause, sentence, before)
        or (_carried(clause, sentence, before) if harm else None)
        or (_only_named(clause, sentence, before) if victims else None)
    )


def _single(chosen: Place, places: tuple[Place, ...]) -> Place | None:
    """Return the place, None when the text names several in one list with it."""
    group = [one for one in places if one.group == chosen.group and one.preposition != "within"]
    return chosen if len(group) <= 1 else None


def _town_of(chosen: Place | None, clause: PlaceClause) -> Place | None:
    """Return the town of a site that is known by its town alone: "the Hill school in Harbourville".

    A site of its own stays: one that the gazetteer has, or of which only the region is told.
    """
    if chosen is None or chosen.country or not _is_site(chosen, clause):
        return chosen
    behind = (place for place in clause.places if place.first == chosen.last + 1)
    town = next(behind, None)
    plain = town is not None and town.country and not town.whole and not town.area
    inside = plain and town is not None and clause.lower[town.first] in clause.words.sets["inside"]
    return town if inside else chosen


def _is_site(place: Place, clause: PlaceClause) -> bool:
    return place.text.split()[-1].casefold() in clause.words.sets["facility"]


def _listed(clause: PlaceClause, sides: frozenset[str]) -> Place | None:
    """Return the place beside a number in a list: "Harbourville 14, Hilltown 9", "A (3), B (4)"."""
    beside = [place for place in clause.places if _touches(place, clause, sides)]
    if len(beside) == 1 and clause.lower[clause.first - 1] == "(":
        return beside[0]
    numbers = {clause.first, clause.last, *clause.figures}
    rows = sum(
        place.preposition == "none" and bool(numbers & {place.last + 1, place.first - 1})
        for place in clause.places
    )
    return beside[0] if len(beside) == 1 and rows > 1 else None


def _touches(place: Place, clause: PlaceClause, sides: frozenset[str]) -> bool:
    """Tell whether only a bracket stands between a bare place and the number."""
    if place.last == clause.first - 2 and clause.lower[clause.first - 1] == "(":
        return place.country not in sides or not place.whole
    if place.preposition != "none" or place.whole:
        return False
    ends = clause.lower[place.last + 1] if place.last + 1 < len(clause.lower) else "."
    starts = clause.lower[place.first - 1] if place.first else ","
    if place.last == clause.first - 1:
        return starts in (",", ":", ";", "and")
    return place.first == clause.last + 1 and ends in (",", ";", ".", "and")


def _fits(place: Place, clause: PlaceClause, sides: frozenset[str]) -> bool:
    """Tell whether a place can be where something happened, by its preposition and kind."""
    sets = clause.words.sets
    near = clause.lower[max(0, place.first - _REACH) : place.first + 1]
    if place.preposition == "toward":
        return _fits_toward(place, clause, sides, near)
    if place.whole:
        return place.preposition == "inside" and place.country not in (*sides, None)
    if place.preposition == "source":
        around = clause.lower[max(0, place.first - _REACH) : place.last + _REACH]
        return any(word in sets["evacuating"] for word in around)
    return place.preposition in PREPOSED


def _fits_toward(
    place: Place, clause: PlaceClause, sides: frozenset[str], near: tuple[str, ...]
) -> bool:
    """Tell whether something happened where it went, as the words ``near`` the place tell."""
    sets = clause.words.sets
    left = not sets["leaving"].isdisjoint(near)
    onward = clause.lower[place.first] in sets["onward"] and not (place.whole and left)
    if onward and not sets["evacuating"].isdisjoint(near):
        return False
    posted = place.whole and place.country not in (*sides, None)
    if posted and not sets["posting"].isdisjoint(near):
        return True
    if place.whole or place.capital or near[-1:] == ("for",):
        return left and not (place.whole and place.country is None)
    return True


def _direction(clause: PlaceClause) -> Place | None:
    """Return the front or direction named before the number in its clause."""
    for place in reversed(clause.places):
        front = place.area in clause.words.sets["directions"] and place.last < clause.first
        if front and (place.first <= 1 or not clause.is_broken(place.last, clause.first)):
            return place
    return None


def _behind(clause: PlaceClause, fit: list[Place], harm: bool) -> Place | None:
    """Return the first place that follows the number, before the next figure."""
    after = min((at for at in clause.figures if at > clause.last), default=len(clause.lower))
    for place in fit:
        if clause.last < place.first < after:
            if clause.lower[place.first - 1] in clause.words.sets["parts"]:
                return None
            if clause.is_broken(clause.last + 1, place.first):
                return None
            added = clause.lower[place.first - 1] in clause.words.sets["conjunctions"]
            return None if added and _in_front(clause, fit, harm) else place
    return None


def _in_front(clause: PlaceClause, fit: list[Place], harm: bool) -> Place | None:
    """Return the nearest place before the number in its clause, or the one that opens it."""
    for place in reversed(fit):
        if place.last >= clause.first:
            continue
        if not clause.is_broken(place.last, clause.first, not harm):
            gone = place.preposition == "toward" and any(
                place.last > at for at in clause.figures if at < clause.first
            )
            return None if gone else place
        if place.first <= 1 and place.preposition != "compass":
            return place
    return None


def _shared(clause: PlaceClause, fit: list[Place]) -> Place | None:
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


def _lists(clause: PlaceClause, figure: int) -> bool:
    """Tell whether a figure is the next member of a list ("12 drones, two missiles and one …")."""
    return clause.lower[figure - 1] in (",", "and")


def _continues(clause: PlaceClause, figure: int) -> bool:
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


def _is_harm(clause: PlaceClause) -> bool:
    """Tell whether the number counts people hurt, which goes on with what is told before."""
    near = clause.lower[max(0, clause.first - 2) : clause.last + 5]
    return not clause.words.sets["casualties"].isdisjoint(near)


def _carried(clause: PlaceClause, sentence: Sentence, before: PlaceTrail) -> Place | None:
    """Return the paragraph's place for people hurt in a sentence that names no other place.

    Before the text names a place of its own, it is that of the title.
    """
    if not all(tells_only(place) for place in clause.places):
        return None
    context = before.now()
    last = context.recent if sentence.paragraph == context.paragraph else None
    if last is None and context.area is None and context.settlement is None:
        last = before.titled
    elsewhere = last is None or any(place.country != last.country for place in clause.places)
    return None if elsewhere else last


def _only_named(clause: PlaceClause, sentence: Sentence, before: PlaceTrail) -> Place | None:
    """Return the only place where anything happened so far, for people hurt where none is named."""
    context = before.now()
    only = context.only if sentence.paragraph <= context.paragraph + 1 else None
    if only is None or any(not tells_only(place) for place in clause.places):
        return None
    elsewhere = any(place.country != only.country for place in clause.places)
    return None if elsewhere else only


def _last_in(sentence: Sentence, before: PlaceTrail, office: Place) -> Place | None:
    """Return the paragraph's place where it lies in the country of an office, else None."""
    context = before.now()
    last = context.recent if sentence.paragraph == context.paragraph else None
    return last if last is not None and last.country == office.country else None


def _headed(clause: PlaceClause, sentence: Sentence, before: PlaceTrail) -> Place | None:
    """Return the place that stands alone in front of sentences which name none themselves."""
    if any(not place.whole for place in clause.places):
        return None
    context = before.now()
    holds = context.head_line or sentence.paragraph == context.paragraph
    return context.head if holds else None


def says_before(clause: PlaceClause) -> str:
    """Return what takes up a place named before: there, settlement ("the city"), area, or none."""
    if _says_there(clause):
        return "there"
    if _says(clause, clause.words.phrases["same_settlement"]):
        return "settlement"
    return "area" if _says(clause, clause.words.phrases["same_area"]) else "none"


def _told_before(clause: PlaceClause, before: PlaceTrail) -> Place | None:
    """Return the place that "there", "the city", "the region" take up."""
    if _says_there(clause):
        near = [
            place
            for place in clause.places
            if not place.whole and not is_metonym(place) and place.first < clause.first
        ]
        return near[-1] if near else before.now().settlement or before.now().area or before.topic
    phrases = clause.words.phrases
    if _says(clause, phrases["same_settlement"]):
        return before.now().settlement or before.topic
    if _says(clause, phrases["same_area"]):
        return before.now().area or before.topic
    return None


def _says_there(clause: PlaceClause) -> bool:
    """Tell whether "there" stands for a place, not as in "there were"."""
    sets, lower = clause.words.sets, clause.lower
    return any(
        word in sets["there"]
        and not (at + 1 < len(lower) and lower[at + 1] in sets["existence"])
        and (at > clause.last or (at and lower[at - 1] in sets["offices"]))
        for at, word in enumerate(lower)
    )


def _says(clause: PlaceClause, phrases: PhraseTable[bool]) -> bool:
    firsts = phrases.firsts
    for at in [at for at, word in enumerate(clause.lower) if word in firsts]:
        match = phrases.match(clause.lower, at)
        if match and clause.lower[at + match[0] : at + match[0] + 1] != ("of",):
            return True
    return False


def _loose(clause: PlaceClause) -> Place | None:
    """Return the only place that is named without a preposition, or by its office."""
    for test in (_is_loose, _is_office):
        loose = [place for place in clause.places if test(clause, place)]
        if len({place.text for place in loose}) == 1:
            return loose[0]
    return None


def _is_office(_: PlaceClause, place: Place) -> bool:
    return place.preposition == "office" and not place.whole and not place.capital


def _is_loose(clause: PlaceClause, place: Place) -> bool:
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
