"""What a number counts, or why it counts nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.counted import Counted, count_nouns, reasons_of, up_to_whole
from etl.model import Sentence
from etl.numbers import find_quantities
from etl.tags import Tagged, tag
from etl.tokens import tokenize
from etl.unit_words import square_kilometres


def counted(text: str) -> tuple[Tagged, tuple[Counted, ...]]:
    sentence = Sentence(0, len(text), text, tokenize(text))
    tagged = tag(sentence)
    return tagged, count_nouns(tagged, find_quantities(sentence))


def only(text: str) -> Counted:
    _, found = counted(text)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("It sent 53 drones.", "drone"),
        ("It sent 93 Shahed-type drones.", "drone"),
        ("It sent 20 of the new attack drones.", "drone"),
        ("It sent a dozen long-range missiles.", "missile"),
        ("It sent dozens of armoured personnel carriers.", "armoured personnel carrier"),
        ("It took 11 of Myanmar's towns.", "town"),
        ("It lost two captured tanks.", "tank"),
        ("It outlawed 1,500 makes and models of firearm.", "make and model of firearm"),
        ("It holds 300 square kilometres.", "square kilometre"),
        ("It listed 40 current and former Malian officials.", "official"),
        ("It listed one individual tied to them.", "individual"),
    ],
)
def test_the_noun_of_a_number(text: str, lemma: str) -> None:
    item = only(text)
    assert item.noun is not None
    assert item.noun.lemma == lemma
    assert (item.elided, item.reason) == (False, None)


def test_a_calibre_in_the_phrase() -> None:
    _, found = counted("It gave four 105mm howitzers.")
    assert found[0].noun is not None
    assert found[0].noun.lemma == "howitzer"
    assert found[1].reason == "part of a name"


def test_a_noun_shared_by_two_kinds() -> None:
    _, found = counted("It listed 13 natural and 31 legal persons.")
    assert [item.noun.lemma for item in found if item.noun] == ["legal person", "legal person"]


def test_a_span_of_time_makes_no_ratio() -> None:
    _, found = counted("Police got 42,677 in three months, one in three of them broken.")
    assert [item.reason for item in found[:2]] == [None, "duration"]


def test_an_enemy_behind_times_makes_no_ratio() -> None:
    assert counted("Fourteen times the enemy stormed the line.")[1][0].reason is None
    assert counted("Fourteen times the usual dose.")[1][0].reason == "ratio"
    assert counted("It moved 138,000 in four provinces.")[1][0].reason != "ratio"


def test_a_quoted_number_may_be_part_of_a_whole() -> None:
    assert counted("It admits “dozens” of them fell.")[1][0].partitive


def test_a_year_before_a_number() -> None:
    _, found = counted("Since 2005 eight persons have been listed.")
    assert [item.reason for item in found] == ["date", None]


@pytest.mark.parametrize(
    "text",
    [
        "It shot down 32.", "It lost 16 on Monday.", "The rest, 20, fell.", "Tanks – 753 од.",
        "It lost three of Malawi.", "It lost two of our team.", "Over regions: 96 Crimea.",
        "There were 12 Belgorod region, mostly.",
    ],
)  # fmt: skip
def test_a_noun_left_out(text: str) -> None:
    item = only(text)
    assert (item.noun, item.elided, item.reason) == (None, True, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It fell by 40%.", "percentage"),
        ("It rose by 12 per cent.", "percentage"),
        ("It lasted nine hours.", "duration"),
        ("It was a 12-day pause.", "duration"),
        ("A 61-year-old woman spoke.", "age"),
        ("A citizen of 62 spoke.", "age"),
        ("Their daughter of 14.", "age"),
        ("Kateryna, 38, who spoke, left.", "age"),
        ("On December 18 ten missiles flew.", "date"),
        ("The 47th brigade spoke.", "ordinal"),
        ("It flew 1,200 km.", "distance"),
        ("A 155mm gun stood there.", "calibre"),
        ("A 500 kg warhead lay there.", "weight"),
        ("It began at 5 pm.", "time"),
        ("It was a 30,000-strong force.", "strength"),
        ("It moved five brigades.", "formation"),
        ("It paid for Leopard 2 tanks.", "part of a name"),
        ("It was 13/12/24 on the card.", "date"),
        ("It has 40 windows.", "no counted noun"),
        ("It has 40 Crimea posters.", "no counted noun"),
        ("The sirens began at 08:30.", "clock time"),
    ],
)
def test_why_a_number_counts_nothing(text: str, reason: str) -> None:
    _, found = counted(text)
    assert found[0].reason == reason
    assert found[0].noun is None


def test_of_them_is_partitive() -> None:
    for text in ("Some 20 of them fell.", "It saw 20 of these.", "It saw 20 of which two fell."):
        _, found = counted(text)
        assert (found[0].partitive, found[0].elided) == (True, True)


def test_a_part_knows_its_whole() -> None:
    for text in (
        "It shot down 32 of 53 drones.",
        "It shot down 32 of the 53 drones.",
        "Now 32 of the promised 53 drones are here.",
    ):
        _, found = counted(text)
        assert [item.whole for item in found] == [1, None]
        assert found[1].noun is not None
        assert found[1].noun.lemma == "drone"


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("It sent another 20 drones.", True),
        ("It sent 20 more drones.", True),
        ("It sent an additional 20 drones.", True),
        ("It sent a further 20 drones.", True),
        ("It sent 20 drones.", False),
    ],
)
def test_numbers_that_are_added(text: str, more: bool) -> None:
    assert only(text).more is more


def test_money_and_times_are_counted_things_of_their_own() -> None:
    for text, kind in (("It gave €20m.", "money"), ("It shelled the town twice.", "times")):
        item = only(text)
        assert item.noun is not None
        assert item.noun.classes == {kind}


def test_a_number_after_another_noun_phrase_does_not_take_its_noun() -> None:
    _, found = counted("At least 17 soldiers were killed and 20 wounded.")
    assert found[0].noun is not None
    assert found[0].noun.lemma == "soldier"
    assert found[1].noun is None or found[1].noun.first > found[1].quantity.last


def test_square_miles_are_square_kilometres() -> None:
    assert square_kilometres("square mile") == 2.589988110336
    assert square_kilometres("square kilometre") == 1


WORDS = (
    "53 two dozens of the them those which another more drones tanks soldiers brigades km % th - "
    "killed were by and , . new captured Shahed-type 's square kilometres - year-old"
).split()


@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_every_number_gets_one_answer_within_the_sentence(words: list[str]) -> None:
    text = " ".join(words)
    tagged, found = counted(text)
    quantities = find_quantities(tagged.sentence)
    assert [item.quantity for item in found] == list(quantities)
    for index, item in enumerate(found):
        assert 0 <= item.first <= item.quantity.first
        assert item.quantity.last <= item.last < len(tagged.lower)
        assert item.whole is None or (0 <= item.whole < len(found) and item.whole != index)
        assert not (item.elided and item.noun)
        assert all(item.quantity.last < at < len(tagged.lower) for at in item.modifiers)


@pytest.mark.parametrize(
    "text", ["It stopped 266 drones of the 298.", "Seventy-six drones were downed out of 86."]
)
def test_a_whole_may_stand_behind_the_noun_of_its_part(text: str) -> None:
    _, (part, whole) = counted(text)
    assert (part.whole, whole.noun) == (1, None)


@pytest.mark.parametrize(
    "text", ["It stopped 266 drones. Of the 98 it fired.", "It stopped 266 drones of the 98."]
)
def test_a_whole_is_no_less_than_its_part_and_stands_in_one_clause(text: str) -> None:
    _, found = counted(text)
    assert found[0].whole is None


def test_another_one_is_no_number() -> None:
    assert only("And another one fell.").reason == "pronoun"


@pytest.mark.parametrize("text", ["It lost 12 of its own.", "It lost 12 of theirs on Monday."])
def test_a_part_of_ones_own_leaves_the_noun_out(text: str) -> None:
    item = only(text)
    assert (item.noun, item.elided, item.partitive) == (None, True, True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Army | 1,100,000 21 | Navy", "footnote"),
        ("Army | 900 (430 of them in May) 21", "footnote"),
        ("Army | 900 | 21", None),
        ("It has 900 (430 of them in May) 21", None),
        ("An empty claim.[3]", "footnote"),
        ("Most hamlets stood empty.3", "footnote"),
        ("These are costly technologies.36 Rockets of old rely on turbines.", "footnote"),
        ("[36] Rockets of old rely on turbines.", "footnote"),
        ("It has lost [36] tanks.", None),
    ],
)
def test_the_number_of_a_note_closes_a_cell(text: str, reason: str | None) -> None:
    _, found = counted(text)
    assert found[-1].reason == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Aid fell by two thirds between 2022 and 2025.", "date"),
        ("It lost troops between 2014 and 2021, they say.", "date"),
        ("It fired between 2000 and 2050 rockets.", None),
        ("It has between 2,000 and 2,050.", None),
        ("It took land throughout 2025.24 However, some doubt it.", "date"),
        ("It took 2025.24 square kilometres.", None),
    ],
)
def test_years_are_no_counts(text: str, reason: str | None) -> None:
    _, found = counted(text)
    assert found[-1].reason == reason


@pytest.mark.parametrize("owner", ["Rakhine's", "the region’s", "the Upper Nile state's"])
def test_a_whole_may_stand_behind_its_owner(owner: str) -> None:
    _, found = counted(f"It holds 14 of {owner} 17 towns.")
    assert [item.whole for item in found] == [1, None]


def test_an_owner_without_a_number_makes_no_whole() -> None:
    assert only("It holds 14 of Rakhine's towns.").whole is None


def test_whose_ones_they_are_does_not_say_what_they_are() -> None:
    assert only("It shot down 59 Ukrainian ones.").noun is None


def test_what_is_counted_up_to_the_noun_of_its_whole() -> None:
    tagged, found = counted("Some 4,500 of the 6,000 soldiers left.")
    part = up_to_whole(tagged, found[0])
    assert part.noun is not None
    assert (part.noun.lemma, tagged.lower[part.last]) == ("soldier", "soldiers")


@pytest.mark.parametrize("text", ["Some 4,500 of the 6,000 left.", "Some 4,500 soldiers left."])
def test_what_is_counted_stays_where_its_whole_has_no_noun(text: str) -> None:
    tagged, found = counted(text)
    assert up_to_whole(tagged, found[0]) == found[0]


def test_why_numbers_count_nothing_is_asked_once() -> None:
    text = "Ann, aged 40, saw 12 drones."
    sentence = Sentence(0, len(text), text, tokenize(text))
    tagged, quantities = tag(sentence), find_quantities(sentence)
    reasons = reasons_of(tagged, quantities)
    assert len(reasons) == len(quantities)
    given = dict.fromkeys(quantities, "no count")
    told = count_nouns(tagged, quantities, reasons=given)
    assert [item.reason for item in told] == ["no count"] * len(quantities)
    assert count_nouns(tagged, quantities, reasons=reasons) == count_nouns(tagged, quantities)
