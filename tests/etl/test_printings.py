"""Which sentences are printings of one another."""

import random
from dataclasses import replace

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.catalogue import load_catalogue
from etl.model import Fact
from etl.observations import derived_flags
from etl.printings import minhashes, printings
from etl.records import facts_to_table
from tests.etl.builders import document, stated

REPORT = (
    "Air defences brought down 53 drones over the northern districts on Thursday night, the "
    "regional command wrote in its morning bulletin, and two warehouses by the river caught fire."
)
WORDS = REPORT.split()


def fact(sentence: str, doc_id: str, **values: object) -> Fact:
    (made,) = stated(document(doc_id, sentence))
    return replace(made, **values)  # type: ignore[arg-type]


def marks(*facts: Fact) -> list[bool]:
    flags = derived_flags(facts_to_table(facts), load_catalogue())
    return ["repeats" in row for row in flags.to_pylist()]


def column(*sentences: str) -> pa.ChunkedArray:
    return pa.chunked_array([list(sentences)], pa.string())


def test_a_sentence_in_two_documents_is_repeated_however_it_is_set() -> None:
    here, there = fact("53 drones came.", "a"), fact("“53 DRONES  came”", "b")
    assert marks(here, there, fact("7 drones came.", "c")) == [True, True, False]


def test_a_sentence_twice_in_one_document_is_not_printed_elsewhere() -> None:
    assert marks(fact("53 drones came.", "a"), fact("53 drones came.", "a")) == [False, False]


def test_a_cut_or_reset_sentence_of_the_same_observation_is_a_printing() -> None:
    cut = REPORT.replace(" by the river", "")
    moved = REPORT.replace("Thursday", "the eve of the talks")
    assert marks(fact(REPORT, "a"), fact(cut, "b"), fact(moved, "c")) == [True, True, True]


def test_nearly_the_same_words_with_another_number_are_another_matter() -> None:
    assert marks(fact(REPORT, "a"), fact(REPORT.replace("53", "63"), "b")) == [False, False]


def test_the_same_observation_in_other_words_is_an_origin_of_its_own() -> None:
    other = fact("The governor counted 53 of them, all destroyed before dawn.", "b")
    assert marks(fact(REPORT, "a"), other) == [False, False]


def test_one_report_printed_by_many_is_one_printing() -> None:
    chance = random.Random(366)

    def edited(number: int) -> str:
        words = list(WORDS)
        if number % 3:
            del words[chance.randrange(5, len(words))]
        return " ".join(words) + ("" if number % 2 else " Officials are due to speak.")

    copies = [fact(edited(number), f"d{number}") for number in range(366)]
    apart = [
        fact(f"In {place} the staff said that 53 had been stopped", place)
        for place in ("Sumy", "Odesa")
    ]
    found = printings(facts_to_table([*copies, *apart]))
    assert np.bincount(found[:366]).max() >= 0.95 * 366
    assert not set(found[366:]) & set(found[:366])


def test_signatures_estimate_how_many_pairs_of_words_are_shared() -> None:
    one, other, none = minhashes(column(REPORT, REPORT.replace("Thursday", "Friday"), "Nothing"))
    assert (one == other).mean() > 0.7
    assert (one == none).mean() < 0.1


def test_a_sentence_has_one_signature_wherever_it_stands() -> None:
    among = minhashes(column("x", REPORT, "", "y z"))
    assert (among[1] == minhashes(column(REPORT))[0]).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=12))
def test_equal_sentences_share_a_printing_in_any_order(drawn: list[tuple[str, str]]) -> None:
    facts = [fact(f"{word} 53 {word * 3}", doc_id) for doc_id, word in drawn]
    found = printings(facts_to_table(facts))
    for one, (_, word) in zip(found, drawn, strict=True):
        assert {word} == {
            other for mark, (_, other) in zip(found, drawn, strict=True) if mark == one
        }
    assert marks(*reversed(facts)) == marks(*facts)[::-1]
