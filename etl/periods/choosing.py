"""Which dates a number covers: of its clause, its sentence, what was said before, or D."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from etl.model import Period, Sentence, Token
from etl.periods.context import EVENT_KINDS, PeriodContext, carried, frame, is_list_entry, runs_on
from etl.periods.finding import find_periods
from etl.periods.lexicon import CueWords, period_words

# The cost of what stands between a number and an expression; at _TOO_FAR it is not about it.
_TOO_FAR = 100
_TURN = 100
_BRACKETS = 40
_STOP = 30
_AND = 14
_COMMA = 12
_OTHER_NUMBER = 4
_MOST_WORDS = 12
# The counted noun has no more words.
_NOUN = 2
# An expression at the head of a sentence holds for all of it.
_HEAD = 25
_HEAD_COST = 20
# A total takes a month or a day only from this close; a start or an end from anywhere.
_TOTAL_REACH = 25
_AHEAD_REACH = 18
# Characters: what is farther from a number is not about it, and hostile text stays cheap.
_FARTHEST = 1500
# Days: a plan for a day that would be so long past must mean the next one.
_LONG_PAST = 240

_NAMED_WITHOUT_YEAR = frozenset(("day", "month", "from", "began"))
_MARKS = frozenset(",()—–:")
_NO_EVENTS = frozenset(("saying", "dateline", "record"))
_TOTAL_KINDS = frozenset(("since", "by", "until", "as of", "from", "began"))
# "708,890 lost since the invasion, 1,350 of them over the past day": what a total before it says
# is further from a number that is none than what stands behind it.
_SINCE_BEFORE = 12
_DEADLINES = frozenset(("by", "before", "until"))
# A total over one of these ends with it and begins where it stands; "this week" runs up to now.
_STANDING = EVENT_KINDS - {"range", "past", "began"}
_RUNNING_SPANS = frozenset(("week", "month", "quarter", "half", "year", "season"))

_LONG_RUNNING = frozenset(("quarter", "half", "year"))


class _Question(NamedTuple):
    """One number in its sentence, and what is known about the fact that it states."""

    start: int
    end: int
    sentence: Sentence
    context: PeriodContext
    today: date | None
    planned: bool
    total: bool
    cues: CueWords


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

    They come from an expression of its clause or its sentence, else from a date of saying, else
    from what was said before, else from a heading or the title, else from D (basis ``published``);
    with no D and nothing absolute stated both dates are None and the basis is ``unknown``.
    ``status`` ``planned`` looks forward; ``scope`` ``total`` without a stated start begins and ends
    on the day that it stands for. ``flags`` are those of the fact: ``undated``, ``future_date``,
    ``ambiguous_date``, ``from_title``.
    """
    question = _Question(
        start=number_start,
        end=number_end,
        sentence=sentence,
        context=context,
        today=context.today(published),
        planned=status == "planned",
        total=scope == "total",
        cues=period_words(context.language).cues,
    )
    if question.planned and periods:
        periods = _looking_forward(question, periods, published)
    chosen = _of_sentence(question, periods) or _from_elsewhere(question, periods)
    finished = _finished(question, chosen, periods)
    if published is None:
        return finished._replace(flags=(*finished.flags, "undated"))
    return finished


def _looking_forward(
    question: _Question, periods: Sequence[Period], published: date | None
) -> list[Period]:
    """Return the periods as a plan means them: the next ones where the words look forward."""
    found = find_periods(question.sentence, published, question.context, forward=True)
    ahead = {period.start_offset: period for period in found}
    return [
        ahead.get(period.start_offset, period) if _is_ahead(question, period, ahead) else period
        for period in periods
    ]


def _is_ahead(question: _Question, period: Period, ahead: Mapping[int | None, Period]) -> bool:
    if period.kind == "saying":
        return False
    other = ahead.get(period.start_offset)
    if period.kind in _DEADLINES or (other is not None and other.first == period.first):
        return True
    return _is_long_past(question, period) or _speaks_of_future(question, period)


def _is_long_past(question: _Question, period: Period) -> bool:
    if period.kind not in _NAMED_WITHOUT_YEAR or period.last is None or question.today is None:
        return False
    return (question.today - period.last).days > _LONG_PAST


