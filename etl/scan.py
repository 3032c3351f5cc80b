"""Many texts into what has to be read closely: found in bulk, before a word is cut.

Most sentences hold no number. Two passes of RE2 in Arrow, over the lines and then over the
sentences of the lines that hold a number, are far cheaper than any pass in Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.number_words import number_firsts
from etl.sentences import (
    Line,
    SentenceSpan,
    cut_line,
    has_odd_breaks,
    lines_between,
)
from etl.torn_lines import runs_on

_LOOKED_AT_TOGETHER = 10_000


@dataclass(slots=True)
class Passage:
    """A line without a number, or one sentence of a line that has one.

    ``numbered`` is true for a sentence that may hold a number; ``line`` is None for a sentence.
    """

    line: Line | None
    cut: list[SentenceSpan] | None
    numbered: bool

    def sentences(self, text: str, language: str) -> list[SentenceSpan]:
        """Return the sentences of the passage, cut when they are first asked for."""
        if self.cut is None:
            self.cut = cut_line(text, self.line, language) if self.line else []
        return self.cut


def passages(texts: Sequence[str], languages: Sequence[str]) -> list[list[Passage]]:
    """Return the passages of each text in order; none for a text without any number."""
    found = [
        list(_outline(text, language, rows)) if rows else []
        for text, language, rows in zip(texts, languages, _numbered_rows(texts), strict=True)
    ]
    _look_for_numbers(
        (passage, text[passage.cut[0].start : passage.cut[0].end])
        for text, own in zip(texts, found, strict=True)
        for passage in own
        if passage.line is None and passage.cut
    )
    return found


def _look_for_numbers(sentences: Iterator[tuple[Passage, str]]) -> None:
    """Say of each passage whether its sentence may hold a number; many at a time, not all."""
    while some := list(islice(sentences, _LOOKED_AT_TOGETHER)):
        holds = may_hold_number(_strings([words for _, words in some])).to_pylist()
        for (passage, _), held in zip(some, holds, strict=True):
            passage.numbered = held


def _outline(text: str, language: str, numbered: frozenset[int]) -> Iterator[Passage]:
    """Yield the lines without numbers as they are, and the sentences of the others."""
    paragraph = 0
    odd = has_odd_breaks(text)
    for start, end, counted in _runs(text, numbered):
        if odd:
            lines = list(lines_between(text, start, end, paragraph))
        else:
            blank = start == end or text[start:end].isspace()
            lines = [] if blank else [Line(start, end, paragraph)]
        paragraph += len(lines)
        for line in lines:
            if counted:
                for span in cut_line(text, line, language):
                    yield Passage(None, [span], True)
            else:
                yield Passage(line, None, False)


def _runs(text: str, numbered: frozenset[int]) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, whether numbers stand there) of each line; broken ones are joined."""
    start, row, rows = 0, 0, text.split("\n")
    while row < len(rows):
        end, counted, last = start + len(rows[row]), row in numbered, row
        while last + 1 < len(rows) and (counted or last + 1 in numbered):
            if not runs_on(rows[last], rows[last + 1], "en"):
                break
            last, counted = last + 1, True
            end += 1 + len(rows[last])
        yield start, end, counted
        start, row = end + 1, last + 1


def _numbered_rows(texts: Sequence[str]) -> list[frozenset[int]]:
    """Return for each text the rows between its line feeds that may hold a number."""
    rows = pc.split_pattern(_strings(texts), "\n")
    ends = rows.offsets.to_pylist()
    found: list[list[int]] = [[] for _ in texts]
    text = 0
    for row in pc.indices_nonzero(may_hold_number(rows.flatten())).to_pylist():
        while row >= ends[text + 1]:
            text += 1
        found[text].append(row - ends[text])
    return [frozenset(own) for own in found]


def _strings(texts: Sequence[str]) -> pa.Array:
    """Return the texts as an Arrow array, put together from its buffers.

    ``pa.array`` would load pandas to ask whether it is given a series, a fifth of the time that a
    short text takes from the command to its facts.
    """
    parts = [text.encode() for text in texts]
    ends = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], dtype=np.int64, out=ends[1:])
    buffers = pa.py_buffer(ends), pa.py_buffer(b"".join(parts))
    return pa.LargeStringArray.from_buffers(len(parts), *buffers)


def may_hold_number(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return for each text whether it may hold a number; a text for which it is false has none."""
    return pc.match_substring_regex(texts, _number_pattern("en"))


@cache
def _number_pattern(language: str) -> str:
    """Return an RE2 pattern that every text with a number matches, and few others.

    RE2's word border knows only ASCII and takes an underscore for a letter; borders between all
    letters of Unicode would make the pattern six times as dear to compile.
    """
    spelled = "|".join(sorted(map(re.escape, number_firsts(language))))
    return rf"[0-9]|(?i:(?:\b|_)(?:{spelled})(?:\b|_))"
