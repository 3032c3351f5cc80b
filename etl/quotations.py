"""Where who says a sentence stands behind it: at the end of its quotation, or in the next one."""

from __future__ import annotations

from etl.sentences import SentenceSpan, sentence_spans

_OPEN, _CLOSE, _STRAIGHT = "“«„", "”»", '"'
# Characters before and behind a sentence in which the ends of a quotation are looked for.
REACH = 1500


def closing_span(text: str, start: int, end: int) -> SentenceSpan | None:
    """Return the sentence in which a quotation ends that is open behind ``text[start:end]``.

    None when none is open there, or when it does not end in the same paragraph.
    """
    first = max(text.rfind("\n", 0, start) + 1, start - REACH)
    mark = _open_mark(text[first:end])
    if mark is None:
        return None
    behind, _, _ = text[end : end + REACH].partition("\n")
    ends = [at for at in map(behind.find, _STRAIGHT if mark == _STRAIGHT else _CLOSE) if at >= 0]
    if not ends:
        return None
    for span in sentence_spans(behind):
        if span.end > min(ends):
            return span._replace(start=end + span.start, end=end + span.end)
    return None


def _open_mark(before: str) -> str | None:
    """Return the mark of the quotation that is open at the end of a text, None when none is."""
    last = max(map(before.rfind, _OPEN))
    if last > max(map(before.rfind, _CLOSE)):
        return before[last]
    return _STRAIGHT if before.count(_STRAIGHT) % 2 else None


def next_span(text: str, end: int) -> SentenceSpan | None:
    """Return the sentence behind ``text[:end]``, in its line or the next one that is not blank.

    None at the end of the text.
    """
    behind = text[end : end + REACH]
    for span in sentence_spans(behind):
        return span._replace(start=end + span.start, end=end + span.end)
    return None
