"""A line of words, and what each of them finds around it."""

from __future__ import annotations

from collections.abc import Sequence

from etl.glosses import english
from etl.glosses.grammar import Grammar
from etl.glosses.groups import CLAUSE, Groups
from etl.glosses.word import Word
from etl.source_phrases import source_words

# Words within which what belongs together stands.
NEAR = 5
FAR = 16
STOPS = frozenset(".!?…")
# What some verbs of saying with a preposition are worded as.
ACCORDING = "according to"
_TIME_ZONES = frozenset({"MSK", "Moscow time", "Kyiv time"})
# Words behind which a span of time is what they are compared over.
_SUPERLATIVES = frozenset({"first", "most", "least", "worst", "best", "record", "time"})
_SUPERLATIVE = ("iest", "gest", "rest", "hest")
# The gloss of "to be".
BE = "be"
# The gloss of "not".
NOT = "not"


class Line:
    """The words of a line with their nominal groups and the grammar of their language."""

    def __init__(self, words: Sequence[Word], grammar: Grammar) -> None:
        """Take the words in order."""
        self.words = words
        self.groups = Groups(words)
        self.grammar = grammar

    def form(self, at: int) -> str:
        """Return the form of the verb at a place, empty for other words and outside the line."""
        return self.words[at].form if 0 <= at < len(self.words) else ""

    def text(self, at: int) -> str:
        """Return the English of a place as far as it stands alone, empty outside the line."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def kind(self, at: int) -> str:
        """Return the kind of the word at a place, empty outside the line."""
        return self.words[at].kind if 0 <= at < len(self.words) else ""

    def original(self, at: int) -> str:
        """Return the word of the original in small letters, empty outside the line."""
        return self.words[at].original.lower() if 0 <= at < len(self.words) else ""

    def counts(self, at: int) -> bool:
        """Tell whether a number stands at a place, or what bounds the one behind it."""
        return self.kind(at) == "number" or (0 < at < len(self.words) and self.groups.is_bound(at))

    def is_month(self, at: int) -> bool:
        """Tell whether a month stands at a place."""
        return self.text(at) in english.MONTHS

    def is_clock(self, at: int) -> bool:
        """Tell whether a time of day ends with a word: ``18:00``, ``18:00 Moscow time``."""
        text = self.text(at)
        return (
            ":" in text[1:] or text in _TIME_ZONES or (text.isdigit() and self.text(at - 1) == ":")
        )

    def is_dated(self, at: int) -> bool:
        """Tell whether a number is a day, a date or a time of day."""
        return (
            self.is_month(at + 1)
            or "." in self.text(at)
            or ":" in self.text(at)
            or self.text(at + 1) == ":"
        )

    def is_saying(self, at: int) -> bool:
        """Tell whether a word is a verb of saying."""
        word = self.words[at] if 0 <= at < len(self.words) else None
        if word is None or word.kind != "verb" or word.gloss is None:
            return False
        return english.past(word.gloss.english) in source_words("en").sets["say"]

    def opens(self, at: int) -> bool:
        """Tell whether a sentence begins with a word."""
        return at == 0 or self.text(at - 1) in STOPS

    def reports_on(self, at: int) -> bool:
        """Tell whether a sentence opens with what somebody behind reports: ``Про загибель 5 …``."""
        if not self.opens(at) or self.original(at) not in self.grammar.about:
            return False
        verbs = [place for place in range(at + 1, at + FAR) if self.kind(place) == "verb"]
        told = self.groups.tells_event(at + 1) or self.kind(at + 1) == "number"
        return bool(verbs) and self.is_saying(verbs[0]) and told

    def takes_back(self, at: int) -> bool:
        """Tell whether ``про це`` opens a sentence that tells who said the one before it."""
        if (
            not self.opens(at)
            or (self.original(at), self.original(at + 1)) not in self.grammar.tells_back
        ):
            return False
        near = range(at + 2, at + 3 + NEAR)
        return any(self.is_saying(place) or self.text(place) == ACCORDING for place in near)

    def tells_back(self, at: int) -> bool:
        """Tell whether a verb of saying tells who said the sentence before."""
        near = range(max(0, at - 2 - NEAR), at - 1)
        saying = self.is_saying(at) or self.text(at) == ACCORDING
        if not saying or self.groups.is_subject(at - 1):
            return False
        far = range(max(0, at - FAR), at - 1)
        return any(map(self.takes_back, near)) or any(map(self.reports_on, far))

    def says(self, at: int) -> bool:
        """Tell whether a word is a verb of saying whose doers are not told."""
        return self.is_saying(at) and self.words[at].number == "plural"

    def is_superlative(self, at: int) -> bool:
        """Tell whether a superlative stands before a word: ``найбільше за рік``."""
        near = (self.text(place).split(" ")[-1].lower() for place in range(max(0, at - NEAR), at))
        return any(word in _SUPERLATIVES or word.endswith(_SUPERLATIVE) for word in near)

    def is_denied(self, at: int) -> bool:
        """Tell whether "not" stands before a word in its clause."""
        for place in range(at - 1, max(-1, at - 1 - CLAUSE), -1):
            if self.kind(place) == "mark":
                return False
            if self.text(place) == NOT:
                return True
        return False

    def is_be(self, at: int) -> bool:
        """Tell whether a form of "to be" stands at a place."""
        gloss = self.words[at].gloss if 0 <= at < len(self.words) else None
        return gloss is not None and gloss.english[0] == BE
