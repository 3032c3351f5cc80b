"""The arithmetic of an event: what was launched against what became of it.

The parts that the catalogue names (shot down, lost, left, hit) can be no more than their whole
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
from etl.origins import origin_keys

EVENT = ("source", "owner", "place", "event_start", "event_end", "scope", "status", "unit")
# What is read of a fact.
STATED_COLUMNS = (
    *("fact_id", "metric", "low", "high", "unit", "item", "scope", "status"),
    *("actor", "target", "location", "attributed_to", "publisher", "doc_id"),
    *("event_start", "event_end"),
)
# Their location is where they went, not where the event was.
_LOCATION_IS_ELSEWHERE = ("drones_left_airspace",)


@dataclass(frozen=True, slots=True)
class Excess:
    """Parts that are more than their whole by every reading of the bounds.

    ``part_low`` is the least that the parts can sum to, ``whole_high`` the most that the whole
    can be. ``fact_ids`` are the facts that state the parts, ``source`` is named as the first does.
    """

    source: str
    whole: str
    parts: tuple[str, ...]
    event_start: date
    event_end: date
    part_low: float
    whole_high: float
    fact_ids: tuple[str, ...]


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
    rows = facts.select(STATED_COLUMNS).filter(pc.and_(chosen, dated))
    frame = rows.to_pandas(date_as_object=True)
    alone = "document " + frame["doc_id"]
    frame["teller"] = frame["attributed_to"].fillna(frame["publisher"]).fillna(alone)
    frame["source"] = origin_keys(rows).to_pandas().fillna(alone)
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


def _has(rows: pd.DataFrame, metric: str) -> bool:
    return bool((rows["metric"] == metric).any())


def _excess(rule: Arithmetic, stated: pd.DataFrame, bound: pd.Series) -> Excess:
    first = stated.iloc[0]
    return Excess(
        source=first["teller"],
        whole=rule.whole,
        parts=tuple(name for name in rule.parts if _has(stated, name)),
        event_start=first["event_start"],
        event_end=first["event_end"],
        part_low=float(bound["part_low"]),
        whole_high=float(bound["whole_high"]),
        fact_ids=tuple(sorted(stated["fact_id"])),
    )
