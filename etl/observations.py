"""What all facts together say of each one: the derived flags of the contract.

Facts that share an ``observation_id`` are one observation. The functions are pure: an Arrow table
with the columns of ``FACTS`` in, one value a row out, in the order of the rows.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.accounts import excesses
from etl.catalogue import Catalogue
from etl.grouping import Codes, group_codes, text_hashes
from etl.origins import origin_keys
from etl.printings import nearly_repeated, printings
from etl.schema import DERIVED_FLAGS

Mask: TypeAlias = npt.NDArray[np.bool_]

RECENT_DAYS = 90
RECENT_FEWEST = 8
# A value is an outlier beyond so many robust standard deviations of its logarithm …
OUTLIER_DEVIATIONS = 3.5
# … and if it is more than so many times the median, or less than that part of it.
OUTLIER_RATIO = 3.0
_MAD_TO_DEVIATION = 1.4826
_NOT_WORDS = re.compile(r"[\W_]+")
# Of these characters Arrow makes the same key as ``sentence_key``, many times faster.
_NO_HASH = np.zeros(0, np.uint64)
_UNUSUAL = r"[^\x00-\x7F«»“”„‘’–—…А-Яа-яЁёІіЇїЄєҐґ]"


def derived_marks(facts: pa.Table, catalogue: Catalogue, printing: Codes) -> dict[str, Mask]:
    """Return for each derived flag, in alphabetical order, which facts have it.

    ``printing`` numbers the ``printings`` of the facts.
    """
    return {
        "conflict": conflicts(facts, catalogue),
        "exceeds_launched": exceeds_launched(facts, catalogue),
        "outlier": outliers(facts, catalogue),
        "repeats": repeats(facts) | nearly_repeated(facts, printing),
    }


def derived_flags(facts: pa.Table, catalogue: Catalogue) -> pa.Array:
    """Return for each fact the list of its derived flags, in alphabetical order."""
    marks = derived_marks(facts, catalogue, printings(facts))
    holds = np.stack([marks[name] for name in DERIVED_FLAGS], axis=1)
    offsets = np.concatenate([[0], holds.sum(axis=1).cumsum()]).astype(np.int32)
    names = pa.array(DERIVED_FLAGS, pa.string()).take(pa.array(holds.nonzero()[1]))
    return pa.ListArray.from_arrays(pa.array(offsets), names)


def conflicts(facts: pa.Table, catalogue: Catalogue) -> Mask:
    """Tell which facts name a number that another document or source excludes for the same event.

    A claim is the largest figure that one source, however spelled, gives for one event in one
    document: smaller ones are subsets of it. Two claims conflict when no number lies within the
    bounds of both.
    """
    event = group_codes(_lines(facts, catalogue), facts["event_start"], facts["event_end"])
    frame = pd.DataFrame(
        {
            "event": event,
            "teller": group_codes(event, facts["doc_id"], origin_keys(facts)),
            "value": facts["value"].to_numpy(),
            "least": facts["low"].fill_null(-math.inf).to_numpy(),
            "most": facts["high"].fill_null(math.inf).to_numpy(),
        }
    )
    dated = pc.and_(facts["event_start"].is_valid(), facts["event_end"].is_valid()).to_numpy()
    frame = frame[dated]
    claims = frame[frame["value"] == frame.groupby("teller")["value"].transform("max")]
    # The claims of an event have a number in common exactly when its largest lower bound is not
    # above its smallest upper bound; those on the wrong side of either bound conflict.
    highest_least = claims.groupby("event")["least"].transform("max")
    lowest_most = claims.groupby("event")["most"].transform("min")
    excluded = (claims["most"] < highest_least) | (claims["least"] > lowest_most)
    return _mask(facts.num_rows, claims.index[excluded])


def exceeds_launched(facts: pa.Table, catalogue: Catalogue) -> Mask:
    """Tell which facts are parts that sum to more than their whole by every reading."""
    names = {name for excess in excesses(facts, catalogue) for name in excess.fact_ids}
    return _is_in(facts["fact_id"], names)


def outliers(facts: pa.Table, catalogue: Catalogue) -> Mask:
    """Tell which facts are far from what their line showed in the days before.

    Compared are logarithms, with the median and its deviation over the distinct observations
    that end in the ``RECENT_DAYS`` before; fewer than ``RECENT_FEWEST`` say nothing.
    """
    frame = pd.DataFrame(
        {
            "line": _lines(facts, catalogue),
            "observation": group_codes(facts["observation_id"]),
            "day": facts["event_end"].cast(pa.int32()).fill_null(0).to_numpy(),
            "size": np.log1p(np.maximum(facts["value"].to_numpy(), 0.0)),
        }
    )
    observed = frame[facts["event_end"].is_valid().to_numpy()].drop_duplicates("observation")
    observed = observed.sort_values(["line", "day"], kind="stable")
    edges = np.flatnonzero(np.diff(observed["line"].to_numpy(), prepend=-1, append=-1))
    days, sizes = observed["day"].to_list(), observed["size"].to_list()
    rows = [
        first + row
        for first, end in pairwise(edges)
        if end - first > RECENT_FEWEST
        for row in _far_rows(days[first:end], sizes[first:end])
    ]
    return np.isin(frame["observation"].to_numpy(), observed["observation"].to_numpy()[rows])


def repeats(facts: pa.Table) -> Mask:
    """Tell which facts stand in a sentence that another document prints too.

    Letters and digits are compared, without case: quotation marks and spaces are set differently
    by every publisher.
    """
    hashes = np.concatenate([_NO_HASH, *(text_hashes(k) for k in _keys(facts["sentence"]))])
    # Few sentences are printed twice: only those that may be are compared letter by letter.
    _, group, size = np.unique(hashes, return_inverse=True, return_counts=True)
    rows = np.flatnonzero(size[group] > 1)
    alike = facts.select(["sentence", "doc_id"]).take(rows)
    keys = pa.chunked_array(list(_keys(alike["sentence"])), pa.large_string())
    sentence, document = group_codes(keys), group_codes(alike["doc_id"])
    count = document.max(initial=0) + 1
    printed = np.bincount(pd.unique(sentence * count + document) // count, minlength=1)
    return _mask(facts.num_rows, rows[printed[sentence] > 1])


def sentence_key(sentence: str) -> str:
    """Return what two printings of one sentence have in common."""
    return _NOT_WORDS.sub(" ", sentence.casefold()).strip()


def _keys(sentences: pa.ChunkedArray) -> Iterator[pa.LargeStringArray]:
    """Yield the keys of the sentences (see ``sentence_key``), chunk by chunk."""
    for chunk in sentences.chunks:
        spaced = pc.replace_substring_regex(pc.utf8_lower(chunk), r"[^\pL\pN]+", " ")
        # All keys together may be more than the offsets of a string array can tell apart.
        keys = pc.utf8_trim(spaced, " ").cast(pa.large_string())
        unusual = pc.match_substring_regex(chunk, _UNUSUAL)
        exact = [sentence_key(text) for text in chunk.filter(unusual).to_pylist()]
        yield pc.replace_with_mask(keys, unusual, pa.array(exact, pa.large_string()))


def _lines(facts: pa.Table, catalogue: Catalogue) -> Codes:
    """Return the line of a chart that each fact belongs to, as a number."""
    metrics = catalogue.metrics
    by_actor = {name for name, metric in metrics.items() if metric.side == "actor"}
    by_item = {name for name, metric in metrics.items() if metric.by_item}
    side = pc.if_else(_is_in(facts["metric"], by_actor), facts["actor"], facts["target"])
    item = pc.if_else(_is_in(facts["metric"], by_item), facts["item"], None)
    names = ("metric", "scope", "status", "unit", "location")
    return group_codes(*(facts[name] for name in names), side, item)


def _far_rows(days: Sequence[int], sizes: Sequence[float]) -> Iterator[int]:
    """Yield the rows of a line, in order of day, that are far from its recent past."""
    recent: list[float] = []
    first = end = 0
    for row, day in enumerate(days):
        while days[end] < day:
            insort(recent, sizes[end])
            end += 1
        while first < end and days[first] < day - RECENT_DAYS:
            recent.pop(bisect_left(recent, sizes[first]))
            first += 1
        if len(recent) >= RECENT_FEWEST and _is_far(sizes[row], recent):
            yield row


def _is_far(size: float, recent: Sequence[float]) -> bool:
    """Tell whether a size is far from recent ones, which are sorted."""
    median = _median(recent)
    distance = abs(size - median)
    if distance <= math.log(OUTLIER_RATIO):
        return False
    deviation = _MAD_TO_DEVIATION * _median(sorted(abs(other - median) for other in recent))
    return distance > OUTLIER_DEVIATIONS * deviation


def _median(ordered: Sequence[float]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _is_in(column: pa.ChunkedArray, names: set[str]) -> Mask:
    found = pc.is_in(column, value_set=pa.array(sorted(names), pa.string()))
    return found.to_numpy()


def _mask(length: int, rows: Any) -> Mask:
    mask = np.zeros(length, bool)
    mask[rows] = True
    return mask
