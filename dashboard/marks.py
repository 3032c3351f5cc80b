"""What a chart is made of: marks and panels, and how to draw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Mark:
    """One point of a chart: a claim, with how it is worded and who speaks.

    ``day`` is the last day that the number covers, ``first_day`` the first when it is drawn as an
    extent. ``side`` is ``a``, ``b`` or ``third``. ``words`` is the number in words, ``who`` the
    claimant. ``contested`` is true when another claim excludes this one, ``regional`` when the
    claim is about a place only. ``covered`` are, for a sum, the days with a figure and the days of
    its week or month.
    """

    day: date
    value: float
    low: float | None
    high: float | None
    qualifier: str
    status: str
    side: str
    words: str
    who: str
    fact_id: str
    contested: bool = False
    regional: bool = False
    first_day: date | None = None
    covered: tuple[int, int] | None = None


@dataclass(frozen=True)
class Corrected:
    """A number that a later version of its document gave up for another, as ``53 → 50``."""

    day: date
    old: float
    new: float
    words: str
    fact_id: str


@dataclass(frozen=True)
class Break:
    """A day from which on a panel's number means something else, with one sentence that says so.

    ``short`` says it where there is little room; ``empty_before`` is true when the panel has its
    figures from that day on, false when it ends.
    """

    day: date
    note: str
    short: str
    empty_before: bool


@dataclass(frozen=True)
class Line:
    """Marks that a thin line joins, with its name at the end: one metric among several."""

    name: str
    side: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Panel:
    """One chart of the small multiples. Panels with one ``scale_group`` share their scale.

    ``key`` tells the panel from others: metric, scope, unit, side, item, and who speaks.
    """

    title: str
    subtitle: str
    marks: tuple[Mark, ...]
    scale_group: str
    total: bool = False
    unit: str = "count"
    lines: tuple[Line, ...] = ()
    key: tuple[str, ...] = ()
    corrections: tuple[Corrected, ...] = ()
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True)
class Options:
    """How to draw. ``mean`` is a number of days, 0 for none; ``extent`` is the date range asked
    for, None where it is open; ``height`` is that of one panel in px. ``read`` are the days on
    which documents were published; None draws no line of days."""

    theme: str = "light"
    log: bool = False
    mean: int = 0
    by: str = "day"
    extent: tuple[date | None, date | None] = (None, None)
    height: int = 150
    compact: bool = False
    read: frozenset[date] | None = None


@dataclass(frozen=True)
class Frame:
    """What a panel spans: from ``low`` to ``top``, from one day to another.

    ``low`` is zero, or on a logarithmic scale a power of ten. ``ticks`` are the values written at
    the axis.
    """

    top: float
    first: date
    last: date
    low: float = 0.0
    ticks: tuple[float, ...] = ()

    @property
    def days(self) -> int:
        """How many days there are from the first to the last, at least one."""
        return max(1, (self.last - self.first).days)


def escape(text: str) -> str:
    """Return text that Plotly shows as it is, whatever tags or entities it holds."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def axis_name(index: int, letter: str) -> str:
    """Return what Plotly calls the axis of a panel: ``y``, ``y2``, …"""
    return letter if index == 0 else f"{letter}{index + 1}"


def upper(mark: Mark) -> float:
    """Return the highest number that a mark is drawn at."""
    return max(value for value in (mark.value, mark.low, mark.high) if value is not None)
