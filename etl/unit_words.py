"""The words that make a number beside them something else than a count: ``units.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from etl.lexicon import LexiconError, PhraseTable, read_lexicon

_TABLES = (
    "after", "ages", "before", "doers", "groups", "nouns", "square_kilometres", "teams", "times",
    "weights", "years", "zeros",
)  # fmt: skip


@dataclass(frozen=True)
class Units:
    """The units of one language; see ``units.toml`` for what each table means."""

    after: PhraseTable[str]
    before: dict[tuple[str, ...], str]
    formations: PhraseTable[str]
    square_kilometres: dict[str, float]
    groups: frozenset[str]
    teams: frozenset[str]
    times: frozenset[str]
    doers: frozenset[str]
    zeros: frozenset[str]
    superlatives: frozenset[str]
    someone: frozenset[str]
    dated: frozenset[str]
    weights: frozenset[str]
    money: frozenset[str]


@cache
def units_of(language: str) -> Units:
    """Return the units of a language; raises LexiconError naming file and key."""
    data = read_lexicon(language, "units")
    for key in _TABLES:
        if key not in data:
            raise LexiconError(f"{language}/units.toml lacks the table [{key}]")
    return Units(
        after=PhraseTable((w, name) for name, words in data["after"].items() for w in words),
        before={tuple(w.split()): name for name, words in data["before"].items() for w in words},
        formations=PhraseTable((w, name) for name, words in data["nouns"].items() for w in words),
        square_kilometres=data["square_kilometres"],
        groups=frozenset(data["groups"]["words"]),
        teams=frozenset(data["teams"]["words"]),
        times=frozenset(data["times"]["words"]),
        doers=frozenset(data["doers"]["words"]),
        zeros=frozenset(data["zeros"]["words"]),
        superlatives=frozenset(data["ages"]["words"]),
        someone=frozenset(data["ages"]["someone"]),
        dated=frozenset(data["years"]["words"]),
        weights=frozenset(data["weights"]["words"]),
        money=frozenset(data["weights"]["money"]),
    )


def square_kilometres(noun: str, language: str = "en") -> float:
    """Return how many square kilometres one ``noun`` (``square mile``, ``hectare``) is."""
    return units_of(language).square_kilometres.get(noun.replace("-", " ").split()[-1], 1.0)
