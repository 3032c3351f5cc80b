"""Plain text and Markdown files: optional YAML front matter, then the text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

import yaml

from etl.model import Document, Refusal
from etl.readers.documents import (
    MAX_DOCUMENT_BYTES,
    BadDocumentError,
    Defaults,
    build_document,
    refuse,
)
from etl.readers.lines import read_whole

_OPENING = re.compile(r"---[ \t]*\r?\n")
_CLOSING = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_MAX_FRONT_MATTER = 65_536
_KEYS = {
    "title": "title",
    "publisher": "publisher",
    "url": "url",
    "published": "published_at",
    "language": "language",
}
_NULL = "tag:yaml.org,2002:null"


def read_text(stream: BinaryIO, source: str, defaults: Defaults) -> Iterator[Document | Refusal]:
    """Yield the one document of a text file, or its refusal."""
    try:
        yield _document(stream, source, defaults)
    except BadDocumentError as error:
        yield refuse(source, str(error))


def _document(stream: BinaryIO, source: str, defaults: Defaults) -> Document:
    raw = read_whole(stream, MAX_DOCUMENT_BYTES)
    if raw is None:
        raise BadDocumentError("larger than 64 MiB: split it into several files")
    values, text = split_front_matter(decode_text(raw))
    return build_document({**values, "text": text}, defaults, source)


def decode_text(raw: bytes) -> str:
    """Return the text of UTF-8 bytes, or UTF-16 with a byte order mark, without the mark.

    Line ends stay as they are. Raises BadDocumentError for any other encoding.
    """
    utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDocumentError(_encoding_reason(f"byte {error.start}")) from error
    if "\x00" in text:
        raise BadDocumentError(_encoding_reason(f"NUL at character {text.index(chr(0))}"))
    return text


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return what the front matter says, by the names of a document record, and the text after it.

    Text without front matter, or whose first block is not a mapping, is returned whole. Raises
    BadDocumentError when the block cannot be read as YAML.
    """
    opening = _OPENING.match(text)
    closing = opening and _CLOSING.search(text, opening.end(), opening.end() + _MAX_FRONT_MATTER)
    if not opening or not closing:
        return {}, text
    entries = _compose(text[opening.end() : closing.start()])
    if entries is None:
        return {}, text
    return _values(entries), text[closing.end() :]


def _values(entries: yaml.MappingNode) -> dict[str, str]:
    # Scalars are taken as written, so that "no" stays a language and a date keeps its offset.
    values: dict[str, str] = {}
    for key, value in entries.value:
        name = _KEYS.get(key.value) if isinstance(key, yaml.ScalarNode) else None
        if name is None or value.tag == _NULL:
            continue
        if not isinstance(value, yaml.ScalarNode):
            raise BadDocumentError(f"front matter: {key.value} is not a single value")
        if name in values:
            raise BadDocumentError(f"front matter: {key.value} stands twice")
        values[name] = value.value
    return values


def _compose(block: str) -> yaml.MappingNode | None:
    try:
        node = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise BadDocumentError(f"front matter, line {line}: {error.problem}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadDocumentError("the front matter is not YAML that can be read") from error
    if node is None:
        return yaml.MappingNode("tag:yaml.org,2002:map", [])
    return node if isinstance(node, yaml.MappingNode) else None


def _encoding_reason(where: str) -> str:
    return f"neither UTF-8 nor UTF-16 with a byte order mark ({where})"
