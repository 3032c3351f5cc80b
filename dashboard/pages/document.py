"""The page of one document: the whole text, every number of it accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, abort, render_template

from dashboard import datewords, evidence, words
from dashboard.api import asked_filters
from dashboard.evidence import LEFT_OUT, NUMBER, Mark, Segment
from dashboard.factview import Change, change
from dashboard.generations import Tables
from dashboard.left_out import rejections
from etl.filters import FilterError, Filters
from etl.model import Rejection
from etl.queries import Correction

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Count:
    """A source or a reason, and how often it occurs."""

    name: str
    count: int
    side: str = "third"


@dataclass(frozen=True)
class Note:
    """What stands beside a paragraph for one of its numbers."""

    number: str
    link: str = ""
    what: str = ""
    who: str = ""
    verb: str = ""
    side: str = "third"
    reason: str = ""


@dataclass(frozen=True)
class Line:
    """One paragraph with its marks, and the notes beside it."""

    pieces: tuple[Segment, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Then:
    """What was known at an earlier time: when, since when the text is as it is shown, and what it
    stated then that it does not say any more.

    ``rewritten`` is empty when the text has not changed since.
    """

    known: str
    rewritten: str
    gone: tuple[Line, ...]


@dataclass(frozen=True)
class Later:
    """A number that became a fact only after the time that is asked about."""

    number_start: int
    number_end: int
    reason: str = "not yet a fact then"


@dataclass(frozen=True)
class DocumentView:
    """A document, ready to be shown."""

    title: str
    published: str
    language: str
    language_code: str
    source_link: str | None
    undated: bool
    fact_count: int
    left_out_count: int
    then: Then | None
    sources: tuple[Count, ...]
    reasons: tuple[Count, ...]
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]


def register(server: Flask, tables: Tables) -> None:
    """Add ``/document/DOC_ID``; the id may hold slashes."""

    @server.get("/document/<path:doc_id>")
    def document(doc_id: str) -> str:
        snapshot = tables.snapshot()
        found = snapshot.document(doc_id) if snapshot else None
        if snapshot is None or found is None:
            abort(404, "No document has this id.")
        as_of = _asked_time()
        facts: Sequence[Record] = snapshot.facts_of(doc_id)
        left_out: list[Rejection | Later] = [*rejections(found)]
        then = None
        if as_of:
            known = snapshot.facts_of(doc_id, as_of)
            standing = [fact for fact in known if _stands(fact, found["text"])]
            then = _then(found, as_of, [fact for fact in known if fact not in standing])
            left_out += _later(standing, facts)
            facts = standing
        changes = snapshot.corrections(Filters(values=(("doc_id", (doc_id,)),)))
        view = document_view(found, facts, left_out, changes, then)
        return render_template("document.html", view=view)


def _asked_time() -> datetime | None:
    """Return the ``as_of`` of the request, None without one; raises FilterError."""
    filters, _ = asked_filters(())
    if filters != Filters(as_of=filters.as_of):
        raise FilterError("The page of a document takes no filter but “as_of”.")
    return filters.as_of


def _stands(fact: Record, text: str) -> bool:
    """True when a text says the sentence of a fact where it stood."""
    sentence: str = text[fact["sentence_start"] : fact["sentence_end"]]
    return sentence == fact["sentence"]


def _then(document: Record, as_of: datetime, gone: Sequence[Record]) -> Then:
    """Return what is told about an earlier time; ``gone`` are facts of it that stand no more."""
    read = datewords.moment(document["retrieved_at"])
    return Then(
        known=datewords.moment_words(as_of),
        rewritten=datewords.moment_words(read) if read > as_of else "",
        gone=tuple(_sentence_line(facts) for facts in _by_sentence(gone)),
    )


def _by_sentence(facts: Iterable[Record]) -> list[list[Record]]:
    found: dict[int, list[Record]] = {}
    for fact in facts:
        found.setdefault(fact["sentence_start"], []).append(fact)
    return list(found.values())


def _sentence_line(facts: Sequence[Record]) -> Line:
    """Return one sentence with the numbers of its facts marked, and their notes."""
    marks = [Mark(f["number_start"], f["number_end"], NUMBER, f["fact_id"]) for f in facts]
    pieces = evidence.segments(facts[0]["sentence"], marks, facts[0]["sentence_start"])
    return Line(tuple(pieces), tuple(_notes(pieces, {fact["fact_id"]: fact for fact in facts})))


def _later(then: Sequence[Record], now: Sequence[Record]) -> list[Later]:
    """Return the numbers that are facts now and were none then."""
    before, after = ({(f["number_start"], f["number_end"]) for f in facts} for facts in (then, now))
    return [Later(*place) for place in sorted(after - before)]


def document_view(
    document: Record,
    facts: Sequence[Record],
    left_out: Sequence[Rejection | Later],
    corrections: Sequence[Correction] = (),
    then: Then | None = None,
) -> DocumentView:
    """Return the view of a document from its record, its facts and the numbers left out.

    ``corrections`` are what earlier versions of it said; ``then`` is told of an earlier time.
    """
    marks = [Mark(f["number_start"], f["number_end"], NUMBER, f["fact_id"]) for f in facts]
    marks += [Mark(r.number_start, r.number_end, LEFT_OUT, r.reason) for r in left_out]
    pieces = evidence.segments(document["text"], marks)
    by_id = {fact["fact_id"]: fact for fact in facts}
    sources = Counter(words.source(fact) for fact in facts)
    reasons = Counter(entry.reason for entry in left_out)
    return DocumentView(
        title=document["title"] or words.published(document),
        published=words.published(document),
        language=words.LANGUAGES.get(document["language"] or "", document["language"] or ""),
        language_code=document["language"] or "",
        source_link=evidence.safe_url(document["url"]),
        undated=document["published_at"] is None,
        fact_count=len(facts),
        left_out_count=len(left_out),
        then=then,
        sources=tuple(Count(n, c, words.speaker_side(n)) for n, c in sources.most_common()),
        reasons=tuple(Count(name, count) for name, count in reasons.most_common()),
        lines=tuple(
            Line(tuple(line), tuple(_notes(line, by_id))) for line in evidence.paragraphs(pieces)
        ),
        changes=tuple(change(c.after or c.before, c.before, c.after, c.at) for c in corrections),
    )


def _notes(line: Sequence[Segment], facts: Mapping[str, Record]) -> list[Note]:
    """Return the notes of a paragraph; who says it is named once for facts that follow."""
    notes: list[Note] = []
    said = ""
    for piece in line:
        if piece.kind == LEFT_OUT:
            notes.append(Note(number=piece.text, reason=piece.key))
        elif piece.kind == NUMBER and piece.key in facts:
            fact = facts[piece.key]
            source = words.source(fact)
            who = "" if source == said else source
            said = source
            notes.append(
                Note(
                    number=words.value_words(fact),
                    link=evidence.fact_path(piece.key),
                    what=words.what(fact),
                    who=who,
                    verb=words.verb(fact),
                    side=words.speaker_side(source),
                )
            )
    return notes
