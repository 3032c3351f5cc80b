"""How what is seen of a place is worded: groups of features, made once for each way to stand.

There are few ways to stand, and each is met again and again, so that the groups are remembered,
which halves the time of the places. A feature with one star is meant for the family of the metric,
too, with two for the metric itself.
"""

from __future__ import annotations

from functools import lru_cache

from etl.place_lexicon import place_words
from etl.ranking import Group

# So many groups of each kind are remembered.
_REMEMBERED = 1 << 14
# What the words near a name can be (keys of ``lexicon/*/places.toml``).
_KINDS_NEAR = ("events", "attacks", "objects", "launch", "parts", "distances", "leaving", "offices")


@lru_cache(_REMEMBERED)
def standing(
    where: str,
    kind: str,
    side: str,
    hangs: str,
    whole: bool,
    named: int,
    last: str,
    area: str,
    titled: bool,
) -> Group:
    """Return what kind of place it is, whose, and how often it is named.

    ``last`` is empty where the features around the number tell it already.
    """
    found = [
        f"{where} kind={kind}",
        f"*{where} hangs={hangs} kind={kind}",
        f"*{where} side={side} whole={whole}",
        f"{where} side={side} kind={kind} hangs={hangs}",
        f"{where} named={named}",
    ]
    if last:
        found.append(f"{where} last={last}")
    if area:
        found.append(f"{where} area={area}")
    if titled:
        found.append(f"*{where} in title")
    return tuple(found)


@lru_cache(_REMEMBERED)
def near_words(
    where: str, hangs: str, by: str, before: str, after: str, near: tuple[str, ...]
) -> Group:
    """Return a name's words as features; ``near`` are the last before it."""
    sets = place_words("en").sets
    return (
        f"{where} by={by}",
        f"{where} before={before} hangs={hangs}",
        f"{where} after={after}",
        *(f"{where} near {key}" for key in _KINDS_NEAR if not sets[key].isdisjoint(near)),
    )


@lru_cache(_REMEMBERED)
def by_rule(likeness: str, where: str, hangs: str) -> Group:
    """Return what the rules say of a place."""
    if likeness == "none":
        return (f"*no rule {where}",)
    if likeness == "it":
        return f"*rule {where}", f"rule {where} hangs={hangs}"
    return (f"another by rule {where}",)


@lru_cache(_REMEMBERED)
def behind(back: int, same: bool, here: str, happens: bool, hangs: str, kind: str) -> Group:
    """Return how far back a place is named, and as what."""
    return (
        f"*back={back} same={same}",
        f"*back={back} here={here} happens={happens}",
        f"back={back} hangs={hangs} kind={kind}",
    )


@lru_cache(_REMEMBERED)
def ranked(rank: str, earlier: int, fit: str, fits: int) -> Group:
    """Return how many others are nearer: of all places, and of those where things happen."""
    return f"rank={rank} of={earlier}", f"*fit={fit} of={fits}"


@lru_cache(_REMEMBERED)
def fitting(fit: str, back: int, same: bool, here: str, listed: bool, event: bool) -> Group:
    """Return how well a place before fits, with what the number's sentence says."""
    return (
        f"fit={fit} back={back} here={here} event={event}",
        f"*fit={fit} back={back} same={same} here={here} listed={listed}",
    )


@lru_cache(_REMEMBERED)
def beside(others: int, hangs: str, first: bool, happens: bool, listed: bool) -> Group:
    """Return how a place stands among the others of its sentence."""
    return (
        f"beside={others} hangs={hangs}",
        f"first={first} happens={happens}",
        f"before listed={listed}",
    )


@lru_cache(_REMEMBERED)
def sentence_before(
    heading: bool, back: int, opens: bool, events: tuple[bool, bool], happens: bool
) -> Group:
    """Return what the sentence of a place is; ``events`` are told there, and taken up here."""
    there, here = events
    return (
        f"heading={heading} back={back}",
        f"the first sentence={opens}",
        f"back={back} event there={there} happens={happens}",
        f"back={back} event there={there} event={here}",
    )


@lru_cache(_REMEMBERED)
def noun_before(noun: bool, back: int, hangs: str, titled: bool, here: str) -> Group:
    """Return whether what is counted is told of beside a place, and whether the title names it."""
    return (
        f"*noun there={noun}",
        f"noun there={noun} back={back} hangs={hangs}",
        f"*in title={titled} back={back} here={here}",
    )


@lru_cache(_REMEMBERED)
def said_of(prefix: str, features: Group) -> Group:
    """Return features said of ``prefix``."""
    return tuple([_about(prefix, feature) for feature in features])


def _about(prefix: str, feature: str) -> str:
    """Return a feature said of ``prefix``; its stars stay in front."""
    name = feature.lstrip("*")
    return f"{feature[: len(feature) - len(name)]}{prefix} {name}"