def _speaks_of_future(question: _Question, period: Period) -> bool:
    """Tell whether the clause before a date speaks of what is to come."""
    cues, place = question.cues, period.start_offset or 0
    before = [token.lower for token in _tokens(question, place - _FARTHEST, place)]
    for index in range(len(before) - 1, max(-1, len(before) - _AHEAD_REACH), -1):
        word = before[index]
        if word in cues.future:
            return True
        if word == "to" and index and before[index - 1] in cues.future_verbs:
            return True
        if word in cues.saying_after or word in cues.turn or word in cues.soft_turn:
            return False
    return False


def _of_sentence(question: _Question, periods: Sequence[Period]) -> Period | None:
    """Return the expression of the sentence that is about the number, None when none is."""
    best, best_cost = None, _TOO_FAR
    for period in periods:
        if not _may_cover(question, period):
            continue
        cost = _cost(question, period)
        if question.total and period.kind in _TOTAL_KINDS:
            cost -= _TOTAL_REACH
        elif question.total and period.kind != "range":
            cost += _TOO_FAR - _TOTAL_REACH
        elif period.kind == "since" and (period.end_offset or 0) <= question.start:
            cost += _SINCE_BEFORE
        if cost < best_cost:
            best, best_cost = period, cost
    return best


def _may_cover(question: _Question, period: Period) -> bool:
    """Tell whether an expression can be the time of the number at all."""
    start, stop = period.start_offset or 0, period.end_offset or 0
    if max(start - question.end, question.start - stop) > _FARTHEST:
        return False
    if period.kind in _NO_EVENTS or (period.kind == "until" and not question.total):
        return False
    if period.kind == "before" and not question.planned:
        return False
    if period.kind == "since" and question.planned and not question.total:
        return False
    if not question.planned and _is_to_come(question, period):
        return False
    standing = period.kind in _STANDING - {"day", "night"} | {"past"}
    return not (question.total and standing and _is_new_total(question, period))


def _is_to_come(question: _Question, period: Period) -> bool:
    """Tell whether a relative expression (``tomorrow``) lies after the day of writing."""
    if period.basis != "relative" or period.first is None or question.today is None:
        return False
    return period.first > question.today


def _is_new_total(question: _Question, period: Period) -> bool:
    """Tell whether the number is a total that an event of ``period`` has led to since."""
    stop = period.end_offset or 0
    between = _tokens(question, stop, question.start)
    return any(token.lower in question.cues.result for token in between)


def _tokens(question: _Question, low: int, high: int) -> tuple[Token, ...]:
    """Return the tokens that begin from offset ``low`` on and before ``high``."""
    tokens = question.sentence.tokens
    first = bisect_left(tokens, low, key=attrgetter("start"))
    return tokens[first : bisect_left(tokens, high, lo=first, key=attrgetter("start"))]


def _cost(question: _Question, period: Period) -> int:
    """Return how far an expression is from a number: words, and more for each clause between."""
    place, stop = period.start_offset or 0, period.end_offset or 0
    after = place >= question.end
    low, high = (question.end, place) if after else (stop, question.start)
    between = _tokens(question, low, high)
    cost = min(len(between), _MOST_WORDS) + _clauses(between, question.cues, after=after)
    numbers = any("0" <= token.text[0] <= "9" for token in between)
    if (numbers or not after) and _is_bracketed(place, question.sentence):
        cost += 0 if _is_bracketed(question.start, question.sentence) else _BRACKETS
    if not after and place <= question.sentence.start + _HEAD:
        return min(cost, _HEAD_COST)
    return cost + (_OTHER_NUMBER if after and numbers else 0)


