"""The places that a document offers for a number: of its sentence, those before it, the title.

Which of them is meant, or none, the trained ranking ``location`` decides (see ``etl.ranking``).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from etl.place_features import Asked, Offered, Scene
from etl.place_mentions import Told
from etl.place_names import Place
from etl.ranking import Group, spelled


class Option(NamedTuple):
    """A place that may be meant, None for none, with what is seen of it: an answer to rank."""

    place: Place | None
    groups: Sequence[Group]
    family: str
    metric: str

    @property
    def value(self) -> str | None:
        """The name of the place."""
        return self.place.text if self.place else None

    @property
    def features(self) -> tuple[str, ...]:
        """The names of its features, those for the family and the metric, too."""
        spelt = (spelled(group, self.family, self.metric) for group in self.groups)
        return tuple(chain.from_iterable(spelt))


def place_options(asked: Asked) -> list[Option]:
    """Return the options of a number, none first; of one name the nearest mention is the option."""
    here = asked.before.told_by(asked.here)
    offered = _offered(asked, here)
    scene = Scene(asked, here, offered)
    by_name: dict[str, list[Offered]] = {}
    for one in offered:
        if scene.is_of_part(one):
            continue
        by_name.setdefault(one.named.name, []).append(one)
    scope = asked.family, asked.metric
    found = [Option(None, scene.of_none(), *scope)]
    for group in by_name.values():
        best = _nearest(asked, group) if len(group) > 1 else group[0]
        found.append(Option(best.named.place, scene.of(best, len(group)), *scope))
    return found


def _offered(asked: Asked, here: Told) -> list[Offered]:
    """Return every place of the sentence, of those before it, latest first, and of the title.

    The country of a side as a whole is no location, unless the rules say so; a place where
    something was launched never is.
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
        if (place := one.named.place).preposition != "launched"
        and (not place.whole or place.country not in parties or place is rule)
    ]


def _nearest(asked: Asked, group: list[Offered]) -> Offered:
    """Return the mention of a name that counts: the one that the rules take, else the nearest."""

    def distance(one: Offered) -> tuple[bool, int, bool, int]:
        named = one.named
        return one.back < 0, one.back, not named.happens, abs(named.place.start - asked.start)

    taken = (one for one in group if one.named.place is asked.rule)
    return next(taken, None) or min(group, key=distance)
