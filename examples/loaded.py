"""Print what a data folder holds: ``nothing``, ``examples`` alone, or ``other`` texts too.

python examples/loaded.py data/parquet
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

PUBLISHER = "Example bulletin"


def held(data: Path) -> str:
    """Return ``nothing``, ``examples`` or ``other`` for the tables in a folder.

    Tables that cannot be read count as ``other``: they are not ours to replace.
    """
    folder = data / "documents"
    if not (data / "manifest.json").exists() and not folder.exists():
        return "nothing"
    try:
        documents = ds.dataset(folder, partitioning="hive").to_table(["publisher", "source"])
    except (OSError, pa.ArrowException):
        return "other"
    # The README beside the examples is read too when someone loads the whole folder.
    ours = pc.or_(
        pc.equal(documents["publisher"], PUBLISHER).fill_null(False),
        pc.match_substring_regex(documents["source"], r"(^|/)examples/README\.md$"),
    )
    return "examples" if pc.all(ours, min_count=0).as_py() else "other"


if __name__ == "__main__":
    print(held(Path(sys.argv[1])))
