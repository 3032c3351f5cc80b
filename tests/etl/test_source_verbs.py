"""Who says a verb, and what is no verb of saying."""

from __future__ import annotations

import pytest

from etl.source_verbs import by_verb
from tests.etl.phrases import at, name_of, reader_of


@pytest.mark.parametrize(
    ("text", "verb", "name", "trailing"),
    [
        ("The navy said 5 men left.", "said", "navy", False),
        ("Five men left, Ann Lee said.", "said", "Ann Lee", True),
        ("Five men left, said Ann Lee.", "said", "Ann Lee", True),
        ("Five men left, the fishermen said.", "said", "fishermen", True),
        ("The army announced it would send 40 tanks.", "announced", "army", False),
    ],
)
def test_who_says_it(text: str, verb: str, name: str, trailing: bool) -> None:
    reader = reader_of(text)
    found = by_verb(reader, at(reader, verb), weak=False)
    assert found is not None
    assert (name_of(reader, found), found.trailing) == (name, trailing)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Ten men were reported missing.", "reported"),
        ("Russian claims were many.", "claims"),
        ("The raid claimed ten lives.", "claimed"),
        ("Twelve people accused of theft were held.", "accused"),
        ("The army announced a package of 40 tanks.", "announced"),
        ("The hospital admitted 40 men.", "admitted"),
        ("The rain said it all.", "said"),
    ],
)
def test_a_deed_or_a_noun_is_no_statement(text: str, verb: str) -> None:
    reader = reader_of(text)
    assert by_verb(reader, at(reader, verb), weak=False) is None


@pytest.mark.parametrize(
    ("text", "verb", "name"),
    [
        ("The army puts the dead at 40.", "puts", "army"),
        ("The army has put out its table of the dead.", "put", "army"),
        ("ACLED counted 12 dead.", "counted", "ACLED"),
        ("The army put out a fire at noon.", "put", None),
        ("He puts the dead at 40.", "puts", None),
        ("The shop counted 12 cars.", "counted", None),
    ],
)
def test_a_verb_of_figures_needs_a_figure_and_a_body(
    text: str, verb: str, name: str | None
) -> None:
    reader = reader_of(text)
    found = by_verb(reader, at(reader, verb), weak=True)
    assert name_of(reader, found) == name
    assert found is None or found.weak
