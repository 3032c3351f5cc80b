"""What sentences tell of things that they do not count."""

from __future__ import annotations

import pytest

from etl.events import MOST, REACH, EventTrail, events_of
from etl.extract import extract_document
from etl.frames import Reading
from etl.model import Document, Sentence
from etl.numbers import find_quantities
from etl.seen import Seen
from etl.sentences import SentenceSpan
from etl.tags import tag
from etl.tokens import tokenize


def events(text: str) -> tuple[Reading, ...]:
    sentence = Sentence(0, len(text), text, tokenize(text))
    return events_of(tag(sentence), find_quantities(sentence))


def told(text: str) -> list[str]:
    return [event.metric.id for event in events(text)]


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("Air defence shot down drones over the port.", ["drones_shot_down"]),
        ("Rockets were fired at the town.", ["missiles_launched"]),
        ("It captured soldiers near the river.", ["troops_captured"]),
        ("Air defence shot down 12 drones over the port.", []),
        ("Air defence shot down a drone over the port.", []),
        ("The weather was fine over the port.", []),
    ],
)
def test_uncounted_plurals_with_a_verb_are_events(text: str, metrics: list[str]) -> None:
    assert told(text) == metrics


def test_an_event_keeps_no_place_of_its_sentence() -> None:
    text = "Air defence shot down drones over the port."
    (event,) = events(text)
    assert (event.verb, event.relation, event.inherited) == (None, "event", True)
    assert event.noun is not None
    assert event.noun.first < 0


def seen(text: str) -> Seen:
    return Seen(text, SentenceSpan(0, len(text), 0, False), None)


def test_only_the_last_sentences_count_the_latest_first() -> None:
    trail = EventTrail()
    trail.follow(seen("Rockets were fired at the town."))
    trail.follow(seen("Air defence shot down drones."))
    assert [e.metric.id for e in trail.now()] == ["drones_shot_down", "missiles_launched"]
    trail = EventTrail()
    for _ in range(REACH):
        trail.follow(seen("The weather was fine."))
    assert trail.now() == ()
    assert len(EventTrail().now()) <= MOST


def test_the_next_number_is_read_as_the_event() -> None:
    text = (
        "Air defence shot down Russian drones over Odesa region on Thursday night. "
        "There were 20 of them, the governor of the region said."
    )
    facts = extract_document(Document(doc_id="d", text=text)).facts
    assert [(fact.metric, fact.value) for fact in facts] == [("drones_shot_down", 20)]
