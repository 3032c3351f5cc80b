"""What earlier sentences said about time, and how far it holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from etl.model import Period, Sentence
from etl.periods.arithmetic import Span

# Kinds of expressions that tell when something happened.
EVENT_KINDS = frozenset(
    "day night week month quarter half year season span range past began".split()
)
# How many paragraphs on "the same day" can mean a day, and a day once said holds.
_SPOKEN_OF = 4
_CARRIED = 5
# A day that lies further back is background, and sooner so when it is written out ("7 October").
_RECENT = {"stated": timedelta(days=1), "relative": timedelta(days=2)}
# Days: a longer span is what a document or a paragraph is about, not one event.
_LONG = 4
_LONG_CARRIED = frozenset(("week", "range", "past"))
# Tokens: a shorter sentence only gives another figure for the month or year just named; behind
# "this month" it must be shorter than behind "in June".
_SHORT = {"stated": 30, "relative": 12}
_NAMED_SPANS = frozenset(("month", "year"))
# A sentence longer than this many tokens is not an entry of a list.
_LIST_ENTRY = 20


class PeriodContext(NamedTuple):
    """What earlier sentences said about time.

    ``title`` is the date that the title names. ``event`` are the dates last spoken of in this unit,
    said in ``paragraph``; ``item`` those of an entry of a bulleted list, which hold for
    ``item_paragraph`` alone. ``running`` is the start that a list of totals hangs on ("losses since
    24 February:"). ``heading`` is the date of a line that is nothing but a date; it holds until the
    next such line. ``stamp`` is the day of writing that a time stamp or a dateline gives, in place
    of D. ``war`` is the name of the war spoken of; ``started`` the day since which
    something ran, as the text last said; ``since`` the span that the last sentence counted over,
    in ``since_paragraph``.
    """

    title: Period | None = None
    event: Period | None = None
    paragraph: int = 0
    item: Period | None = None
    item_paragraph: int = -1
    running: Period | None = None
    heading: Period | None = None
    stamp: date | None = None
    war: str | None = None
    started: date | None = None
    since: Period | None = None
    since_paragraph: int = -1
    language: str = "en"

    def today(self, published: date | None) -> date | None:
        """Return the day of writing: of the time stamp or dateline, else D."""
        return self.stamp or published


def new_topic(context: PeriodContext) -> PeriodContext:
    """Return the context at a heading or a new topic: only what holds for the whole document."""
    return context._replace(event=None)


def span_of(period: Period | None) -> Span | None:
    """Return the first and the last day, None when either is not known."""
    if period is None or period.first is None or period.last is None:
        return None
    return period.first, period.last


def frame(context: PeriodContext) -> Period | None:
    """Return the span that the whole document is about: a week, a month or more in its title."""
    span = span_of(context.title)
    if span is None or context.running is not None:
        return None
    return context.title if (span[1] - span[0]).days > _LONG else None


def spoken_of(sentence: Sentence, context: PeriodContext) -> Period | None:
    """Return the dates that "the same day" in a sentence can mean."""
    if context.item is not None and context.item_paragraph == sentence.paragraph:
        return context.item
    return context.event if sentence.paragraph - context.paragraph <= _SPOKEN_OF else None


def carried(sentence: Sentence, context: PeriodContext, today: date | None) -> Period | None:
    """Return the dates last spoken of when they hold for this sentence too.

    What is days past by ``today`` (the day of writing) is background, and ends with its paragraph.
    """
    if context.item is not None and context.item_paragraph == sentence.paragraph:
        return context.item
    span, apart = span_of(context.event), sentence.paragraph - context.paragraph
    if context.event is None or span is None:
        return None
    recent = today is None or today - span[1] <= _RECENT.get(context.event.basis, timedelta.max)
    holds = apart == 0 or (recent and (apart <= _CARRIED or is_list_entry(sentence)))
    if (span[1] - span[0]).days > _LONG:
        most = _SHORT.get(context.event.basis, 0)
        short = len(sentence.tokens) <= most and context.event.kind in _NAMED_SPANS
        holds = apart == 0 and (short or context.event.kind in _LONG_CARRIED)
    elif frame(context) is not None:
        holds = apart == 0
    return context.event if holds else None


def runs_on(sentence: Sentence, context: PeriodContext) -> Period | None:
    """Return the span since a start that the sentence before counted over, None if there is none.

    "Since May 65 exchanges have been held. They freed 5,857 men."
    """
    return context.since if context.since_paragraph == sentence.paragraph else None


def is_list_entry(sentence: Sentence) -> bool:
    """Tell whether a sentence is short enough for an entry of a list, or is a row of a table."""
    return len(sentence.tokens) <= _LIST_ENTRY or "|" in sentence.text
