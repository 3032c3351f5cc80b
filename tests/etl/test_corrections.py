"""What a new text says in the place of what it no longer states."""

from datetime import UTC, datetime, timedelta
from typing import Any

from etl.corrections import changes_number, corrections
from tests.etl.builders import fact_row

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
SECOND, THIRD = FIRST + timedelta(days=1), FIRST + timedelta(days=2)

Statement = dict[str, Any]


def statement(value: float, start: datetime, end: datetime | None, **changes: Any) -> Statement:
    text = str(int(value))
    own = {
        "value": value,
        "event_start": FIRST.date(),
        "event_end": FIRST.date(),
        "sentence": f"Russia sent {text} drones.",
        "sentence_start": 100,
        "number_start": 112,
        "number_end": 112 + len(text),
        "doc_id": "a",
        "first_seen": start,
        "superseded_at": end,
    }
    made = fact_row(**own | changes)
    key = [made[name] for name in ("metric", "value", "location", "event_end")]
    ids = {"fact_id": f"{made['sentence']} {key}", "observation_id": str(key)}
    return made | ids | changes


def values(*statements: Statement) -> list[tuple[float, float | None]]:
    return [
        (before["value"], None if after is None else after["value"])
        for before, after in corrections(statements)
    ]


def test_a_corrected_number_is_set_beside_the_new_one() -> None:
    assert values(statement(53, FIRST, SECOND), statement(50, SECOND, None)) == [(53, 50)]


def test_a_number_corrected_twice_is_two_corrections_in_order() -> None:
    said = (
        statement(53, FIRST, SECOND),
        statement(50, SECOND, THIRD),
        statement(49, THIRD, None),
    )
    assert values(*said) == [(53, 50), (50, 49)]
    assert values(*reversed(said)) == [(53, 50), (50, 49)]


def test_what_nothing_took_the_place_of_was_taken_back() -> None:
    assert values(statement(53, FIRST, SECOND), statement(7, FIRST, None)) == [(53, None)]


def test_a_sentence_worded_anew_is_no_correction() -> None:
    anew = statement(53, SECOND, None, sentence="Some 53 drones were sent, it says.")
    assert values(statement(53, FIRST, SECOND), anew) == []


def test_what_the_headline_still_says_is_not_taken_back() -> None:
    headline = statement(53, FIRST, None, sentence="53 drones sent")
    assert values(statement(53, FIRST, SECOND), headline) == []


def test_each_number_of_several_finds_its_own() -> None:
    said = [
        statement(53, FIRST, SECOND, location="Kyiv", sentence="53 over Kyiv."),
        statement(20, FIRST, SECOND, location="Odesa", sentence="20 over Odesa."),
        statement(21, SECOND, None, location="Odesa", sentence="21 over Odesa."),
        statement(50, SECOND, None, location="Kyiv", sentence="50 over Kyiv."),
    ]
    assert sorted(values(*said)) == [(20, 21), (53, 50)]


def test_another_place_day_or_document_is_not_a_correction() -> None:
    before = statement(53, FIRST, SECOND)
    for changes in (
        {"location": "Kyiv", "sentence": "In Kyiv there were 50."},
        {"event_end": SECOND.date()},
        {"doc_id": "b"},
        {"metric": "drones_lost"},
    ):
        assert values(before, statement(50, SECOND, None, **changes)) == [(53, None)], changes


def test_two_that_may_have_taken_its_place_are_not_guessed_at() -> None:
    here = statement(50, SECOND, None, sentence="There were 50 of them.")
    there = statement(49, SECOND, None, sentence="Then 49 were seen.")
    assert values(statement(53, FIRST, SECOND), here, there) == [(53, None)]


def test_the_same_words_read_otherwise_are_one_correction() -> None:
    before = statement(53, FIRST, SECOND, fact_id="f")
    after = statement(53, SECOND, None, fact_id="f", event_end=SECOND.date())
    ((old, new),) = corrections([before, after])
    assert new is not None
    assert (old["event_end"], new["event_end"]) == (FIRST.date(), SECOND.date())
    assert not changes_number(old, new)
    assert changes_number(before, statement(53, SECOND, None, high=None, qualifier="at_least"))
