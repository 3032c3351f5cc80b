"""Prepositions in English, by what stands behind them."""

from __future__ import annotations

import pytest

from etl.glosses.prepositions import preposition
from tests.etl.glosses.lines import line_of


def first_preposition(text: str, language: str) -> str:
    line = line_of(text, language)
    at = next(place for place, word in enumerate(line.words) if word.kind == "preposition")
    return preposition(line, at)


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("втратила до 40 танків", "uk", "up to"),
        ("потеряла до 40 танков", "ru", "up to"),
        ("прибув до міста", "uk", "to"),
        ("горять від 10 до 15 танків", "uk", ""),
        ("горят от 10 до 15 танков", "ru", ""),
        ("26 із 41 дронів", "uk", "of"),
        ("Із 60 ракет збито 48", "uk", "of"),
        ("горіло 26 дронів із 41.", "uk", "out of"),
        ("обмін 50 на 50", "uk", "for"),
        ("обмен 50 на 50", "ru", "for"),
        ("зброя на 5 млн євро", "uk", "worth"),
        ("оружие на 5 млн евро", "ru", "worth"),
        ("зброя на $5 млн", "uk", "worth"),
        ("над морем", "uk", "over"),
        ("з міста", "uk", "from"),
        ("з танками", "uk", "with"),
        ("с танками", "ru", "with"),
        ("у міністерстві повідомили", "uk", ""),
        ("у місті горить дах", "uk", "in"),
        ("дали по три дрони", "uk", ""),
    ],
)
def test_a_preposition_is_worded_by_number_money_and_case(
    text: str, language: str, english: str
) -> None:
    assert first_preposition(text, language) == english
