"""Words around a number that speak against its being a fact: rates, negation, wishes, comparisons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from etl.counted import Counted
from etl.frames import Reading
from etl.lexicon import PhraseTable, read_lexicon
from etl.tags import Tagged


@dataclass(frozen=True)
class Cues:
    """The cues of one language: phrases before or behind a number, each with its reason."""

    before: PhraseTable[str]
    after: PhraseTable[str]
    verb: PhraseTable[str]

    def against(self, tagged: Tagged, item: Counted, reading: Reading) -> str | None:
        """Return why the number states no fact in this reading, None when nothing speaks so."""
        return (
            self._before(tagged, item)
            or self._after(tagged, item)
            or self._at_verb(tagged, item, reading)
        )

    def _before(self, tagged: Tagged, item: Counted) -> str | None:
        for at in range(max(0, item.first - 5), item.first):
            found = self.before.match(tagged.lower, at)
            if found and at + found[0] == item.first:
                return found[1]
        return None

    def _after(self, tagged: Tagged, item: Counted) -> str | None:
        end = min(len(tagged.lower), item.last + 4)
        for at in range(item.quantity.last + 1, end):
            if tagged.lower[at] in ".;:":
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
    """Tell whether a clause ends between a cue and the verb."""
    return any(tagged.lower[at] in ",.;:()" for at in range(start, end))


@cache
def cues_of(language: str) -> Cues:
    """Return the cues of a language."""
    data = read_lexicon(language, "cues")
    return Cues(
        *(
            PhraseTable((w, reason) for reason, words in data[key].items() for w in words)
            for key in ("before", "after", "verb")
        )
    )
