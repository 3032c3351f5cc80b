"""The words of a line into English: forms by what stands around, and the small words of case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from etl.glosses import english
from etl.glosses.words import Word

_MODALS = frozenset(
    {"can", "could", "may", "might", "must", "should", "will", "would", "cannot", "to"}
)
_JOINS = frozenset({"and", "or", ","})
_ENDS = frozenset(".!?;:")
# Cases that a word in the instrumental may share its ending with.
_BESIDE = frozenset({"instrumental", "dative", "locative"})
_PREDICATES = frozenset({"impersonal", "participle"})
_ONE = frozenset({"one", "1", "a single"})
_YEAR = re.compile("(?:19|20)[0-9]{2}")
# Scales as they stand behind the number that they multiply.
_SCALES = {
    "one hundred": "hundred", "one thousand": "thousand", "one million": "million",
    "one billion": "billion", "one trillion": "trillion", "thousands": "thousand",
    "millions": "million", "billions": "billion", "trillions": "trillion",
}  # fmt: skip
# Glosses of "to be" and of "not".
_BE, _NOT = "be", "not"


class Piece(NamedTuple):
    """Some English and the place in the original that it stands for (empty: put in by grammar)."""

    text: str
    start: int
    end: int


def worded(words: Sequence[Word]) -> Iterator[Piece]:
    """Yield the English of the words of a line in order, without the spaces between them."""
    line = _Line(words)
    for at, word in enumerate(words):
        small = line.small_word(at)
        if small:
            yield Piece(small + " ", word.start, word.start)
        yield Piece(_cased(word, line.english(at)), word.start, word.end)


def _cased(word: Word, text: str) -> str:
    """Return the English with a capital where the original begins with one."""
    if not word.gloss or not text or not word.original[0].isupper():
        return text
    if len(word.original) > 1 and word.original.isupper():
        return text
    return text[0].upper() + text[1:]


class _Line:
    """A line of words, with what each one finds around it."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.cases = [word.cases for word in words]
        self.heads = [-1] * len(words)
        self._bind()

    def _bind(self) -> None:
        """Bind adjectives and numbers to the noun behind them, whose cases they share."""
        end = len(self.words)
        for at in range(end - 1, -1, -1):
            word = self.words[at]
            if word.kind == "noun":
                self.heads[at] = at
            elif word.kind in ("adjective", "number") and at + 1 < end:
                self.heads[at] = self.heads[at + 1]
                behind = self.cases[at + 1] if self.words[at + 1].is_nominal else frozenset()
                self.cases[at] = _shared(word.cases, behind)
        for at in range(1, end):
            if self._continues(at):
                self.cases[at] = _shared(self.cases[at], self.cases[at - 1])

    def _continues(self, at: int) -> bool:
        """Tell whether a word belongs to the nominal group of the word before it."""
        before = self.words[at - 1]
        return (
            self.words[at].is_nominal
            and before.kind in ("adjective", "number")
            and self.heads[at - 1] == self.heads[at]
        )

    def small_word(self, at: int) -> str:
        """Return the English word that the case of a group asks for, empty without one."""
        word = self.words[at]
        if not word.is_nominal or at == 0 or self._continues(at):
            return self._opening(at) if at == 0 else ""
        before = self.words[at - 1]
        if before.kind == "preposition" or before.text in _MODALS:
            return ""
        cases = self.cases[at]
        if "instrumental" in cases and cases <= _BESIDE:
            return "" if self._joined(at) else self._agency(at)
        if before.kind in ("noun", "name") and not self._apart(at):
            return self._belonging(at, cases)
        return "to" if self._is_receiver(at) else ""

    def _opening(self, at: int) -> str:
        cases = self.cases[at]
        if self.words[at].is_nominal and "instrumental" in cases and cases <= _BESIDE:
            return self._agency(at)
        return ""

    def _apart(self, at: int) -> bool:
        """Tell whether more than a space stands before a word."""
        return self.words[at].start - self.words[at - 1].end > 1

    def _joined(self, at: int) -> bool:
        """Tell whether a group is joined to one in the instrumental before it."""
        before = self.words[at - 1]
        if before.text not in _JOINS or at < 2:
            return False
        cases = self.cases[at - 2]
        return "instrumental" in cases and cases <= _BESIDE

    def _agency(self, at: int) -> str:
        """Return ``by`` beside a predicate without a subject, ``with`` behind a doer's verb."""
        verb = self._verb_near(at)
        return "by" if verb is not None and verb.form in _PREDICATES else "with"

    def _verb_near(self, at: int) -> Word | None:
        """Return the nearest verb before a word in its clause, else the nearest behind it."""
        for step in (-1, 1):
            place = at + step
            while 0 <= place < len(self.words):
                word = self.words[place]
                if word.text in _ENDS:
                    break
                if word.kind == "verb" and word.form != "gerund":
                    return word
                place += step
        return None

    def _belonging(self, at: int, cases: frozenset[str]) -> str:
        word = self.words[at]
        if word.kind == "number" or self._is_year(at - 1):
            return ""
        subject = "nominative" in cases and (self._is_named(at) or self._is_told(at))
        if "genitive" in cases and not subject:
            return "of"
        if word.gloss and word.gloss.whole and word.original.isupper():
            return "of"
        return "to" if self._is_receiver(at) else ""

    def _is_named(self, at: int) -> bool:
        """Tell whether a word is a name beside a noun (``місто Торецьк``)."""
        gloss = self.words[at].gloss
        return gloss is not None and gloss.table in ("places", "people")

    def _is_told(self, at: int) -> bool:
        """Tell whether a finite verb in the plural follows a group: it is its subject."""
        while at + 1 < len(self.words) and self._continues(at + 1):
            at += 1
        behind = self.words[at + 1] if at + 1 < len(self.words) else None
        finite = behind is not None and behind.form in ("past", "present")
        return finite and behind is not None and behind.number == "plural"

    def _is_year(self, at: int) -> bool:
        """Tell whether a word says of the number before it that it is a year."""
        gloss = self.words[at].gloss
        if at == 0 or gloss is None or gloss.english[0] != "year":
            return False
        return _YEAR.fullmatch(self.words[at - 1].text) is not None

    def _runs_on(self, at: int) -> bool:
        """Tell whether something that could be counted follows at a word."""
        return at < len(self.words) and self.words[at].is_nominal

    def _is_receiver(self, at: int) -> bool:
        """Tell whether a name stands in the dative without a preposition."""
        gloss = self.words[at].gloss
        if gloss is None or gloss.table != "places" or gloss.whole:
            return False
        return "dative" in self.cases[at] and not self.cases[at] & {"nominative", "genitive"}

    def english(self, at: int) -> str:
        """Return the English of a word."""
        word = self.words[at]
        if word.gloss is None:
            return word.text
        if self._is_year(at):
            return "," if self._runs_on(at + 1) else ""
        if word.kind == "noun":
            return self._noun(at)
        if word.kind == "verb":
            return self._verb(at)
        if word.kind == "preposition":
            return self._preposition(at)
        if word.text == _NOT and self._is_past(at + 1):
            return "did not"
        if word.kind == "number" and at and self.words[at - 1].kind == "number":
            return _SCALES.get(word.text, word.text)
        return word.text

    def _noun(self, at: int) -> str:
        word = self.words[at]
        forms = word.gloss.english if word.gloss else (word.text,)
        number = word.number
        counting = self._number_before(at)
        if counting is not None:
            number = "singular" if counting in _ONE else "plural"
        elif number == "either":
            number = self._agreed(at)
        return english.plural(forms) if number == "plural" else forms[0]

    def _number_before(self, at: int) -> str | None:
        """Return the number that counts a noun, None without one."""
        place = at - 1
        while place >= 0 and self.words[place].kind == "adjective":
            place -= 1
        if place < 0 or self.words[place].kind != "number":
            return None
        return self.words[place].text

    def _agreed(self, at: int) -> str:
        """Return the number of a noun whose own ending leaves it open."""
        word, before = self.words[at], self.words[at - 1] if at else None
        if before is not None and before.kind == "adjective" and before.number != "either":
            return before.number
        if word.gloss and word.gloss.table in ("places", "people"):
            return "singular"
        ending = word.original[-1:].lower()
        return "plural" if ending in "иіїы" else "singular"

    def _preposition(self, at: int) -> str:
        word = self.words[at]
        behind = self.cases[at + 1] if at + 1 < len(self.words) else frozenset()
        for case, text in word.gloss.by_case if word.gloss else ():
            if case in behind:
                return text
        return word.text

    def _is_past(self, at: int) -> bool:
        return at < len(self.words) and self.words[at].form == "past"

    def _verb(self, at: int) -> str:
        word = self.words[at]
        forms = word.gloss.english if word.gloss else (word.text,)
        before = self.words[at - 1] if at else None
        if forms[0] == _BE:
            return self._be(at)
        if before is not None and before.text == _NOT and word.form == "past":
            return forms[0]
        if word.form == "infinitive":
            return forms[0] if before is not None and before.text in _MODALS else f"to {forms[0]}"
        if word.form in ("present", "future"):
            perfective = word.gloss is not None and word.gloss.perfective
            if perfective or word.form == "future":
                return f"will {forms[0]}"
            return english.present(forms[0], word.number)
        if word.form in ("gerund", "acting"):
            return english.acting(forms[0])
        return self._told(at, forms)

    def _told(self, at: int, forms: tuple[str, ...]) -> str:
        """Return the past of a verb, or the passive of a predicate behind what it is told of."""
        word = self.words[at]
        passive = word.form == "impersonal" or english.is_passive(forms)
        if word.form == "participle":
            return english.participle(forms)
        if not passive:
            return english.past(forms)
        told = english.participle(forms)
        return f"were {told}" if self._has_subject(at) and not self._is_be(at - 1) else told

    def _be(self, at: int) -> str:
        word = self.words[at]
        behind = self.words[at + 1] if at + 1 < len(self.words) else None
        if word.form == "infinitive":
            return "to be"
        if word.form in ("present", "future"):
            return "will be"
        predicate = behind is not None and behind.form in _PREDICATES
        if predicate and not self._has_subject(at):
            return ""
        return "were" if word.number == "plural" or predicate else "was"

    def _is_be(self, at: int) -> bool:
        gloss = self.words[at].gloss if at >= 0 else None
        return gloss is not None and gloss.english[0] == _BE

    def _has_subject(self, at: int) -> bool:
        """Tell whether a group that no preposition governs ends before a word."""
        place = at - 1
        while place >= 0 and self._is_be(place):
            place -= 1
        if place < 0 or self.words[place].kind not in ("noun", "name", "number"):
            return False
        while place > 0 and self._within_group(place):
            place -= 1
        cases = self.cases[place]
        if "instrumental" in cases and cases <= _BESIDE:
            return False
        return place == 0 or self.words[place - 1].kind != "preposition"

    def _within_group(self, at: int) -> bool:
        """Tell whether the word before belongs to the same group or governs it as its genitive."""
        before = self.words[at - 1]
        return self._continues(at) or (before.kind == "noun" and "genitive" in self.cases[at])


def _shared(own: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return the cases that two words of a group share; a word that tells none does not count."""
    if not own or not other:
        return own or other
    return own & other or own


__all__ = ["Piece", "worded"]
