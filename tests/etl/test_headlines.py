"""A headline without a date takes that of the sentence that repeats its number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from etl.extract import extract_document
from etl.headlines import with_dates_told_again
from etl.identity import observation_of
from etl.model import Document, Fact

PUBLISHED = date(2024, 12, 6)
THIRD = date(2024, 12, 3)
HEADLINE = "Ukraine downs 41 Russian drones"
AGAIN = "Ukraine's air force shot down 41 Russian drones on 3 December, it said."


def facts_of(text: str) -> tuple[Fact, ...]:
    return extract_document(Document("one", text, published_date=PUBLISHED, language="en")).facts


def days(text: str) -> list[date | None]:
    return [fact.event_start for fact in facts_of(text)]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\nThe night was cold.\n"])
def test_a_headline_has_the_date_of_its_repetition(gap: str) -> None:
    text = HEADLINE + gap + AGAIN
    first, again = facts_of(text)
    assert (first.event_start, first.event_end, first.date_basis) == (THIRD, THIRD, "stated")
    assert again.event_start == THIRD
    (told,) = (entry for entry in first.evidence if entry.role == "date")
    assert told in again.evidence
    assert text[told.start : told.end] == told.text
    places = [(entry.start, entry.end, entry.role) for entry in first.evidence]
    assert places == sorted(places)


def test_the_dated_headline_states_the_observation_of_its_repetition() -> None:
    first, again = facts_of(f"{HEADLINE}\n{AGAIN}")
    assert first.observation_id == observation_of(first) == again.observation_id
    assert first.fact_id != again.fact_id


def test_of_several_repetitions_the_first_one_counts() -> None:
    later = "On 4 December it shot down 41 drones."
    assert days(f"{HEADLINE}\n{AGAIN}\n{later}")[0] == THIRD


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADLINE}.\n{AGAIN}",
        f"{HEADLINE}:\n{AGAIN}",
        f"{HEADLINE.replace('41', '42')}\n{AGAIN}",
        f"{HEADLINE.replace('drones', 'missiles')}\n{AGAIN}",
        f"{HEADLINE}\n{AGAIN.replace(' on 3 December', '')}",
        f"{AGAIN}\n{HEADLINE}",
        HEADLINE,
    ],
)
def test_a_sentence_another_number_and_no_date_leave_it_open(text: str) -> None:
    undated = next(
        fact for fact in facts_of(text) if not any(e.role == "date" for e in fact.evidence)
    )
    assert undated.event_start == PUBLISHED


def test_a_date_of_its_own_stays() -> None:
    assert days(f"{HEADLINE} on 2 December\n{AGAIN}") == [date(2024, 12, 2), THIRD]


def test_words_beside_a_sentence_in_its_line_make_it_no_headline() -> None:
    text = f"{HEADLINE}\n{AGAIN}"
    first, again = facts_of(text)
    bare = tuple(entry for entry in first.evidence if entry.role != "date")
    undated = replace(first, evidence=bare, event_start=None)
    assert with_dates_told_again((undated, again), text)[0].event_start == THIRD
    beside = text.replace("\n", " more ", 1)
    assert with_dates_told_again((undated, again), beside)[0] is undated


def test_facts_keep_their_order_and_number() -> None:
    assert with_dates_told_again((), "") == ()
    found = facts_of(f"{HEADLINE}\n{AGAIN}\nIt lost 3 tanks.")
    assert [fact.number_text for fact in found] == ["41", "41", "3"]
