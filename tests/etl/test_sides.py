"""Who did it and to whom: the golden cases, one test each, and what holds for any text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import lexicon
from etl.catalogue import Metric, load_catalogue
from etl.extract import extract_document
from etl.lexicon import LexiconError
from etl.model import Document, Fact, Sentence
from etl.parties import find_parties, load_parties
from etl.roles import Roles, place_mentions, roles_of, side_words
from etl.side_context import rule_of
from etl.sides import _RULES
from etl.tags import tag
from etl.tokens import tokenize

GOLDEN = Path(__file__).parents[1] / "golden" / "sides.toml"
CASES = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]


def facts_of(text: str, title: str | None = None, publisher: str | None = None) -> list[Fact]:
    document = Document("one", text, title, publisher, language="en")
    return list(extract_document(document).facts)


def fact_of(case: dict[str, Any]) -> Fact:
    """Return the fact of the number in brackets."""
    start = case["text"].index("[")
    end = case["text"].index("]") - 1
    text = case["text"].replace("[", "").replace("]", "")
    found = facts_of(text, case.get("title"), case.get("publisher"))
    chosen = [fact for fact in found if fact.number_start < end and start < fact.number_end]
    assert chosen, f"no fact at the number, only {[fact.number_text for fact in found]}"
    return chosen[0]


def words_of(fact: Fact, role: str) -> str | None:
    return next((one.text for one in fact.evidence if one.role == role), None)


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_sides_of_a_number(case: dict[str, Any]) -> None:
    fact = fact_of(case)
    assert (fact.actor, fact.target) == (case["actor"] or None, case["target"] or None)
    for role in ("actor", "target"):
        if f"{role}_words" in case:
            assert words_of(fact, role) == case[f"{role}_words"]
    if "flags" in case:
        assert [flag for flag in fact.flags if flag.startswith("inferred")] == case["flags"]


def test_a_side_without_words_is_flagged() -> None:
    for case in CASES:
        fact = fact_of(case)
        for role in ("actor", "target"):
            inferred = f"inferred_{role}" in fact.flags
            named = getattr(fact, role) is not None
            assert inferred == (named and words_of(fact, role) is None)


@pytest.mark.parametrize("family", ["ground", "equipment", "buildings"])
@pytest.mark.parametrize(
    ("side", "owner", "rule"),
    [
        ("target", "target", "outcome"),
        ("target", None, "outcome"),
        ("actor", "target", "conquest"),
        ("actor", "actor", "attack"),
    ],
)
def test_a_metric_of_ones_own_is_read_by_its_keys(
    family: str, side: str, owner: str | None, rule: str
) -> None:
    made = Metric(
        "x",
        "X",
        "X",
        family,
        "count",
        side,
        ("x",),
        ("y",),
        "increment",
        agent="actor",
        owner=owner,
    )
    assert rule_of(made) == rule


def test_every_metric_has_a_rule() -> None:
    assert {rule_of(metric) for metric in load_catalogue().metrics.values()} == set(_RULES)


def roles(text: str) -> Roles:
    sentence = Sentence(0, len(text), text, tokenize(text))
    tagged = tag(sentence)
    return roles_of(tagged, place_mentions(tagged, find_parties(sentence)), side_words("en"))


@pytest.mark.parametrize(
    ("text", "role", "side"),
    [
        ("Russian shelling woke the town.", "attacker", "Russia"),
        ("A bombardment by Israel lasted for hours.", "attacker", "Israel"),
        ("Strikes on Ukraine went on.", "attacked", "Ukraine"),
        ("Ukraine was attacked again.", "attacked", "Ukraine"),
        ("The losses of the Russian army grow.", "loser", "Russia"),
        ("Pyongyang has sent troops abroad.", "holder", "North Korea"),
        ("Myanmar.", "head", "Myanmar"),
        ("In Ukraine, talks went on.", "attacker", None),
        ("KYIV, Ukraine (Wire) — An Israeli strike went on.", "attacker", "Israel"),
        ("Thailand counted 30 air strikes.", "attacker", None),
        ("A group in Thailand saw strikes by Myanmar.", "attacked", None),
        ("Ukraine is counting its dead.", "loser", "Ukraine"),
        ("The UN verified 12 dead.", "loser", None),
    ],
)
def test_roles_that_the_words_give(text: str, role: str, side: str | None) -> None:
    assert getattr(roles(text), role) == side


def test_an_attack_of_a_later_sentence_replaces_the_earlier_one_whole() -> None:
    earlier = Roles(attacker="Russia", attacked="Ukraine", loser="Russia")
    later = earlier.then(Roles(attacker="Israel"))
    assert (later.attacker, later.attacked, later.loser) == ("Israel", None, "Russia")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "Russia Ukraine Israel the enemy it its 12 drones soldiers people killed lost attacked "
            "launched shot down by of at in from and , . : ' s said that we our army Kyiv".split()
        ),
        min_size=1,
        max_size=25,
    )
)
def test_any_order_of_words_gives_sides_of_the_catalogue(words: list[str]) -> None:
    for fact in facts_of(" ".join(words)):
        assert {fact.actor, fact.target} <= load_parties().sides | {None}
        assert fact.actor is None or fact.actor != fact.target


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("\naimed = ", "\nammed = "), "aimed"),
        (lambda text: text + '\nmore = ["x"]\n', "more"),
        (lambda text: text.replace('lose_verbs = ["lose"', "lose_verbs = [1"), "lose_verbs"),
    ],
)
def test_a_bad_word_list_names_file_and_key(
    change: Any, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "en").mkdir()
    for name in ("sides", "verbs"):
        text = (lexicon.HERE / "en" / f"{name}.toml").read_text(encoding="utf-8")
        changed = change(text) if name == "sides" else text
        (tmp_path / "en" / f"{name}.toml").write_text(changed, encoding="utf-8")
    monkeypatch.setattr(lexicon, "HERE", tmp_path)
    with pytest.raises(LexiconError, match=rf"en/sides\.toml.*{message}"):
        side_words.__wrapped__("en")
