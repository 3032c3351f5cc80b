"""Telegram's own export."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model import Document, Refusal
from etl.readers import read_inputs
from etl.readers.documents import Defaults
from etl.readers.telegram import read_telegram


def message(number: int, **changes: Any) -> dict[str, Any]:
    values = {
        "id": number,
        "type": "message",
        "date": "2024-12-06T08:30:00",
        "date_unixtime": "1733466600",
        "from": "Air Force",
        "text": f"{number} drones",
    }
    return {**values, **changes}


def export(*messages: Any, indent: int | None = 1, **changes: Any) -> bytes:
    chat = {"name": "Air Force", "type": "public_channel", "id": 1234, **changes}
    return json.dumps({**chat, "messages": list(messages)}, indent=indent).encode()


class Dripping(io.BytesIO):
    """Gives a few bytes at a time, so that every token is cut somewhere."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(7)


def read(raw: bytes) -> list[Document | Refusal]:
    return list(read_telegram(Dripping(raw), "in", Defaults()))


def split(raw: bytes) -> tuple[list[Document], list[Refusal]]:
    items = read(raw)
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [item for item in items if isinstance(item, Refusal)]


def test_a_message_is_a_document() -> None:
    (document,), refusals = split(export(message(5)))
    assert not refusals
    assert document.doc_id == "1234/5"
    assert document.text == "5 drones"
    assert document.publisher == "Air Force"
    assert document.published_at == datetime(2024, 12, 6, 6, 30, tzinfo=UTC)
    assert document.published_date == date(2024, 12, 6)


def test_text_in_pieces_is_joined() -> None:
    pieces = ["Down: ", {"type": "bold", "text": "53"}, " drones\n", {"type": "link", "text": "x"}]
    (document,), _ = split(export(message(5, text=pieces)))
    assert document.text == "Down: 53 drones\nx"


def test_what_is_no_text_is_no_document() -> None:
    silent = [message(1, type="service"), message(2, text=""), message(3, text=[])]
    assert read(export(*silent)) == []
    assert read(export()) == []


def test_a_byte_order_mark_is_no_part_of_an_export() -> None:
    (document,), refusals = split(b"\xef\xbb\xbf" + export(message(5)))
    assert (document.doc_id, refusals) == ("1234/5", [])


def test_an_edited_message_is_the_same_document_and_a_deleted_one_is_no_more() -> None:
    before, _ = split(export(message(5), message(6)))
    edited = message(5, text="4 drones", edited="2024-12-06T09:00:00", edited_unixtime="1733468400")
    (after,), refusals = split(export(edited))
    assert (after.doc_id, after.text, refusals) == (before[0].doc_id, "4 drones", [])
    assert after.published_at == before[0].published_at


def test_a_thousand_messages_lose_only_their_bad_ones() -> None:
    messages: list[Any] = [message(number + 1) for number in range(1000)]
    places = {27 * number: bad for number, (bad, _) in enumerate((BAD * 3)[:37])}
    for place, bad in places.items():
        messages[place] = bad
    documents, refusals = split(export(*messages))
    assert len(documents) == 963
    assert [refusal.line for refusal in refusals] == [place + 1 for place in places]


def test_an_old_export_has_only_a_clock() -> None:
    old = message(5)
    del old["date_unixtime"]
    (document,), _ = split(export(old))
    assert document.published_at == datetime(2024, 12, 6, 8, 30, tzinfo=UTC)


def test_all_chats_of_a_full_export() -> None:
    chats = [
        {"name": 'A "quoted" {chat', "id": 1, "messages": [message(1)]},
        {"name": None, "id": 2, "messages": []},
        {"name": "C", "id": 3, "messages": [message(1), message(2, text='"messages": [')]},
    ]
    whole = {"personal_information": {"id": 9, "name": "Me"}, "chats": {"list": chats}}
    documents, refusals = split(json.dumps(whole, indent=1).encode())
    assert not refusals
    assert [document.doc_id for document in documents] == ["1/1", "3/1", "3/2"]
    assert documents[0].publisher == 'A "quoted" {chat'


# Each cannot be a document; the others around it must stay.
BAD: list[tuple[Any, str]] = [
    (message(1, views=float("nan")), "NaN"),
    (message(1, views=float("-inf")), "Infinity"),
    (message(1, text=7), "neither a string"),
    (message(1, text=[{"type": "bold"}]), "neither a string"),
    (message(1, text={"text": ["a"]}), "neither a string"),
    (message(1, text="\ud83d"), "lone surrogate"),
    (message(1, text="a\x00"), "NUL"),
    (message(None), "no id"),  # type: ignore[arg-type]
    (message("5"), "no id"),  # type: ignore[arg-type]
    (message(1, date_unixtime="soon"), "not a time"),
    (message(1, date_unixtime="9" * 30), "not a time"),
    (message(1, date_unixtime=None, date="6 December"), "ISO"),
    ("text", "not a JSON object"),
    (None, "not a JSON object"),
    ([], "not a JSON object"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD)
@pytest.mark.parametrize("indent", [None, 1])
def test_a_bad_message_is_refused_alone(bad: Any, reason: str, indent: int | None) -> None:
    raw = export(message(2**63), bad, message(3), indent=indent)
    documents, refusals = split(raw)
    assert [document.doc_id for document in documents] == [f"1234/{2**63}", "1234/3"]
    assert [refusal.line for refusal in refusals] == [2]
    assert reason in refusals[0].reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"id": 1, "text": "a", "views": 1e999}', "too large"),
        (b'{"id": 1, "text": "a", "text": "b"}', "stands twice"),
        (b'{"id": ' + b"9" * 5000 + b', "text": "a"}', "too large"),
    ],
)
def test_json_that_is_read_in_two_ways_is_refused(raw: bytes, reason: str) -> None:
    documents, refusals = split(b'{"id": 1, "messages": [' + raw + b', {"id": 2, "text": "b"}]}')
    assert [document.doc_id for document in documents] == ["1/2"]
    assert reason in refusals[0].reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not a Telegram export"),
        (b"{}", "not a Telegram export"),
        (b'{"messages": 1}', "not a Telegram export"),
        (export(message(1))[:-20], "not JSON"),
        (b'{"messages": [{"id": 1, "text": "a"}, oops', "not JSON"),
        (b'{"messages": [' + b"[" * 100_000, "nested"),
        (b'{"messages": [{"text": "\xff', "not UTF-8"),
    ],
)
def test_a_broken_export_ends_in_one_refusal(raw: bytes, reason: str) -> None:
    refusals = list(read_telegram(io.BytesIO(raw), "in", Defaults()))
    assert isinstance(refusals[-1], Refusal)
    assert reason in refusals[-1].reason
    assert refusals[-1].line is None
    assert all(isinstance(item, Document) for item in refusals[:-1])


@given(st.text(), st.text())
def test_any_names_and_texts_come_back(name: str, text: str) -> None:
    documents, refusals = split(export(message(1, text=text), name=name))
    if refusals:
        assert "\x00" in name + text or not (name + text).isprintable()
    elif documents:
        assert documents[0].text == text
        assert documents[0].publisher == (name.strip() or None)
    else:
        assert not text.strip()


def test_a_folder_reads_its_result_json(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_bytes(export(message(1)))
    (tmp_path / "photos.json").write_text("[]")
    (document,) = read_inputs([str(tmp_path)])
    assert isinstance(document, Document)
    assert document.doc_id == "1234/1"
