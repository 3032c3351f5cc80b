"""Synthetic news text for the measurements: our own sentences, 13 % of the lines candidates.

A candidate is a line with a number and a word of the catalogue; nothing in the other lines has to
be read by the grammar. The same size gives the same text, and up to 4 MB no candidate comes twice,
so that no cache can flatter a measurement.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import partial
from itertools import count, islice
from pathlib import Path

from etl.scan import passages

CANDIDATE_PERCENT = 13
LINES_A_DOCUMENT = 22

WORDS = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


def line(number: int, candidate_percent: int = CANDIDATE_PERCENT) -> str:
    """Return the line of this number, counted from 0."""
    # 13 and 100 have no common factor: the candidates lie evenly among the others.
    candidate = number * CANDIDATE_PERCENT % 100 < candidate_percent
    sentences = WORDS["candidates" if candidate else "others"]
    return sentences[number % len(sentences)].format(
        a=40 + number * 7919 % 460,
        b=13 + number * 104729 % 27,
        c=2 + number * 1299709 % 11,
        year=2010 + number % 17,
        place=WORDS["places"][number * 31 % len(WORDS["places"])],
        name=WORDS["names"][number * 17 % len(WORDS["names"])],
        day=WORDS["days"][number * 5 % len(WORDS["days"])],
    )


def texts(size: int, candidate_percent: int = CANDIDATE_PERCENT) -> Iterator[str]:
    """Yield the texts of documents until they hold ``size`` bytes of UTF-8."""
    return _documents(size, (line(number, candidate_percent) for number in count()))


def texts_without_numbers(size: int) -> Iterator[str]:
    """Yield the texts of documents in which no line holds a number."""
    return _documents(
        size,
        (each for each in map(partial(line, candidate_percent=0), count()) if not _numbered(each)),
    )


def _documents(size: int, lines: Iterator[str]) -> Iterator[str]:
    made = 0
    while made < size:
        text = "\n".join(islice(lines, LINES_A_DOCUMENT))
        made += len(text.encode())
        yield text


def _numbered(words: str) -> bool:
    return bool(passages([words], ["en"])[0])
