"""Telegram's own export, ``result.json``: one document a message."""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from etl.model import Document, Refusal
from etl.readers.documents import (
    MAX_DIGITS,
    MAX_DOCUMENT_BYTES,
    BadDocumentError,
    Defaults,
    build_document,
    refuse,
)

_BLOCK = 1024 * 1024
# Quotes inside a string are escaped, so this cannot stand in one.
_MESSAGES = re.compile(r'(?<!\\)"messages"\s*:\s*\[')
_CHAT_KEYS = re.compile(r'(?<!\\)"(name|id)"\s*:\s*("(?:[^"\\]|\\.)*"|-?[0-9]+|null)')
_HEADER_CHARACTERS = 65_536
_SEPARATOR = re.compile(r"[\s,]*")


def read_telegram(
    stream: BinaryIO, source: str, defaults: Defaults
) -> Iterator[Document | Refusal]:
    """Yield a document a message with text, of one chat or of all chats of an export.

    Messages of the service and those without text (pictures alone) are no documents. The line of
    a refusal is the number of the message in the file, from 1.
    """
    text = _Window(stream)
    chats = number = 0
    try:
        while (chat := _next_chat(text)) is not None:
            chats += 1
            for message, problems, raw in _messages(text):
                number += 1
                try:
                    if problems:
                        raise BadDocumentError(problems[0])
                    yield from _read_message(message, chat, source, defaults)
                except BadDocumentError as error:
                    yield refuse(source, str(error), number, raw.encode("utf-8", "replace"))
    except BadDocumentError as error:
        yield refuse(source, f"{error}; nothing behind message {number} was read")
        return
    if not chats:
        yield refuse(source, "not a Telegram export: there is no list of messages")


class _Window:
    """Decoded text of which only what is not yet read is in memory; ``place`` is where we are."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._ended = False
        self.text = ""
        self.place = 0

    def more(self) -> bool:
        """Forget what was read and read another block; False at the end of the input."""
        if self._ended:
            return False
        block = self._stream.read(_BLOCK)
        self._ended = not block
        try:
            self.text = self.text[self.place :] + self._decode(block, self._ended)
        except UnicodeDecodeError as error:
            raise BadDocumentError("not UTF-8") from error
        self.place = 0
        return True


def _next_chat(window: _Window) -> dict[str, Any] | None:
    """Move to the messages of the next chat and return its ``name`` and ``id``; None at the end."""
    while True:
        if match := _MESSAGES.search(window.text, window.place):
            start = max(window.place, match.start() - _HEADER_CHARACTERS)
            pairs = _CHAT_KEYS.findall(window.text, start, match.start())
            window.place = match.end()
            # The last ones before the messages are those of this chat.
            return {key: json.loads(value) for key, value in pairs}
        window.place = max(window.place, len(window.text) - _HEADER_CHARACTERS)
        if not window.more():
            return None


def _messages(window: _Window) -> Iterator[tuple[object, list[str], str]]:
    """Yield each element of the list that the window stands in, what is wrong, and its JSON."""
    problems: list[str] = []
    decoder = _decoder(problems)
    while True:
        _skip_separators(window)
        if window.text.startswith("]", window.place):
            return
        problems.clear()
        try:
            value, end = decoder.raw_decode(window.text, window.place)
        except json.JSONDecodeError as error:
            if len(window.text) - window.place > MAX_DOCUMENT_BYTES or not window.more():
                raise BadDocumentError(f"not JSON: {error.msg}") from error
            continue
        except RecursionError as error:
            raise BadDocumentError("not JSON that can be read: nested too deeply") from error
        yield value, problems, window.text[window.place : end]
        window.place = end


def _skip_separators(window: _Window) -> None:
    while True:
        match = _SEPARATOR.match(window.text, window.place)
        window.place = match.end() if match else window.place
        if window.place < len(window.text) or not window.more():
            return


def _decoder(problems: list[str]) -> json.JSONDecoder:
    """Return a decoder that notes what is not JSON and reads on, to find the next message."""

    def constant(name: str) -> None:
        problems.append(f"not JSON: {name} is no number")

    def number(text: str) -> float:
        if math.isinf(float(text)):
            problems.append(f"the number {text[:40]} is too large")
        return float(text)

    def integer(text: str) -> int:
        if len(text) > MAX_DIGITS:
            problems.append(f"a number of {len(text)} digits is too large")
            return 0
        return int(text)

    def pairs(entries: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(entries)) < len(entries):
            problems.append("a key stands twice")
        return dict(entries)

    return json.JSONDecoder(
        parse_constant=constant,
        parse_float=number,
        parse_int=integer,
        object_pairs_hook=pairs,
    )


def _read_message(
    message: object, chat: dict[str, Any], source: str, defaults: Defaults
) -> Iterator[Document]:
    if not isinstance(message, dict):
        raise BadDocumentError("the message is not a JSON object")
    if message.get("type", "message") != "message":
        return
    text = _text(message.get("text"))
    if text.strip():
        yield build_document(_values(message, chat, text), defaults, source)


def _values(message: dict[str, Any], chat: dict[str, Any], text: str) -> dict[str, object]:
    identity = message.get("id")
    if not isinstance(identity, int) or isinstance(identity, bool):
        raise BadDocumentError("the message has no id")
    where = chat.get("id") if chat.get("id") is not None else chat.get("name")
    return {
        "id": identity if where is None else f"{where}/{identity}",
        "text": text,
        "publisher": chat.get("name"),
        "published_at": _published(message),
    }


def _published(message: dict[str, Any]) -> object:
    """Return when it was sent; ``date`` is a clock without an offset, so the other is better."""
    seconds = message.get("date_unixtime")
    if seconds is None:
        return message.get("date")
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, TypeError, OverflowError, OSError) as error:
        raise BadDocumentError(f"date_unixtime is not a time: {ascii(seconds)[:60]}") from error


def _text(value: object) -> str:
    """Return the text of a message, which may be in pieces (links, bold words)."""
    if value is None:
        return ""
    pieces = value if isinstance(value, list) else [value]
    words: list[str] = []
    for piece in pieces:
        word = piece.get("text") if isinstance(piece, dict) else piece
        if not isinstance(word, str):
            raise BadDocumentError("the text is neither a string nor a list of pieces")
        words.append(word)
    return "".join(words)
