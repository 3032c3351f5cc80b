"""The slides of the wall: one number, two sides, an event's arithmetic, the latest. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from dashboard import evidence, words
from dashboard.arithmetic import Account
from dashboard.factview import Claim
from dashboard.wall.scales import Scale
from dashboard.wall.statements import WHO_LENGTH, Statement, within
from dashboard.wall.trends import Trend

Record = Mapping[str, Any]

# So many parts have room of their own; what is beyond them is named as the others.
PART_LIMIT = 5
LATEST_LIMIT = 8
# From the shortest number to the longest.
SIZES = ("short", "medium", "long", "words", "wide")
LATEST_FEWEST = 2


@dataclass(frozen=True)
class Aside:
    """A line beside the trend. ``side`` colours its square; ``care`` asks for attention."""

    text: str
    side: str = ""
    care: bool = False


@dataclass(frozen=True)
class NumberSlide:
    """One claim, its sentence, what came before it and what speaks against it."""

    kind: ClassVar[str] = "number"
    key: str
    title: str
    told: Statement
    trend: Trend | None
    scale: Scale | None
    asides: tuple[Aside, ...]


@dataclass(frozen=True)
class ComparisonSlide:
    """Two claims of equal size: on one line where they are about one thing, else day by day."""

    kind: ClassVar[str] = "comparison"
    key: str
    title: str
    note: str
    size: str
    sides: tuple[Statement, ...]
    scale: Scale | None
    trends: tuple[Trend, ...]


@dataclass(frozen=True)
class Part:
    """A part of a whole. ``share`` is in percent of the whole, ``place`` its place in the row."""

    number: str
    share: float
    label: str
    place: int
    sentence: tuple[evidence.Segment, ...]


@dataclass(frozen=True)
class ArithmeticSlide:
    """A whole as a bar of its parts, and what no sentence explains."""

    kind: ClassVar[str] = "arithmetic"
    key: str
    title: str
    told: Statement
    parts: tuple[Part, ...]
    remainder: str
    remainder_share: float


@dataclass(frozen=True)
class LatestSlide:
    """The latest claims, the newest first. ``code`` leads to all of them."""

    kind: ClassVar[str] = "latest"
    key: str
    title: str
    rows: tuple[Statement, ...]
    code: str


Slide = NumberSlide | ComparisonSlide | ArithmeticSlide | LatestSlide


def key_of(kind: str, fact: Record) -> str:
    """Return the name of a slide, which stays the same when its number changes."""
    parts = (kind, fact["metric"], fact["scope"], fact["status"], fact["actor"], fact["target"])
    return " ".join(part or "-" for part in parts)


def number_slide(
    fact: Record, told: Statement, trend: Trend | None, scale: Scale | None, asides: Sequence[Aside]
) -> NumberSlide:
    """Return the slide of one claim; a line of its own is drawn where there is no trend."""
    return NumberSlide(
        key=key_of("number", fact),
        title=words.what_title(fact),
        told=told,
        trend=trend,
        scale=None if trend else scale,
        asides=tuple(asides),
    )


def asides_of(
    rivals: Sequence[Claim], remainder: float | None, silent: Aside | None
) -> list[Aside]:
    """Return what stands beside a claim: who says otherwise, what is left, or who is silent."""
    if rivals:
        rival = rivals[0]
        more = f", {len(rivals) - 1} more disagree" if len(rivals) > 1 else ""
        who = words.capital(within(words.in_sentence(rival.who), WHO_LENGTH))
        said = f"{who} says {rival.number}{more}"
        found = [Aside(said, rival.side)]
    elif remainder:
        found = []
    else:
        found = [silent or Aside("No source says otherwise")]
    if remainder:
        found.append(Aside(f"{words.number(remainder)} unaccounted for", care=True))
    return found


def silent_side(told: Statement, reports: int) -> Aside | None:
    """Say that the other side gives no figure; None where the speaker is of no side."""
    other = {"a": "b", "b": "a"}.get(told.side)
    if other is None:
        return None
    among = f" in {reports} reports" if reports > 1 else ""
    return Aside(f"No figure from {words.side_name(other)}{among}", other)


def comparison_slide(
    facts: Sequence[Record],
    told: Sequence[Statement],
    scale: Scale | None,
    trends: Sequence[Trend],
) -> ComparisonSlide:
    """Return the slide of two claims; ``scale`` is given where they are about one thing."""
    first = facts[0]
    if scale is not None:
        title, note = words.what_title(first), told[0].note
    else:
        title, note = words.metric_label(first["metric"]), "each side by its own count"
    return ComparisonSlide(
        key=key_of("comparison", first),
        title=title,
        note=note,
        size=max((one.size for one in told), key=SIZES.index),
        sides=tuple(told),
        scale=scale,
        trends=tuple(trends) if scale is None else (),
    )


def is_same_thing(one: Record, other: Record) -> bool:
    """True when two facts count the same thing, so that their numbers can be set on one line."""
    names = ("metric", "scope", "status", "unit", "actor", "target", "location")
    return all(one[name] == other[name] for name in names)


def arithmetic_slide(account: Account, told: Statement) -> ArithmeticSlide:
    """Return the slide of an event's arithmetic."""
    total = account.whole["value"] or 1.0
    parts = tuple(
        Part(
            number=words.value_words(part),
            share=round(100 * part["value"] / total, 2),
            label=words.part_label(part),
            place=place,
            sentence=tuple(evidence.shorten(evidence.marked_sentence(part), 160)),
        )
        for place, part in enumerate(account.parts[:PART_LIMIT])
    )
    left = account.remainder if len(parts) == len(account.parts) else None
    return ArithmeticSlide(
        key=key_of("arithmetic", account.whole),
        title=f"What became of the {words.plural(account.whole['item'] or 'number')}",
        told=told,
        parts=parts,
        remainder=words.number(left) if left else "",
        remainder_share=round(100 * (left or 0.0) / total, 2),
    )


def latest_slide(rows: Sequence[Statement], code: str) -> LatestSlide:
    """Return the slide of the latest claims."""
    return LatestSlide("latest", "Latest claims", tuple(rows), code)
