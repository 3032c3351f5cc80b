"""What can be seen of a place that may be where a number happened.

A feature with one star is meant for the family of the metric, too, with two for the metric itself.
Features come in groups, one for each thing that is looked at, worded in ``place_wordings``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from etl import place_wordings as groups
from etl.model import Period
from etl.once import once
from etl.place_clauses import clause_of
from etl.place_context import PREPOSED, HasPlaces, PlaceTrail
from etl.place_lexicon import place_words
from etl.place_names import Place
from etl.place_wordings import Group
from etl.places import says_before

# So many sentences back are told apart.
_FARTHEST = 3
# Distances in words or days that are told apart.
_STEPS = (0, 1, 3, 6, 12)
# So many words before a name may tell how it hangs, and around a number what is meant.
_NEAR = 4


class Asked(NamedTuple):
    """A number whose place is asked for, with what the other stages say about it.

    ``here`` is its sentence; ``sides`` are actor and target; ``noun`` is what it counts, empty
    when left out; ``rule`` is what the rules answer; ``last`` is the place of the fact before and
    where its number stands, -1 when there is none; ``parties`` are the sides of this fact and of
    the one before, whose countries as a whole are no places.
    """

    start: int
    end: int
    here: HasPlaces
    before: PlaceTrail
    metric: str
    family: str
    noun: str
    sides: tuple[str | None, str | None]
    scope: str
    period: Period
    rule: Place | None
    last: tuple[str | None, int] = (None, -1)
    parties: frozenset[str] = frozenset()


class Named(NamedTuple):
    """A place with the sentence that names it; ``back`` is 0 for the number's own, -1 the title.

    ``name`` is its name without regard to capitals.
    """

    place: Place
    back: int
    step: HasPlaces | None
    name: str

    @property
    def where(self) -> str:
        """Where it is named: here, before or title."""
        return "title" if self.back < 0 else "before" if self.back else "here"

    @property
    def happens(self) -> bool:
        """Whether it hangs in its sentence as a place where something happens."""
        return self.place.preposition in PREPOSED


class Scene:
    """A number's sentence and what is named around it, for the features of its options."""

    def __init__(self, asked: Asked, named: Sequence[Named]) -> None:
        """Take the number and all places that the document offers it."""
        self.asked, self.named = asked, named
        self.sentence = asked.here.sentence
        self.clause = clause_of(
            asked.start, asked.end, self.sentence, asked.here.places, place_words("en")
        )
        self.sets = self.clause.words.sets
        self.hot = self.sets["attacks"] | self.sets["events"] | self.sets["objects"]
        tokens = self.sentence.tokens
        stands = bisect_right(tokens, asked.start, key=lambda token: token.start) - 1
        # A long sentence is cut for its clause; the tokens of its places are not.
        self.offset = self.clause.first - max(0, stands)
        earlier = [one for one in named if one.back > 0 and not one.place.whole]
        known = [one for one in earlier if one.place.group >= 0]
        self.earlier = list(dict.fromkeys(one.name for one in known))
        self.fit = list(dict.fromkeys(one.name for one in known if one.happens))
        self.titled = {one.name for one in named if one.back < 0}
        self._steps: dict[int, _Step] = {}

    @once
    def state(self) -> str:
        """What kind of place the number's sentence names: fit, bare, whole, or none."""
        here = self.asked.here.places
        if any(_happens(place) for place in here):
            return "fit"
        office = ("none", "office")
        if any(not p.whole and not (p.capital and p.preposition in office) for p in here):
            return "bare"
        told = any(p.whole and p.preposition in ("inside", "aimed", "object") for p in here)
        return "whole" if told else "none"

    @once
    def event(self) -> bool:
        """Whether the sentence takes up an attack that was told before: "the strike"."""
        lower, known = self.sentence.lower, self.sets["known_before"]
        return any(
            word in self.hot and lower[at - 1] in known for at, word in enumerate(lower[1:], 1)
        )

    @once
    def told(self) -> str:
        """How the words before the number say that it happened in a place told before."""
        return says_before(self.clause)

    @once
    def around(self) -> Group:
        """What speaks for or against a place that the sentence does not name."""
        asked, period, clause = self.asked, self.asked.period, self.clause
        actor, target = asked.sides
        countries = {place.country for place in asked.here.places if place.whole}
        dated = period.start_offset is not None and period.start_offset >= self.sentence.start
        near = clause.lower[max(0, clause.first - 2) : clause.last + _NEAR]
        found = [
            f"*here={self.state}",
            f"*told={self.told}",
            f"**scope={asked.scope}",
            f"*period={period.kind if dated else 'elsewhere'}",
            f"*here={self.state} scope={asked.scope}",
            f"event={self.event}",
            f"*sides={actor is not None} {target is not None}",
            f"*both sides here={actor in countries and target in countries}",
            f"*target here={target in countries}",
            f"*last={self._last(None)}",
            *(
                f"says {word}"
                for word in sorted(self.sets["wide_words"].intersection(clause.lower))
            ),
            *(f"near {word}" for word in sorted(self.sets["refers"].intersection(near))),
        ]
        if any(word in self.sets["takes_up"] for word in clause.lower[:1]):
            found.append("opens with a pronoun")
        if period.cumulative:
            found.append("*cumulative")
        if period.first and period.last:
            found.append(f"*days={_step((period.last - period.first).days)}")
        return tuple(found)

    def of_none(self) -> list[Group]:
        """Return the features of no place."""
        places, here = self.asked.here.places, self.state
        listed = any(_is_listed(place, places) for place in places)
        return [
            ("**none", f"*none by rule={self.asked.rule is None}"),
            groups.said_of("none", self.around),
            (
                f"none listed={listed}",
                f"*none earlier={min(len(self.fit), _FARTHEST)} here={here}",
            ),
        ]

    def of(self, one: Named, group: Sequence[Named]) -> list[Group]:
        """Return the features of a place; ``group`` are all mentions of its name."""
        place, where = one.place, one.where
        kind = self._kind(place)
        found = [
            groups.standing(
                where,
                kind,
                self._side(place),
                place.preposition,
                place.whole,
                min(len(group), _FARTHEST),
                self._last(one.name),
                place.area,
                where != "title" and one.name in self.titled,
            )
        ]
        if one.step is not None:
            found.append(_words_around(place, one.step.sentence.lower, where))
        found.append(groups.by_rule(self._likeness(place), where, place.preposition))
        if where == "here":
            found.append(tuple(self._in_sentence(place)))
            return found
        found += ((f"{where} kind={kind} told={self.told}",), groups.said_of(where, self.around))
        if one.step is None:
            found.append((f"title only={len(self.titled) == 1} earlier={bool(self.earlier)}",))
        else:
            found += self._before(one, one.step, kind)
        return found

    def _likeness(self, place: Place) -> str:
        """Tell what the rules say of a place: it, another, or none."""
        rule = self.asked.rule
        if rule is None:
            return "none"
        return "it" if rule.text == place.text else "another"

    def _last(self, name: str | None) -> str:
        """Return where the fact before stands, and whether it has the place of this ``name``."""
        place, stands = self.asked.last
        if stands < 0:
            return "no fact"
        where = "here" if stands >= self.sentence.start else "before"
        if place is None:
            return f"{where} nowhere"
        return f"{where} {'there' if place.casefold() == name else 'somewhere'}"

    def _kind(self, place: Place) -> str:
        """Return what kind of place it is by its words."""
        if place.group < 0:
            return "guess"
        if place.preposition == "compass":
            return "compass"
        if place.whole or place.capital:
            return "whole" if place.whole else "capital"
        if place.area:
            return "front" if place.area in self.sets["directions"] else "area"
        if place.text[0].islower():
            return "part"
        return "town" if place.country else "unknown"

    def _side(self, place: Place) -> str:
        """Return whose country it is in."""
        actor, target = self.asked.sides
        if place.country is None:
            return "unknown"
        if place.country == target:
            return "target"
        return "actor" if place.country == actor else "other"

    def _in_sentence(self, place: Place) -> Iterator[str]:
        """Yield how a place of the sentence stands to the number."""
        clause, places = self.clause, self.asked.here.places
        first, last = place.first + self.offset, place.last + self.offset
        behind = first > clause.last
        low, high = (clause.last + 1, first) if behind else (last + 1, clause.first)
        side = "behind" if behind else "ahead"
        hangs = f"{side} hangs={place.preposition}"
        figures = min(2, sum(low <= at < high for at in clause.figures))
        fit = [one for one in places if one is not place and _happens(one)]
        across = [one for one in fit if (one.first + self.offset > clause.last) != behind]
        nearer = [
            one
            for one in fit
            if one not in across
            and abs(one.first + self.offset - clause.first) < abs(first - clause.first)
        ]
        yield f"*{side}"
        yield f"{side} gap={_step(high - low)}"
        yield f"*{side} figures={figures}"
        yield f"*{hangs} figures={figures}"
        yield f"{hangs} broken={clause.is_broken(low, high)}"
        yield f"{side} rivals={min(len(nearer), 2)}"
        yield f"{hangs} rivals={min(len(nearer), 2)}"
        yield f"{side} opposite={bool(across)}"
        yield f"listed={_is_listed(place, places)}"
        between = self.sets["clause_links"].intersection(clause.lower[max(0, low) : max(0, high)])
        for word in sorted(between):
            yield f"{side} over {word}"
        if place.first == 0:
            yield "opens the sentence"

    def _before(self, one: Named, step: HasPlaces, kind: str) -> Iterator[Group]:
        """Yield how a place of a sentence before stands to the number."""
        place, there = one.place, self._step(one.back, step)
        hangs, back, beside = place.preposition, min(one.back, _FARTHEST), there.beside
        fit, fits = _rank(one.name, self.fit), min(len(self.fit), _FARTHEST)
        listed = _is_listed(place, step.places)
        yield groups.behind(back, there.same, self.state, one.happens, hangs, kind)
        yield groups.ranked(
            _rank(one.name, self.earlier), min(len(self.earlier), _FARTHEST), fit, fits
        )
        yield groups.fitting(fit, back, there.same, self.state, listed, self.event)
        yield groups.beside(
            min(2, sum(p.text != place.text for p in beside)),
            hangs,
            all(p.first >= place.first for p in beside),
            one.happens,
            listed,
        )
        yield groups.sentence_before(
            step.sentence.heading,
            back,
            one.back == len(self.asked.before.latest),
            (there.event, self.event),
            one.happens,
        )
        yield groups.noun_before(there.noun, back, hangs, one.name in self.titled, self.state)

    def _step(self, back: int, step: HasPlaces) -> _Step:
        """Return what a sentence before has in common with the number's, whichever its place."""
        found = self._steps.get(back)
        if found is None:
            lower, noun = step.sentence.lower, self.asked.noun
            found = self._steps[back] = _Step(
                same=step.sentence.paragraph == self.sentence.paragraph,
                beside=[place for place in step.places if _happens(place)],
                event=not self.hot.isdisjoint(lower),
                noun=bool(noun) and any(word.startswith(noun) for word in lower),
            )
        return found


