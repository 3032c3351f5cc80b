"""A sentence into its date expressions, and the context into that after the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from etl.model import Period, Sentence
from etl.periods.arithmetic import Span
from etl.periods.context import EVENT_KINDS, PeriodContext, frame, is_list_entry, span_of, spoken_of
from etl.periods.lexicon import PeriodWords, period_words
from etl.periods.points import Clock
from etl.periods.roles import find_roles
from etl.tokens import tokenize

_BULLET = re.compile(r"[•·▪●‣]|[-*–—] ")
_WORD = re.compile(r"[^\W\d_]{3}")
_LONGEST_DATE_LINE = 14
# Characters between "Thursday" and ", a day after the raid".
_ASIDE = 2
_POSSESSIVES = ("'s", "’s")
# What is longer is no sentence; only its beginning is read, so that hostile text stays cheap.
_MOST_TOKENS = 1000
# Days outside these years are mistakes of an input; relative dates are not counted from them.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


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
    if not may_hold_dates(sentence, context.language):
        return ()
    clock = clock_of(sentence, published, context, forward=forward)
    return periods_by(sentence, clock, war_of(sentence, context))


def periods_by(sentence: Sentence, clock: Clock, war: str | None) -> tuple[Period, ...]:
    """Return every date expression of a sentence, whose relative words count from ``clock``.

    ``war`` is the name of the war spoken of before, None when there is none.
    """
    if len(sentence.tokens) > _MOST_TOKENS:
        sentence = replace(sentence, tokens=sentence.tokens[:_MOST_TOKENS])
    words = period_words(clock.language)
    found = find_roles(sentence, clock, words, war)
    as_of = next((p.last for p in found if p.kind == "as of" and p.basis == "stated"), None)
    if as_of is not None and as_of != clock.today and len(found) > 1:
        found = find_roles(sentence, clock._replace(today=as_of), words, war)
    return tuple(found)


def clock_of(
    sentence: Sentence, published: date | None, context: PeriodContext, *, forward: bool = False
) -> Clock:
    """Return what the relative words of a sentence count from; see ``find_periods``.

    ``before`` is None where no word of the sentence points back, so that clocks that read it alike
    are equal.
    """
    words = period_words(context.language)
    points_back = not words.pointers.isdisjoint(sentence.lower)
    return Clock(
        today=_plausible(context.today(published)),
        forward=forward,
        before=_before(sentence, context) if points_back else None,
        frame=span_of(frame(context)),
        language=context.language,
        day_first=words.day_first,
    )


def _before(sentence: Sentence, context: PeriodContext) -> Span | None:
    """Return the dates last spoken of, else the day since which something ran."""
    spoken = span_of(spoken_of(sentence, context))
    if spoken is not None or context.started is None:
        return spoken
    return context.started, context.started


def war_of(sentence: Sentence, context: PeriodContext) -> str | None:
    """Return the war spoken of before a sentence, None where no date of it depends on a war."""
    starts = period_words(context.language).war_starts
    return None if starts.isdisjoint(sentence.lower) else context.war


def may_hold_dates(sentence: Sentence, language: str = "en") -> bool:
    """Tell cheaply whether a sentence may hold a date expression."""
    words = period_words(language)
    triggers, prefixes = words.triggers, words.table.prefixes
    if not triggers.isdisjoint(sentence.lower):
        return True
    for word in sentence.lower[:_MOST_TOKENS]:
        if word[0] in "0123":
            if 3 <= len(word) <= 5 and (word[:2] in ("19", "20") or "." in word):
                return True
        elif "-" in word and (word.startswith(prefixes) or word.partition("-")[0] in triggers):
            return True
    return False


def _plausible(day: date | None) -> date | None:
    return day if day is not None and _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def start_context(title: str | None, published: date | None, language: str = "en") -> PeriodContext:
    """Return the context at the head of a document: what its title says about time."""
    context = PeriodContext(language=language)
    if not title:
        return context
    sentence = Sentence(0, len(title), title, tokenize(title))
    periods = find_periods(sentence, published, context)
    named = [p for p in periods if p.kind in EVENT_KINDS and p.first is not None]
    best = min(named, key=lambda period: period.basis != "stated", default=None)
    if best is not None:
        flags = (*best.flags, "from_title")
        best = best._replace(start_offset=None, end_offset=None, flags=flags)
    return context._replace(title=best, war=_war_named(sentence, context))


def advance(context: PeriodContext, sentence: Sentence, periods: Sequence[Period]) -> PeriodContext:
    """Return the context after a sentence whose date expressions are ``periods``."""
    context = _with_running(context, sentence, periods)
    war = _war_named(sentence, context)
    if war != context.war:
        context = context._replace(war=war)
    if _BULLET.match(sentence.text):
        context = context._replace(item=None, item_paragraph=sentence.paragraph)
    if not periods:
        return context
    counted = next((p for p in periods if p.kind == "since" and p.first is not None), None)
    if counted is not None or context.since is not None:
        context = context._replace(since=counted, since_paragraph=sentence.paragraph)
    since = next((p.first for p in periods if p.kind == "since" and p.first is not None), None)
    if since is not None and since != context.started:
        context = context._replace(started=since)
    dateline = next((p for p in periods if p.kind == "dateline"), None)
    if dateline is not None and dateline.first is not None:
        context = context._replace(stamp=dateline.first)
    if _is_date_line(sentence, periods):
        return _at_date_line(context, sentence, periods[0])
    events = [p for p in periods if p.kind in EVENT_KINDS and p.first is not None]
    event = _told_of(events, sentence)
    if event is None:
        return context
    if context.item_paragraph == sentence.paragraph:
        return context._replace(item=event)
    return context._replace(event=event, paragraph=sentence.paragraph)


def _names_event(period: Period, sentence: Sentence) -> bool:
    """Tell whether a day owns what the sentence is about: "Sunday's raid"."""
    behind = (period.end_offset or 0) - sentence.start
    return sentence.text[behind : behind + 2] in _POSSESSIVES


def _told_of(events: Sequence[Period], sentence: Sentence) -> Period | None:
    """Return what a sentence tells of: the first event, or the one that it came days after.

    "Sunday's raid" outdoes the day on which it was photographed, a night the day that it ended on.
    """
    for first, second in pairwise(events[:2]):
        apart = (second.start_offset or 0) - (first.end_offset or 0)
        if apart <= _ASIDE and second.last and first.first and second.last < first.first:
            return second
    days = [event for event in events if event.kind in ("day", "night")]
    named = next((event for event in days if _names_event(event, sentence)), None)
    night = next((event for event in days if event.kind == "night"), None)
    if night is not None and events[0].kind == "day" and events[0].last == night.last:
        return night
    return named or (events[0] if events else None)


def _with_running(
    context: PeriodContext, sentence: Sentence, periods: Sequence[Period]
) -> PeriodContext:
    """Note the start that a list of totals hangs on, and forget it when the list is over."""
    running = _running(periods, period_words(context.language)) if periods else None
    if running is None and context.running is None:
        return context
    if sentence.heading or sentence.text.endswith(":"):
        running = running or context.running
    elif (running is None or _counts(sentence, periods)) and is_list_entry(sentence):
        running = context.running
    elif running is None or _counts(sentence, periods):
        running = None
    return context if running == context.running else context._replace(running=running)


def _running(periods: Sequence[Period], words: PeriodWords) -> Period | None:
    """Return the start that a list hangs on: ``since X``, or a range from the start of a war."""
    for period in periods:
        if period.kind == "since":
            return period
        if period.kind == "range" and any(
            war.start is not None and war.start == period.first for war in words.wars
        ):
            return period
    return None


def _counts(sentence: Sentence, periods: Sequence[Period]) -> bool:
    """Tell whether a sentence holds a number besides its dates and times of day."""
    for index, token in enumerate(sentence.tokens):
        if not "0" <= token.text[0] <= "9":
            continue
        beside = sentence.tokens[max(0, index - 1) : index + 2]
        if not _is_inside(token.start, periods) and all(other.text != ":" for other in beside):
            return True
    return False


def _is_inside(offset: int, periods: Sequence[Period]) -> bool:
    return any((p.start_offset or 0) <= offset < (p.end_offset or 0) for p in periods)


def _is_date_line(sentence: Sentence, periods: Sequence[Period]) -> bool:
    """Tell whether a line is nothing but a date, with or without a time of day."""
    if len(sentence.tokens) > _LONGEST_DATE_LINE:
        return False
    others = [
        token
        for token in sentence.tokens
        if _WORD.match(token.text) and not _is_inside(token.start, periods)
    ]
    # "Summary of the night" is no day that all entries below it stand under.
    return len(others) <= (periods[0].kind != "night")


def _at_date_line(context: PeriodContext, sentence: Sentence, period: Period) -> PeriodContext:
    if period.first is None:
        return context
    return context._replace(
        heading=period,
        stamp=period.first if period.kind == "day" else None,
        event=None,
        paragraph=sentence.paragraph,
    )


def _war_named(sentence: Sentence, context: PeriodContext) -> str | None:
    words = period_words(context.language)
    if words.war_names.keys().isdisjoint(sentence.lower):
        return context.war
    named = words.war_named(sentence.tokens)
    return named.name if named is not None else context.war
