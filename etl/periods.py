"""Sentence into date expressions, and the one among them that a number's dates come from.

``find_periods`` gives every date expression of a sentence; ``choose_period`` the dates of one
number in it; ``advance`` carries what a sentence said about time to the next. All are pure, and no
clock is read: D, the day of publication, is given.
"""

from __future__ import annotations

import re
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
_TOO_FAR = 100
_TURN = 100
_COMMA = 12
_AND = 14
_STOP = 30
_BRACKETS = 40
# A total takes a month or a day only from close by; a start or an end from anywhere.
_TOTAL_REACH = 25
_LEADING = 25
# How many paragraphs on a day or a night, once said, holds for what follows.
_NEAR = 4
_CARRIED = 5
_LONG = 4
_LONG_PAST = 240
# A sentence longer than this many tokens is not an entry of a list.
_LIST_ENTRY = 20
_AHEAD_REACH = 18
_BULLET = re.compile(r"[•·▪●‣]|[-*–—] ")
_MARKS = frozenset(",()—–:")
# "This week" and the like run up to now: of a total they tell the start.
_RUNNING_SPANS = frozenset(("week", "month", "quarter", "half", "year", "season"))
_NOT_EVENTS = frozenset(("saying", "dateline", "record"))
_TOTAL_KINDS = frozenset(("since", "by", "until", "asof", "so far"))
_EVENT_KINDS = frozenset(
    ("day", "night", "week", "month", "quarter", "half", "year", "season", "span", "range", "past")
)


@dataclass(frozen=True, slots=True)
class PeriodContext:
    """What earlier sentences said about time.

    ``title`` is the date that the title names; ``event`` the dates last spoken of in this unit;
    ``running`` the start of a running total that a list hangs on ("losses since 24 February:");
    ``heading`` the date of a line that is nothing but a date, which holds until the next such line;
    ``stamp`` the day of writing that a time stamp or a dateline gives; ``war`` the war spoken of;
    ``paragraph`` where ``event`` was said; ``item`` the dates of an entry of a bulleted list, which
    hold for that paragraph alone; ``day`` is D.
    """

    title: Period | None = None
    event: Period | None = None
    heading: Period | None = None
    stamp: date | None = None
    day: date | None = None
    war: str | None = None
    running: Period | None = None
    item: Period | None = None
    item_paragraph: int = -1
    paragraph: int = 0
    language: str = "en"


def start_context(
    title: str | None, published: date | None, language: str = "en"
) -> PeriodContext:
    """Return the context at the head of a document: what its title says about time."""
    context = PeriodContext(day=published, language=language)
    if not title:
        return context
    sentence = Sentence(0, len(title), title, tokenize(title))
    periods = find_periods(sentence, published, context)
    dates = [p for p in periods if p.kind in _EVENT_KINDS and p.first is not None]
    dates.sort(key=lambda period: period.basis != "stated")
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
        before=_span(_spoken_of(sentence, context)),
        language=context.language,
        day_first=words.day_first,
        frame=_span(_frame(context)),
    )
    found = find_roles(sentence, clock, words, context.war)
    as_of = next((p.last for p in found if p.kind == "asof" and p.basis == "stated"), None)
    if as_of is not None and as_of != clock.today and len(found) > 1:
        found = find_roles(sentence, replace(clock, today=as_of), words, context.war)
    return tuple(found)


def _may_hold_dates(sentence: Sentence, words: PeriodWords) -> bool:
    for token in sentence.tokens:
        if token.lower in words.triggers or (
            token.text[0] in "0123"
            and (token.text[:2] in ("19", "20") or "." in token.text)
            and len(token.text) in (4, 5)
        ):
            return True
    return False


def _frame(context: PeriodContext) -> Period | None:
    """Return the span that the whole document is about: a week, a month or more in its title."""
    title = context.title
    if title is None or title.first is None or title.last is None or context.running is not None:
        return None
    return title if (title.last - title.first).days > _LONG else None


def _spoken_of(sentence: Sentence, context: PeriodContext) -> Period | None:
    """Return the dates that "the same day" in a sentence can mean."""
    if context.item is not None and context.item_paragraph == sentence.paragraph:
        return context.item
    return context.event if sentence.paragraph - context.paragraph <= _NEAR else None


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
    running = _running(periods, period_words(context.language))
    if sentence.heading or sentence.text.endswith(":"):
        context = replace(context, running=running or context.running)
    elif running is not None and not _counts(sentence, periods):
        context = replace(context, running=running)
    elif not _is_list_entry(sentence):
        context = replace(context, running=None)
    if _BULLET.match(sentence.text):
        context = replace(context, item=None, item_paragraph=sentence.paragraph)
    if not periods:
        return context
    stamp = next((p for p in periods if p.kind == "dateline"), None)
    if stamp is not None and stamp.first is not None:
        context = replace(context, stamp=stamp.first)
    if is_date_line(sentence, periods):
        return _at_date_line(context, sentence, periods[0])
    event = _main_event(periods)
    if event is None:
        return context
    if context.item_paragraph == sentence.paragraph:
        return replace(context, item=event)
    return replace(context, event=event, paragraph=sentence.paragraph)


