"""Everything that is shown about one fact: the claim, its sentence, who else says what.

Built from records by pure functions; ``dashboard.snapshot`` fetches them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard import datewords, evidence, words
from dashboard.arithmetic import account_of
from etl.catalogue import load_catalogue

Record = Mapping[str, Any]

_ROLES = (
    ("metric", "Metric"),
    ("item", "Counted"),
    ("actor", "Actor"),
    ("target", "Target"),
    ("location", "Place"),
    ("date", "When"),
    ("attributed_to", "Who says"),
)


@dataclass(frozen=True)
class Part:
    """One part of a whole, and the fact that states it."""

    number: str
    value: float
    label: str
    link: str
    fact_id: str


@dataclass(frozen=True)
class Claim:
    """What somebody else says about the same thing."""

    who: str
    side: str
    number: str
    when: str
    link: str
    fact_id: str


@dataclass(frozen=True)
class Printing:
    """Another sentence that states the same observation."""

    sentence: tuple[evidence.Segment, ...]
    published: str
    link: str
    fact_id: str


@dataclass(frozen=True)
class Change:
    """A correction of the document: ``53 → 50``, since when, and the page of the other number."""

    words: str
    since: str
    link: str
    fact_id: str


@dataclass(frozen=True)
class Row:
    """How one field was read: the words it comes from, if any, and a note."""

    label: str
    quoted: str
    note: str
    care: bool = False


@dataclass(frozen=True)
class Sum:
    """The figures that make up one point of a chart by week or month."""

    title: str
    claims: tuple[Claim, ...]
    day: str


@dataclass(frozen=True)
class Related:
    """The records around a fact: of its observation, of its event, and its document's text.

    ``corrections`` are those that it is a side of: before, after (None: taken back), since when.
    """

    same: Sequence[Record]
    event: Sequence[Record]
    text: str | None
    superseded_at: str | None = None
    corrections: Sequence[tuple[Record, Record | None, str]] = ()


@dataclass(frozen=True)
class FactView:
    """One fact, ready to be shown; the page and the evidence panel are drawn from it alone."""

    fact_id: str
    number: str
    size: str
    what: str
    who: str
    side: str
    verb: str
    how: str
    when: str
    age: str
    before: str
    sentence: tuple[evidence.Segment, ...]
    after: str
    language: str
    published: str
    source_link: str | None
    document: str
    whole: str
    parts: tuple[Part, ...]
    remainder: str
    remainder_value: float
    printings: tuple[Printing, ...]
    rivals_title: str
    rivals: tuple[Claim, ...]
    supporters: int
    rows: tuple[Row, ...]
    copy: str
    link: str
    chart: str
    superseded: str
    changes: tuple[Change, ...]


def number_size(number: str, qualifier: str) -> str:
    """Return how large a number can be set: ``short``, ``long``, or ``words``."""
    if qualifier == "vague" and not any(char.isdigit() for char in number):
        return "words"
    return "short" if len(number) <= 4 else "long"


def excludes(one: Record, other: Record) -> bool:
    """True when no number satisfies both claims."""
    least = max((b for b in (one["low"], other["low"]) if b is not None), default=None)
    most = min((b for b in (one["high"], other["high"]) if b is not None), default=None)
    return least is not None and most is not None and least > most


def fact_view(fact: Record, related: Related, *, origin: str, now: datetime) -> FactView:
    """Return the view of a fact. ``origin`` is this server's address, for links to copy."""
    number = words.value_words(fact)
    before, after = ("", "")
    if related.text is not None:
        before, after = evidence.context(related.text, fact["sentence_start"], fact["sentence_end"])
    whole, parts, remainder = _arithmetic(fact, related.event)
    competing, supporters = rivals_of(fact, related.event)
    link = f"{origin}{evidence.fact_path(fact['fact_id'])}"
    return FactView(
        fact_id=fact["fact_id"],
        number=number,
        size=number_size(number, fact["qualifier"]),
        what=words.what(fact),
        who=words.capital(words.source_in_sentence(fact)),
        side=words.speaker_side(words.source(fact)),
        verb=words.verb(fact),
        how=f"{words.QUALIFIERS[fact['qualifier']]}, {words.STATUSES[fact['status']]}",
        when=datewords.when(fact),
        age=_age(fact, now),
        before=before,
        sentence=tuple(evidence.marked_sentence(fact)),
        after=after,
        language=fact.get("language") or "",
        published=words.published(fact),
        source_link=evidence.source_link(fact),
        document=evidence.document_path(fact["doc_id"]),
        whole=whole,
        parts=parts,
        remainder=words.number(remainder) if remainder else "",
        remainder_value=remainder,
        printings=_printings(fact, related.same),
        rivals_title=_rivals_title(competing),
        rivals=competing,
        supporters=supporters,
        rows=tuple(_rows(fact)),
        copy=words.sentence_to_publish(fact, link),
        link=link,
        chart=f"/?metric={fact['metric']}&fact={fact['fact_id']}",
        superseded=_day(related.superseded_at),
        changes=tuple(change(fact, *pair) for pair in related.corrections),
    )


def change(fact: Record, before: Record, after: Record | None, since: str) -> Change:
    """Return a correction as a page of one of its sides shows it, with a link to the other.

    ``after`` is None when the number was taken back; the link is then to the old one.
    """
    other = after if after is not None and fact["fact_id"] == before["fact_id"] else before
    new = words.value_words(after) if after is not None else "no number"
    return Change(
        words=f"{words.value_words(before)} → {new}",
        since=_day(since),
        link=evidence.fact_path(other["fact_id"]),
        fact_id=other["fact_id"],
    )


