"""What can be seen of a place that may be where a number happened.

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
from etl.place_context import PlaceTrail
from etl.place_lexicon import place_words
from etl.place_mentions import HasPlaces, Named, Told, is_listed
from etl.place_names import Place
from etl.places import says_before
from etl.ranking import Group

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


class Offered(NamedTuple):
    """A place with the sentence that names it; ``back`` is 0 for the number's own, -1 the title."""

    named: Named
    back: int
    told: Told | None

    @property
    def where(self) -> str:
        """Where it is named: here, before or title."""
        return "title" if self.back < 0 else "before" if self.back else "here"


class Scene:
    """A number's sentence and what is named around it, for the features of its options."""

    def __init__(self, asked: Asked, here: Told, offered: Sequence[Offered]) -> None:
        """Take the number, its sentence, and all places that the document offers it."""
        self.asked, self.here = asked, here
        self.sentence = here.sentence
        self.clause = clause_of(
            asked.start, asked.end, self.sentence, here.places, place_words("en")
        )
        self.sets = self.clause.words.sets
        tokens = self.sentence.tokens
        stands = bisect_right(tokens, asked.start, key=lambda token: token.start) - 1
        # A long sentence is cut for its clause; the tokens of its places are not.
        self.offset = self.clause.first - max(0, stands)
        known = [
            one.named
            for one in offered
            if one.back > 0 and not one.named.place.whole and one.named.place.group >= 0
        ]
        self.earlier = _ranks([one.name for one in known])
        self.fit = _ranks([one.name for one in known if one.happens])
        self.titled = {one.named.name for one in offered if one.back < 0}
        self.fits = min(len(self.fit), _FARTHEST)

    def is_of_part(self, one: Offered) -> bool:
        """Tell whether a place is told of a part of the number: ``15 drones: 14 over Voronezh``."""
        if one.back != 0:
            return False
        tokens, last = self.sentence.tokens, one.named.place.first
        first = self.clause.last - self.offset
        # A clock time has no space behind its colon.
        colons = (
            at
            for at in range(first, last - 1)
            if tokens[at].text == ":" and tokens[at + 1].start > tokens[at].end
        )
        numbers = self.sets["number_words"]
        parts = tokens[next(colons, last) : last]
        return any(token.text[0].isdigit() or token.lower in numbers for token in parts)

    @once
    def told(self) -> str:
        """How the words before the number say that it happened in a place told before."""
        return says_before(self.clause)

    @once
    def around(self) -> Group:
        """What speaks for or against a place that the sentence does not name."""
        asked, period, clause = self.asked, self.asked.period, self.clause
        actor, target = asked.sides
        countries = {place.country for place in self.here.places if place.whole}
        state = self.here.state
        dated = period.start_offset is not None and period.start_offset >= self.sentence.start
        near = clause.lower[max(0, clause.first - 2) : clause.last + _NEAR]
        found = [
            f"*here={state}",
            f"*told={self.told}",
            f"**scope={asked.scope}",
            f"*period={period.kind if dated else 'elsewhere'}",
            f"*here={state} scope={asked.scope}",
            f"event={self.here.takes_up_event}",
            f"*sides={actor is not None} {target is not None}",
            f"*both sides here={actor in countries and target in countries}",
            f"*target here={target in countries}",
            f"*last={self.last_anywhere}",
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

    @once
    def last_anywhere(self) -> str:
        """Where the fact before stands, and whether it has a place, whichever that is."""
        return self._last(None)

    def of_none(self) -> list[Group]:
        """Return the features of no place."""
        places, here = self.here.places, self.here.state
        listed = any(is_listed(place, places) for place in places)
        return [
            ("**none", f"*none by rule={self.asked.rule is None}"),
            groups.said_of("none", self.around),
            (f"none listed={listed}", f"*none earlier={self.fits} here={here}"),
        ]

    def of(self, one: Offered, mentions: int) -> list[Group]:
        """Return the features of a place whose name has so many mentions."""
        named, where = one.named, one.where
        place, kind, last = named.place, named.kind, self._last(named.name)
        found = [
            groups.standing(
                where,
                kind,
                self._side(place),
                place.preposition,
                place.whole,
                min(mentions, _FARTHEST),
                "" if where != "here" and last == self.last_anywhere else last,
                place.area,
                where != "title" and named.name in self.titled,
            )
        ]
        if one.told is not None:
            found.append(_words_around(place, one.told.sentence.lower, where))
        found.append(groups.by_rule(self._likeness(place), where, place.preposition))
        if where == "here":
            found.append(tuple(self._in_sentence(named)))
            return found
        found += ((f"{where} kind={kind} told={self.told}",), groups.said_of(where, self.around))
        if one.told is None:
            found.append((f"title only={len(self.titled) == 1} earlier={bool(self.earlier)}",))
        else:
            found += self._before(one, one.told)
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

    def _side(self, place: Place) -> str:
        """Return whose country it is in."""
        actor, target = self.asked.sides
        if place.country is None:
            return "unknown"
        if place.country == target:
            return "target"
        return "actor" if place.country == actor else "other"

    def _in_sentence(self, named: Named) -> Iterator[str]:
        """Yield how a place of the sentence stands to the number."""
        clause, place = self.clause, named.place
        first, last = place.first + self.offset, place.last + self.offset
        behind = first > clause.last
        low, high = (clause.last + 1, first) if behind else (last + 1, clause.first)
        side = "behind" if behind else "ahead"
        hangs = f"{side} hangs={place.preposition}"
        figures = min(2, sum(low <= at < high for at in clause.figures))
        fit = [one for one in self.here.happening if one is not place]
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
        yield f"listed={named.listed}"
        between = self.sets["clause_links"].intersection(clause.lower[max(0, low) : max(0, high)])
        for word in sorted(between):
            yield f"{side} over {word}"
        if place.first == 0:
            yield "opens the sentence"

    def _before(self, one: Offered, told: Told) -> tuple[Group, ...]:
        """Return how a place of a sentence before stands to the number."""
        named, here = one.named, self.here
        state, hangs, happens = here.state, named.place.preposition, named.happens
        back = min(one.back, _FARTHEST)
        same = told.sentence.paragraph == self.sentence.paragraph
        fit = self.fit.get(named.name, "far")
        noun = told.speaks_of(self.asked.noun)
        return (
            groups.behind(back, same, state, happens, hangs, named.kind),
            groups.ranked(
                self.earlier.get(named.name, "far"),
                min(len(self.earlier), _FARTHEST),
                fit,
                self.fits,
            ),
            groups.fitting(fit, back, same, state, named.listed, here.takes_up_event),
            groups.beside(named.others, hangs, named.first, happens, named.listed),
            groups.sentence_before(
                told.sentence.heading,
                back,
                one.back == len(self.asked.before.latest),
                (told.tells_event, here.takes_up_event),
                happens,
            ),
            groups.noun_before(noun, back, hangs, named.name in self.titled, state),
        )


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


def _ranks(names: Sequence[str]) -> dict[str, str]:
    """Return for each name how many other names are nearer."""
    order = dict.fromkeys(names)
    return {name: str(min(rank, _FARTHEST)) for rank, name in enumerate(order)}
