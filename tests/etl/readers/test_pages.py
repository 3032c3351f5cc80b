"""Pages read by several processes, in the order given."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.model import Document, Refusal
from etl.readers import read_inputs
from etl.readers.documents import BadDocumentError
from etl.readers.html import PageReader
from etl.readers.pages import Item, UnreadPage, with_pages_read

TEXT = "Russia launched {} drones at Ukraine overnight, and the night was long for all of them."
PAGE = "<html><body><article><h1>Night</h1><p>{}</p><p>{}</p></article></body></html>"


def page(number: int) -> str:
    return PAGE.format(
        TEXT.format(number), "The morning after was quiet in the whole country. " * 4
    )


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_page_stands_where_it_was_given(tmp_path: Path, jobs: int) -> None:
    for number in range(10):
        content = page(number) if number != 4 else "<p></p>"
        (tmp_path / f"{number}.html").write_text(content)
    (tmp_path / "5a.txt").write_text(TEXT.format("5a"))
    found = list(read_inputs([str(tmp_path)], jobs=jobs))
    names = [item.source if isinstance(item, Document) else item.input for item in found]
    assert [Path(name).stem for name in names] == [
        "0", "1", "2", "3", "4", "5", "5a", "6", "7", "8", "9",
    ]  # fmt: skip
    assert isinstance(found[4], Refusal)


class Gate(PageReader):
    """Stands for a child process: no answer before as many as ``wanted`` are asked at once."""

    gate: threading.Barrier

    def read(self, raw: bytes, charset: str | None = None) -> dict[str, Any]:
        self.gate.wait(30)
        return {"text": raw.decode()}


def unread(number: int) -> UnreadPage:
    def build(values: dict[str, Any]) -> Document:
        if number == 3:
            raise BadDocumentError("no text")
        return Document(str(number), values["text"])

    return UnreadPage(b"x", None, build, lambda reason: Refusal(str(number), None, reason))


def test_as_many_pages_are_read_at_once_as_there_are_children(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("etl.readers.pages.PageReader", Gate)
    Gate.gate = threading.Barrier(3)
    found = list(with_pages_read(map(unread, range(6)), children=3))
    assert [getattr(item, "doc_id", item) for item in found] == [
        "0", "1", "2", Refusal("3", None, "no text"), "4", "5",
    ]  # fmt: skip


def test_the_input_is_not_read_far_ahead() -> None:
    taken = 0

    def items() -> Iterator[Item]:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield unread(0) if number == 0 else Document(str(number), "x")

    found = with_pages_read(items(), children=2)
    next(found)
    assert taken <= 10
    found.close()  # type: ignore[attr-defined]
