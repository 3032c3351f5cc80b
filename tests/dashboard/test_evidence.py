from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import evidence
from dashboard.evidence import LEFT_OUT, NUMBER, Mark, Segment

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cf"], exclude_characters="\xad"))


@given(TEXTS, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_segments_are_the_whole_text(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(start, end, NUMBER, str(i)) for i, (start, end) in enumerate(spans)]
    pieces = evidence.segments(text, marks)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


def test_marks_carry_their_words() -> None:
    marks = [Mark(17, 20, NUMBER, "b"), Mark(3, 5, NUMBER, "a"), Mark(3, 5, LEFT_OUT, "why")]
    pieces = evidence.segments("at 53 drones and 12 more", marks)
    assert [(p.text, p.key) for p in pieces if p.kind == NUMBER] == [("53", "a"), ("12 ", "b")]


def test_a_sentence_is_marked_by_its_own_offsets() -> None:
    fact = {"sentence": "Of 53 fell 32.", "sentence_start": 100, "number_start": 111,
            "number_end": 113, "fact_id": "x"}  # fmt: skip
    assert [p.text for p in evidence.marked_sentence(fact)] == ["Of 53 fell ", "32", "."]


def test_invisible_characters_are_shown() -> None:
    assert evidence.visible("a\u202e53\u200b") == "a⟨U+202E⟩53⟨U+200B⟩"


@given(st.text("ab ", max_size=90), st.text("ab ", max_size=90), st.integers(10, 60))
def test_shortening_keeps_the_number(before: str, after: str, length: int) -> None:
    pieces = [Segment(before), Segment("53", NUMBER), Segment(after)]
    short = evidence.shorten([piece for piece in pieces if piece.text], length)
    assert [p.text for p in short if p.kind == NUMBER] == ["53"]
    assert sum(len(p.text) for p in short) <= length + 6


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://a/b", "http:///x", "",
     None, "http://[bad", " https://a.example", "java\nscript:x"],
)  # fmt: skip
def test_only_http_addresses_become_links(url: str | None) -> None:
    assert evidence.safe_url(url) is None


def test_a_source_link_jumps_to_the_sentence() -> None:
    sentence = "One two, three-four five six seven eight nine ten eleven twelve."
    link = evidence.source_link({"url": "https://a.example/x#old", "sentence": sentence})
    assert link is not None
    address, fragment = link.split("#:~:text=")
    assert address == "https://a.example/x"
    first, last = fragment.split(",")
    assert unquote(first) == "One two, three-four five six"
    assert "-" not in first
    assert sentence.endswith(unquote(last))


def test_a_link_without_a_usable_address_is_none() -> None:
    assert evidence.source_link({"url": "javascript:x", "sentence": "x"}) is None


def test_context_is_cut_at_words() -> None:
    text = "word " * 200 + "Here are 53." + " more" * 200
    before, after = evidence.context(text, 1000, 1012)
    assert before.startswith("… word")
    assert after.endswith("more …")
    assert len(before) <= evidence.CONTEXT_LENGTH + 2


def test_paragraphs_split_at_line_ends_and_keep_marks() -> None:
    pieces = [Segment("one\n\ntwo "), Segment("53", NUMBER), Segment(" drones\nthree\n")]
    lines = evidence.paragraphs(pieces)
    assert [[piece.text for piece in line] for line in lines] == [
        ["one"], ["two ", "53", " drones"], ["three"],
    ]  # fmt: skip


def test_document_ids_with_slashes_stay_addresses() -> None:
    assert evidence.document_path("a/b c?d") == "/document/a/b%20c%3Fd"
