"""The words of a line into English: forms by what stands around, and the small words of case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from etl.glosses import english
from etl.glosses.groups import MODALS, PREDICATES, Groups
from etl.glosses.own_side import OwnSide, own_side
from etl.glosses.words import AREAS, Word
from etl.number_words import number_words
from etl.source_phrases import source_words

_ONE = frozenset({"one", "1", "a single"})
# Scales as they stand behind the number that they multiply.
_SCALES = {
    "one hundred": "hundred", "one thousand": "thousand", "one million": "million",
    "one billion": "billion", "one trillion": "trillion", "thousands": "thousand",
    "millions": "million", "billions": "billion", "trillions": "trillion",
}  # fmt: skip
# Glosses of "to be" and of "not".
_BE, _NOT = "be", "not"
# Words back within which "from" opens a range.
_RANGE = 5
# "About this", which opens a sentence on who said the one before.
_BACK = frozenset({("про", "це"), ("об", "этом"), ("про", "що"), ("о", "чем"), ("о", "чём")})
_CURRENCY_SIGNS = frozenset("$€£")
_FROM = frozenset({"від", "з", "із", "зі", "от", "с", "со"})
_UNTIL = frozenset({"to", "until", "till", "up to", "by", "through", "до", "по", "на"})
_DASHES = frozenset("—–-")
# Words that the source at the end of a sentence has at most (``…, — Генштаб ЗСУ``).
_LONGEST_SOURCE = 8
_STOPS = frozenset(".!?…")


class Piece(NamedTuple):
    """Some English and the place in the original that it stands for (empty: put in by grammar)."""

    text: str
    start: int
    end: int


def worded(words: Sequence[Word], language: str) -> Iterator[Piece]:
    """Yield the English of the words of a line in order, without the spaces between them."""
    line = _Line(words, own_side(language))
    for at, word in enumerate(words):
        small = line.small_word(at)
        if small:
            yield Piece(small + " ", word.start, word.start)
        yield Piece(_cased(word, line.english(at)), word.start, word.end)


def _cased(word: Word, text: str) -> str:
    """Return the English with a capital where the original begins with one."""
    if not word.gloss or not text or not word.original[0].isupper():
        return text
    if word.original[1:] and not word.original[1:].islower():
        return text
    return text[0].upper() + text[1:]


class _Line:
    """A line of words, each with the English that fits what stands around it."""

    def __init__(self, words: Sequence[Word], own: OwnSide) -> None:
        self.words = words
        self.groups = Groups(words)
        self.own = own

    def english(self, at: int) -> str:
        """Return the English of a word."""
        word = self.words[at]
        if word.gloss is None:
            told_plainly = {"mark": self._mark, "number": self._number}.get(word.kind)
            return told_plainly(at) if told_plainly else word.text
        if self.groups.is_year(at):
            return "," if self._runs_on(at + 1) else ""
        told = {
            "noun": self._noun,
            "adjective": self._adjective,
            "verb": self._verb,
            "preposition": self._preposition,
            "number": self._number,
        }.get(word.kind)
        if told is not None:
            return told(at)
        if word.text == _NOT and self._form(at + 1) == "past":
            return "did not"
        if self._takes_back(at - 1):
            return "This"
        return word.text

    def small_word(self, at: int) -> str:
        """Return the English word that has to stand before a word, empty without one."""
        if self._is_month(at + 1) and self._is_clock(at - 1):
            return "on"
        if self._is_new_speaker(at):
            return "the"
        return self.groups.small_word(at)

    def _is_new_speaker(self, at: int) -> bool:
        """Tell whether who says the words before stands here: ``…, повідомляє пресслужба``."""
        word = self.words[at]
        if not self._is_saying(at - 1) or self._kind(at - 2) != "mark":
            return False
        return word.is_nominal and word.kind != "number" and word.text[:1].islower()

    def _is_clock(self, at: int) -> bool:
        """Tell whether a time of day ends with a word: ``18:00``, ``18:00 Moscow time``."""
        text = self._text(at)
        return (
            ":" in text[1:]
            or text == "Moscow time"
            or (text.isdigit() and self._text(at - 1) == ":")
        )

    def _form(self, at: int) -> str:
        return self.words[at].form if 0 <= at < len(self.words) else ""

    def _text(self, at: int) -> str:
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def _kind(self, at: int) -> str:
        return self.words[at].kind if 0 <= at < len(self.words) else ""

    def _runs_on(self, at: int) -> bool:
        """Tell whether something that could be counted follows at a word."""
        return at < len(self.words) and self.words[at].is_nominal

    def _mark(self, at: int) -> str:
        """Return a mark; the dash before who says it, at the end of a sentence, is told in words.

        ``Збито 12 дронів, — Генштаб`` is "12 drones, according to the General Staff".
        """
        word = self.words[at]
        if word.text in _DASHES and self._text(at - 1) in (",", "”", "»", '"'):
            if self._kind(at + 1) == "verb":
                return ""
            if self._names_source(at + 1):
                return "according to"
        if word.text in _DASHES and self._names_country(at + 1):
            return ","
        return word.text

    def _names_country(self, at: int) -> bool:
        """Tell whether the country of a place ends a phrase behind a dash: ``Курськ – рф``."""
        gloss = self.words[at].gloss if at < len(self.words) else None
        if gloss is None or gloss.table != "places" or self._kind(at + 1) not in ("", "mark"):
            return False
        return self._kind(at - 2) in ("name", "noun")

    def _names_source(self, at: int) -> bool:
        """Tell whether nothing but a name stands between a word and the end of its sentence."""
        place = at
        while place < len(self.words) and self.words[place].text not in _STOPS:
            if self.words[place].kind in ("verb", "preposition", "unknown"):
                return False
            if place - at >= _LONGEST_SOURCE:
                return False
            place += 1
        return place > at and self.words[at].original[0].isupper()

    def _number(self, at: int) -> str:
        text = self.words[at].text
        if self._is_month(at + 2) and english.day_of(text, self._text(at + 1)):
            return ""
        return _SCALES.get(text, text) if self._kind(at - 1) == "number" else text

    def _noun(self, at: int) -> str:
        word = self.words[at]
        forms = word.gloss.english if word.gloss else (word.text,)
        counting = self.groups.counted_by(at)
        if counting is not None:
            number = "singular" if counting in _ONE else "plural"
        else:
            number = word.number if word.number != "either" else self._agreed(at)
        fixed = word.gloss is not None and word.gloss.whole and forms[0].endswith("s")
        noun = english.plural(forms) if number == "plural" and not fixed else forms[0]
        return f"{self.own.adjective} {noun}" if self._is_own(at, forms[0]) else noun

    def _is_own(self, at: int, noun: str) -> bool:
        """Tell whether a body is that of the text's own side: no other is named beside it."""
        first = self.groups.first(at)
        if noun not in self.own.bodies or self._is_ours(first):
            return False
        near = (*self.words[first:at], *self.words[at + 1 : at + 2])
        return not any(word.gloss and word.gloss.table in ("nations", "places") for word in near)

    def _is_ours(self, at: int) -> bool:
        """Tell whether ``our`` stands before forces of the text's own side."""
        gloss = self.words[at].gloss
        head = self.words[self.groups.heads[at]].gloss if self.groups.heads[at] >= 0 else None
        ours = gloss is not None and head is not None and gloss.english[0] == "our"
        return ours and head is not None and head.english[0] in self.own.ours

    def _agreed(self, at: int) -> str:
        """Return the number of a noun whose own ending leaves it open."""
        word, before = self.words[at], self.words[at - 1] if at else None
        if before is not None and before.kind == "adjective" and before.number != "either":
            return before.number
        if word.gloss and word.gloss.table in ("places", "people"):
            return "singular"
        if word.original[-1:].lower() in "иіїы":
            # In the cases that something governs, the plural has endings of its own.
            return "singular" if self.groups.is_governed(at) else "plural"
        return "singular"

    def _adjective(self, at: int) -> str:
        """Return an adjective; one that stands for a noun as such (``двоє цивільних``)."""
        word = self.words[at]
        forms = word.gloss.english if word.gloss else (word.text,)
        if self._is_ours(at):
            return self.own.adjective
        if self._is_month(at + 1) and (day := english.day_of(self._text(at - 1), forms[0])):
            return day
        if len(forms) == 1:
            return forms[0] + self._left_out(at)
        if self.groups.heads[at] >= 0 and len(forms) > 2:
            return forms[0]
        counting = self.groups.counted_by(at)
        if counting is not None:
            return forms[-2] if counting in _ONE else forms[-1]
        return forms[-2] if word.number == "singular" else forms[-1]

    def _left_out(self, at: int) -> str:
        """Return the area that an adjective of a place leaves out: ``над Київською``.

        It is that of an adjective before it in the line.
        """
        gloss = self.words[at].gloss
        if gloss is None or gloss.table != "nations" or self.groups.heads[at] >= 0:
            return ""
        if self._kind(at - 1) != "preposition":
            return ""
        for place in range(at - 1, 0, -1):
            head = self.words[place].gloss
            before = self.words[place - 1].gloss
            if head is None or before is None or before.table != "nations":
                continue
            if head.english[0] in AREAS:
                return " " + head.english[0]
        return ""

    def _preposition(self, at: int) -> str:
        word = self.words[at]
        if self._original(at) == "на" and self._text(at + 1) in _CURRENCY_SIGNS:
            return "worth"
        if self._kind(at + 1) == "number":
            ranged = self._before_number(at, word)
            if ranged is not None:
                return ranged
        if word.text == "from" and self._opens_span(at):
            return "since"
        if self._tells_where(at) or self._takes_back(at):
            return ""
        behind = self.groups.cases[at + 1] if at + 1 < len(self.words) else frozenset()
        for case, text in word.gloss.by_case if word.gloss else ():
            if case in behind:
                return text
        return word.text

    def _before_number(self, at: int, word: Word) -> str | None:
        """Return what a preposition means before a number: a bound, a range, an exchange."""
        original = word.original.lower()
        if original == "до":
            return self._up_to(at)
        if original == "по":
            return self._each(at)
        if original == "на":
            if self._kind(at - 1) == "number" and self._text(at - 1) == self._text(at + 1):
                return "for"
            if self._is_dated(at + 1) and self._kind(at - 1) == "number":
                return "to"
            return "worth" if self._is_money(at + 1) else None
        if word.text == "from" and not self._is_dated(at + 1):
            if self._kind(at - 1) == "number" or self._opens_part(at) or self._is_whole(at):
                return "of"
            upper = [place for place in range(at + 2, at + 5) if self._original(place) == "до"]
            if upper and self._kind(upper[0] + 1) == "number":
                return ""
        return None

    def _is_whole(self, at: int) -> bool:
        """Tell whether nothing but a number follows what was counted: ``26 дронів із 41``."""
        if self._kind(at - 1) != "noun" or self.groups.counted_by(at - 1) is None:
            return False
        return self._kind(at + 2) in ("", "mark", "verb")

    def _opens_part(self, at: int) -> bool:
        """Tell whether a sentence opens with the whole of its number: ``Із 60 ракет збито 48``."""
        if at and self._text(at - 1) not in (*_STOPS, ":", "today", "overnight"):
            return False
        if self._text(at + 2) == "year" or self.groups.is_year(at + 2):
            return False
        behind = (self._kind(place) for place in range(at + 2, at + 2 + _RANGE))
        told = [place for place, kind in enumerate(behind, at + 2) if kind == "verb"]
        return bool(told) and "до" not in {self._original(p) for p in range(at + 2, told[0])}

    def _up_to(self, at: int) -> str:
        """Return ``to`` for the end of a range or a date, ``up to`` for a bound."""
        before = {self._text(place) for place in range(max(0, at - _RANGE), at)}
        originals = {self._original(place) for place in range(max(0, at - _RANGE), at)}
        ranged = before & {"from", "since"} or originals & _FROM
        return "to" if ranged or self._is_dated(at + 1) else "up to"

    def _each(self, at: int) -> str | None:
        """Return what ``по`` is before a number: ``to`` a date, nothing for ``three each``."""
        if self._is_dated(at + 1):
            before = {self._text(place) for place in range(max(0, at - _RANGE), at)}
            return "to" if before & {"from", "since"} else None
        head = self.groups.heads[at + 1]
        spread = (
            head >= 0
            and self.groups.cases[head]
            and not (self.groups.cases[head] & {"genitive", "accusative"})
        )
        return None if spread else ""

    def _is_money(self, at: int) -> bool:
        """Tell whether a number with its scale counts money."""
        currencies = number_words("en").currencies.firsts
        near = (self._text(place).lower().split(" ")[0] for place in range(at + 1, at + 4))
        return any(word in currencies for word in near if word)

    def _is_dated(self, at: int) -> bool:
        """Tell whether a number is a day, a date or a time of day."""
        return (
            self._is_month(at + 1)
            or "." in self._text(at)
            or ":" in self._text(at)
            or self._text(at + 1) == ":"
        )

    def _original(self, at: int) -> str:
        return self.words[at].original.lower() if 0 <= at < len(self.words) else ""

    def _opens_span(self, at: int) -> bool:
        """Tell whether ``from`` opens a span of time whose end nothing tells."""
        dated = self._is_month(at + 1) or self._is_month(at + 2)
        behind = self.words[at + 2 : at + 2 + _RANGE]
        return dated and not any(
            word.text in _UNTIL or word.original.lower() in _UNTIL for word in behind
        )

    def _takes_back(self, at: int) -> bool:
        """Tell whether ``про це`` opens a sentence that tells who said the one before it."""
        opens = at == 0 or self._text(at - 1) in _STOPS
        if not opens or (self._original(at), self._original(at + 1)) not in _BACK:
            return False
        return any(self._is_saying(place) for place in range(at + 2, at + 3 + _RANGE))

    def _tells_back(self, at: int) -> bool:
        """Tell whether a verb of saying tells who said the sentence before."""
        near = range(max(0, at - 2 - _RANGE), at - 1)
        return self._is_saying(at) and any(self._takes_back(place) for place in near)

    def _tells_where(self, at: int) -> bool:
        """Tell whether ``in`` stands before a body whose people say something."""
        if self.words[at].text != "in" or self._kind(at + 1) not in ("noun", "adjective"):
            return False
        if self._says(at - 1):
            return True
        opens = at == 0 or self._kind(at - 1) == "mark"
        place = at + 1
        while place < len(self.words) and (
            self.groups.continues(place + 1) or self.groups.small_word(place + 1) == "of"
        ):
            place += 1
        return opens and self._says(place + 1)

    def _says(self, at: int) -> bool:
        """Tell whether a word is a verb of saying whose doers are not told."""
        return self._is_saying(at) and self.words[at].number == "plural"

    def _is_saying(self, at: int) -> bool:
        """Tell whether a word is a verb of saying."""
        word = self.words[at] if 0 <= at < len(self.words) else None
        if word is None or word.kind != "verb" or word.gloss is None:
            return False
        return english.past(word.gloss.english) in source_words("en").sets["say"]

    def _is_month(self, at: int) -> bool:
        return self._text(at) in english.MONTHS

    def _verb(self, at: int) -> str:
        word = self.words[at]
        forms = word.gloss.english if word.gloss else (word.text,)
        if forms[0] == _BE:
            return self._be(at)
        if self._tells_back(at):
            return "was reported by"
        if self._text(at - 1) == _NOT and word.form == "past":
            return forms[0]
        if word.form == "infinitive":
            return forms[0] if self._text(at - 1) in MODALS else f"to {forms[0]}"
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
        if word.form == "participle":
            return english.participle(forms)
        if word.form != "impersonal" and not english.is_passive(forms):
            return english.past(forms)
        told = english.participle(forms)
        subject = self._has_subject(at) or self._follows_place(at)
        return f"were {told}" if subject and not self._is_be(at - 1) else told

    def _be(self, at: int) -> str:
        word = self.words[at]
        if word.form == "infinitive":
            return "to be"
        if word.form in ("present", "future"):
            return "will be"
        predicate = self._form(at + 1) in PREDICATES
        if predicate and not self._has_subject(at):
            return ""
        return "were" if word.number == "plural" or predicate else "was"

    def _is_be(self, at: int) -> bool:
        gloss = self.words[at].gloss if at >= 0 else None
        return gloss is not None and gloss.english[0] == _BE

    def _follows_place(self, at: int) -> bool:
        """Tell whether the name of a place stands right before a verb, which is no doer then."""
        gloss = self.words[at - 1].gloss if at else None
        return gloss is not None and gloss.table == "places"

    def _has_subject(self, at: int) -> bool:
        """Tell whether a group that no preposition governs ends before a verb."""
        place = at - 1
        while place >= 0 and self._is_be(place):
            place -= 1
        return self.groups.is_subject(place)
