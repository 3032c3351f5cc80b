"""What the head of a list says for the entries below it."""

from __future__ import annotations

import pytest

from etl.extract import extract_document
from etl.model import Document


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
