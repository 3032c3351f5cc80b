"""The places that a document offers for a number: of its sentence, those before it, the title.

Which of them is meant, or none, the trained ranking ``location`` decides (see ``etl.ranking``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from etl.place_context import HasPlaces
from etl.place_features import Asked, Named, Scene
from etl.place_names import Place
from etl.place_wordings import Group


class Option(NamedTuple):
    """A place that may be meant, None for none, with the names of its features."""

    place: Place | None
    features: tuple[str, ...]


def place_options(asked: Asked) -> list[Option]:
    """Return the options of a number, none first; of one name the nearest mention is the option."""
    named = [one for one in _named(asked) if not _is_ruled_out(asked, one.place)]
    scene = Scene(asked, named)
    by_name: dict[str, list[Named]] = {}
    for one in named:
        by_name.setdefault(one.name, []).append(one)
    found = [Option(None, _spelled(scene.of_none(), asked))]
    for group in by_name.values():
        best = _nearest(asked, group)
        found.append(Option(best.place, _spelled(scene.of(best, group), asked)))
    return found


def _named(asked: Asked) -> Iterator[Named]:
    """Yield every place of the sentence, of those before it, latest first, and of the title."""
    steps: tuple[HasPlaces, ...] = (asked.here, *reversed(asked.before.latest))
    for back, step in enumerate(steps):
        for place in (*step.places, *step.guesses):
            yield Named(place, back, step, place.text.casefold())
    for place in asked.before.in_title:
        yield Named(place, -1, None, place.text.casefold())


def _is_ruled_out(asked: Asked, place: Place) -> bool:
    """Tell whether a place is the country of a side as a whole, which is no location."""
    return place.whole and place.country in asked.parties and place is not asked.rule


def _nearest(asked: Asked, group: list[Named]) -> Named:
    """Return the mention of a name that counts: the one that the rules take, else the nearest."""

    def distance(one: Named) -> tuple[bool, int, bool, int]:
        return one.back < 0, one.back, not one.happens, abs(one.place.start - asked.start)

    taken = (one for one in group if one.place is asked.rule)
    return next(taken, None) or min(group, key=distance)


def _spelled(groups: Iterable[Group], asked: Asked) -> tuple[str, ...]:
    """Return each feature; what has a star once more for the family, two stars for the metric."""
    found: dict[str, None] = {}
    for group in groups:
        found.update(_spelled_group(group, asked.family, asked.metric))
    return tuple(found)


# The same groups come again and again: their features are written out once.
@lru_cache(1 << 14)
def _spelled_group(group: Group, family: str, metric: str) -> dict[str, None]:
    """Return the features of a group, in order, as the keys of a dictionary."""
    found: dict[str, None] = {}
    for feature in group:
        name = feature.lstrip("*")
        found[name] = None
        if name != feature:
            found[f"{name}|{family}"] = None
        if feature.startswith("**"):
            found[f"{name}|{metric}"] = None
    return found
