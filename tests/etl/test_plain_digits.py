"""Numbers in digits alone that are times, dates, fractions, notes or parts of names."""

from __future__ import annotations

import pytest

from etl.model import Sentence
from etl.numbers import find_quantities
from etl.plain_digits import why_plain
from etl.tags import tag
from etl.tokens import tokenize


def reasons(text: str) -> list[str | None]:
    sentence = Sentence(0, len(text), text, tokenize(text))
    return [why_plain(tag(sentence), quantity, "en") for quantity in find_quantities(sentence)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The alarm sounded at 08:30.", ["clock time", "clock time"]),
        ("Two fell near the port (0420 and 0425 GMT).", [None, "clock time", None]),
        ("Some 0420 and 0425 fell.", [None, None]),
        ("It was signed on 13/12/24.", ["date", "date", "date"]),
        ("The offensive of 1943 failed.", ["date"]),
        ("They lost 3/4 of them.", ["fraction", "fraction"]),
        ("He wants 3/4 million of them.", ["fraction", "fraction"]),
        ("That is a claim.[3]", ["footnote"]),
        ("The 9M729 flew.", ["part of a name"]),
        ('It fired "Fadi 1" missiles.', ["part of a name"]),
        ('It fired "some 1" missiles.', [None]),
        ("They are 26 frigates.", [None]),
    ],
)
def test_why_digits_are_no_count(text: str, expected: list[str | None]) -> None:
    assert reasons(text) == expected