class _Step(NamedTuple):
    """A sentence before a number: of its paragraph, where things happen, and what is told there."""

    same: bool
    beside: list[Place]
    event: bool
    noun: bool


def _words_around(place: Place, lower: tuple[str, ...], where: str) -> Group:
    """Return the words around a name."""
    first, last = place.first, place.last
    return groups.near_words(
        where,
        place.preposition,
        "bare" if place.preposition == "none" else lower[first],
        lower[first - 1] if first else "^",
        lower[last + 1] if last + 1 < len(lower) else "$",
        lower[max(0, first - _NEAR) : first + 1],
    )


def _step(count: int) -> str:
    """Return a distance as one of few sizes."""
    return next((str(limit) for limit in _STEPS if count <= limit), "far")


def _happens(place: Place) -> bool:
    """Tell whether a place narrower than a country is named as where something happens."""
    return place.preposition in PREPOSED and not place.whole


def _is_listed(place: Place, beside: Sequence[Place]) -> bool:
    """Tell whether a place is one of a list."""
    return place.group >= 0 and any(
        one is not place
        and one.group == place.group
        and "within" not in (one.preposition, place.preposition)
        for one in beside
    )


def _rank(name: str, order: Sequence[str]) -> str:
    """Return how many other names are nearer; ``far`` for a name that is not among them."""
    return str(min(order.index(name), _FARTHEST)) if name in order else "far"
