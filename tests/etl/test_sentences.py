"""A text into sentences: where they end and where they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.sentences import split_sentences


def cut(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Fifty missiles came on 5 May.", "Russia sent 30 drones too."],
        ["He spoke in May.", "“Russia sent 30 drones.”"],
        ["The guns have a calibre of 155 mm.", "Ukraine got 12 of them."],
        ["Norway sent Gen. Hansen at 5 p.m. on Oct. 4.", "He stayed."],
        ["The U.S. Army counted 20 tanks.", "Nobody else did."],
        ["Losses reached approx. 1,200 men."],
        ["Is that so?", "It is!", "Two drones fell."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    assert cut(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["“Four people died in Lyman.", "Eleven were hurt,” the governor said.", "He left."],
        ['The aide wrote: "Ten generals fell.', 'We burnt 1,605 tanks."', "He gave no proof."],
        ["• Portugal gives 190 million euros.", "All ten ambulances have come."],
    ],
)
def test_quotations_and_items_of_a_list_hold_sentences(sentences: list[str]) -> None:
    assert cut(" ".join(sentences)) == sentences


def test_a_question_in_quotation_marks_ends_no_sentence_in_which_it_is_asked() -> None:
    assert cut("“Where are the 30 drones?” he asked.") == ["“Where are the 30 drones?” he asked."]


def test_sentences_that_were_run_together_are_parted() -> None:
    assert cut("The fight goes on.But reports differ.") == [
        "The fight goes on.",
        "But reports differ.",
    ]
    assert len(cut("The U.S.Army and Gen.Hansen counted 20.5 tons.")) == 1


def test_a_line_end_ends_a_sentence() -> None:
    assert cut("Losses of the day\n- tanks: 4\n\n- guns: 9") == [
        "Losses of the day",
        "- tanks: 4",
        "- guns: 9",
    ]


def test_only_a_short_line_without_a_stop_is_a_heading() -> None:
    headings = [sentence.heading for sentence in split_sentences("Four tanks lost\nFour fell.")]
    assert headings == [True, False]


def test_an_endless_sentence_is_cut_at_a_space() -> None:
    sentences = cut("seven drones and " * 1000)
    assert len(sentences) > 1
    assert " ".join(sentences) == ("seven drones and " * 1000).strip()


@given(st.text(alphabet="aM y.5!?\n “”", max_size=60))
def test_sentences_stand_in_order_and_lose_nothing_but_spaces(text: str) -> None:
    sentences = split_sentences(text)
    assert all(text[s.start : s.end] == s.text for s in sentences)
    ends = [0, *(s.end for s in sentences), len(text)]
    starts = [s.start for s in sentences]
    between = zip(ends, [*starts, len(text)], strict=False)
    assert all(not text[end:start].strip() for end, start in between)
