"""Verbs in English: tense, voice and number."""

from __future__ import annotations

import pytest

from etl.glosses.glossed import glossed
from etl.glosses.verbs import verb
from tests.etl.glosses.lines import line_of


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("дах горить", "uk", "burns"),
        ("дахи горять", "uk", "burn"),
        ("дахи горіли", "uk", "burned"),
        ("країна передасть", "uk", "will hand over"),
        ("збито", "uk", "shot down"),
        ("дрони збито", "uk", "were shot down"),
        ("над морем збито", "uk", "shot down"),
        ("збиті", "uk", "shot down"),
        ("сбиты", "ru", "shot down"),
        ("дроны сбиты", "ru", "were shot down"),
        ("збити", "uk", "to shoot down"),
        ("збивши", "uk", "shooting down"),
        ("загинули", "uk", "killed"),
        ("люди загинули", "uk", "were killed"),
        ("військові збили", "uk", "shot down"),
        ("военные сбили", "ru", "shot down"),
        ("вертоліт пошкоджено", "uk", "was damaged"),
        ("вертоліт і танк пошкоджено", "uk", "were damaged"),
        ("дома повреждены", "ru", "were damaged"),
        ("уламки дрона знайдено", "uk", "were found"),
        ("дрон не взорвался", "ru", "explode"),
        ("жодного дрона не збито", "uk", "were shot down"),
        ("Про це в неділю повідомив", "uk", "was reported by"),
        ("мер повідомив", "uk", "reported"),
    ],
)
def test_the_last_verb_of_a_line(text: str, language: str, english: str) -> None:
    line = line_of(text, language)
    assert verb(line, len(line.words) - 1) == english


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("дрони були збиті", "were"),
        ("було збито", ""),
        ("школа була нова", "was"),
    ],
)
def test_to_be_is_left_out_before_a_predicate_without_a_subject(text: str, english: str) -> None:
    line = line_of(text)
    at = next(place for place in range(len(line.words)) if line.is_be(place))
    assert verb(line, at) == english


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("Дрон не був збитий.", "uk", "Drone was not shot down."),
        ("Дрон не будет сбит.", "ru", "Drone will not be shot down."),
        ("Міст не зруйновано.", "uk", "Cities were not destroyed."),
        ("Дрон не було збито.", "uk", "Drone was not shot down."),
        ("Нікого не поранено.", "uk", "Nobody wounded."),
        ("Ни один дрон не был сбит.", "ru", "Not a single drone was shot down."),
        ("Ніхто не постраждав.", "uk", "Nobody was hurt."),
        ("На дільниці не збито 4 дрони.", "uk", "At station not shot down 4 drones."),
    ],
)
def test_a_clause_is_denied_once(text: str, language: str, english: str) -> None:
    assert glossed(text, language).text == english


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("В области больницы убиты 12 человек.", "were killed"),
        ("Киеву перечислены 3 миллиарда.", "were transferred"),
        ("Завод обстрелян 9 раз.", "was shelled"),
        ("На этом участке сдались 40 солдат.", "surrendered"),
    ],
)
def test_those_counted_behind_a_verb_are_its_subject(text: str, english: str) -> None:
    assert english in glossed(text, "ru").text
