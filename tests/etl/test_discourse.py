"""What earlier sentences leave for later ones, and what a heading ends."""

from __future__ import annotations

from datetime import date

from etl import discourse
from etl.discourse import (
    REMEMBERED_FACTS,
    REMEMBERED_WORDS,
    Discourse,
    advance_scene,
    advance_words,
    new_scene,
    new_topic,
    remember,
)
from etl.seen import Seen
from etl.sentences import sentence_spans
from tests.etl.scenes import first

D = date(2024, 12, 6)


def after(text: str, title: str | None = None) -> Discourse:
    """Return the state behind the last sentence of a text."""
    state = discourse.start(title, D, [], frozenset((title or "").lower().split()))
    for span in sentence_spans(text):
        seen = Seen(text, span, D)
        state = advance_scene(advance_words(state, [seen]), seen)
    return state


def test_counted_nouns_come_the_latest_first() -> None:
    state = after("It sent drones and tanks. Missiles came too.")
    assert [noun.lemma for noun in state.nouns][:3] == ["missile", "tank", "drone"]


def test_sides_come_the_latest_first_each_once() -> None:
    state = after("Russia struck the town. Poland told Russia to stop it at once.")
    assert state.sides == ("Russia", "Poland")


def test_the_title_gives_roles_and_words_that_stay() -> None:
    state = new_scene(new_topic(after("Rain fell on the town.", "Russian strikes on Ukraine")))
    assert (state.roles.attacker, state.roles.attacked) == ("Russia", "Ukraine")
    assert "strikes" in state.around()


def test_words_of_the_last_sentences_are_around() -> None:
    state = after("Alpha came. " + "Rain fell. " * REMEMBERED_WORDS)
    assert "rain" in state.around()
    assert "alpha" not in state.around()


def test_a_heading_ends_what_was_counted_and_said() -> None:
    state = after("It sent drones to the town.")._replace(
        carried=first("It shot down 32 drones."), carried_sides=("Ukraine", "Russia")
    )
    ended = new_topic(state)
    assert (ended.nouns, ended.carried, ended.carried_sides) == ((), None, (None, None))
    assert "drones" not in ended.around()
    assert ended.sides == state.sides


def test_facts_are_remembered_up_to_a_number() -> None:
    state, reading = discourse.start(None, D, [], frozenset()), first("It shot down 32 drones.")
    for count in range(REMEMBERED_FACTS + 5):
        bounds = (float(count), float(count))
        state = remember(state, reading, ("Ukraine", "Russia"), bounds, "total", ("Sumy", 3))
    assert len(state.stated) == REMEMBERED_FACTS
    assert state.stated[-1] == ("drones_shot_down", *bounds)
    assert (state.carried, state.carried_scope) == (reading, "total")
    assert state.carried_place == ("Sumy", 3)


def test_who_speaks_of_an_enemy_is_at_war() -> None:
    assert after("Ukraine’s army said the enemy shelled the town of Sumy again.").own == "Ukraine"
    assert after("Norway’s army said it rained on the town again.").own is None
