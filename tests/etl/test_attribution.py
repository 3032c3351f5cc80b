import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.attribution import (
    AttributionContext,
    advance,
    attribution_of,
    find_sources,
    tells_back,
)
from etl.model import Sentence
from etl.sentences import split_sentences
from etl.tokens import tokenize

GOLDEN = Path(__file__).parent.parent / "golden" / "attribution.toml"
CASES = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]


def source_of(text: str, number: str) -> str | None:
    assert text.count(number) == 1, f"{number!r} must occur once in {text!r}"
    start = text.index(number)
    context = AttributionContext()
    for sentence in split_sentences(text):
        sources = find_sources(sentence)
        if sentence.start <= start < sentence.end:
            found = attribution_of(start, start + len(number), sentence, sources, context)
            return found.name if found else None
        context = advance(context, sentence, sources)
    raise AssertionError("the number lies in no sentence")


def whole(text: str) -> Sentence:
    return Sentence(0, len(text), text, tokenize(text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_golden(case: dict[str, str]) -> None:
    assert source_of(case["text"], case["number"]) == case.get("source")


def test_a_source_lies_where_its_offsets_say() -> None:
    text = "Quiet day.\nHungary’s army, which was asked, said 5 men left; “7,” said Anna Kis."
    for sentence in split_sentences(text):
        for source in find_sources(sentence):
            assert text[source.start : source.end] == source.name
            assert sentence.start <= source.cover_start <= source.cover_end <= sentence.end


def test_a_pronoun_without_anybody_before_it_is_no_source() -> None:
    assert source_of("It said 5 men left.", "5") is None


def test_a_context_is_not_changed_by_advancing() -> None:
    context = AttributionContext()
    sentence = whole("Spain’s navy said 5 men left.")
    later = advance(context, sentence, find_sources(sentence))
    assert context == AttributionContext()
    assert later.current is not None


def test_a_statement_ends_with_its_paragraph() -> None:
    text = "Spain’s navy said 5 men left.\nThe sea was calm and 3 boats lay in the bay."
    assert source_of(text, "3") is None


def test_a_quotation_goes_on_over_paragraphs() -> None:
    text = "The admiral said: “We lost 5 men.\nAnother 3 are in hospital.”"
    assert source_of(text, "3") == "admiral"


@pytest.mark.parametrize(
    "text", ["", ",", "said", ", said", "“", "according to", "|", "said said said", "’s said ’s"]
)
def test_odd_text_is_no_trouble(text: str) -> None:
    assert isinstance(find_sources(whole(text)), tuple)


PIECES = st.sampled_from(
    "said says according to the a Kyiv Russia’s US , . : ; “ ” ‘ ’ ( ) | 5 of and minister Ann who "
    "report by its own put at told \n в".split(" ")
)


@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_any_words_keep_the_offsets(text: str) -> None:
    context = AttributionContext()
    for sentence in split_sentences(text):
        sources = find_sources(sentence)
        for source in sources:
            assert text[source.start : source.end] == source.name
        attribution_of(sentence.start, sentence.end, sentence, sources, context)
        context = advance(context, sentence, sources)


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("This was reported by the General Staff.", True),
        ("THIS WAS SAID BY THE MAYOR", True),
        ("This is according to the mayor.", True),
        ("This was expected by the mayor.", False),
        ("The mayor said this was reported by his office.", False),
        ("This was reported", False),
        ("", False),
    ],
)
def test_a_sentence_tells_back_by_its_opening(text: str, back: bool) -> None:
    assert tells_back(text) == back
