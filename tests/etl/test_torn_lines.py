"""Lines that a page has torn apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.scan import passages
from etl.torn_lines import runs_on


@pytest.mark.parametrize(
    ("line", "following", "joined"),
    [
        ("12.1 million", "people driven out since spring", True),
        ("  5,300 ", "refugees abroad", True),
        ("53", "Guns", False),
        ("53 tanks", "and more", False),
        ("The war has driven out more than", "6 million people", True),
        ("The war has killed at least", "14,383 civilians", True),
        ("The war goes on.", "6 million people", False),
        ("The war has killed at least", "many civilians", False),
    ],
)
def test_what_goes_on_in_the_next_line(line: str, following: str, joined: bool) -> None:
    assert runs_on(line, following, "en") is joined


def test_a_torn_sentence_is_read_as_one_and_keeps_its_place() -> None:
    text = "Key figures\n12.1 million\npeople fled since April\nTanks\n53\nGuns\n20"
    spans = [
        text[span.start : span.end]
        for passage in passages([text], ["en"])[0]
        for span in passage.sentences(text, "en")
    ]
    assert spans == [
        "Key figures",
        "12.1 million\npeople fled since April",
        "Tanks",
        "53",
        "Guns",
        "20",
    ]


@given(
    st.lists(st.sampled_from(["53", "at least", "people fled", "", "Guns 20", "7 m"]), max_size=8)
)
def test_no_line_is_lost(lines: list[str]) -> None:
    text = "\n".join(["1 drone.", *lines])
    covered = [
        (span.start, span.end)
        for passage in passages([text], ["en"])[0]
        for span in passage.sentences(text, "en")
    ]
    assert covered == sorted(covered)
    kept = "".join(text[start:end] for start, end in covered)
    assert "".join(kept.split()) == "".join(text.split())
