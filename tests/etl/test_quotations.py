"""Who says a quotation of several sentences, named behind it."""

from __future__ import annotations

import pytest

from etl.extract import extract_document
from etl.model import Document
from etl.quotations import closing_span
from etl.sentences import sentence_spans

FIRST = "Up to 60 fighters were killed."


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        (f"“{FIRST} We go on,” the general said. He left.", "We go on,” the general said."),
        (f'"{FIRST} We go on," the general said.', 'We go on," the general said.'),
        (f"“{FIRST}” The general left.", None),
        (f"{FIRST} “We go on,” the general said.", None),
        (f"“{FIRST}\nWe go on,” the general said.", None),
    ],
)
def test_a_quotation_ends_in_its_paragraph(text: str, closing: str | None) -> None:
    first = next(span for span in sentence_spans(text) if FIRST in text[span.start : span.end])
    span = closing_span(text, first.start, first.end)
    assert (None if span is None else text[span.start : span.end]) == closing


def test_whoever_is_named_behind_a_quotation_says_its_first_sentence() -> None:
    text = "“Fourteen people were killed in Odesa. It was a hard night,” Oleh Kiper wrote."
    (fact,) = extract_document(Document(doc_id="one", text=text)).facts
    assert fact.attributed_to == "Oleh Kiper"
