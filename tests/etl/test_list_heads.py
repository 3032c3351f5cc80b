"""What the head of a list says for the entries below it."""

from __future__ import annotations

import pytest

from etl.extract import extract_document
from etl.list_heads import (
    NO_HEAD,
    ListHead,
    ListHeadTrail,
    goes_on,
    headed,
    headed_bare,
    labelled,
    labelled_bare,
)
from etl.model import Document
from etl.seen import Seen
from etl.sentences import read_sentence, sentence_spans
from tests.etl.scenes import first, scene_of


def metrics_of(text: str) -> list[tuple[float | None, str]]:
    found = extract_document(Document(doc_id="one", text=text)).facts
    return [(fact.low, fact.metric) for fact in found]


@pytest.mark.parametrize("bullet", ["- ", "– ", "• ", ""])
def test_the_verb_of_a_head_holds_for_every_entry(bullet: str) -> None:
    entries = ["four cruise missiles;", "99 strike drones."]
    text = "\n".join(["Air defence destroyed:", *(bullet + entry for entry in entries)])
    assert metrics_of(text) == [(4, "missiles_shot_down"), (99, "drones_shot_down")]


def test_a_second_head_ends_the_first() -> None:
    text = "Launched at the city:\n- 30 drones;\n- six missiles.\nShot down:\n- 21 drones."
    assert metrics_of(text) == [
        (30, "drones_launched"),
        (6, "missiles_launched"),
        (21, "drones_shot_down"),
    ]


def test_a_list_ends_with_the_first_line_that_is_no_entry() -> None:
    text = (
        "Air defence destroyed:\n- 12 drones.\nThe regional office counts what happened here since "
        "the spring and will publish it.\nThe museum shows three drones to its visitors every week."
    )
    assert metrics_of(text) == [(12, "drones_shot_down")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Assaults by sector:\nLyman: 21\nKursk: 14", "combat_clashes"),
        ("Assaults by sector\nLyman: 21\nKursk: 14", "combat_clashes"),
        ("The army destroyed:\n– 21 MLRS and 14 means of air defence;", "equipment_lost"),
    ],
)
def test_a_head_gives_its_noun_to_bare_entries(text: str, told: str) -> None:
    assert metrics_of(text) == [(21, told), (14, told)]


def head_after(*lines: str) -> ListHead:
    text = "\n".join(lines)
    trail = ListHeadTrail()
    for span in sentence_spans(text):
        trail.follow(Seen(text, span, None))
    return trail.now()


@pytest.mark.parametrize(
    ("lines", "open_still"),
    [
        (["Committed to Ukraine so far:", "Air Defence", "• 12 launchers and shells"], True),
        (["Committed to Ukraine so far:", "• 12 launchers", "Fires", "• 39 guns and shells"], True),
        (["Committed to Ukraine so far:", "60 howitzers with their rounds"], True),
        (["Committed to Ukraine so far:", "• 12 launchers", "The fair opens on Friday."], False),
        (["Assaults by sector", "Lyman: 21"], True),
        (["Assaults by sector", "The fog was thick in the morning."], False),
        (["Assaults by sector", "Weather", "Kyiv: 14"], False),
    ],
)
def test_a_list_lasts_over_headings_between_its_entries(lines: list[str], open_still: bool) -> None:
    assert (head_after(*lines) != NO_HEAD) is open_still


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("• 12 launchers and shells", True),
        ("Canada: 25 vehicles, of which two bridge layers and the rest for the infantry.", True),
        ("The fair showed 9 tanks.", False),
    ],
)
def test_behind_a_heading_only_entries_go_on(line: str, entry: bool) -> None:
    sentence = read_sentence(line, next(iter(sentence_spans(line))))
    assert goes_on(head_after("Assaults by sector"), sentence) is entry
    assert not goes_on(NO_HEAD, sentence)


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Donations completed: 22 howitzers", {"deliver"}),
        ("Gone. Planned: 22 howitzers", {"pledge"}),
        ("Planned. Weather: 22 howitzers", set()),
        ("Planned are 22 howitzers", set()),
    ],
)
def test_a_label_tells_what_became_of_aid(text: str, verbs: set[str]) -> None:
    scene = scene_of(text)
    assert set().union(*labelled(scene.tagged, scene.items[-1]).verbs) == verbs


def test_a_heading_of_aid_tells_of_no_attack() -> None:
    drone = first("20 drones").noun
    assert drone is not None
    readings = headed(head_after("The biggest package so far"), drone)
    assert {reading.metric.family for reading in readings} == {"aid"}
    assert {reading.relation for reading in readings} == {"under"}


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("Clashes by direction: Lyman 16, Kupiansk 7", {"combat_clashes"}),
        ("Permanently assigned troops: Germany 900, Italy 70", {"troops_deployed"}),
        ("Killed in the raids: Sumy 4, Odesa 2", set()),
        ("Clashes by direction: Lyman, 16, Kupiansk, 7", set()),
        ("The clashes grew. Weather: Sumy 14, Odesa 12", set()),
    ],
)
def test_a_label_gives_its_noun_to_names_with_numbers(text: str, metrics: set[str]) -> None:
    scene = scene_of(text)
    found = headed_bare(labelled_bare(scene.tagged, scene.items[-1]))
    assert {reading.metric.id for reading in found} == metrics
