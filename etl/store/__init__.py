"""The Parquet tables: the only package that touches ``data/parquet``.

``DIR/manifest.json`` names the files of the current generation, each an immutable object
``DIR/.objects/<sha256>``; ``DIR/<table>/month=YYYY-MM/<table>.parquet`` are their names for
everybody else. Read with ``open_generation``, write inside ``writing``.
"""

from etl.store.manifest import (
    DamagedTables,
    DataFile,
    Manifest,
    NoTables,
    StoreError,
    StoreLocked,
    read_manifest,
)
from etl.store.merging import with_first_seen
from etl.store.objects import foreign_files, name_problems
from etl.store.reading import Damage, Generation, open_generation
from etl.store.rows import Batch, documents_to_table, table_to_documents
from etl.store.writing import Merged, Writer, writing

__all__ = [
    "Batch",
    "Damage",
    "DamagedTables",
    "DataFile",
    "Generation",
    "Manifest",
    "Merged",
    "NoTables",
    "StoreError",
    "StoreLocked",
    "Writer",
    "documents_to_table",
    "foreign_files",
    "name_problems",
    "open_generation",
    "read_manifest",
    "table_to_documents",
    "with_first_seen",
    "writing",
]
