"""Full-text search: which sentences hold some words, by SQLite's FTS5.

FTS5 finds words in sentences of usual letters exactly as the queries understand a word (see
``etl.queries.selection``). Sentences with any other character are left to the queries, and are few.

A part of ``index``, whose tests hold it too.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import quote

import numpy as np
import pyarrow as pa

# Letters that FTS5 and RE2 tell from the edges of words, and fold to lower case, alike.
USUAL = "\x01-\x7fА-Яа-яЁёІіЇїЄєҐґ"
USUAL_SENTENCE = f"[{USUAL}«»“”„‘’–—…\u00a0]*"
_USUAL_WORD = re.compile(f"[{USUAL}]*")
_SEARCHES_AT_ONCE = 4
_CREATE = """
CREATE VIRTUAL TABLE sentences USING fts5(
    sentence, content='', columnsize=0,
    tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
)
"""


def write_words(path: Path, sentences: Iterable[pa.RecordBatch]) -> None:
    """Write the words of sentences to ``path``: batches of ``place`` and ``sentence``."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Nobody reads the file before it is whole, and it can be made again.
        connection.execute("PRAGMA journal_mode = off")
        connection.execute("PRAGMA synchronous = off")
        connection.execute("BEGIN")
        connection.execute(_CREATE)
        for batch in sentences:
            columns = (batch.column(name).to_pylist() for name in ("place", "sentence"))
            connection.executemany(
                "INSERT INTO sentences (rowid, sentence) VALUES (?, ?)",
                zip(*columns, strict=True),
            )
        connection.execute("COMMIT")


class Words:
    """The words of sentences, open for searches by several threads; ``close`` ends it.

    The file may be removed meanwhile where open files outlive their names.
    """

    def __init__(self, path: Path) -> None:
        self._free: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        address = f"file:{quote(str(path))}?mode=ro&immutable=1"
        for _ in range(_SEARCHES_AT_ONCE):
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            # The file is opened by the first query.
            connection.execute("SELECT rowid FROM sentences('a') LIMIT 1")
            self._free.put(connection)

    def find(self, wanted: Sequence[Sequence[str]]) -> pa.Table:
        """Return the ``place`` of each sentence that holds all of these phrases of folded words."""
        if not all(_USUAL_WORD.fullmatch(word) for words in wanted for word in words):
            return pa.table({"place": np.zeros(0, np.uint32)})
        phrases = " AND ".join('"' + " ".join(words) + '"' for words in wanted)
        connection = self._free.get()
        try:
            found = connection.execute("SELECT rowid FROM sentences(?)", (phrases,))
            return pa.table({"place": np.fromiter((place for (place,) in found), np.uint32)})
        finally:
            self._free.put(connection)

    def close(self) -> None:
        """Close the file, after the searches that are going on."""
        for _ in range(_SEARCHES_AT_ONCE):
            self._free.get().close()