def _clauses(between: Sequence[Token], cues: CueWords, *, after: bool) -> int:
    """Return the cost of the clauses that the tokens between a number and a date open.

    A date after the number that belongs to another event costs more than one before it.
    """
    cost, turned = 0, False
    for index, token in enumerate(between):
        word = token.lower
        pair = f"{word} {between[index + 1].lower}" if index + 1 < len(between) else ""
        if after and word in cues.own_clause and index <= _NOUN:
            continue  # "Five soldiers who fell on Monday".
        if word in cues.turn or pair in cues.turn:
            cost += _TURN if after else _STOP
        elif word in cues.result:
            cost += _TURN if after else 0
        elif word in cues.soft_turn or pair in cues.soft_turn:
            turned = True
            cost += _AND
        elif after and word in cues.future:
            cost += _AND
        elif word in _MARKS:
            cost += _COMMA
        elif word == ".":
            cost += _STOP
        elif word == "and":
            cost += _AND
        elif turned and after and "0" <= word[0] <= "9":
            cost += _TURN
    return cost


def _is_bracketed(place: int, sentence: Sentence) -> bool:
    end = place - sentence.start
    before = sentence.text[max(0, end - _FARTHEST) : end]
    return before.count("(") > before.count(")")


def _from_elsewhere(question: _Question, periods: Sequence[Period]) -> Period:
    """Return a date of saying, the dates said before, of a heading, of the title, or D."""
    context, total = question.context, question.total
    if total and context.running is not None and not _stands(question):
        return context.running
    brought = not question.cues.result.isdisjoint(question.sentence.lower)
    since = runs_on(question.sentence, context)
    if total and since is not None and not brought and not _stands(question):
        return since
    event = carried(question.sentence, context, question.today)
    said = _said(question, periods)
    if said is not None and not (
        event is not None and event.kind == "night" and event.last == said.last
    ):
        return said
    if total or (question.planned and not is_list_entry(question.sentence)):
        event = None
    return event or context.heading or _titled(question) or _today(question)


def _stands(question: _Question) -> bool:
    """Tell whether a total is told of as what there is on the day itself."""
    return not question.cues.standing.isdisjoint(question.sentence.lower)


def _said(question: _Question, periods: Sequence[Period]) -> Period | None:
    """Return the date of saying; of a total only one that no event of the sentence outdates."""
    start, result = question.start, question.cues.result
    around = _tokens(question, start - _FARTHEST, start + _FARTHEST)
    moved = question.total and any(token.lower in result for token in around)
    for period in periods:
        if period.kind != "saying" or period.first is None:
            continue
        if period.first == period.last or not moved:
            return period
    return None


def _titled(question: _Question) -> Period | None:
    """Return the dates of the title: of a span that it names, or the best there is without D."""
    if question.today is None:
        return question.context.title
    if question.total or question.planned:
        return None
    return frame(question.context)


def _today(question: _Question) -> Period:
    today = question.today
    return Period(today, today, "published" if today is not None else "unknown")


def _finished(question: _Question, chosen: Period, periods: Sequence[Period]) -> Period:
    """Return the period with the dates that scope and status make of it."""
    first, last = chosen.first, chosen.last
    if chosen.kind in _DEADLINES and last is not None:
        announced = last if question.total and not question.planned else question.today
        first = min(announced or last, last)
    elif chosen.kind == "from" and question.planned:
        last = first
    elif chosen.kind == "from" or (chosen.kind == "began" and question.total):
        last = max(first, question.today) if first and question.today else question.today
    elif chosen.kind == "since":
        last = _end_of_running(chosen, periods)
        first = first or last
    elif question.total and chosen.kind in _STANDING:
        first = _start_of_standing(question, chosen)
    basis = chosen.basis if first or last else "unknown"
    return chosen._replace(first=first, last=last, basis=basis)


def _end_of_running(chosen: Period, periods: Sequence[Period]) -> date | None:
    """Return the day that a running total stands for: of saying when it is said, else its last."""
    for period in periods:
        if period.kind in ("saying", "as of") and period.last is not None:
            if chosen.first is not None and chosen.first <= period.last:
                return period.last
            return chosen.last
    return chosen.last


def _start_of_standing(question: _Question, chosen: Period) -> date | None:
    """Return where a total begins that names only the day or the span that it stands for."""
    running = question.context.running
    if running is not None and running.first and chosen.last and running.first <= chosen.last:
        return running.first
    if chosen.basis == "relative" and chosen.kind in _RUNNING_SPANS:
        return chosen.first
    if chosen.kind in _LONG_RUNNING and chosen.last == question.today:
        return chosen.first
    return chosen.last
