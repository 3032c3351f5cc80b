"""What earlier sentences said about time, and how far it holds."""

from __future__ import annotations

from datetime import date

import pytest

from etl.model import Sentence
from etl.periods import PeriodContext, advance, find_periods, new_topic, start_context
from etl.periods.context import carried, frame, is_list_entry, runs_on, spoken_of
from etl.sentences import split_sentences
from etl.tokens import tokenize
from tests.etl.periods.dates import D


def after(text: str, title: str | None = None) -> tuple[PeriodContext, Sentence]:
    """Return the state before the last sentence of a text, and that sentence."""
    context = start_context(title, D)
    *earlier, last = split_sentences(text)
    for sentence in earlier:
        context = advance(context, sentence, find_periods(sentence, D, context))
    return context, last


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("On Thursday rain fell on the town. Nine fell.", date(2024, 12, 5)),
        ("On 5 May 2024 rain fell on the town. Nine fell.", date(2024, 5, 5)),
        # What is days past ends with its paragraph, what is fresh goes on.
        (
            "On 2 December rain fell on the town.\n\nNine fell.",
            None,
        ),
        ("On 5 December rain fell on the town.\n\nNine fell.", date(2024, 12, 5)),
        ("Rain fell on the town. Nine fell.", None),
    ],
)
def test_dates_last_spoken_of_hold_for_the_next_sentence(text: str, first: date | None) -> None:
    context, last = after(text)
    found = carried(last, context, D)
    assert (found and found.first) == first


def test_a_new_topic_forgets_what_was_spoken_of() -> None:
    context, last = after(
        "On Thursday rain fell on the town. Nine fell.", "The week to 5 December 2024"
    )
    assert spoken_of(last, context) is not None
    forgotten = new_topic(context)
    assert carried(last, forgotten, D) is None
    assert forgotten.title == context.title


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Since May 65 exchanges have been held. They freed 5,857 men.", True),
        ("In May 65 exchanges were held. They freed 5,857 men.", False),
    ],
)
def test_a_span_since_a_start_runs_on(text: str, runs: bool) -> None:
    context, last = after(text)
    found = runs_on(last, context)
    assert (found is not None) is runs


@pytest.mark.parametrize(
    ("title", "framed"),
    [
        ("The war in May 2024", True),
        ("Raids on 5 May 2024", False),
        ("Raids", False),
        (None, False),
    ],
)
def test_a_long_span_in_the_title_frames_the_document(title: str | None, framed: bool) -> None:
    assert (frame(start_context(title, D)) is not None) is framed


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Tanks – 9", True),
        ("tanks | 9 | 10", True),
        ("The army said that nine of its tanks " + "and guns " * 9 + "had been lost.", False),
    ],
)
def test_short_lines_are_entries_of_lists(text: str, entry: bool) -> None:
    assert is_list_entry(Sentence(0, len(text), text, tokenize(text))) is entry
