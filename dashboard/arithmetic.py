"""The arithmetic of one event: a whole, the parts that one source names, and what is left over.

Built from records by pure functions; the catalogue says which metrics are parts of which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import words
from etl.catalogue import Arithmetic, load_catalogue

Record = Mapping[str, Any]

# Their place is where they went: each group that left is a part of its own.
_EACH_PLACE = ("drones_left_airspace",)


@dataclass(frozen=True)
class Account:
    """One source's arithmetic of one event.

    ``remainder`` is what no part explains; None where it cannot be told: a bound, or parts that
    are not all named.
    """

    whole: Record
    parts: tuple[Record, ...]
    remainder: float | None


def counted_with(metric: str) -> frozenset[str]:
    """Return the metrics of the same arithmetic, with the one asked for."""
    found = {metric}
    for rule in load_catalogue().arithmetic:
        names = {rule.whole, *_parts(rule)}
        if metric in names:
            found |= names
    return frozenset(found)


def account_of(fact: Record, event: Iterable[Record]) -> Account | None:
    """Return the arithmetic that a fact belongs to; None when its source names no parts.

    ``event`` are the facts of the same day, of any source.
    """
    rule = _rule_of(fact["metric"])
    if rule is None:
        return None
    same = [other for other in event if _same_event(other, fact)]
    same.sort(key=lambda one: (one["doc_id"] != fact["doc_id"], one["doc_id"], one["number_start"]))
    wholes = [other for other in same if other["metric"] == rule.whole and not other["location"]]
    whole = fact if fact["metric"] == rule.whole else (wholes[0] if wholes else None)
    parts = [part for name in _named(rule, same) for part in _facts_of(name, same)]
    if whole is None or not parts:
        return None
    left = whole["value"] - sum(part["value"] for part in parts)
    if left < 0:
        return None
    exact = all(part["qualifier"] == "exact" for part in (whole, *parts))
    complete = len(parts) > 1 or parts[0]["metric"] in words.joint_metrics()
    return Account(whole, tuple(parts), left if exact and complete else None)


def _parts(rule: Arithmetic) -> tuple[str, ...]:
    """Return the parts of a rule, with the metrics that stand for several of them at once."""
    joint = (name for name, parts in words.joint_metrics().items() if set(parts) <= set(rule.parts))
    return (*joint, *rule.parts)


def _rule_of(metric: str) -> Arithmetic | None:
    rules = load_catalogue().arithmetic
    return next((rule for rule in rules if metric in (rule.whole, *_parts(rule))), None)


def _same_event(one: Record, other: Record) -> bool:
    return (
        words.source(one) == words.source(other)
        and one["event_start"] == other["event_start"]
        and one["event_end"] == other["event_end"]
        and one["status"] == "reported"
        and (_owner(one) == _owner(other) or None in (_owner(one), _owner(other)))
    )


def _owner(fact: Record) -> str | None:
    """Return whose the counted things are; None where it is not known."""
    metric = load_catalogue().metrics[fact["metric"]]
    side: str | None = fact[metric.owner or metric.side]
    return side


def _named(rule: Arithmetic, facts: Sequence[Record]) -> list[str]:
    """Return the parts that facts state; a joint metric only where its own parts are not stated."""
    stated = {fact["metric"] for fact in facts}
    names = [name for name in _parts(rule) if name in stated]
    joint = words.joint_metrics()
    return [name for name in names if not stated & set(joint.get(name, ()))]


def _facts_of(metric: str, facts: Sequence[Record]) -> list[Record]:
    """Return the facts of one part: the country-wide one, or where each group went."""
    found = [fact for fact in facts if fact["metric"] == metric]
    if metric not in _EACH_PLACE:
        return [fact for fact in found if not fact["location"]][:1]
    distinct: dict[str, Record] = {}
    for fact in found:
        distinct.setdefault(fact["observation_id"], fact)
    return list(distinct.values())
