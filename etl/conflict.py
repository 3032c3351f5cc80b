"""How plainly words tell of an armed conflict: what sets an attack apart from an accident.

The words are data (``lexicon/en/conflict.toml``); the names of those at war come from the
catalogues of sides and places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache

from etl.gazetteer import FILE, read_gazetteer
from etl.lexicon import LexiconError, read_lexicon
from etl.parties import armed_movements, load_parties

# Characters at the head of a document that are read for what it is about; further on only the
# sentences around a number count.
LONGEST_HEAD = 20_000
KEYS = ("plain", "hints", "sides", "accidents")
# What a document is about that tells of a misfortune and plainly of no conflict.
ACCIDENT = "accident"
# The kinds of names that say of themselves which side is meant.
NAMING = ("country", "organisation", "demonym")
_WORD = re.compile(r"[a-z][a-z’'-]*[a-z]")


@dataclass(frozen=True)
class Conflict:
    """The words of one language, in lower case, that tell of an armed conflict.

    ``plain`` are those of which one is enough, names of sides and places among them; two
    ``hints`` say a little. ``accidents`` finds what people also die of, as a text words it.
    """

    plain: frozenset[str]
    hints: frozenset[str]
    accidents: re.Pattern[str]

    def told_by(self, words: Set[str]) -> str:
        """Return how plainly words tell of a conflict: ``plain``, ``some``, ``hint``, ``none``."""
        if not self.plain.isdisjoint(words):
            return "plain"
        hints = len(self.hints & words)
        return "some" if hints > 1 else "hint" if hints else "none"


@cache
def conflict_words(language: str) -> Conflict:
    """Return the words of a language; raises LexiconError naming file and key."""
    content = read_lexicon(language, "conflict")
    file = f"{language}/conflict.toml"
    for key in KEYS:
        values = content.get(key)
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise LexiconError(f"{file}: {key} must be a list of words")
    for side in content["sides"]:
        if side not in load_parties().sides:
            raise LexiconError(f"{file}: sides has {side!r}, which is no side of parties.toml")
    names = frozenset(_names({*content["sides"], *armed_movements()}))
    accidents = "|".join(map(re.escape, content["accidents"]))
    return Conflict(
        names.union(content["plain"]),
        frozenset(content["hints"]),
        re.compile(rf"\b(?:{accidents})\b"),
    )


def _names(sides: Set[str]) -> Iterator[str]:
    """Yield the names of one word, in lower case, of sides and of the places in their countries."""
    for names in load_parties().names.values():
        for name in names:
            if name.side in sides and name.kind in NAMING and len(name.words) == 1:
                yield name.written.lower()
    for place, country in read_gazetteer(FILE).items():
        if country in sides and " " not in place:
            yield place.lower()


def told_by_text(title: str | None, text: str, language: str = "en") -> str:
    """Return how plainly a document tells of a conflict, from its title and its head.

    ``accident`` where it tells of one and not plainly of a conflict.
    """
    head = f"{title or ''}\n{text[:LONGEST_HEAD]}".lower()
    table = conflict_words(language)
    told = table.told_by(frozenset(_WORD.findall(head)))
    return ACCIDENT if told != "plain" and table.accidents.search(head) else told
