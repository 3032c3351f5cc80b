"""Sentence into date expressions, and the one among them that a number's dates come from.

``find_periods`` gives every date expression of a sentence; ``choose_period`` the dates of one
number in it; ``advance`` carries what a sentence said about time to the next. All are pure, and no
clock is read: D, the day of publication, is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from etl.model import Period, Sentence
from etl.period_calendar import DAY, Span
from etl.period_lexicon import PeriodWords, period_words
from etl.period_points import Clock
from etl.period_roles import find_roles, is_date_line
from etl.tokens import tokenize

# Dearer than this, an expression is not about the number.
_TOO_FAR = 60
_TURN = 40
_COMMA = 8
_AND = 8
_TAKEN = 12
_EVENT_KINDS = frozenset(
    ("day", "night", "week", "month", "quarter", "half", "year", "season", "span", "range")
)


@dataclass(frozen=True, slots=True)
class PeriodContext:
    """What earlier sentences said about time.

    ``title`` is the date that the title names; ``event`` the dates last spoken of in this unit;
    ``heading`` the date of a line that is nothing but a date, which holds until the next such line;
    ``stamp`` the day of writing that a time stamp or a dateline gives; ``war`` the war spoken of;
    ``paragraph`` where ``event`` was said.
    """

    title: Period | None = None
    event: Period | None = None
    heading: Period | None = None
    stamp: date | None = None
    war: str | None = None
    paragraph: int = 0
    language: str = "en"


def start_context(
    title: str | None, published: date | None, language: str = "en"
) -> PeriodContext:
    """Return the context at the head of a document: what its title says about time."""
    context = PeriodContext(language=language)
    if not title:
        return context
    sentence = Sentence(0, len(title), title, tokenize(title))
    periods = find_periods(sentence, published, context)
    dates = [p for p in periods if p.kind in _EVENT_KINDS and p.first is not None]
    named = replace(dates[0], start_offset=None, end_offset=None) if dates else None
    return replace(context, title=named, war=_war_named(sentence, context))


def new_topic(context: PeriodContext) -> PeriodContext:
    """Return the context at a heading or a new topic: only what holds for the whole document."""
    return replace(context, event=None)


def find_periods(
    sentence: Sentence,
    published: date | None,
    context: PeriodContext | None = None,
    *,
    forward: bool = False,
) -> tuple[Period, ...]:
    """Return every date expression of a sentence, in text order, with offsets in the document.

    ``published`` is D; without it relative expressions have no dates and the basis ``unknown``.
    ``context`` is what earlier sentences said; ``forward`` reads weekdays, months and days without
    a year as the next ones, as a plan means them.
    """
    context = context or PeriodContext()
    words = period_words(context.language)
    if not _may_hold_dates(sentence, words):
        return ()
    clock = Clock(
        today=context.stamp or published,
        forward=forward,
        before=_span(context.event),
        language=context.language,
        day_first=words.day_first,
    )
    return tuple(find_roles(sentence, clock, words, context.war))


def _may_hold_dates(sentence: Sentence, words: PeriodWords) -> bool:
    for token in sentence.tokens:
        if token.lower in words.triggers or (len(token.text) == 4 and token.text[:2] in ("19", "20")):
            return True
    return False


def _span(period: Period | None) -> Span | None:
    if period is None or period.first is None or period.last is None:
        return None
    return period.first, period.last


def advance(
    context: PeriodContext, sentence: Sentence, periods: Sequence[Period]
) -> PeriodContext:
    """Return the context after a sentence whose date expressions are ``periods``."""
    war = _war_named(sentence, context)
    if war != context.war:
        context = replace(context, war=war)
    if not periods:
        return context
    stamp = next((p for p in periods if p.kind == "dateline"), None)
    if stamp is not None and stamp.first is not None:
        context = replace(context, stamp=stamp.first)
    if is_date_line(sentence, periods):
        return _at_date_line(context, sentence, periods[0])
    event = _main_event(sentence, periods, context)
    if event is None:
        return context
    return replace(context, event=event, paragraph=sentence.paragraph)


def _at_date_line(context: PeriodContext, sentence: Sentence, period: Period) -> PeriodContext:
    if period.first is None:
        return context
    return replace(
        context,
        heading=period,
        stamp=period.first if period.kind == "day" else None,
        event=None,
        paragraph=sentence.paragraph,
    )


def _main_event(
    sentence: Sentence, periods: Sequence[Period], context: PeriodContext
) -> Period | None:
    """Return the first dates of an event in the sentence, not of something compared with it."""
    events = [p for p in periods if p.kind in _EVENT_KINDS or p.kind == "since"]
    events = [p for p in events if p.first is not None]
    return events[0] if events else None


def _war_named(sentence: Sentence, context: PeriodContext) -> str | None:
    wars = period_words(context.language).wars
    lower = {token.lower for token in sentence.tokens}
    named = max(wars, key=lambda war: len(war.names & lower), default=None)
    return named.name if named is not None and named.names & lower else context.war


def choose_period(
    number_start: int,
    number_end: int,
    sentence: Sentence,
    periods: Sequence[Period],
    context: PeriodContext,
    published: date | None,
    *,
    status: str = "reported",
    scope: str | None = None,
    verb: tuple[int, int] | None = None,
) -> Period:
    """Return the dates that a number covers.

    They come from an expression of its clause, else of its sentence, else from what was said
    before, else from a date of saying, else from the title, else from D (basis ``published``);
    with no D and nothing absolute stated both dates are None and the basis is ``unknown``.
    ``status`` ``planned`` looks forward; ``scope`` ``total`` makes a span that is no running total
    the day it ends on.
    """
    if status == "planned":
        periods = _looking_forward(sentence, periods, published, context)
    today = context.stamp or published
    chosen = _of_sentence(number_start, number_end, sentence, periods, verb)
    if chosen is None:
        chosen = _from_elsewhere(sentence, periods, context, status, scope)
    if chosen is None:
        basis = "published" if today is not None else "unknown"
        chosen = Period(today, today, basis)
    return _finished(chosen, periods, today, published, status, scope)


def _looking_forward(
    sentence: Sentence, periods: Sequence[Period], published: date | None, context: PeriodContext
) -> list[Period]:
    """Return the periods as a plan means them; dates of saying stay in the past."""
    if not periods:
        return []
    ahead = {p.start_offset: p for p in find_periods(sentence, published, context, forward=True)}
    return [p if p.kind == "saying" else ahead.get(p.start_offset, p) for p in periods]


def _of_sentence(
    start: int,
    end: int,
    sentence: Sentence,
    periods: Sequence[Period],
    verb: tuple[int, int] | None,
) -> Period | None:
    del verb
    events = [p for p in periods if p.kind not in ("saying", "dateline", "until")]
    costs = [(_cost(start, end, p, sentence, events), n) for n, p in enumerate(events)]
    if not costs or min(costs)[0] >= _TOO_FAR:
        return None
    return events[min(costs)[1]]


def _cost(
    start: int, end: int, period: Period, sentence: Sentence, periods: Sequence[Period]
) -> int:
    """Return how far an expression is from a number: words, and more for each clause between."""
    words = period_words("en")
    place, stop = period.start_offset or 0, period.end_offset or 0
    after = place >= end
    low, high = (end, place) if after else (stop, start)
    between = [token for token in sentence.tokens if low <= token.start < high]
    cost = min(len(between), 12)
    numbers = 0
    for token in between:
        if token.lower in words.turn:
            cost += _TURN if after else _AND
        elif token.text in (",", "(", ")", "—", "–", ":"):
            cost += _COMMA
        elif token.lower == "and":
            cost += _AND
        elif "0" <= token.text[0] <= "9":
            numbers += 1
    if after and numbers:
        cost += 4
    leading = place <= sentence.start + 25
    if not after and leading:
        cost = min(cost, 20)
    return cost


def _from_elsewhere(
    sentence: Sentence,
    periods: Sequence[Period],
    context: PeriodContext,
    status: str,
    scope: str | None,
) -> Period | None:
    """Return the dates carried from an earlier sentence, a heading, a saying or the title."""
    carried = context.event
    if scope == "total" and (carried is None or not carried.cumulative):
        carried = None
    if carried is not None and status != "planned":
        return carried
    said = [p for p in periods if p.kind == "saying" and p.first is not None]
    if said:
        return said[0]
    if context.heading is not None:
        return context.heading
    return None


def _finished(
    chosen: Period,
    periods: Sequence[Period],
    today: date | None,
    published: date | None,
    status: str,
    scope: str | None,
) -> Period:
    """Apply what scope and status do to the dates, and the flags."""
    first, last = chosen.first, chosen.last
    flags = tuple(chosen.flags) + (("undated",) if published is None else ())
    if chosen.kind == "by" and last is not None:
        first = last if scope == "total" and status != "planned" else today
    elif chosen.kind == "since":
        said = [p.last for p in periods if p.kind in ("saying", "asof") and p.last is not None]
        if said and first is not None and first <= said[0]:
            last = said[0]
    elif scope == "total" and chosen.kind in _EVENT_KINDS - {"range"}:
        first = last
    basis = chosen.basis if (first or last) else "unknown"
    return replace(chosen, first=first, last=last, basis=basis, flags=flags)
