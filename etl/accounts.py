"""The arithmetic of an event: what was launched against what became of it.

An account sets the parts that the catalogue names (shot down, lost, left, hit) beside their whole
(launched), for one event as one source tells it. Pure functions on Arrow tables and pandas frames.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.catalogue import Arithmetic, Catalogue

EVENT = ("source", "owner", "place", "event_start", "event_end", "scope", "status", "unit")
ACCOUNT_COLUMNS = (
    "fact_id",
    "observation_id",
    "metric",
    "value",
    "low",
    "high",
    "qualifier",
    "unit",
    "item",
    "scope",
    "status",
    "actor",
    "target",
    "location",
    "attributed_to",
    "event_start",
    "event_end",
    "doc_id",
    "publisher",
)
# Their location is where they went, not where the event was.
_LOCATION_IS_ELSEWHERE = ("drones_left_airspace",)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an account: a metric and the observation that states it."""

    metric: str
    value: float
    low: float | None
    high: float | None
    observation_id: str
    fact_id: str


@dataclass(frozen=True, slots=True)
class Account:
    """What one document says of one event: the whole and the parts it names.

    ``unaccounted`` is the whole less the parts, None unless all are exact;
    ``unaccounted_low``/``unaccounted_high`` are the bounds that follow from theirs, None is
    unbounded. Negative numbers mean that the parts exceed the whole.
    """

    doc_id: str
    source: str
    event_start: date
    event_end: date
    whole: Entry
    parts: tuple[Entry, ...]
    unaccounted: float | None
    unaccounted_low: float | None
    unaccounted_high: float | None


@dataclass(frozen=True, slots=True)
class Excess:
    """Parts that are more than their whole by every reading of the bounds.

    ``part_low`` is the least that the parts can sum to, ``whole_high`` the most that the whole
    can be. ``fact_ids`` are the facts that state the parts.
    """

    source: str
    whole: str
    parts: tuple[str, ...]
    event_start: date
    event_end: date
    part_low: float
    whole_high: float
    fact_ids: tuple[str, ...]


def accounts(facts: pa.Table, catalogue: Catalogue) -> list[Account]:
    """Return the account of each event that a document gives a whole and a part of."""
    found: list[Account] = []
    for rule in catalogue.arithmetic:
        frame = _stated(facts, rule, catalogue)
        for _, event in frame.groupby(["doc_id", *EVENT], dropna=False, sort=True):
            account = _account(event, rule)
            if account is not None:
                found.append(account)
    return found


def excesses(facts: pa.Table, catalogue: Catalogue) -> list[Excess]:
    """Return where parts exceed their whole, over all documents of one source on one event.

    Competing figures are read in the source's favour: the largest whole, the smallest parts.
    """
    found: list[Excess] = []
    for rule in catalogue.arithmetic:
        frame = _stated(facts, rule, catalogue)
        frame["event"] = frame.groupby(list(EVENT), dropna=False).ngroup()
        bounds = _event_bounds(frame, rule)
        exceeding = bounds[bounds["part_low"] > bounds["whole_high"]]
        if exceeding.empty:
            continue
        parts = frame[frame["metric"].isin(rule.parts)]
        rows = parts[parts["event"].isin(exceeding.index)].groupby("event").groups
        for event, bound in exceeding.iterrows():
            found.append(_excess(rule, parts.loc[rows[event]], bound))
    return found


def excess_line(excess: Excess) -> str:
    """Return an excess as one line for people."""
    days = str(excess.event_end)
    if excess.event_start != excess.event_end:
        days = f"{excess.event_start} to {days}"
    parts = " + ".join(excess.parts)
    return (
        f"{excess.source}, {days}: {parts} is at least {excess.part_low:,.10g}, "
        f"more than {excess.whole} {excess.whole_high:,.10g} (facts {', '.join(excess.fact_ids)})"
    )