def _counts(sentence: Sentence, periods: Sequence[Period]) -> bool:
    """Tell whether a sentence holds a number besides its dates and times of day."""
    for index, token in enumerate(sentence.tokens):
        if not "0" <= token.text[0] <= "9":
            continue
        inside = any((p.start_offset or 0) <= token.start < (p.end_offset or 0) for p in periods)
        beside = sentence.tokens[max(0, index - 1) : index + 2]
        if not inside and not any(other.text == ":" for other in beside):
            return True
    return False


def _is_list_entry(sentence: Sentence) -> bool:
    return len(sentence.tokens) <= _LIST_ENTRY or "|" in sentence.text


def _running(periods: Sequence[Period], words: PeriodWords) -> Period | None:
    """Return the start that a list hangs on: ``since X``, or a range from the start of a war."""
    starts = {war.start for war in words.wars}
    return next(
        (p for p in periods if p.kind == "since" or (p.kind == "range" and p.first in starts)), None
    )


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


def _main_event(periods: Sequence[Period]) -> Period | None:
    """Return the first dates of an event in the sentence."""
    return next((p for p in periods if p.kind in _EVENT_KINDS and p.first is not None), None)


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
    chosen = _of_sentence(number_start, number_end, sentence, periods, context, status, scope)
    if chosen is None:
        chosen = _from_elsewhere(sentence, periods, context, status, scope)
    if chosen is None:
        basis = "published" if today is not None else "unknown"
        chosen = Period(today, today, basis)
    return _finished(chosen, periods, context, published, status, scope)


def _looking_forward(
    sentence: Sentence, periods: Sequence[Period], published: date | None, context: PeriodContext
) -> list[Period]:
    """Return the periods as a plan means them: the next ones where the words look forward."""
    if not periods:
        return []
    words = period_words(context.language)
    ahead = {p.start_offset: p for p in find_periods(sentence, published, context, forward=True)}
    return [
        ahead.get(p.start_offset, p)
        if p.kind == "by"
        or _is_ahead(p, sentence, words)
        or _is_long_past(p, published)
        or _is_same_start(p, ahead)
        else p
        for p in periods
    ]


def _is_same_start(period: Period, ahead: dict[int | None, Period]) -> bool:
    """Tell whether a plan only lets a running span end later: ``this year``."""
    other = ahead.get(period.start_offset)
    return other is not None and other.first == period.first and period.kind == other.kind


def _is_long_past(period: Period, published: date | None) -> bool:
    """Tell whether a day of a plan would lie so far back that the next one must be meant."""
    if published is None or period.last is None or period.kind not in ("day", "from"):
        return False
    return (published - period.last).days > _LONG_PAST


def _is_ahead(period: Period, sentence: Sentence, words: PeriodWords) -> bool:
    """Tell whether the clause before a date speaks of what is to come."""
    if period.kind == "saying":
        return False
    before = [token for token in sentence.tokens if token.end <= (period.start_offset or 0)]
    for index in range(len(before) - 1, max(-1, len(before) - _AHEAD_REACH), -1):
        lower = before[index].lower
        if lower in words.future:
            return True
        if lower == "to" and index and before[index - 1].lower in words.future_verbs:
            return True
        if lower in words.saying_after or lower in words.turn:
            return False
    return False


def _of_sentence(
    start: int,
    end: int,
    sentence: Sentence,
    periods: Sequence[Period],
    context: PeriodContext,
    status: str,
    scope: str | None,
) -> Period | None:
    """Return the expression of the sentence that is about the number, None when none is."""
    words = period_words(context.language)
    best, best_cost = None, _TOO_FAR
    for period in periods:
        if period.kind in _NOT_EVENTS or (period.kind == "until" and scope != "total"):
            continue
        if status != "planned" and _is_to_come(period, context):
            continue
        cost = _cost(start, end, period, sentence, words)
        if scope == "total" and period.kind in _TOTAL_KINDS:
            cost -= _TOTAL_REACH
        elif scope == "total" and period.kind != "range":
            cost += _TOO_FAR - _TOTAL_REACH
            if _is_new_total(start, period, sentence, words):
                continue
        if cost < best_cost:
            best, best_cost = period, cost
    return best


def _is_to_come(period: Period, context: PeriodContext) -> bool:
    """Tell whether a relative expression (``tomorrow``) lies after the day of writing."""
    today = context.stamp or context.day
    return (
        period.basis == "relative"
        and period.first is not None
        and today is not None
        and period.first > today
    )


