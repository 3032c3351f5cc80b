"""The words around the names of places (``lexicon/*/places.toml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from etl.lexicon import LexiconError, PhraseTable, read_lexicon

_PHRASES = ("same_area", "same_settlement", "breaks")
_SETS = (
    "inside",
    "aimed",
    "toward",
    "source",
    "origins",
    "objects",
    "attacks",
    "events",
    "leaving",
    "launch",
    "launch_sites",
    "addresses",
    "assaulted",
    "parts",
    "time_links",
    "evacuating",
    "hosting",
    "area",
    "domains",
    "distances",
    "beside",
    "fights",
    "posting",
    "onward",
    "towns",
    "areas",
    "directions",
    "compass",
    "settlement",
    "before_name",
    "parts_of_country",
    "offices",
    "of",
    "facility",
    "meetings",
    "existence",
    "no_seats",
    "close",
    "there",
    "where",
    "not_names",
    "not_followed",
    "list_joins",
    "conjunctions",
    "number_words",
    "casualties",
    "own_verbs",
    "quantifiers",
    "breakdown",
    "known_before",
    "takes_up",
    "wide_words",
    "refers",
    "clause_links",
)


@dataclass(frozen=True)
class PlaceWords:
    """The compiled words of a language: sets and phrases by key."""

    sets: dict[str, frozenset[str]]
    phrases: dict[str, PhraseTable[bool]]


@cache
def place_words(language: str) -> PlaceWords:
    """Return the words of a language; raises LexiconError naming file and key."""
    content = read_lexicon(language, "places")
    lists: dict[str, list[str]] = {}
    for key in (*_SETS, *_PHRASES):
        value = content.pop(key, None)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise LexiconError(f"{language}/places.toml: {key} must be a list of strings")
        lists[key] = value
    if content:
        raise LexiconError(f"{language}/places.toml: unknown key {min(content)!r}")
    return PlaceWords(
        sets={key: frozenset(lists[key]) for key in _SETS},
        phrases={key: PhraseTable((item, True) for item in lists[key]) for key in _PHRASES},
    )
