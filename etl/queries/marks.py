"""The flags of a fact as bits of one number, as the index keeps them.

A part of ``index``, whose tests hold it too.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.schema import DERIVED_FLAGS, FACTS, STORED_FLAGS

# Bit by bit, the lowest first.
FLAGS = (*STORED_FLAGS, *DERIVED_FLAGS)


def derived_names(marks: int) -> list[str]:
    """Return the derived flags among these bits, in alphabetical order."""
    return [name for name in DERIVED_FLAGS if marks >> FLAGS.index(name) & 1]


def with_flags(rows: pa.Table, marks: npt.NDArray[Any]) -> pa.Table:
    """Return facts with the derived flags of ``marks`` (one a row) behind the stored ones."""
    stored = pc.binary_join(rows["flags"], ";").combine_chunks().dictionary_encode()
    pairs = stored.indices.to_numpy().astype(np.int64) << len(FLAGS) | marks
    # Many rows, few different lists: each is made once.
    group, different = pd.factorize(pairs)
    lists = [
        [
            *filter(None, stored.dictionary[pair >> len(FLAGS)].as_py().split(";")),
            *derived_names(pair),
        ]
        for pair in different.tolist()
    ]
    flags = pa.array(lists, pa.list_(pa.string())).take(pa.array(group))
    return rows.set_column(rows.column_names.index("flags"), FACTS.field("flags"), flags)
