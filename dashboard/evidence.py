"""The sentence behind a number: marked, in its context, with a link that leads to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

Record = Mapping[str, Any]

PLAIN = "plain"
NUMBER = "number"
LEFT_OUT = "left_out"
CONTEXT_LENGTH = 220
FRAGMENT_WORDS = 5
# Marks that turn the reading direction, and characters that cannot be seen.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


@dataclass(frozen=True)
class Segment:
    """A piece of text that is shown in one way: ``plain``, ``number`` or ``left_out``.

    ``key`` is the fact's id, or the reason why a number was left out; empty for plain text.
    """

    text: str
    kind: str = PLAIN
    key: str = ""


@dataclass(frozen=True)
class Mark:
    """A span to mark, offsets in code points, end exclusive."""

    start: int
    end: int
    kind: str
    key: str


def visible(text: str) -> str:
    """Return the text with invisible and direction-turning characters shown as ``⟨U+202E⟩``."""
    return _INVISIBLE.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def segments(text: str, marks: Iterable[Mark], start: int = 0) -> list[Segment]:
    """Cut a text at its marks, in order; a mark that overlaps an earlier one is left out.

    ``start`` is the offset of ``text`` in the document that the marks count in.
    """
    pieces: list[Segment] = []
    at = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.kind != NUMBER, -mark.end)):
        first, last = mark.start - start, mark.end - start
        if first < at or last > len(text) or first >= last:
            continue
        if first > at:
            pieces.append(Segment(visible(text[at:first])))
        pieces.append(Segment(visible(text[first:last]), mark.kind, mark.key))
        at = last
    if at < len(text):
        pieces.append(Segment(visible(text[at:])))
    return pieces


def marked_sentence(fact: Record) -> list[Segment]:
    """Return the fact's sentence with its number marked."""
    mark = Mark(fact["number_start"], fact["number_end"], NUMBER, fact["fact_id"])
    return segments(fact["sentence"], [mark], fact["sentence_start"])


def shorten(pieces: Sequence[Segment], length: int) -> list[Segment]:
    """Cut plain text at words, around the mark, until about ``length`` characters are left."""
    total = sum(len(piece.text) for piece in pieces)
    if total <= length:
        return list(pieces)
    at = next((i for i, piece in enumerate(pieces) if piece.kind == NUMBER), 0)
    before = "".join(piece.text for piece in pieces[:at])
    after = "".join(piece.text for piece in pieces[at + 1 :])
    spare = max(0, length - len(pieces[at].text))
    keep_before = min(len(before), max(spare // 2, spare - len(after)))
    keep_after = min(len(after), spare - keep_before)
    if keep_before < len(before):
        before = "… " + before[len(before) - keep_before :].partition(" ")[2]
    if keep_after < len(after):
        after = after[:keep_after].rpartition(" ")[0] + " …"
    return [piece for piece in (Segment(before), pieces[at], Segment(after)) if piece.text]


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a sentence, within a few hundred characters."""
    before = " ".join(text[max(0, start - 2 * CONTEXT_LENGTH) : start].split())
    after = " ".join(text[end : end + 2 * CONTEXT_LENGTH].split())
    if len(before) > CONTEXT_LENGTH:
        before = "… " + before[-CONTEXT_LENGTH:].partition(" ")[2]
    if len(after) > CONTEXT_LENGTH:
        after = after[:CONTEXT_LENGTH].rpartition(" ")[0] + " …"
    return visible(before), visible(after)


def safe_url(url: str | None) -> str | None:
    """Return the address if it is http or https and can be read, else None."""
    if not url or any(character <= " " for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def source_link(fact: Record) -> str | None:
    """Return the source's address with a text fragment that jumps to the sentence, or None."""
    url = safe_url(fact.get("url"))
    if url is None:
        return None
    words = fact["sentence"].split()
    if len(words) <= 2 * FRAGMENT_WORDS:
        fragment = _quoted(" ".join(words))
    else:
        first, last = words[:FRAGMENT_WORDS], words[-FRAGMENT_WORDS:]
        fragment = f"{_quoted(' '.join(first))},{_quoted(' '.join(last))}"
    return f"{url.partition('#')[0]}#:~:text={fragment}"


def _quoted(text: str) -> str:
    """Percent-encode for a text fragment, where ``-`` and ``,`` have a meaning of their own."""
    return quote(text, safe="").replace("-", "%2D")


def document_path(doc_id: str) -> str:
    """Return the address of a document's page."""
    return f"/document/{quote(doc_id, safe='/')}"


def fact_path(fact_id: str) -> str:
    """Return the address of a fact's page."""
    return f"/fact/{quote(fact_id, safe='')}"


def paragraphs(pieces: Iterable[Segment]) -> list[list[Segment]]:
    """Split marked text at line ends; empty lines are dropped, marks stay whole."""
    lines: list[list[Segment]] = [[]]
    for piece in pieces:
        if piece.kind != PLAIN:
            lines[-1].append(piece)
            continue
        first, *rest = piece.text.splitlines(keepends=False) or [""]
        if first:
            lines[-1].append(Segment(first))
        lines.extend([Segment(line)] if line else [] for line in rest)
        if piece.text.endswith(("\n", "\r")):
            lines.append([])
    return [line for line in lines if any(piece.text.strip() for piece in line)]
