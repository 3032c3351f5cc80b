"""How what is seen of two sides together is worded: as features, once for each kind of pair."""

from __future__ import annotations

from functools import lru_cache

from etl.ranking import Group
from etl.side_context import Side

# So many kinds of pairs are remembered.
_REMEMBERED = 1 << 12


@lru_cache(_REMEMBERED)
def together(
    rules: str,
    manner: str,
    no_actor: bool = False,
    no_target: bool = False,
    fight: bool = False,
    war: bool = False,
    before: str = "",
) -> Group:
    """Return what is seen of a pair as features: few kinds of pairs are met, again and again."""
    seen = {
        f"{rules} {manner}": bool(rules),
        "neither": no_actor and no_target,
        "no actor": no_actor and not no_target,
        "no target": no_target and not no_actor,
        "foes": fight,
        "at war": war,
        before: bool(before),
    }
    return tuple(feature for feature, is_seen in seen.items() if is_seen)


def manner_of(side: Side | None) -> str:
    """Return how the rules found a side: named in the sentence, inferred, or none."""
    if side is None:
        return "none"
    return "named" if side.words is not None else "inferred"