def _day(stamp: str | None) -> str:
    return datewords.long_date(datewords.moment(stamp).date()) if stamp else ""


def _age(fact: Record, now: datetime) -> str:
    stamp = fact.get("published_at")
    if not stamp:
        return ""
    seconds = (now - datewords.moment(stamp)).total_seconds()
    return datewords.age(seconds) if seconds >= 0 else ""


def _arithmetic(fact: Record, event: Iterable[Record]) -> tuple[str, tuple[Part, ...], float]:
    """Return the whole in words, its parts as one source gives them, and what is left over."""
    account = account_of(fact, event)
    if account is None:
        return "", (), 0.0
    parts = tuple(_part(part) for part in account.parts)
    return words.value_words(account.whole), parts, account.remainder or 0.0


def _part(fact: Record) -> Part:
    return Part(
        number=words.value_words(fact),
        value=fact["value"],
        label=words.part_label(fact),
        link=evidence.fact_path(fact["fact_id"]),
        fact_id=fact["fact_id"],
    )


def rivals_of(fact: Record, event: Iterable[Record]) -> tuple[tuple[Claim, ...], int]:
    """Return the claims that exclude this one, one a claimant, and how many sources agree."""
    seen: set[tuple[str, str]] = set()
    agreeing: set[str] = set()
    claims = []
    for other in event:
        if not _comparable(fact, other):
            continue
        who = words.source(other)
        if not excludes(fact, other):
            agreeing.add(who)
            continue
        if other["doc_id"] == fact["doc_id"] and who == words.source(fact):
            continue
        key = (who, words.value_words(other))
        if key in seen:
            continue
        seen.add(key)
        claims.append(_claim(other))
    return tuple(claims), len(agreeing | {words.source(fact)})


def _comparable(fact: Record, other: Record) -> bool:
    names: tuple[str, ...] = ("metric", "scope", "status", "unit", "actor", "target", "location")
    by_item = load_catalogue().metrics.get(fact["metric"])
    if by_item is not None and by_item.by_item:
        names = (*names, "item")
    same_days = fact["event_start"] == other["event_start"] or fact["scope"] == "total"
    return same_days and all(fact[name] == other[name] for name in names)


def sum_of(point: Record, facts: Iterable[Record], by: str) -> Sum | None:
    """Return what a point adds up, each observation once; None when it is one figure alone."""
    once: dict[str, Record] = {}
    for fact in facts:
        once.setdefault(fact["observation_id"], fact)
    if len(once) < 2:
        return None
    ordered = sorted(once.values(), key=lambda fact: fact["event_end"] or "")
    total = words.value_words({**point, "number_text": ""})
    title = f"One of {len(ordered)} figures of the {by} that make {total}"
    return Sum(title, tuple(_claim(fact) for fact in ordered), point["date"])


def _claim(fact: Record) -> Claim:
    who = words.source(fact)
    return Claim(
        who=who,
        side=words.speaker_side(who),
        number=words.value_words(fact),
        when=datewords.when(fact, long=False),
        link=evidence.fact_path(fact["fact_id"]),
        fact_id=fact["fact_id"],
    )


def _rivals_title(claims: Sequence[Claim]) -> str:
    if not claims:
        return "No source says otherwise"
    if len(claims) == 1:
        return f"{words.capital(words.in_sentence(claims[0].who))} says otherwise"
    return f"{len(claims)} claims say otherwise"


def _printings(fact: Record, same: Iterable[Record]) -> tuple[Printing, ...]:
    return tuple(
        Printing(
            sentence=tuple(evidence.shorten(evidence.marked_sentence(other), 260)),
            published=words.published(other),
            link=evidence.fact_path(other["fact_id"]),
            fact_id=other["fact_id"],
        )
        for other in same
        if other["fact_id"] != fact["fact_id"]
    )


def _rows(fact: Record) -> Iterable[Row]:
    spans: dict[str, str] = {}
    for span in fact.get("evidence") or []:
        spans.setdefault(span["role"], span["text"])
    basis = words.BASES.get(fact["date_basis"], fact["date_basis"])
    notes = {
        "metric": words.metric_label(fact["metric"]),
        "item": fact.get("item") or "",
        "actor": fact.get("actor") or "",
        "target": fact.get("target") or "",
        "location": fact.get("location") or "",
        "date": f"{basis}; {_span(fact)}",
        "attributed_to": fact.get("attributed_to") or "nobody named; the publisher’s own voice",
    }
    for role, label in _ROLES:
        if notes[role] or role in spans:
            quoted = evidence.visible(spans.get(role, ""))
            same = quoted.casefold() == notes[role].casefold()
            yield Row(label, quoted, "" if same else notes[role])
    yield Row("Scope", "", words.SCOPES[fact["scope"]])
    for flag in fact.get("flags") or []:
        yield Row("Note", "", words.FLAGS.get(flag, flag), care=True)


def _span(fact: Record) -> str:
    first, last = fact.get("event_start"), fact.get("event_end")
    if not last:
        return "no dates"
    return datewords.period(date.fromisoformat(first or last), date.fromisoformat(last), long=False)
