"""Which facts are wanted: one set of filters for addresses, the command line and the queries.

Everything here is pure. ``parse_filters`` reads what an address or a command line gives,
``to_mapping``, ``to_query`` and ``to_options`` write it again; reading what was written gives the
same filters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from urllib.parse import quote, urlencode

from etl.catalogue import load_catalogue
from etl.schema import DATE_BASES, DERIVED_FLAGS, QUALIFIERS, SCOPES, STATUSES, STORED_FLAGS

VALUE_NAMES = (
    "metric",
    "actor",
    "target",
    "location",
    "attributed_to",
    "publisher",
    "qualifier",
    "status",
    "scope",
    "unit",
    "date_basis",
    "language",
    "item",
    "doc_id",
    "observation_id",
)
SINGLE_NAMES = ("from", "to", "q", "flag", "as_of")
FILTER_NAMES = (*VALUE_NAMES, *SINGLE_NAMES)

_CLOSED = {
    "qualifier": QUALIFIERS,
    "status": STATUSES,
    "scope": SCOPES,
    "date_basis": DATE_BASES,
    "flag": (*STORED_FLAGS, *DERIVED_FLAGS),
}
# Mail and chat programs add these to links that people share.
_TRACKING = re.compile(r"utm_.*|fbclid|gclid", re.DOTALL)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PHRASE_OR_WORD = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|([^\s"“”„«»]+)')
_WORD = re.compile(r"\w+")
_END_OF_DAY = time(23, 59, 59, 999_999, UTC)


class FilterError(ValueError):
    """A filter that cannot be applied; the message is one sentence that names it."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is wanted of each field; several values of one field mean any of them.

    ``values`` maps names of ``VALUE_NAMES``, in that order, to the values that are wanted; text is
    compared without case. ``first_day``/``last_day`` bound ``event_end``, inclusive. ``q`` is what
    the sentence must say (see ``phrases``), ``as_of`` the time at which the facts were known.
    None and an absent name filter nothing.
    """

    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    q: str | None = None
    flag: str | None = None
    as_of: datetime | None = None

    def of(self, name: str) -> tuple[str, ...]:
        """Return the wanted values of one field, () when any will do."""
        return dict(self.values).get(name, ())

    def with_values(self, name: str, wanted: Sequence[str]) -> Filters:
        """Return the same filters with other values for one field; none means any."""
        kept = {**dict(self.values), name: tuple(wanted)}
        ordered = tuple((key, kept[key]) for key in VALUE_NAMES if kept.get(key))
        return replace(self, values=ordered)


def parse_filters(given: Mapping[str, Sequence[str]], besides: Collection[str] = ()) -> Filters:
    """Return the filters that a query says; ``besides`` are names that others read.

    Raises FilterError for an unknown name, an empty or impossible value, and a name given twice
    that can be given once.
    """
    values: dict[str, tuple[str, ...]] = {}
    single: dict[str, str] = {}
    for name, texts in given.items():
        if name in besides or _TRACKING.fullmatch(name):
            continue
        if name in VALUE_NAMES:
            values[name] = tuple(dict.fromkeys(_value(name, text) for text in texts))
        elif name in SINGLE_NAMES:
            single[name] = _value(name, _only(name, texts))
        else:
            raise FilterError(f"There is no parameter {_shown(name)}.")
    return _filters(values, single)


def to_mapping(filters: Filters) -> dict[str, list[str]]:
    """Return the filters as names and values, in the order of ``FILTER_NAMES``."""
    mapping = {name: list(wanted) for name, wanted in filters.values}
    single = {
        "from": filters.first_day and filters.first_day.isoformat(),
        "to": filters.last_day and filters.last_day.isoformat(),
        "q": filters.q,
        "flag": filters.flag,
        "as_of": filters.as_of and _moment_text(filters.as_of),
    }
    return {**mapping, **{name: [text] for name, text in single.items() if text}}


def to_query(filters: Filters) -> str:
    """Return the filters as the query part of an address, without ``?``; "" when there are none."""
    return urlencode(to_mapping(filters), doseq=True, quote_via=quote)


def to_options(filters: Filters) -> list[str]:
    """Return the filters as arguments of ``etl export``."""
    pairs = ((name, text) for name, texts in to_mapping(filters).items() for text in texts)
    return [f"--{name}={text}" for name, text in pairs]


def phrases(q: str) -> tuple[tuple[str, ...], ...]:
    """Return what ``q`` asks for: each entry is case-folded words that follow one another.

    Words in double quotes, straight or curly, are one entry. All must be found, in any order.
    """
    found = []
    for match in _PHRASE_OR_WORD.finditer(q):
        words = tuple(_WORD.findall((match[1] or match[2] or "").casefold()))
        if words:
            found.append(words)
    return tuple(found)


def _only(name: str, texts: Sequence[str]) -> str:
    if len(texts) != 1:
        raise FilterError(f"The parameter {name!r} can be given only once.")
    return texts[0]


def _value(name: str, text: str) -> str:
    value = text.strip()
    if not value:
        raise FilterError(f"The parameter {name!r} has no value.")
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise FilterError(f"The parameter {name!r} has a value that is not text.")
    if name == "metric":
        return _choice(name, value, load_catalogue().metrics)
    if name in _CLOSED:
        return _choice(name, value, _CLOSED[name])
    return value


def _choice(name: str, value: str, choices: Collection[str]) -> str:
    if value.lower() not in choices:
        raise FilterError(f"There is no {name} {_shown(value)}.")
    return value.lower()


def _filters(values: Mapping[str, tuple[str, ...]], single: Mapping[str, str]) -> Filters:
    first_day, last_day = _day("from", single.get("from")), _day("to", single.get("to"))
    if first_day and last_day and first_day > last_day:
        raise FilterError(f"The date of 'from' ({first_day}) is after that of 'to' ({last_day}).")
    q = single.get("q")
    if q is not None and not phrases(q):
        raise FilterError("The parameter 'q' holds no word.")
    return Filters(
        values=tuple((name, values[name]) for name in VALUE_NAMES if values.get(name)),
        first_day=first_day,
        last_day=last_day,
        q=q,
        flag=single.get("flag"),
        as_of=_moment(single.get("as_of")),
    )


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise FilterError(f"The parameter {name!r} is not a date such as 2024-12-06: {_shown(text)}.")


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        if _DATE.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), _END_OF_DAY)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise FilterError(
            f"The parameter 'as_of' is not a date or a time such as 2024-12-06T08:00Z: "
            f"{_shown(text)}."
        ) from error


def _moment_text(moment: datetime) -> str:
    if moment.timetz() == _END_OF_DAY:
        return moment.date().isoformat()
    return moment.isoformat().replace("+00:00", "Z")


def _shown(text: str) -> str:
    return ascii(text[:60])
