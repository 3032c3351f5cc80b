"""What all facts together say of each one: the derived flags of the contract.

Facts that share an ``observation_id`` are one observation. The functions are pure: an Arrow table
with the columns of ``FACTS`` in, one value a row out, in the order of the rows.
"""

from __future__ import annotations

import math
import re
from datetime import timedelta

import pandas as pd
import pyarrow as pa

from etl.accounts import excesses
from etl.catalogue import Catalogue
from etl.schema import DERIVED_FLAGS

RECENT = timedelta(days=90)
RECENT_FEWEST = 8
# A value is an outlier beyond so many robust standard deviations of its logarithm …
OUTLIER_DEVIATIONS = 3.5
# … and if it is more than so many times the median, or less than that part of it.
OUTLIER_RATIO = 3.0
_MAD_TO_DEVIATION = 1.4826
_NOT_WORDS = re.compile(r"[\W_]+")


def derived_flags(facts: pa.Table, catalogue: Catalogue) -> pa.Array:
    """Return for each fact the list of its derived flags, in alphabetical order."""
    masks = {
        "conflict": conflicts(facts, catalogue),
        "exceeds_launched": exceeds_launched(facts, catalogue),
        "outlier": outliers(facts, catalogue),
        "repeats": repeats(facts),
    }
    rows = zip(*(masks[name] for name in DERIVED_FLAGS), strict=True)
    flags = [
        [name for name, holds in zip(DERIVED_FLAGS, row, strict=True) if holds] for row in rows
    ]
    return pa.array(flags, pa.list_(pa.string()))


def conflicts(facts: pa.Table, catalogue: Catalogue) -> list[bool]:
    """Tell which facts name a number that another document or source excludes for the same event.

    A claim is the largest figure that one source gives for one event in one document: smaller
    ones are subsets of it. Two claims conflict when no number lies within the bounds of both.
    """
    frame = _lines(facts, catalogue)
    frame["least"] = frame["low"].fillna(-math.inf)
    frame["most"] = frame["high"].fillna(math.inf)
    dated = frame.dropna(subset=["event_start", "event_end"])
    event = ["line", "event_start", "event_end"]
    teller = [*event, "doc_id", "source"]
    largest = dated.groupby(teller, dropna=False)["value"].transform("max")
    claims = dated[dated["value"] == largest]
    # The claims of an event have a number in common exactly when its largest lower bound is not
    # above its smallest upper bound; those on the wrong side of either bound conflict.
    highest_least = claims.groupby(event)["least"].transform("max")
    lowest_most = claims.groupby(event)["most"].transform("min")
    excluded = (claims["most"] < highest_least) | (claims["least"] > lowest_most)
    return _mask(len(frame), claims.index[excluded])


def exceeds_launched(facts: pa.Table, catalogue: Catalogue) -> list[bool]:
    """Tell which facts are parts that sum to more than their whole by every reading."""
    exceeding = {name for excess in excesses(facts, catalogue) for name in excess.fact_ids}
    return [name in exceeding for name in facts["fact_id"].to_pylist()]


def outliers(facts: pa.Table, catalogue: Catalogue) -> list[bool]:
    """Tell which facts are far from what their line showed in the days before.

    Compared are logarithms, with the median and its deviation over the distinct observations
    that end within ``RECENT`` before; fewer than ``RECENT_FEWEST`` say nothing.
    """
    frame = _lines(facts, catalogue).dropna(subset=["event_end"])
    frame["day"] = pd.to_datetime(frame["event_end"])
    observed = frame.drop_duplicates("observation_id").sort_values(["day", "observation_id"])
    strange: set[str] = set()
    for _, line in observed.groupby("line"):
        if len(line) > RECENT_FEWEST:
            strange |= _strange(line)
    return [name in strange for name in facts["observation_id"].to_pylist()]


def repeats(facts: pa.Table) -> list[bool]:
    """Tell which facts stand in a sentence that another document prints too.

    Letters and digits are compared, without case: quotation marks and spaces are set differently
    by every publisher.
    """
    frame = facts.select(["doc_id", "sentence"]).to_pandas()
    frame["words"] = frame["sentence"].map(sentence_key)
    printed = frame.groupby("words")["doc_id"].transform("nunique")
    return [bool(number > 1) for number in printed]


def sentence_key(sentence: str) -> str:
    """Return what two printings of one sentence have in common."""
    return _NOT_WORDS.sub(" ", sentence.casefold()).strip()


def _lines(facts: pa.Table, catalogue: Catalogue) -> pd.DataFrame:
    """Return the facts with the line of a chart that each belongs to, and its source."""
    names = ["observation_id", "metric", "scope", "status", "unit", "location", "item", "actor"]
    names += ["target", "event_start", "event_end", "value", "low", "high", "doc_id"]
    names += ["attributed_to", "publisher"]
    frame = facts.select(names).to_pandas(date_as_object=True)
    frame["source"] = frame["attributed_to"].fillna(frame["publisher"])
    metrics = catalogue.metrics
    by_actor = frame["metric"].map(
        {name: metric.side == "actor" for name, metric in metrics.items()}
    )
    by_item = frame["metric"].map({name: metric.by_item for name, metric in metrics.items()})
    frame["side"] = frame["actor"].where(by_actor.fillna(False).astype(bool), frame["target"])
    frame["item"] = frame["item"].where(by_item.fillna(False).astype(bool))
    line = ["metric", "scope", "status", "unit", "side", "location", "item"]
    frame["line"] = frame.groupby(line, dropna=False, sort=False).ngroup()
    return frame


def _strange(line: pd.DataFrame) -> set[str]:
    """Return the observations of a line, in order of day, that are far from its recent past."""
    strange = set()
    days = line["day"].to_numpy()
    logs = [math.log1p(max(value, 0.0)) for value in line["value"]]
    ids = line["observation_id"].to_list()
    first = end = 0
    for row, day in enumerate(days):
        while days[end] < day:
            end += 1
        while days[first] < day - pd.Timedelta(RECENT).to_timedelta64():
            first += 1
        if end - first >= RECENT_FEWEST and _is_far(logs[row], logs[first:end]):
            strange.add(ids[row])
    return strange


def _is_far(value: float, recent: list[float]) -> bool:
    median = _median(recent)
    deviation = _MAD_TO_DEVIATION * _median([abs(other - median) for other in recent])
    distance = abs(value - median)
    return distance > OUTLIER_DEVIATIONS * deviation and distance > math.log(OUTLIER_RATIO)


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _mask(length: int, rows: pd.Index) -> list[bool]:
    mask = [False] * length
    for row in rows:
        mask[row] = True
    return mask
