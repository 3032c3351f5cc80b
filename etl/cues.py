"""Words around a number that speak against its being a fact, or tell its status and scope."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from etl.counted import Counted
from etl.frames import Reading
from etl.lexicon import LexiconError, PhraseTable, read_lexicon
from etl.tags import Tagged

BEHIND = 4
AHEAD = 6


@dataclass(frozen=True)
class Cues:
    """The cues of one language; see ``cues.toml`` for what each list means."""

    before: PhraseTable[str]
    after: PhraseTable[str]
    verb: PhraseTable[str]
    planned: PhraseTable[str]
    total: PhraseTable[str]
    plannable: frozenset[str]
    losses: frozenset[str]
    inclusion: frozenset[str]
    inclusion_pairs: frozenset[tuple[str, ...]]
    military: frozenset[str]
    civilian: frozenset[str]
    place_links: frozenset[str]

    def against(self, tagged: Tagged, item: Counted, reading: Reading) -> str | None:
        """Return why the number states no fact in this reading, None when nothing speaks so."""
        return (
            self._before(tagged, item)
            or self._after(tagged, item)
            or self._at_verb(tagged, item, reading)
        )

    def plan(self, tagged: Tagged, item: Counted, reading: Reading) -> tuple[bool, str | None]:
        """Return (planned, reason): whether it is to come, and why it then is no fact at all."""
        if reading.verb is None:
            return False, None
        for at in range(max(0, reading.verb.first - AHEAD), reading.verb.first + 1):
            if item.first <= at <= item.last:
                continue
            found = self.planned.match(tagged.lower, at)
            if found and not _broken(tagged, at, reading.verb.first):
                family = reading.metric.family
                if family in self.plannable or reading.metric.id in self.plannable:
                    return True, None
                return False, "planned"
        return False, None

    def scope(self, tagged: Tagged, item: Counted, reading: Reading) -> str | None:
        """Return the scope that words near the number give it, None when they do not."""
        if item.quantity.form == "plus" or item.more:
            return "increment"
        for at in range(max(0, item.first - AHEAD), min(len(tagged.lower), item.last + AHEAD)):
            found = self.total.match(tagged.lower, at)
            if found and not _broken(tagged, min(at, item.last), max(at, item.first)):
                return "total"
        return None

    def _before(self, tagged: Tagged, item: Counted) -> str | None:
        for at in range(max(0, item.first - 5), item.first):
            found = self.before.match(tagged.lower, at)
            if found and at + found[0] == item.first:
                return found[1]
        return None

    def _after(self, tagged: Tagged, item: Counted) -> str | None:
        end = min(len(tagged.lower), item.last + BEHIND)
        for at in range(item.quantity.last + 1, end):
            if tagged.lower[at] in ".;:,":
                return None
            found = self.after.match(tagged.lower, at)
            if found:
                return found[1]
        return None

    def _at_verb(self, tagged: Tagged, item: Counted, reading: Reading) -> str | None:
        verb = reading.verb
        if verb is None:
            return None
        for at in range(max(0, verb.first - 5), verb.first):
            if item.first <= at <= item.last:
                continue
            found = self.verb.match(tagged.lower, at)
            if found and not _broken(tagged, at, verb.first):
                return found[1]
        return None


def _broken(tagged: Tagged, start: int, end: int) -> bool:
    """Tell whether a clause ends between two tokens."""
    return any(tagged.lower[at] in ",.;:()" for at in range(start, end))


def _table(data: dict[str, dict[str, list[str]]], key: str) -> PhraseTable[str]:
    return PhraseTable((w, reason) for reason, words in data[key].items() for w in words)


@cache
def cues_of(language: str) -> Cues:
    """Return the cues of a language; raises LexiconError naming file and key."""
    data = read_lexicon(language, "cues")
    for key in ("before", "after", "verb", "status", "scope", "words"):
        if key not in data:
            raise LexiconError(f"{language}/cues.toml lacks the table [{key}]")
    words = data["words"]
    pairs = [tuple(phrase.split()) for phrase in words["inclusion"]]
    return Cues(
        before=_table(data, "before"),
        after=_table(data, "after"),
        verb=_table(data, "verb"),
        planned=PhraseTable((w, "planned") for w in data["status"]["planned"]),
        total=PhraseTable((w, "total") for w in data["scope"]["total"]),
        plannable=frozenset(data["status"]["plannable"]),
        losses=frozenset(words["losses"]),
        inclusion=frozenset(pair[0] for pair in pairs if len(pair) == 1),
        inclusion_pairs=frozenset(pair for pair in pairs if len(pair) == 2),
        military=frozenset(words["military"]),
        civilian=frozenset(words["civilian"]),
        place_links=frozenset(words["place_links"]),
    )
