"""The places that a document offers for a number: of its sentence, those before it, the title.

Which of them is meant, or none, the trained ranking ``location`` decides (see ``etl.ranking``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from etl.place_features import Asked, Offered, Scene
from etl.place_mentions import Told
from etl.place_names import Place
from etl.ranking import Answer, Group


class Option(NamedTuple):
    """A place that may be meant, None for none, as an answer with the names of its features."""

    place: Place | None
    answer: Answer

    @property
    def features(self) -> tuple[str, ...]:
        """The features of the option."""
        return self.answer.features


def place_options(asked: Asked) -> list[Option]:
    """Return the options of a number, none first; of one name the nearest mention is the option."""
    here = asked.before.told_by(asked.here)
    offered = _offered(asked, here)
    scene = Scene(asked, here, offered)
    by_name: dict[str, list[Offered]] = {}
    for one in offered:
        by_name.setdefault(one.named.name, []).append(one)
    found = [_option(None, scene.of_none(), asked)]
    for group in by_name.values():
        best = _nearest(asked, group) if len(group) > 1 else group[0]
        found.append(_option(best.named.place, scene.of(best, len(group)), asked))
    return found


def _option(place: Place | None, groups: Iterable[Group], asked: Asked) -> Option:
    value = place.text if place else None
    return Option(place, Answer(value, tuple(groups), asked.family, asked.metric))


def _offered(asked: Asked, here: Told) -> list[Offered]:
    """Return every place of the sentence, of those before it, latest first, and of the title.

    The country of a side as a whole is no location, unless the rules say so.
    """
    parties, rule = asked.parties, asked.rule
    found = [
        Offered(one, back, told)
        for back, told in enumerate((here, *reversed(asked.before.latest)))
        for one in told.named
    ]
    found += [Offered(one, -1, None) for one in asked.before.named_in_title]
    return [
        one
        for one in found
        if not (place := one.named.place).whole or place.country not in parties or place is rule
    ]


def _nearest(asked: Asked, group: list[Offered]) -> Offered:
    """Return the mention of a name that counts: the one that the rules take, else the nearest."""

    def distance(one: Offered) -> tuple[bool, int, bool, int]:
        named = one.named
        return one.back < 0, one.back, not named.happens, abs(named.place.start - asked.start)

    taken = (one for one in group if one.named.place is asked.rule)
    return next(taken, None) or min(group, key=distance)
