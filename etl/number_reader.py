"""One stated number at a token: digits, words, fractions, scales, and the money that it is of."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from etl.model import Sentence
from etl.number_words import NumberWords, digits_value, word_value

_DIGITS = re.compile(r"[0-9]")


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
        found = self._plain(at)
        if found is None or (currency and found.form not in ("digits", "words", "vague")):
            return None
        found = self._scale(self._with_fraction(found), currency is not None)
        if currency:
            return found._replace(first=start, currency=currency)
        return self._currency_after(found)

    def _plain(self, at: int) -> StatedNumber | None:
        word = self.lower[at]
        if _DIGITS.match(word):
            value = digits_value(word)
            return None if value is None else StatedNumber(at, at, value, "digits")
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

    def _letter_scales(self, at: int, money: bool) -> bool:
        """Tell whether the letter at ``at`` is a scale (``$4m``, ``10k``), not metres."""
        if money:
            return True
        if not self.adjacent(at):
            return False
        if at + 1 < self.count and self.words.currencies.match(self.lower, at + 1):
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