def _is_new_total(start: int, period: Period, sentence: Sentence, words: PeriodWords) -> bool:
    """Tell whether the number is a total that an event of ``period`` has led to since."""
    if period.kind in ("day", "night"):
        return False
    stop = period.end_offset or 0
    return any(t.lower in words.result for t in sentence.tokens if stop <= t.start < start)


def _cost(start: int, end: int, period: Period, sentence: Sentence, words: PeriodWords) -> int:
    """Return how far an expression is from a number: words, and more for each clause between."""
    place, stop = period.start_offset or 0, period.end_offset or 0
    after = place >= end
    low, high = (end, place) if after else (stop, start)
    between = [token for token in sentence.tokens if low <= token.start < high]
    cost = min(len(between), 12)
    numbers = turned = False
    for index, token in enumerate(between):
        pair = f"{token.lower} {between[index + 1].lower}" if index + 1 < len(between) else ""
        if token.lower in words.turn or pair in words.turn:
            cost += _TURN if after else _AND
        elif token.lower in words.result:
            cost += _TURN if after else 0
        elif token.lower in words.soft_turn:
            turned = True
            cost += _AND
        elif token.text in _MARKS:
            cost += _COMMA
        elif token.text == ".":
            cost += _STOP
        elif token.lower == "and":
            cost += _AND
        elif "0" <= token.text[0] <= "9":
            cost += _TURN if turned and after else 0
            numbers = True
    if after and numbers:
        cost += 4
    if _in_brackets(place, sentence) and not _in_brackets(start, sentence):
        cost += _BRACKETS if numbers or not after else 0
    if not after and place <= sentence.start + _LEADING:
        cost = min(cost, 20)
    return cost


def _in_brackets(place: int, sentence: Sentence) -> bool:
    before = sentence.text[: place - sentence.start]
    return before.count("(") > before.count(")")


def _from_elsewhere(
    sentence: Sentence,
    periods: Sequence[Period],
    context: PeriodContext,
    status: str,
    scope: str | None,
) -> Period | None:
    """Return the dates carried from a list's head, an earlier sentence, a saying or a heading."""
    if scope == "total" and context.running is not None:
        return context.running
    words = period_words(context.language)
    said = [p for p in periods if p.kind == "saying" and p.first is not None]
    if scope == "total":
        said = [p for p in said if p.first == p.last or not _has_result(sentence, words)]
    event = _carried(sentence, context)
    if said and not (event is not None and event.kind == "night" and event.last == said[0].last):
        return said[0]
    if event is not None and scope != "total" and (status != "planned" or _is_list_entry(sentence)):
        return event
    return context.heading or _titled(context, scope, status)


def _has_result(sentence: Sentence, words: PeriodWords) -> bool:
    return any(token.lower in words.result for token in sentence.tokens)


def _titled(context: PeriodContext, scope: str | None, status: str) -> Period | None:
    """Return the dates of the title: of a span that it names, or the best there is without D."""
    if context.stamp is None and context.day is None:
        return context.title
    return _frame(context) if scope != "total" and status != "planned" else None


def _carried(sentence: Sentence, context: PeriodContext) -> Period | None:
    """Return the dates last spoken of when they hold for this sentence too.

    The dates of an entry of a bulleted list hold for that entry alone.
    """
    if context.item is not None and context.item_paragraph == sentence.paragraph:
        return context.item
    event, apart = context.event, sentence.paragraph - context.paragraph
    if event is None or event.first is None or event.last is None:
        return None
    near = apart <= _CARRIED or _is_list_entry(sentence)
    if (event.last - event.first).days > _LONG:
        near = apart == 0 and event.kind in ("week", "range", "past")
    elif _frame(context) is not None:
        near = apart == 0
    return event if near else None


def _finished(
    chosen: Period,
    periods: Sequence[Period],
    context: PeriodContext,
    published: date | None,
    status: str,
    scope: str | None,
) -> Period:
    """Apply what scope and status do to the dates, and the flags."""
    first, last = chosen.first, chosen.last
    today = context.stamp or published
    flags = tuple(chosen.flags) + (("undated",) if published is None else ())
    if chosen.kind in ("by", "until") and last is not None:
        first = last if scope == "total" and status != "planned" else today
    elif chosen.kind == "from" and status != "planned" and scope == "total":
        last = today
    elif chosen.kind == "since":
        said = [p.last for p in periods if p.kind in ("saying", "asof") and p.last is not None]
        if said and first is not None and first <= said[0]:
            last = said[0]
    elif scope == "total" and chosen.kind in _EVENT_KINDS - {"range", "past"}:
        running = context.running
        if running is not None and running.first and last and running.first <= last:
            first = running.first
        elif chosen.basis == "stated" or chosen.kind not in _RUNNING_SPANS:
            first = last
    basis = chosen.basis if (first or last) else "unknown"
    return replace(chosen, first=first, last=last, basis=basis, flags=flags)
