"""Figures with the letters that belong to them, as English writes them."""

from __future__ import annotations

import re

from etl.glosses.english import MONTHS
from etl.glosses.glossary import Glossary
from etl.glosses.grammar import Grammar, grammar_of
from etl.glosses.word import Word
from etl.model import Token

_DECIMAL_COMMA = re.compile(r"[0-9]+,(?:[0-9]{1,2}|[0-9]{4,6})")
_SUFFIX = re.compile(r"[\u0400-\u04ff]{1,4}")
_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-3])\.[0-5][0-9]")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_THREE = re.compile(r"[0-9]{3}")
# Before these, digits are the next number or the day of a month, and no rest of thousands.
_NO_REST = MONTHS | {"thousand", "million"}
_HUNDREDS = re.compile(r"[0-9]{1,3}")


def figures_at(
    tokens: tuple[Token, ...], lower: tuple[str, ...], at: int, glossary: Glossary
) -> tuple[Word, int]:
    """Return digits with what belongs to them: ``113-ма``, ``12-й``, ``1 тисячу 279``."""
    token, grammar = tokens[at], grammar_of(glossary.language)
    joined = _thousands(tokens, lower, at, glossary)
    if joined is not None:
        return joined
    comma = _DECIMAL_COMMA.fullmatch(token.text)
    text = token.text.replace(",", ".") if comma else token.text
    if _CLOCK.fullmatch(token.text) and _is_clock(lower, at, grammar):
        text = token.text.replace(".", ":")
    if lower[at + 1 : at + 2] in (("-",), ("–",)) and at + 2 < len(tokens):
        suffix = tokens[at + 2]
        if suffix.start == token.end + 1 and _SUFFIX.fullmatch(suffix.text):
            counts = lower[at + 3 : at + 4] and lower[at + 3].endswith(grammar.many)
            year = _YEAR.fullmatch(token.text)
            ordinal = lower[at + 2] in grammar.ordinals and not year and not counts
            cases = (
                frozenset({"instrumental"})
                if lower[at + 2] in grammar.instrumental
                else frozenset()
            )
            worded = text + (ordinal_end(text) if ordinal else "")
            behind = glossary.one(tokens[at + 3].text) if at + 3 < len(tokens) else None
            alone = _opens(lower, at) and (behind is None or behind.english[0] != "year")
            if lower[at + 2] in grammar.in_year and _YEAR.fullmatch(text) and alone:
                worded = f"in {text}"
            kind = "adjective" if ordinal else "number"
            word = Word(token.start, suffix.end, worded, kind, cases=cases, original=token.text)
            return word, 3
    return Word(token.start, token.end, text, "number", original=token.text), 1


def ordinal_end(digits: str) -> str:
    """Return what an English ordinal of digits ends with: ``21st``, ``12th``."""
    if digits[-2:-1] == "1":
        return "th"
    return {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1:], "th")


def _opens(lower: tuple[str, ...], at: int) -> bool:
    """Tell whether nothing stands before a word in its clause."""
    return at == 0 or not lower[at - 1][0].isalnum()


def _thousands(
    tokens: tuple[Token, ...], lower: tuple[str, ...], at: int, glossary: Glossary
) -> tuple[Word, int] | None:
    """Return ``1 тисячу 279`` as one number, None where there is none."""
    after = at + 2
    digits = _HUNDREDS
    if (
        after < len(lower)
        and lower[after] == "."
        and lower[at + 1] in grammar_of(glossary.language).thousand
    ):
        after, digits = after + 1, _THREE
    if (
        after >= len(lower)
        or not _HUNDREDS.fullmatch(lower[at])
        or not digits.fullmatch(lower[after])
    ):
        return None
    scale = glossary.one(tokens[at + 1].text)
    if scale is None or scale.english[0] not in ("thousand", "one thousand", "thousands"):
        return None
    following = glossary.one(tokens[after + 1].text) if after + 1 < len(tokens) else None
    if following is not None and following.english[0] in _NO_REST:
        return None
    text = f"{int(lower[at])},{int(lower[after]):03d}"
    return Word(tokens[at].start, tokens[after].end, text, "number", original=text), after + 1 - at


def _is_clock(lower: tuple[str, ...], at: int, grammar: Grammar) -> bool:
    """Tell whether digits with a stop are a time of day and no date."""
    minutes = int(lower[at].partition(".")[2])
    if minutes == 0 or minutes > 12:
        timed = at > 0 and lower[at - 1] in grammar.hours
        return timed or lower[at + 1 : at + 2] != (".",)
    return lower[at + 1 : at + 2] in {(zone,) for zone in grammar.time_zones}
