"""Who a figure comes from: facts of one origin are no support, and no contradiction, of each other.

The origin of a fact is the source that it names, however spelled (``etl.source_keys``) and in
whichever language, else its publisher. A report that several publishers print in nearly the same
words without naming a source has one origin, not as many as it has printers.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.grouping import Codes, group_codes
from etl.printings import nearly_repeated
from etl.source_keys import source_key

# A publisher says what it prints: no metric decides which body is meant.
_NO_METRIC = ""
# What is needed of a fact to know its origin.
ORIGIN_COLUMNS = ("attributed_to", "publisher", "metric", "actor", "target")


def publisher_key(publisher: str) -> str:
    """Return what all spellings of one publisher have in common, and its name as a source too."""
    return source_key(publisher, _NO_METRIC)


def origin_keys(facts: pa.Table) -> pa.Array:
    """Return for each fact the key of who says so: the source named, else the publisher.

    Null where neither is known. ``facts`` has the ``ORIGIN_COLUMNS``.
    """
    group = group_codes(*(facts[name] for name in ORIGIN_COLUMNS))
    first = np.unique(group, return_index=True)[1]
    different = facts.select(ORIGIN_COLUMNS).take(pa.array(first)).to_pylist()
    keys = pa.array([_key(**entry) for entry in different], pa.string())
    return keys.take(pa.array(group))


def reprint_origins(facts: pa.Table, printing: Codes) -> pa.Array:
    """Return for each fact without a source that several documents print the origin they share.

    ``printing`` numbers the ``printings`` of the facts. The origin is the source that one of the
    printings names, else the first of their publishers by name.
    Null for every other fact: its origin is its own.
    """
    unnamed = facts["attributed_to"].is_null().to_numpy() & nearly_repeated(facts, printing)
    rows = np.flatnonzero(np.isin(printing, printing[unnamed]))
    found = np.full(facts.num_rows, None, object)
    found[unnamed] = _shared(facts.take(pa.array(rows)), printing[rows])[printing[unnamed]]
    return pa.array(found, pa.string())


def _shared(printed: pa.Table, printing: Codes) -> pd.Series:
    """Return the origin of each printing."""
    frame = pd.DataFrame(
        {
            "printing": printing,
            "unnamed": printed["attributed_to"].is_null().to_numpy(),
            "key": pc.fill_null(origin_keys(printed), "").to_pandas(),
        }
    )
    ordered = frame.sort_values(["printing", "unnamed", "key"])
    return ordered.drop_duplicates("printing").set_index("printing")["key"]


def _key(
    attributed_to: str | None,
    publisher: str | None,
    metric: str,
    actor: str | None,
    target: str | None,
) -> str | None:
    if attributed_to is not None:
        return source_key(attributed_to, metric, actor, target)
    return None if publisher is None else publisher_key(publisher)
