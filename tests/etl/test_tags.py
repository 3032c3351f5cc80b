"""Words into classes: nouns, verbs with their forms and particles, closed classes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import lexicon
from etl.catalogue import load_catalogue
from etl.lexicon import LexiconError, read_lexicon
from etl.model import Sentence
from etl.tags import Tagged, plural_of, tag, verb_forms, words_of
from etl.tokens import tokenize

IRREGULAR = {"shoot": ["shoots", "shot", "shooting"]}


def tagged(text: str) -> Tagged:
    return tag(Sentence(0, len(text), text, tokenize(text)))


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("drone", "drones"),
        ("lorry", "lorries"),
        ("boy", "boys"),
        ("clash", "clashes"),
        ("howitzer", "howitzers"),
        ("pass", "passes"),
    ],
)
def test_regular_plurals(noun: str, plural: str) -> None:
    assert plural_of(noun) == plural


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("launch", ["launch", "launches", "launched", "launching"]),
        ("seize", ["seize", "seizes", "seized", "seizing"]),
        ("deploy", ["deploy", "deploys", "deployed", "deploying"]),
        ("carry out", ["carry out", "carries out", "carried out", "carrying out"]),
        ("shoot down", ["shoot down", "shoots down", "shot down", "shooting down"]),
    ],
)
def test_verb_forms(verb: str, forms: list[str]) -> None:
    assert [words for _, words in verb_forms(verb, IRREGULAR)] == forms


@pytest.mark.parametrize(
    ("text", "lemma", "kind"),
    [
        ("The lorries left.", "lorry", "equipment"),
        ("Two unmanned aerial vehicles came.", "unmanned aerial vehicle", "drone"),
        ("Some prisoners of war returned.", "prisoner of war", "prisoner"),
        ("Several guided aerial bombs fell.", "guided aerial bomb", "glide_bomb"),
        ("Five servicemen spoke.", "serviceman", "soldier"),
        ("About 20 square kilometres changed hands.", "square kilometre", "area"),
    ],
)
def test_the_longest_noun_is_taken_in_any_number(text: str, lemma: str, kind: str) -> None:
    nouns = [noun for noun in tagged(text).nouns.values() if kind in noun.classes]
    assert max(nouns, key=lambda noun: noun.last - noun.first).lemma == lemma


def test_a_noun_of_outcome_says_what_happened() -> None:
    found = tagged("The war left 40 deaths and 90 injured.").nouns.values()
    assert [noun.outcome for noun in found if noun.outcome] == ["death", "injury"]


def test_a_particle_may_stand_behind_the_object() -> None:
    text = "They shot three of the drones down at dawn."
    found = [verb for verb in tagged(text).verbs if verb.particle >= 0]
    assert [verb.classes() >= {"shoot_down"} for verb in found] == [True]
    assert tagged(text).lower[found[0].particle] == "down"
    assert not [verb for verb in tagged("They shot. It went down.").verbs if verb.particle >= 0]


def test_a_particle_stands_at_once_behind_the_verb_when_the_object_is_in_front() -> None:
    verbs = tagged("The villagers were bused out of the town.").verbs
    assert any(("evacuate", "object") in verb.senses and verb.particle < 0 for verb in verbs)


def test_a_word_of_time_may_stand_inside_a_phrase_with_be() -> None:
    verbs = tagged("Some 200 soldiers are now stationed there.").verbs
    assert any(("deploy", "subject") in verb.senses for verb in verbs)


@pytest.mark.parametrize(
    ("text", "word", "verb_class", "relation", "form"),
    [
        ("Iran launched drones.", "launched", "launch", "object", "ed"),
        ("Two drones left the country.", "left", "leave", "subject", "ed"),
        ("The launch of drones.", "launch", "launch", "nominal", "noun"),
        ("It attacked with drones.", "attacked", "attack_with", "with", "ed"),
        ("They shelled it.", "shelled", "shell", "adverbial", "ed"),
        ("They are banning rifles.", "banning", "ban", "object", "ing"),
    ],
)
def test_verbs_have_a_class_a_relation_and_a_form(
    text: str, word: str, verb_class: str, relation: str, form: str
) -> None:
    found = [verb for verb in tagged(text).verbs if (verb_class, relation) in verb.senses]
    assert [verb.form for verb in found] == [form]
    assert tagged(text).lower[found[0].first] == word


def test_closed_classes() -> None:
    found = tagged("It will not be said of them in May.")
    kinds = dict(zip(found.lower, found.kinds, strict=True))
    assert "pronoun" in kinds["it"]
    assert "modal" in kinds["will"]
    assert "negation" in kinds["not"]
    assert "be" in kinds["be"]
    assert "say" in kinds["said"]
    assert "preposition" in kinds["in"]
    assert {"month", "modal"} <= kinds["may"]


def test_every_noun_class_of_the_lexicon_has_its_plurals() -> None:
    data = read_lexicon("en", "nouns")
    missing = []
    for kind, nouns in data.items():
        if isinstance(nouns, list):
            for noun in nouns:
                found = tagged(f"ten {noun} there").nouns.values()
                if not any(kind in one.classes for one in found):
                    missing.append((kind, noun))
    assert missing == []


def test_every_class_that_the_catalogue_names_is_in_the_lexicon() -> None:
    # Amounts of money are told by their currency, not by a noun.
    lists = {kind for kind, words in read_lexicon("en", "nouns").items() if isinstance(words, list)}
    nouns = lists | {"money"}
    verbs = set(read_lexicon("en", "verbs")) - {"irregular"}
    for metric in load_catalogue().metrics.values():
        assert set(metric.nouns) <= nouns, metric.id
        assert set(metric.verbs) <= verbs, metric.id


@given(st.text(max_size=120))
def test_tags_stand_inside_the_sentence(text: str) -> None:
    found = tagged(text)
    size = len(found.lower)
    assert len(found.kinds) == len(found.sentence.tokens) == size
    for at, noun in found.nouns.items():
        assert at == noun.first <= noun.last < size
    for verb in found.verbs:
        assert 0 <= verb.first <= verb.last < size
        assert verb.particle < size
        assert verb.senses


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("verbs", lambda text: text.replace("\nobject = ", "\nobjects = ", 1), "objects"),
        ("nouns", lambda text: 'drone_word = "drone"\n' + text, "drone_word"),
        ("verbs", lambda text: text + "\nthis is no TOML\n", "verbs.toml"),
    ],
)
def test_a_bad_lexicon_names_file_and_key(
    name: str, change: Any, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "en").mkdir()
    for file in ("nouns", "verbs", "grammar"):
        text = (lexicon.HERE / "en" / f"{file}.toml").read_text(encoding="utf-8")
        text = change(text) if file == name else text
        (tmp_path / "en" / f"{file}.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(lexicon, "HERE", tmp_path)
    with pytest.raises(LexiconError, match=rf"en/{name}\.toml.*") as caught:
        words_of.__wrapped__("en")
    assert message in str(caught.value)
