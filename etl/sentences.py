"""A text into sentences: lines first, then sentence ends within a line.

A line end always ends a sentence. Within a line sentencex (Wikimedia, rule-based) finds the ends;
pieces that it cut after an abbreviation are joined again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

import sentencex

from etl.model import Sentence
from etl.tokens import tokenize

# Abbreviations after which sentencex cuts although the sentence goes on with a capital or a digit.
_ABBREVIATION = re.compile(
    r"(?:\b(?:[ap]\.m|plc|Gov|Sen|Rep|Col|Maj|Brig|Adm|Cmdr|approx|No|Nos|Jan|Feb|Mar|Apr|Jun|Jul"
    r"|Aug|Sept?|Oct|Nov|Dec|St|Ft|U\.S|U\.K|U\.N|E\.U)|(?<![^\W_])(?:ген|обл|р|м|с|т|тис|тыс|млн"
    r"|млрд|ім|им|вул|ул|в\.ч|т\.ч|т\.зв))\.[\"”’)]?\s*$"
)
# Whole words that sentencex takes for abbreviations; a capital behind their stop begins a sentence.
_WORD_END = re.compile(
    r"\b(?:May|me|ill|fed|art|ore|id|mm|dec|mar|del)\.[\"”’)]?\s+(?=[\"“‘(]?[A-Z])"
)
# A full stop between sentences that a page or a translation ran together.
_RUN_TOGETHER = re.compile(r"(?<=[a-z]{3})[.!?][\"”]?(?=[\"“]?[A-Z][a-z’']*[ ,])")
# A line in which nothing but its last mark can end a sentence.
_ONE_SENTENCE = re.compile(r"[\w\s,;:'\"“”‘’()–—/%$€£&…-]*+[.!?]?[\"”’)]*+\s*+")
# Marks within which, or behind which, sentencex cuts nothing; written as spaces it does.
_CLOSING = '”"»'
_UNMARKED = str.maketrans(dict.fromkeys("“‘«•●▪◾" + _CLOSING, " "))
_MARKED = re.compile(r"[“‘«•●▪◾\"].*[.!?]\s")
_ODD_BREAK = re.compile(r"[\r\u2028\u2029\x0b\x0c\x85]")
_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_OUTSIDE = " \t\u00a0“‘«•●▪◾" + _CLOSING
_OPENING = " \t\u00a0*_#>•·–—-\"“‘'("
_HEADING_END = ".!?:;…,"
_HEADING_LENGTH = 160
# Characters: what is longer is no sentence of a news text. Its parts are read one by one, so that
# the time stays in proportion to the length of the text.
_LONGEST_SENTENCE = 2000


def _pieces(line: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each sentence in one line, white space outside."""
    if _ONE_SENTENCE.fullmatch(line):
        yield from _short(line, 0, len(line))
        return
    start = position = 0
    for piece in _segments(line, language):
        if position > start and not _joins(line[max(start, position - 12) : position], piece):
            yield from _short(line, start, position)
            start = position
        position += len(piece)
    yield from _short(line, start, len(line))


def _segments(line: str, language: str) -> Iterator[str]:
    """Yield what sentencex cuts, cut again where it takes words for abbreviations."""
    for piece in _cut(line, language):
        start = 0
        for end in sorted(
            found.end() for ends in (_WORD_END, _RUN_TOGETHER) for found in ends.finditer(piece)
        ):
            yield piece[start:end]
            start = end
        yield piece[start:]


def _cut(line: str, language: str) -> Iterator[str]:
    """Yield what sentencex cuts, within quotations and items of a list too."""
    pieces = list(sentencex.segment(language, line))
    if _MARKED.search(line) is None:
        yield from pieces
        return
    outer = set(accumulate(map(len, pieces)))
    inner = accumulate(map(len, sentencex.segment(language, line.translate(_UNMARKED))))
    start = 0
    for end in sorted(outer.union(filter(None, (_end_within(line, each) for each in inner)))):
        yield line[start:end]
        start = end


def _end_within(line: str, end: int) -> int | None:
    """Return where a sentence ends that was cut without marks; None at the end of a quotation."""
    last = len(line[:end].rstrip(_OUTSIDE))
    if line[last : last + 1] in _CLOSING:
        return None
    return last + 1


def _short(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence, or the parts of what is too long for one, cut at spaces."""
    while end - start > _LONGEST_SENTENCE:
        space = line.rfind(" ", start + _LONGEST_SENTENCE // 2, start + _LONGEST_SENTENCE)
        cut = space + 1 if space > 0 else start + _LONGEST_SENTENCE
        yield start, cut
        start = cut
    yield start, end


def _joins(before: str, piece: str) -> bool:
    """Tell whether ``piece`` continues the sentence ``before`` that was cut too early."""
    first = piece.lstrip(_OPENING)[:1]
    return not first or first.islower() or _ABBREVIATION.search(before) is not None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


class Line(NamedTuple):
    """A line that is not blank; ``paragraph`` counts such lines from 0."""

    start: int
    end: int
    paragraph: int


class SentenceSpan(NamedTuple):
    """Where a sentence stands; its tokens are made only for sentences that are looked into."""

    start: int
    end: int
    paragraph: int
    heading: bool


def has_odd_breaks(text: str) -> bool:
    """Tell whether lines of the text end with anything but a line feed."""
    return _ODD_BREAK.search(text) is not None


def lines_between(text: str, start: int, end: int, paragraph: int) -> Iterator[Line]:
    """Yield the lines of ``text[start:end]``, counted from ``paragraph`` on."""
    for match in _LINE.finditer(text, start, end):
        if not match.group().isspace():
            yield Line(match.start(), match.end(), paragraph)
            paragraph += 1


def cut_line(text: str, line: Line, language: str) -> list[SentenceSpan]:
    """Return the places of the sentences of a line in order, without outer spaces."""
    found = []
    pieces = list(_pieces(text[line.start : line.end], language))
    for piece_start, piece_end in pieces:
        start, end = _trim(text, line.start + piece_start, line.start + piece_end)
        if start < end:
            heading = len(pieces) == 1 and _is_heading(text[start:end])
            found.append(SentenceSpan(start, end, line.paragraph, heading))
    return found


def sentence_spans(text: str, language: str | None = "en") -> Iterator[SentenceSpan]:
    """Yield the places of the sentences of ``text`` in order, without outer spaces."""
    for line in lines_between(text, 0, len(text), 0):
        yield from cut_line(text, line, language or "en")


def _is_heading(words: str) -> bool:
    return len(words) <= _HEADING_LENGTH and words.rstrip("\"”’')*_ ")[-1:] not in _HEADING_END


def read_sentence(text: str, span: SentenceSpan) -> Sentence:
    """Return the sentence at ``span`` with its tokens."""
    words = text[span.start : span.end]
    tokens = tokenize(words, span.start)
    return Sentence(span.start, span.end, words, tokens, span.paragraph, span.heading)


def split_sentences(text: str, language: str | None = "en") -> tuple[Sentence, ...]:
    """Return the sentences of ``text`` in order, with offsets in it and without outer spaces."""
    return tuple(read_sentence(text, span) for span in sentence_spans(text, language))
