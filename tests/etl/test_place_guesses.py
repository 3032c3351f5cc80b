"""Names that no rule takes for a place, but that may be one."""

from __future__ import annotations

import pytest

from etl.parties import find_parties
from etl.place_guesses import guess_places
from etl.place_names import find_places
from etl.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gunmen attacked Toramba.", ["Toramba"]),
        ("Then they built Harbourville airport.", ["Harbourville airport"]),
        ("Toramba: two people died.", ["Toramba"]),
        ("All of New Harbour burned.", ["New Harbour"]),
        # A place already; the word that opens a sentence; who speaks; a side.
        ("Shells fell in Toramba.", []),
        ("Toramba burned.", []),
        ("All went well, Moser said.", []),
        ("They left Russia.", []),
        # Whoever is addressed is no place, wherever the name stands and however long it is.
        ("All feared Mr Toramba.", []),
        ("All feared Gen. Toramba.", []),
        ("All feared Colonel Ann Toramba.", []),
        ("All feared the general near Toramba airport.", []),
        ("All feared a major Harbour airport.", ["Harbour airport"]),
    ],
)
def test_unknown_names_are_guesses(text: str, names: list[str]) -> None:
    (sentence,) = split_sentences(text)
    parties = find_parties(sentence)
    found = guess_places(sentence, find_places(sentence, parties=parties), parties)
    assert [one.text for one in found] == names
    for one in found:
        assert sentence.text[one.start : one.end] == one.text
        assert (one.country, one.whole, one.group) == (None, False, -1)