def _stated(facts: pa.Table, rule: Arithmetic, catalogue: Catalogue) -> pd.DataFrame:
    """Return the facts of the rule's metrics with the columns that tell events apart."""
    names = (rule.whole, *rule.parts)
    chosen = pc.is_in(facts["metric"], value_set=pa.array(names))
    dated = pc.and_(pc.is_valid(facts["event_start"]), pc.is_valid(facts["event_end"]))
    frame = (
        facts.select(ACCOUNT_COLUMNS).filter(pc.and_(chosen, dated)).to_pandas(date_as_object=True)
    )
    frame["source"] = (
        frame["attributed_to"].fillna(frame["publisher"]).fillna("document " + frame["doc_id"])
    )
    owners = {name: catalogue.metrics[name].owner or catalogue.metrics[name].side for name in names}
    by_actor = frame["metric"].map(owners) == "actor"
    frame["owner"] = frame["actor"].where(by_actor, frame["target"])
    frame["place"] = frame["location"].mask(frame["metric"].isin(_LOCATION_IS_ELSEWHERE))
    frame["least"] = frame["low"].fillna(0.0)
    frame["most"] = frame["high"].fillna(math.inf)
    return frame


def _event_bounds(frame: pd.DataFrame, rule: Arithmetic) -> pd.DataFrame:
    """Return by event the most that the whole can be and the least that the parts can sum to."""
    wholes = frame[frame["metric"] == rule.whole]
    itemised = wholes.drop_duplicates(["doc_id", "event", "item"])
    in_document = ["event", "doc_id"]
    highest = wholes.groupby(in_document)["most"].max()
    summed = itemised.groupby(in_document)["most"].sum()
    stated = pd.concat([highest, summed], axis=1).max(axis=1)
    whole_high = stated.groupby("event").max().rename("whole_high")
    parts = frame[frame["metric"].isin(rule.parts)]
    least = parts.groupby([*in_document, "metric"])["least"].max()
    part_low = least.groupby(["event", "metric"]).min().groupby("event").sum().rename("part_low")
    return pd.concat([whole_high, part_low], axis=1, join="inner")


def _account(event: pd.DataFrame, rule: Arithmetic) -> Account | None:
    wholes = event[event["metric"] == rule.whole]
    parts = event[event["metric"].isin(rule.parts)]
    if wholes.empty or parts.empty:
        return None
    whole = _largest(wholes)
    named = [_largest(parts[parts["metric"] == name]) for name in rule.parts if _has(parts, name)]
    rows = (whole, *named)
    exact = all(row["qualifier"] == "exact" for row in rows)
    low = whole["least"] - math.fsum(row["most"] for row in named)
    high = whole["most"] - math.fsum(row["least"] for row in named)
    return Account(
        doc_id=whole["doc_id"],
        source=whole["source"],
        event_start=whole["event_start"],
        event_end=whole["event_end"],
        whole=_entry(whole),
        parts=tuple(_entry(row) for row in named),
        unaccounted=whole["value"] - math.fsum(row["value"] for row in named) if exact else None,
        unaccounted_low=low if math.isfinite(low) else None,
        unaccounted_high=high if math.isfinite(high) else None,
    )


def _largest(rows: pd.DataFrame) -> pd.Series:
    # A smaller figure of the same document is a subset of the larger (ruling 3).
    return rows.sort_values(["value", "fact_id"], ascending=[False, True]).iloc[0]


def _has(rows: pd.DataFrame, metric: str) -> bool:
    return bool((rows["metric"] == metric).any())


def _entry(row: pd.Series) -> Entry:
    return Entry(
        metric=row["metric"],
        value=float(row["value"]),
        low=None if pd.isna(row["low"]) else float(row["low"]),
        high=None if pd.isna(row["high"]) else float(row["high"]),
        observation_id=row["observation_id"],
        fact_id=row["fact_id"],
    )


def _excess(rule: Arithmetic, stated: pd.DataFrame, bound: pd.Series) -> Excess:
    first = stated.iloc[0]
    return Excess(
        source=first["source"],
        whole=rule.whole,
        parts=tuple(name for name in rule.parts if _has(stated, name)),
        event_start=first["event_start"],
        event_end=first["event_end"],
        part_low=float(bound["part_low"]),
        whole_high=float(bound["whole_high"]),
        fact_ids=tuple(sorted(stated["fact_id"])),
    )
