"""What an input says about a document, made into a ``Document`` or refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from etl.identity import document_id
from etl.model import Document, Refusal

# One document is held in memory as a whole; nothing that a newsroom reads is larger.
MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
MAX_PAYLOAD_CHARACTERS = 65_536
MAX_DIGITS = 400


class BadDocumentError(ValueError):
    """A record cannot be a document; the message is the reason, in a few words."""


@dataclass(frozen=True, slots=True)
class Published:
    """When a document was published: the moment in UTC, and the day where it was said."""

    moment: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is taken to hold for every document that does not say; None fills nothing."""

    published: Published | None = None
    publisher: str | None = None


def parse_published(value: object) -> Published | None:
    """Return the publication time that ``value`` gives, None when it gives none.

    ``value`` is an ISO date or time as text, a date or a datetime. Without an offset it counts as
    UTC; a bare date is its first moment. Raises BadDocumentError for anything else.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    moment = _moment(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return Published(moment.astimezone(UTC), moment.date())
    except OverflowError as error:
        raise BadDocumentError(f"the publication date {_shown(value)} is out of range") from error


def build_document(values: Mapping[str, object], defaults: Defaults, source: str) -> Document:
    """Return the document that a record describes.

    ``values`` may hold ``text`` (needed), ``id``, ``title``, ``published_at``, ``publisher``,
    ``url`` and ``language``; other keys are ignored. ``defaults`` fill what it does not say.
    Raises BadDocumentError with the reason when it cannot be a document.
    """
    text = _text(values.get("text"))
    title = _word(values, "title")
    publisher = _word(values, "publisher") or defaults.publisher
    url = _word(values, "url")
    published = parse_published(values.get("published_at")) or defaults.published
    moment = published.moment if published else None
    return Document(
        doc_id=_word(values, "id") or document_id(publisher, url, moment, title, text),
        text=text,
        title=title,
        publisher=publisher,
        url=url,
        published_at=moment,
        published_date=published.day if published else None,
        language=_word(values, "language"),
        source=source,
    )


def refuse(source: str, reason: str, line: int | None = None, raw: bytes | None = None) -> Refusal:
    """Return a refusal that keeps the refused bytes, or the path when there are too many."""
    payload = source
    if raw is not None and len(raw) <= MAX_PAYLOAD_CHARACTERS:
        payload = raw.decode("utf-8", errors="backslashreplace")
    return Refusal(source, line, reason, payload)


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip())
        except ValueError:
            pass
    raise BadDocumentError(
        f"the publication date {_shown(value)} is not an ISO date or time such as 2024-12-06"
    )


def _text(value: object) -> str:
    if value is None:
        raise BadDocumentError("there is no text")
    if not isinstance(value, str):
        raise BadDocumentError(f"the text is not a string but {_kind(value)}")
    if not value or value.isspace():
        raise BadDocumentError("the text is empty")
    _check_characters(value, "text")
    return value


def _word(values: Mapping[str, object], name: str) -> str | None:
    value = values.get(name)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise BadDocumentError(f"{name} is not a string but {_kind(value)}")
    _check_characters(value, name)
    return value.strip() or None


def _check_characters(value: str, name: str) -> None:
    if "\x00" in value:
        raise BadDocumentError(f"{name} holds a NUL character")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadDocumentError(f"{name} holds half a character (a lone surrogate)") from error


def _kind(value: object) -> str:
    kinds = {bool: "true or false", list: "a list", dict: "an object", bytes: "bytes"}
    return kinds.get(type(value), "a number")


def _shown(value: object) -> str:
    return ascii(value if isinstance(value, str) else str(value))[:60]
