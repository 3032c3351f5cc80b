"""Which of the sides that a document offers are taken, and why."""

from __future__ import annotations

from etl.extract import extract_document
from etl.model import Document
from etl.side_choice import choose_sides, pairs_of, reasons
from tests.etl.side_scenes import offers_of

SUNK = "Ukraine sank a Russian ferry off Kerch on Monday. Two Russian tugs were destroyed as well."


def test_options_are_nobody_and_every_side_that_the_text_offers() -> None:
    (offer,) = offers_of(SUNK)
    assert offer.names[0] is None
    assert set(offer.names) == {None, "Ukraine", "Russia"}
    chosen = {(offer.names[a], offer.names[t]) for a, t in pairs_of(offer)}
    assert (None, None) in chosen
    assert ("Russia", "Russia") not in chosen


def test_a_doer_told_one_sentence_before_is_found_and_marked_as_inferred() -> None:
    (fact,) = extract_document(Document("one", SUNK, language="en")).facts
    assert (fact.actor, fact.target) == ("Ukraine", "Russia")
    assert "inferred_actor" in fact.flags
    assert [(e.role, e.text) for e in fact.evidence if e.role in ("actor", "target")] == [
        ("target", "Russian")
    ]


def test_a_decision_is_explained_by_its_strongest_features() -> None:
    (offer,) = offers_of(SUNK)
    told = reasons(offer, "Ukraine", "Russia")
    assert "at war" in dict(told["pair"])
    weights = [abs(weight) for _, weight in told["target"]]
    assert weights == sorted(weights, reverse=True)


def test_what_the_rules_settle_stays() -> None:
    text = (
        "Russia launched 40 drones at Ukraine. Russia and Ukraine exchanged 90 Ukrainian prisoners."
    )
    settled = [offer for offer in offers_of(text) if offer.rule == "return"]
    assert settled
    assert all(choose_sides(offer) == offer.rules for offer in settled)
