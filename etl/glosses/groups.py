"""Words into nominal groups: which belong together, in which case, and what English says for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from etl.glosses.word import Word
from etl.glosses.words import AREAS
from etl.lexicon import read_lexicon
from etl.number_words import number_words

MODALS = frozenset(
    {"can", "could", "may", "might", "must", "should", "will", "would", "cannot", "to"}
)
PREDICATES = frozenset({"impersonal", "participle"})
_JOINS = frozenset({"and", "or", ","})
_ENDS = frozenset(".!?;:")
# Cases that a word in the instrumental may share its ending with.
_BESIDE = frozenset({"instrumental", "dative", "locative"})
# What the name of a country ends with in the dative.
_GIVEN = "іїеи"
_TO = frozenset({"dative"})
# Verbs whose receiver stands in the dative.
_GIVING = frozenset(
    {
        "award", "deliver", "donate", "give", "give back", "hand over", "provide", "return", "sell",
        "send", "supply", "transfer",
    }
)  # fmt: skip
# Numbers of which English says what they count.
_PARTS = frozenset({"half", "hundreds", "thousands", "dozens", "tens", "millions"})
# Prepositions that end a phrase.
_GOVERNING = frozenset(
    {
        "of", "to", "in", "on", "at", "from", "by", "with", "during", "after", "before", "under",
        "near", "for", "about", "over",
    }
)  # fmt: skip
# What became of those who are counted; no means (``втратили 30 тисяч убитими``).
_FATES = frozenset(
    {"captured", "dead", "fallen", "injured", "killed", "missing", "seriously wounded", "wounded"}
)
# Words within which what belongs together is looked for; the time stays in proportion to the text.
CLAUSE = 60
# Words that are no adjectives and stand before a group.
POSSESSIVES = frozenset({"his", "her", "its", "their"})
_POINTING = POSSESSIVES | {"this", "that", "these", "those", "same"}
_OPENING_QUOTES = frozenset('«“"„')
_TOWNS = frozenset({"city", "town", "village", "settlement"})
# How a verb in the past ends behind a feminine subject.
_SHE = re.compile("ла(?:ся|сь)?$")
# What numerals end with in the genitive.
_GENITIVE_NUMERALS = ("ох", "ьох", "ух", "ех", "ёх", "их")
# What nouns in the plural end with in the nominative.
_MANY = frozenset("иіїыя")
_YEAR = re.compile("(?:19|20)[0-9]{2}")


class Groups:
    """The nominal groups of a line of words: adjectives and numbers with the noun behind them."""

    def __init__(self, words: Sequence[Word]) -> None:
        """Bind every adjective and number to its noun; they share their cases."""
        self.words = words
        self.cases = [word.cases for word in words]
        # The noun that each word belongs to, -1 for none.
        self.heads = [-1] * len(words)
        self._small: dict[int, str] = {}
        self._bind()

    def _bind(self) -> None:
        end = len(self.words)
        for at in range(end - 1, -1, -1):
            word = self.words[at]
            if word.kind == "noun":
                self.heads[at] = at
            elif word.kind in ("adjective", "number") and at + 1 < end:
                behind = self.cases[at + 1] if self.words[at + 1].is_nominal else frozenset()
                if behind and word.cases and behind.isdisjoint(word.cases):
                    continue  # What does not agree does not belong together.
                self.heads[at] = self.heads[self._bound_to(at)]
                self.cases[at] = _shared(word.cases, behind)
        for at in range(1, end):
            if self.continues(at):
                self.cases[at] = _shared(self.cases[at], self.cases[at - 1])

    def _bound_to(self, at: int) -> int:
        """Return the word whose noun is that of a word: the next, or the next but a conjunction.

        ``Курської та Сумської областей``: both adjectives belong to the areas.
        """
        joined = self.words[at].kind == "adjective" and at + 2 < len(self.words)
        if joined and self.words[at + 1].text == "and" and self.words[at + 2].kind == "adjective":
            return at + 2
        return at + 1

    def continues(self, at: int) -> bool:
        """Tell whether a word belongs to the group of the word before it."""
        if not 0 < at < len(self.words) or not self.words[at].is_nominal:
            return False
        before = self.words[at - 1]
        bound = before.kind in ("adjective", "number") and self.heads[at - 1] == self.heads[at]
        # "30 thousand" without a noun behind it.
        return bound and (self.heads[at] >= 0 or before.kind == "number")

    def first(self, at: int) -> int:
        """Return the word with which the group of a word begins."""
        while self.continues(at):
            at -= 1
        return at

    def is_instrumental(self, at: int) -> bool:
        """Tell whether a word stands in the instrumental."""
        cases = self.cases[at]
        return "instrumental" in cases and cases <= _BESIDE

    def small_word(self, at: int) -> str:
        """Return the English word that the case of a group asks for, empty without one."""
        if at not in self._small:
            self._small[at] = self._small_word(at)
        return self._small[at]

    def _small_word(self, at: int) -> str:
        word = self.words[at] if at < len(self.words) else None
        if word is None:
            return ""
        if self._is_part(at):
            return "of"
        if self.continues(at):
            return ""
        if not word.is_nominal:
            if self.is_bound(at) and self.is_instrumental(at + 1):
                return self._agency(at + 1)
            return "of" if self._bounds_event(at) else ""
        before = self.words[at - 1] if at else None
        governed = before is not None and (before.text in MODALS or _governs(before))
        if governed or self._shares_head(at):
            return ""
        if self.is_instrumental(at):
            if word.gloss is not None and word.gloss.english[0] in _FATES:
                return ""
            told = self._joined(at) or (at > 0 and self.is_bound(at - 1))
            return "" if told else self._agency(at)
        if self._is_given(at):
            return "to"
        if before is None:
            return ""
        if before.kind in ("noun", "name") and word.start - before.end == 1:
            return self._belonging(at)
        listed = at > 1 and before.text in _JOINS and self._is_named(at - 2)
        return "to" if self._is_receiver(at) and not listed else ""

    def _is_part(self, at: int) -> bool:
        """Tell whether a noun is what there is half or hundreds of."""
        before = self.words[at - 1] if at else None
        if before is None or before.text not in _PARTS or not self.continues(at):
            return False
        scaled = at > 1 and self.words[at - 2].kind == "number"
        word = self.words[at]
        counted = word.kind == "noun" or (word.kind == "adjective" and word.number == "plural")
        return counted and not scaled

    def _is_given(self, at: int) -> bool:
        """Tell whether a group in the plural is to whom something is given."""
        if self.cases[at] != _TO or (at > 1 and self.cases[at - 2] == _TO):
            return False
        verb = self._verb_near(at)
        return verb is not None and verb.gloss is not None and verb.gloss.english[0] in _GIVING

    def _bounds_event(self, at: int) -> bool:
        """Tell whether a bound stands between an event and how many it happened to."""
        return at > 0 and self.is_bound(at) and self.tells_event(at - 1)

    def is_bound(self, at: int) -> bool:
        """Tell whether a word before a number bounds it."""
        if at + 1 >= len(self.words) or self.words[at + 1].kind != "number":
            return False
        if self.words[at].kind == "preposition" and self.words[at].text == "over":
            return False  # ``над`` tells where, and no bound.
        return tuple(self.words[at].text.split(" ")) in number_words("en").before

    def _shares_head(self, at: int) -> bool:
        """Tell whether an adjective before a conjunction belongs to the noun of this group."""
        if at < 2 or self.words[at - 1].text != "and" or self.heads[at] < 0:
            return False
        return self.words[at - 2].kind == "adjective" and self.heads[at - 2] == self.heads[at]

    def _joined(self, at: int) -> bool:
        """Tell whether a group is joined to one in the instrumental before it.

        Or the quoted name of what a number before the mark counts: ``чотирма «Шахедами»``.
        """
        if at > 2 and self.words[at - 3].text == "between" and self.words[at].kind == "number":
            return True
        quoted = at > 1 and self.words[at - 1].text in _OPENING_QUOTES
        if quoted and self.words[at - 2].kind == "number":
            return True
        return at > 1 and self.words[at - 1].text in _JOINS and self.is_instrumental(at - 2)

    def _agency(self, at: int) -> str:
        """Return ``by`` beside a predicate without a subject, ``with`` beside a doer's verb."""
        verb = self._verb_near(at)
        gloss = self.words[at].gloss
        if gloss is not None and gloss.table == "places":
            return "by"
        return "by" if verb is not None and verb.form in PREDICATES else "with"

    def _verb_near(self, at: int) -> Word | None:
        """Return the nearest verb before a word in its clause, else the nearest behind it."""
        for step in (-1, 1):
            place = at + step
            while 0 <= place < len(self.words) and abs(place - at) <= CLAUSE:
                word = self.words[place]
                if word.text in _ENDS:
                    break
                if word.kind == "verb" and word.form != "gerund":
                    return word
                place += step
        return None

    def _belonging(self, at: int) -> str:
        word, cases = self.words[at], self.cases[at]
        if word.kind == "number" and self.tells_event(at - 1):
            return "of"
        if self._counts_whose(at):
            return "of"
        if word.kind == "number" or self.is_year(at - 1) or self._is_receiver(at - 1):
            return ""
        if self._is_named(at) and self._is_town(at - 1):
            return "of"
        told = self._is_told(at) and not self._acts(at - 1)
        subject = "nominative" in cases and (self._is_named(at) or told)
        if "genitive" in cases and not subject:
            return "in" if self._lies_in(at) else "of"
        digits = any(letter.isdigit() for letter in word.original)
        if word.gloss and word.gloss.whole and word.original.isupper() and not digits:
            return "of"
        if word.gloss and (word.gloss.nominative or "").isupper():
            return "of"
        return "to" if self._is_receiver(at) else ""

    def _counts_whose(self, at: int) -> bool:
        """Tell whether a number in the genitive counts those whose the noun before is.

        ``Загинула мати трьох дітей``; a verb behind would tell what befell them.
        """
        word, last = self.words[at], at
        while self.continues(last + 1):
            last += 1
        if word.kind != "number" or not word.original.endswith(_GENITIVE_NUMERALS):
            return False
        behind = self.words[last + 1].kind if last + 1 < len(self.words) else ""
        known = self.words[at - 1].kind == "noun" and not self._is_named(at - 1)
        return behind != "verb" and known and self.is_subject(at - 1)

    def tells_event(self, at: int) -> bool:
        """Tell whether a noun names what happened to what follows (``загибель 12 осіб``)."""
        word = self.words[at] if at < len(self.words) else None
        if word is None or word.kind != "noun" or word.gloss is None:
            return False
        return word.gloss.english[0] in event_nouns()

    def _is_town(self, at: int) -> bool:
        """Tell whether a noun is what a place is (``місто``), whose name follows it."""
        gloss = self.words[at].gloss
        return gloss is not None and gloss.english[0] in _TOWNS

    def _lies_in(self, at: int) -> bool:
        """Tell whether a group is the area in which the place before it lies."""
        before = self.words[at - 1]
        head = self.words[self.heads[at]].gloss if self.heads[at] >= 0 else None
        named = before.kind == "name" or (before.gloss and before.gloss.table == "places")
        return bool(named) and head is not None and head.english[0] in AREAS

    def _is_named(self, at: int) -> bool:
        """Tell whether a word is a name beside a noun (``місто Торецьк``)."""
        gloss = self.words[at].gloss
        return gloss is not None and gloss.table in ("places", "people", "things")

    def _acts(self, at: int) -> bool:
        """Tell whether a noun in the plural is what the verb in the plural behind tells of.

        What stands between is whose it is then: ``уламки дрона пошкодили дах``.
        """
        word = self.words[at]
        many = word.number == "plural" or word.original[-1:] in _MANY
        return many and "nominative" in word.cases and self.is_subject(at)

    def _is_told(self, at: int) -> bool:
        """Tell whether a finite verb in the plural follows a group: it is its subject."""
        single = self.words[at].number == "singular"
        while at + 1 < len(self.words) and self.continues(at + 1):
            at += 1
        behind = self.words[at + 1] if at + 1 < len(self.words) else None
        if behind is None or behind.form not in ("past", "present"):
            return False
        if behind.number == "plural":
            return not single
        return self.words[at].original[-1:] in ("а", "я") and bool(_SHE.search(behind.original))

    def is_year(self, at: int) -> bool:
        """Tell whether a word says of the number before it that it is a year."""
        gloss = self.words[at].gloss if 0 < at < len(self.words) else None
        if gloss is None or gloss.english[0] != "year":
            return False
        return _YEAR.fullmatch(self.words[at - 1].text) is not None

    def _is_receiver(self, at: int) -> bool:
        """Tell whether a name stands in the dative without a preposition."""
        gloss = self.words[at].gloss
        if gloss is None or gloss.table != "places" or gloss.whole:
            return False
        given = self.words[at].original[-1:].lower() in _GIVEN
        return given and "dative" in self.cases[at] and "nominative" not in self.cases[at]

    def governs(self, at: int) -> bool:
        """Tell whether a word asks for a case behind it."""
        return 0 <= at < len(self.words) and _governs(self.words[at])

    def is_governed(self, at: int) -> bool:
        """Tell whether a preposition or another noun governs the group of a word."""
        first = self.first(at)
        if first == 0:
            return False
        before = self.words[first - 1]
        return _governs(before) or self.small_word(first) in ("of", "in")

    def is_subject(self, at: int) -> bool:
        """Tell whether a group that nothing governs ends with a word."""
        if at < 0 or self.words[at].kind not in ("noun", "name", "number"):
            return False
        first = self.chain(at)
        if first > 1 and self.words[first - 1].text in _POINTING:
            return not _governs(self.words[first - 2]) and not self.is_instrumental(first)
        return not self.is_instrumental(first) and not self.is_governed(first)

    def chain(self, at: int) -> int:
        """Return where the group begins whose ``of`` or ``in`` leads to the group of a word."""
        first = self.first(at)
        while 0 < first > at - CLAUSE and self.small_word(first) in ("of", "in"):
            first = self.first(first - 1)
        return first

    def last(self, at: int) -> int:
        """Return where the group ends that a word leads to by ``of`` or ``in``."""
        end = min(at + CLAUSE, len(self.words) - 1)
        while at < end and (self.continues(at + 1) or self.small_word(at + 1) in ("of", "in")):
            at += 1
        return at

    def counted_by(self, at: int) -> str | None:
        """Return the number that counts a noun, None without one."""
        place = at - 1
        while place >= 0 and self.words[place].kind == "adjective" and self.continues(place + 1):
            place -= 1
        if place < 0 or self.words[place].kind != "number":
            return None
        return None if self._ends_time(place) else self.words[place].text

    def counted_before(self, at: int) -> int:
        """Return the noun before its verb that a number without one counts, -1 for none.

        ``Обстрілів за добу зафіксовано 29``: what is counted stands in the genitive plural and
        opens the clause.
        """
        verbs = 0
        for place in range(at - 1, max(-1, at - CLAUSE), -1):
            word = self.words[place]
            if word.kind == "verb":
                verbs += 1
            if word.kind in ("mark", "number") or verbs > 1:
                return -1
            first = self.first(place)
            opens = first == 0 or self.words[first - 1].kind == "mark"
            if opens and word.kind == "noun":
                plural = word.number == "plural" and "genitive" in self.cases[place]
                named = "nominative" in self.cases[place]
                return place if verbs and plural and not named else -1
        return -1

    def _ends_time(self, at: int) -> bool:
        """Tell whether a number is the end of a time of day or a full date, which count nothing."""
        if at < 2 or self.words[at - 2].kind != "number":
            return False
        mark, attached = self.words[at - 1].text, self.words[at - 1].end == self.words[at].start
        return mark == ":" or (mark == "." and attached)


@cache
def event_nouns() -> frozenset[str]:
    """Return the English nouns that name what the verbs of the lexicon tell."""
    found = {"loss", "losses"}
    for content in read_lexicon("en", "verbs").values():
        if isinstance(content, dict):
            found.update(content.get("nominal", ()))
    return frozenset(found)


def _governs(word: Word) -> bool:
    """Tell whether a word asks for a case behind it: a preposition, a phrase that ends in one."""
    if word.kind == "preposition":
        return True
    return word.kind == "word" and word.text.split(" ")[-1] in _GOVERNING


def _shared(own: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return the cases that two words of a group share; a word that tells none does not count."""
    if not own or not other:
        return own or other
    return own & other or own
