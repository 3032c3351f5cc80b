"""Words that make a number no count: what stands behind it, before it and in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import lexicon
from etl.lexicon import LexiconError
from etl.model import Quantity, Sentence
from etl.numbers import find_quantities
from etl.tags import Tagged, tag
from etl.tokens import tokenize
from etl.unit_words import square_kilometres, units_of
from etl.units import why_named, why_no_count


def quantities(text: str) -> tuple[Tagged, tuple[Quantity, ...]]:
    sentence = Sentence(0, len(text), text, tokenize(text))
    return tag(sentence), find_quantities(sentence)


def no_count(text: str) -> list[str | None]:
    tagged, found = quantities(text)
    return [why_no_count(tagged, quantity, "en") for quantity in found]


def named(text: str) -> list[str | None]:
    tagged, found = quantities(text)
    return [why_named(tagged, quantity, "en") for quantity in found]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It lasted 20 days.", "duration"),
        ("It lasted twenty days.", "duration"),
        ("A 20-day lull began.", "duration"),
        ("She was 20 years old.", "age"),
        ("The Revolution of 1917 had its heroes.", "date"),
        ("Turnout fell 20%.", "percentage"),
        ("They met 20 km away.", "distance"),
        ("They dug 20 square metres.", "distance"),
        ("A 20 kg bag burst.", "weight"),
        ("The 5th floor burned.", "ordinal"),
    ],
)
def test_the_unit_behind(text: str, reason: str) -> None:
    assert no_count(text) == [reason]


@pytest.mark.parametrize(
    "text", ["It lost 20 drones.", "It won 20 square miles.", "It lost 20.", "5 th"]
)
def test_other_words_behind_leave_a_count(text: str) -> None:
    assert no_count(text) == [None]


def test_money_is_no_distance() -> None:
    assert no_count("It costs $5m.") == [None]
    assert no_count("It costs $20 mile by mile.") == [None]
    assert no_count("It runs 20 mile by mile.") == ["distance"]


@pytest.mark.parametrize("text", ["They tested the 9M729 there.", "They tested the 3K14b there."])
def test_digits_that_run_into_letters_are_part_of_a_name(text: str) -> None:
    assert no_count(text)[0] == "part of a name"


@pytest.mark.parametrize("text", ["They tested 9 M729 there.", "They gave 9m there."])
def test_letters_apart_or_without_a_digit_make_no_name(text: str) -> None:
    assert "part of a name" not in no_count(text)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Sirens began at 08:30.", ["clock time", "clock time"]),
        ("Drones : 30.", [None]),
        ("Drones:30.", [None]),
        ("It wrote 08 : 30.", [None, None]),
        ("It wrote 08: 30.", [None, None]),
    ],
)
def test_a_colon_ties_digits_to_a_clock_time(text: str, reasons: list[str | None]) -> None:
    assert no_count(text) == reasons


def test_a_hyphen_ties_a_number_to_the_word_before_it() -> None:
    assert no_count("They lit a storm-$20 lamp.") == ["part of a name"]
    for text in ("They lit a storm - $20 lamp.", "They lit a storm -$20 lamp."):
        assert no_count(text) == [None]


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("They passed Resolution 242.", ["ordinal"]),
        ("They met in Room 12.", ["ordinal"]),
        ("They joined Task Force 12.", ["ordinal"]),
        ("They passed resolution twelve.", [None]),
        ("They passed 242 resolutions.", [None]),
        ("Boys aged five left.", ["age"]),
        ("Boys aged five and ten left.", ["age", None]),
        ("Men aged 18–60 left.", ["age"]),
        ("Men aged between 18 and 60 left.", ["age"]),
        ("12 left.", [None]),
    ],
)
def test_the_word_before_makes_a_name_or_an_age(text: str, reasons: list[str | None]) -> None:
    assert named(text) == reasons


@pytest.mark.parametrize(
    ("noun", "factor"),
    [
        ("square kilometre", 1.0),
        ("square mile", 2.589988110336),
        ("square-mile", 2.589988110336),
        ("hectare", 0.01),
        ("acre", 0.0040468564224),
        ("dunam", 0.001),
    ],
)
def test_units_of_area(noun: str, factor: float) -> None:
    assert square_kilometres(noun) == factor


def test_the_word_for_a_formation_and_for_times_are_known() -> None:
    units = units_of("en")
    assert units.formations.match(("task", "forces"), 0) == (2, "formation")
    assert "drones" not in units.formations
    assert "twice" in units.times


@pytest.mark.parametrize("table", ["after", "before", "nouns", "square_kilometres", "times"])
def test_a_missing_table_is_named(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (lexicon.HERE / "en" / "units.toml").read_text(encoding="utf-8")
    (tmp_path / "en").mkdir()
    changed = text.replace(f"[{table}]", "[other]")
    (tmp_path / "en" / "units.toml").write_text(changed, encoding="utf-8")
    monkeypatch.setattr(lexicon, "HERE", tmp_path)
    with pytest.raises(LexiconError, match=rf"en/units\.toml lacks the table \[{table}\]"):
        units_of.__wrapped__("en")


def test_the_end_of_a_number_that_a_word_holds_is_no_number() -> None:
    assert no_count("They shot down mid-2,000 drones.") == ["part of a name"]


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("The army calls up men between 18 and 30.", ["age"]),
        ("The army calls up between 18 and 30 men.", [None]),
        ("The oldest of the wounded was 81.", ["age"]),
        ("The wounded were 81.", [None]),
        ("The youngest brigade was 200 strong.", [None]),
    ],
)
def test_ages_without_a_word_of_age(text: str, reasons: list[str | None]) -> None:
    assert no_count(text) == reasons


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Radars no longer see such drones.", ["negation"]),
        ("There is no doubt about the drones.", ["negation"]),
        ("They shot down no drones.", [None]),
        ("Norway ordered five Type 26 frigates.", [None, "part of a name"]),
        ("Norway ordered frigates of a type; 26 came.", [None]),
    ],
)
def test_words_that_take_a_count_away(text: str, reasons: list[str | None]) -> None:
    assert no_count(text) == reasons


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("The dead number 600.", [None]),
        ("The dead now number 600.", [None]),
        ("Those listed number nearly 100.", [None]),
        ("They met in building number 100.", ["ordinal"]),
    ],
)
def test_number_can_be_a_verb(text: str, reasons: list[str | None]) -> None:
    assert named(text) == reasons


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Evacuees: 138,000 in four provinces.", [None, None]),
        ("Three in four of them fled.", ["ratio", None]),
        ("Sixteen times the enemy attacked.", [None]),
        ("It was three times the enemy's number.", ["ratio"]),
        ("It has 12 times the number.", ["ratio"]),
    ],
)
def test_what_looks_like_a_ratio(text: str, reasons: list[str | None]) -> None:
    assert no_count(text) == reasons
