"""One stated number at a token: digits, words, fractions, scales, and the money that it is of."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from etl.model import Sentence
from etl.number_words import NumberWords, digits_value, word_value

_DIGITS = re.compile(r"[0-9]")
HYPHENS = frozenset("-‐‑")
# Letters that multiply amounts of money alone: "5t" is tonnes, "26b" a house.
MONEY_SCALES = frozenset("bt")


class StatedNumber(NamedTuple):
    """One stated number: tokens ``first`` to ``last`` inclusive, its value and its form.

    ``form`` is digits, words, vague ("dozens") or zero ("no"); ``scaled`` tells that a scale word
    is part of it; ``currency`` is the ISO 4217 code of money, None for what is no money.
    """

    first: int
    last: int
    value: Decimal
    form: str
    scaled: bool = False
    currency: str | None = None


class NumberReader:
    """Reads the numbers of one sentence at its tokens."""

    def __init__(self, sentence: Sentence, words: NumberWords) -> None:
        self.tokens = sentence.tokens
        self.lower = sentence.lower
        self.words = words
        self.count = len(self.tokens)

    def adjacent(self, at: int) -> bool:
        """Tell whether no space stands between token ``at`` and the one before it."""
        return at > 0 and self.tokens[at].start == self.tokens[at - 1].end

    def number_at(self, at: int) -> StatedNumber | None:
        """Return the number that begins at token ``at`` (a currency sign may stand before it)."""
        if at >= self.count:
            return None
        currency = None
        sign = self.words.currencies.match(self.lower, at)
        if sign is not None and self.tokens[at].text.islower():
            sign = None
        start = at
        if sign is not None:
            at += sign[0]
            currency = sign[1]
            if at >= self.count:
                return None
        elif self._is_torn(at):
            return None
        found = self._plain(at)
        if found is None or (currency and found.form not in ("digits", "words", "vague")):
            return None
        scaled = self._hung(self._scale(self._with_fraction(found), currency is not None))
        if scaled is None or (currency and self._runs_on(scaled.last + 1)):
            return None
        if currency:
            return scaled._replace(first=start, currency=currency)
        return scaled if scaled.currency else self._currency_after(scaled)

    def _plain(self, at: int) -> StatedNumber | None:
        word = self.lower[at]
        if _DIGITS.match(word):
            return self._in_digits(at)
        vague = self.words.vague.match(self.lower, at)
        whole = self.words.wholes.match(self.lower, at)
        if vague and (not whole or vague[0] >= whole[0]):
            return StatedNumber(at, at + vague[0] - 1, Decimal(vague[1]), "vague")
        if whole:
            form = "zero" if whole[1] == 0 else "words"
            last = at + whole[0] - 1
            if whole[1] >= 100:
                return self._spelled(last, whole[1])._replace(first=at)
            return StatedNumber(at, last, Decimal(whole[1]), form)
        value_of_word = word_value(word, self.words)
        if value_of_word is None:
            return None
        return self._spelled(at, value_of_word)

    def _in_digits(self, at: int) -> StatedNumber | None:
        """Return the number that digits at ``at`` state, None where they are none."""
        word, behind = self.lower[at], self.lower[at + 1 : at + 4]
        value = digits_value(word, self._scale_at(at + 1) is None)
        if value is None:
            return None
        if behind[:1] != ("s",) or not self.adjacent(at + 1):
            return StatedNumber(at, at, value, "digits")
        if word.replace(",", "").strip("0") != "1" or value < 10 or behind[1:2] != ("of",):
            return None  # "The 1990s", "two 155s".
        times = self.words.scales.get(behind[2].removesuffix("s")) if len(behind) > 2 else None
        last = at + 3 if times else at + 1
        return StatedNumber(at, last, 2 * value * (times or 1), "vague")

    def _scale_at(self, at: int) -> Decimal | None:
        """Return the scale at token ``at``, behind a hyphen or before one, None without one."""
        if at + 1 < self.count and self.lower[at] in HYPHENS and self.adjacent(at + 1):
            at += 1
        word = self.lower[at].partition("-")[0] if at < self.count else ""
        return self.words.scales.get(word)

    def _spelled(self, at: int, first: int) -> StatedNumber:
        """Read a number in words over several tokens: ``two hundred and fifty thousand``."""
        total, group, last = Decimal(0), Decimal(first), at
        i = at + 1
        while i < self.count:
            word = self.lower[i]
            scale = self.words.scales.get(word)
            if scale is not None and len(word) > 2:
                group *= scale
                if scale >= 1000:
                    total, group = total + group, Decimal(0)
                last, i = i, i + 1
                continue
            joined = word in self.words.conjunctions and self.lower[i - 1] in self.words.scales
            ahead = i + 1 if joined else i
            value = word_value(self.lower[ahead], self.words) if ahead < self.count else None
            after_scale = self.lower[i - 1] in self.words.scales
            after_tens = 20 <= group % 100 <= 90 and group % 10 == 0 and 0 < (value or 0) < 10
            if value is None or not (after_scale or after_tens) or value >= (group or total):
                break
            if joined and _scaled_soon(self.lower, ahead, self.words):
                break
            group, last, i = group + value, ahead, ahead + 1
        return StatedNumber(at, last, total + group, "words", scaled=last > at)

    def _with_fraction(self, stated: StatedNumber) -> StatedNumber:
        """Add the half of ``three and a half million``; without a scale it is none of the count."""
        at = stated.last + 1
        found = self.words.fractions.match(self.lower, at) if at < self.count else None
        if found is None or stated.scaled or stated.form not in ("digits", "words"):
            return stated
        scale = self.lower[at + found[0]] if at + found[0] < self.count else ""
        if scale not in self.words.scales or len(scale) == 1:
            return stated
        return stated._replace(last=at + found[0] - 1, value=stated.value + found[1])

    def _scale(self, stated: StatedNumber, money: bool) -> StatedNumber:
        """Apply scale words behind digits: ``13.6bn``, ``10 thousand``, ``4 m``."""
        i = stated.last + 1
        if i < self.count and stated.form == "vague" and self.lower[i] in self.words.links:
            i += 1
        while i < self.count and stated.form in ("digits", "vague", "words"):
            if self._hyphened_scale(i):
                i += 1
            word = self.lower[i]
            scale = self.words.scales.get(word)
            if scale is None or (len(word) == 1 and not self._letter_scales(i, money)):
                break
            stated = stated._replace(last=i, value=stated.value * scale, scaled=True)
            i += 1
        return self._with_rest(stated)

    def _with_rest(self, stated: StatedNumber) -> StatedNumber:
        """Add the ``700 million`` of ``11 billion 700 million``."""
        at = stated.last + 1
        if not stated.scaled or at + 1 >= self.count or not _DIGITS.match(self.lower[at]):
            return stated
        rest, word = digits_value(self.lower[at]), self.lower[at + 1]
        scale, least = self.words.scales.get(word), self.words.scales.get(self.lower[stated.last])
        if rest is None or scale is None or least is None:
            return stated
        if len(word) == 1 or rest * scale >= least:
            return stated
        return stated._replace(last=at + 1, value=stated.value + rest * scale)

    def _hyphened_scale(self, at: int) -> bool:
        """Tell whether a hyphen at ``at`` ties a scale word to a number (``$1-billion``)."""
        if at + 1 >= self.count or self.lower[at] not in HYPHENS:
            return False
        return (
            self.adjacent(at)
            and self.adjacent(at + 1)
            and self.lower[at + 1] in self.words.long_scales
        )

    def _hung(self, stated: StatedNumber) -> StatedNumber | None:
        """Apply a scale to which a hyphen ties a word (``4.5 billion-plus``, ``3bn-euro``).

        None where that word makes it no amount (``2 million-strong``): rather no number than one
        without what multiplies it.
        """
        at = stated.last + 1
        if at + 1 < self.count and self.lower[at] in HYPHENS and self.adjacent(at + 1):
            at += 1
        scale, hyphen, tail = self.lower[at].partition("-") if at < self.count else ("", "", "")
        if not hyphen or len(scale) < 2 or scale not in self.words.scales:
            return stated
        currency = self.words.currencies.match((tail,), 0)
        if currency is None and tail not in self.words.tails:
            return None
        value = stated.value * self.words.scales[scale]
        code = currency[1] if currency else stated.currency
        return stated._replace(last=at, value=value, scaled=True, currency=code)

    def _runs_on(self, at: int) -> bool:
        """Tell whether letters hang on an amount of money that no scale explains (``$6B-deal``)."""
        if at >= self.count or not self.adjacent(at) or not self.lower[at][0].isalpha():
            return False
        return self.words.currencies.match(self.lower, at) is None

    def _is_torn(self, at: int) -> bool:
        """Tell whether a number is the end of one: of an amount refused with its sign, of .5."""
        if not self.adjacent(at):
            return False
        before = self.tokens[at - 1].text
        if before == ".":
            return not self.adjacent(at - 1) or self.lower[at - 2] in self.words.currencies.firsts
        return not before[0].isalnum() and before in self.words.currencies.firsts

    def _letter_scales(self, at: int, money: bool) -> bool:
        """Tell whether the letter at ``at`` is a scale (``$4m``, ``10k``), not metres."""
        tight = self.adjacent(at)
        if money:
            return tight or self.lower[at] not in MONEY_SCALES
        if not tight:
            return False
        if at + 1 < self.count and self.words.currencies.match(self.lower, at + 1):
            return True
        if self.lower[at] in MONEY_SCALES:
            return False
        if self.tokens[at].text == "M":
            return True
        following = self.lower[at + 1] if at + 1 < self.count else ""
        counted = following == "people" or (len(following) > 3 and following.endswith("s"))
        return self.lower[at] == "k" or counted

    def _currency_after(self, stated: StatedNumber) -> StatedNumber:
        at = stated.last + 1
        if at < self.count and self.lower[at] in self.words.links:
            at += 1
        found = self.words.currencies.match(self.lower, at) if at < self.count else None
        if found is None:
            return stated
        return stated._replace(last=at + found[0] - 1, currency=found[1])

    def preceded(self, at: int, phrases: frozenset[tuple[str, ...]]) -> int:
        """Return the length of the phrase of ``phrases`` that ends before token ``at``, else 0."""
        for length in (3, 2, 1):
            if length <= at and self.lower[at - length : at] in phrases:
                return length
        return 0


def _scaled_soon(lower: tuple[str, ...], at: int, words: NumberWords) -> bool:
    """Tell whether the number at ``at`` is a number of its own (``hundred and two thousand``)."""
    return at + 1 < len(lower) and lower[at + 1] in words.scales and lower[at - 2] == "thousand"
