"""Words around a number: rates, wishes, negation, what is still to come, and totals."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import discourse, lexicon
from etl.choice import trained_judge
from etl.counted import Counted, count_nouns
from etl.cues import cues_of
from etl.interpretation import interpret
from etl.lexicon import LexiconError
from etl.model import Sentence
from etl.numbers import find_quantities
from etl.tags import Tagged, VerbMention, tag
from etl.tokens import tokenize

CUES = cues_of("en")


def counted(text: str) -> tuple[Tagged, tuple[Counted, ...]]:
    sentence = Sentence(0, len(text), text, tokenize(text))
    tagged = tag(sentence)
    return tagged, count_nouns(tagged, find_quantities(sentence))


def last_verb(text: str) -> tuple[Tagged, Counted, VerbMention]:
    """Return a sentence with its last number and its last verb."""
    tagged, items = counted(text)
    return tagged, items[-1], tagged.verbs[-1]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It fires 32 drones a day.", "rate"),
        ("It fires 32 drones each night.", "rate"),
        ("It fired 32 drones a day later.", "later"),
        ("It fired 32 drones in a week.", None),
        ("It fired 32 drones, a day passed.", None),
        ("It fired 32 drones; daily life went on.", None),
        ("It lost all but 26 drones.", "all but"),
        ("It was up from 32 drones.", "comparison"),
        ("It wants 32 drones.", "wish"),
        ("It wants to count 32 drones.", None),
        ("A town of 32 people burned.", "not themselves"),
        ("It found the bodies of 32 soldiers.", "bodies"),
        ("It shot down 32 drones.", None),
    ],
)
def test_words_next_to_a_number(text: str, reason: str | None) -> None:
    tagged, items = counted(text)
    assert CUES.around_number(tagged, items[-1]) == reason


@pytest.mark.parametrize(
    ("text", "at_verb", "forbidden"),
    [
        ("It lost 20 tanks.", None, None),
        ("It did not lose 20 tanks.", "negated", "negated"),
        ("It has never yet lost 20 tanks.", "negated", "negated"),
        ("It could lose 20 tanks.", "hypothetical", "hypothetical"),
        ("It wants to destroy 20 tanks.", "wish", "wish"),
        ("He could say it lost 20 tanks.", "hypothetical", None),
        ("It did not rest; it lost 20 tanks.", None, None),
        ("It never, he said, lost 20 tanks.", None, None),
    ],
)
def test_words_before_the_verb(text: str, at_verb: str | None, forbidden: str | None) -> None:
    tagged, item, verb = last_verb(text)
    assert CUES.at_verb(tagged, item, verb) == at_verb
    assert CUES.forbidden(tagged, item, verb) == forbidden


def test_may_is_a_month_beside_a_number_only() -> None:
    for text, reason in (
        ("It may lose 20 tanks.", "hypothetical"),
        ("May lose 20 tanks.", "hypothetical"),
        ("Of these 8 may lose 20 tanks.", "hypothetical"),
        ("On 8 May lost 20 tanks.", None),
    ):
        tagged, item, verb = last_verb(text)
        assert CUES.at_verb(tagged, item, verb) == reason
        assert CUES.forbidden(tagged, item, verb) == reason


def test_words_far_before_the_verb_say_nothing() -> None:
    for between, reason in (("", "negated"), ("by day or by night in any way ", None)):
        tagged, item, verb = last_verb(f"It did not {between}lose 20 tanks.")
        assert CUES.at_verb(tagged, item, verb) == reason


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("It will soon send 20 tanks.", True),
        ("It is due to send 20 tanks.", True),
        ("It has sent 20 tanks.", False),
        ("It will rest; it sent 20 tanks.", False),
    ],
)
def test_what_is_still_to_come(text: str, planned: bool) -> None:
    assert CUES.is_planned(*last_verb(text)) is planned


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("It lost 20 tanks.", [None]),
        ("It lost 20 tanks so far.", ["total"]),
        ("It now lost 20 tanks.", ["total"]),
        ("It lost another 20 tanks.", ["increment"]),
        ("It lost another 20 tanks so far.", ["increment"]),
        ("Losses – 20 (+3)", [None, "increment"]),
        ("It lost 20 tanks, he said in total calm.", [None]),
    ],
)
def test_the_scope_that_words_give(text: str, scopes: list[str | None]) -> None:
    tagged, items = counted(text)
    assert [CUES.scope(tagged, item) for item in items] == scopes


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("It lost all but 26 drones and 31 missiles.", ["all but", "all but"]),
        ("It killed girls aged five and ten.", ["age", "age"]),
        ("It requested 26 tanks and 31 guns.", ["wish", "wish"]),
        ("It lost one tank in two.", ["rate", "no metric"]),
        ("It did not lose 20 tanks.", ["negated"]),
        ("It fires 32 drones a day.", ["rate"]),
    ],
)
def test_reasons_that_always_hold_and_those_a_list_shares(
    text: str, reasons: list[str | None]
) -> None:
    tagged, items = counted(text)
    state = discourse.start(None, None, [], frozenset())
    found = interpret(tagged, items, state, trained_judge())
    assert [entry.reason for entry in found] == reasons


def test_an_age_is_not_shared_with_a_number_that_has_a_noun() -> None:
    tagged, items = counted("It killed girls aged five and 10 soldiers.")
    state = discourse.start(None, None, [], frozenset())
    first, second = interpret(tagged, items, state, trained_judge())
    assert (first.reason, second.judged) == ("age", True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It gives Kyiv €32 a year.", None),
        ("It bought drones at a cost of €32.", None),
        ("It gives Kyiv 32 tanks a year.", "rate"),
        ("It is a town of 32 people.", "not themselves"),
    ],
)
def test_money_by_the_year_may_be_a_fact(text: str, reason: str | None) -> None:
    tagged, items = counted(text)
    assert CUES.ruled_out(tagged, items[-1]) == reason


def test_words_of_inclusion_are_split_by_length() -> None:
    assert "including" in CUES.inclusion
    assert ("among", "them") in CUES.inclusion_pairs
    assert not any(" " in word for word in CUES.inclusion)


@pytest.mark.parametrize("table", ["before", "verb", "scope", "forbidding", "topics"])
def test_a_missing_table_is_named(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (lexicon.HERE / "en" / "cues.toml").read_text(encoding="utf-8")
    (tmp_path / "en").mkdir()
    changed = text.replace(f"\n[{table}]\n", "\n[other]\n")
    (tmp_path / "en" / "cues.toml").write_text(changed, encoding="utf-8")
    monkeypatch.setattr(lexicon, "HERE", tmp_path)
    with pytest.raises(LexiconError, match=rf"en/cues\.toml lacks the table \[{table}\]"):
        cues_of.__wrapped__("en")
