"""Nominal groups: what belongs together, in which case, and the small word that tells it."""

from __future__ import annotations

import pytest

from etl.glosses.groups import CLAUSE, Groups, event_nouns
from etl.glosses.words import words_of_line


def groups_of(text: str, language: str = "uk") -> Groups:
    return Groups(words_of_line(text, 0, language))


def at(groups: Groups, word: str) -> int:
    """Return where a word of the text stands."""
    return next(place for place, one in enumerate(groups.words) if one.original == word)


@pytest.mark.parametrize(
    ("text", "language", "word", "small"),
    [
        ("дах школи", "uk", "школи", "of"),
        ("крыша школы", "ru", "школы", "of"),
        ("дах нової школи", "uk", "нової", "of"),
        ("дах нової школи", "uk", "школи", ""),
        ("загибель 12 осіб", "uk", "12", "of"),
        ("будинок 12", "uk", "12", ""),
        ("село Торецьк", "uk", "Торецьк", "of"),
        ("Торецьк Донецької області", "uk", "Донецької", "in"),
        ("село знищено ракетою", "uk", "ракетою", "by"),
        ("вороги вдарили ракетою", "uk", "ракетою", "with"),
        ("город атакован дронами", "ru", "дронами", "by"),
        ("город атаковали дронами", "ru", "дронами", "with"),
        ("село знищено ракетою та дронами", "uk", "дронами", ""),
        ("надали Україні", "uk", "Україні", "to"),
        ("над школами", "uk", "школами", ""),
        ("школи згоріли", "uk", "школи", ""),
    ],
)
def test_the_small_word_of_a_case(text: str, language: str, word: str, small: str) -> None:
    groups = groups_of(text, language)
    assert groups.small_word(at(groups, word)) == small


def test_there_is_no_small_word_behind_the_last_word() -> None:
    groups = groups_of("дах школи")
    assert groups.small_word(len(groups.words)) == ""


def test_an_adjective_and_a_number_belong_to_the_noun_behind_them() -> None:
    groups = groups_of("три нові школи згоріли")
    noun = at(groups, "школи")
    assert groups.heads == [noun, noun, noun, -1]
    assert [groups.continues(place) for place in range(4)] == [False, True, True, False]
    assert groups.first(noun) == 0


def test_the_words_of_a_group_share_their_cases() -> None:
    groups = groups_of("новими школами")
    assert groups.cases[0] == groups.cases[1] == {"instrumental"}
    assert groups.is_instrumental(1)


@pytest.mark.parametrize(
    ("text", "noun", "number"),
    [
        ("41 дрон", "дрон", "41"),
        ("41 новий дрон", "дрон", "41"),
        ("новий дрон", "дрон", None),
        ("дрон", "дрон", None),
    ],
)
def test_the_number_that_counts_a_noun(text: str, noun: str, number: str | None) -> None:
    groups = groups_of(text)
    assert groups.counted_by(at(groups, noun)) == number


@pytest.mark.parametrize(
    ("text", "word", "governed", "subject"),
    [
        ("школи згоріли", "школи", False, True),
        ("над школами горить", "школами", True, False),
        ("дах школи горить", "школи", True, True),
        ("ракетою знищено", "ракетою", False, False),
    ],
)
def test_a_group_that_nothing_governs_is_a_subject(
    text: str, word: str, governed: bool, subject: bool
) -> None:
    groups = groups_of(text)
    assert groups.is_governed(at(groups, word)) == governed
    assert groups.is_subject(at(groups, word)) == subject


def test_nothing_before_the_first_word_is_a_subject() -> None:
    assert not groups_of("школи").is_subject(-1)


@pytest.mark.parametrize(("text", "year"), [("2023 році", True), ("23 роки", False)])
def test_a_word_says_that_a_number_is_a_year(text: str, year: bool) -> None:
    assert groups_of(text).is_year(1) == year
    assert not groups_of(text).is_year(0)


def test_nouns_of_events_are_those_of_the_verbs() -> None:
    assert {"loss", "death"} <= event_nouns()
    assert "school" not in event_nouns()


@pytest.mark.parametrize(
    ("text", "word", "small"),
    [
        ("сотні людей", "людей", "of"),
        ("двісті сотень людей", "людей", ""),
        ("передали прикордонникам танк", "прикордонникам", "to"),
        ("мати трьох дітей", "трьох", "of"),
        ("жінка трьох дітей поранила", "трьох", ""),
        ("уламки дрона пошкодили дах", "дрона", "of"),
        ("запущених Індією", "Індією", "by"),
    ],
)
def test_the_small_word_before_a_word(text: str, word: str, small: str) -> None:
    groups = groups_of(text)
    assert groups.small_word(at(groups, word)) == small


def test_a_chain_of_groups_begins_and_ends_with_what_belongs_together() -> None:
    groups = groups_of("дах школи міста горить")
    assert (groups.chain(2), groups.last(0)) == (0, 2)


@pytest.mark.parametrize("text", ["19.06.2024 бригада", "12:30 бригада"])
def test_the_end_of_a_date_or_time_counts_nothing(text: str) -> None:
    groups = groups_of(text)
    assert groups.counted_by(at(groups, "бригада")) is None


def test_what_belongs_together_is_looked_for_within_a_clause() -> None:
    groups = groups_of("командира бригади " * 200)
    last = len(groups.words) - 1
    assert last - CLAUSE - 1 <= groups.chain(last) <= last - CLAUSE + 1
    assert groups.last(0) == CLAUSE
