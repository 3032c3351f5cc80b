"""The noun phrases of a sentence that can name a source, read around a word of saying.

The words are data (``lexicon/*/attribution.toml``); the structure is here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from etl.lexicon import LexiconError, PhraseTable, read_lexicon
from etl.model import Mention, Sentence, Token
from etl.once import once
from etl.parties import lowered

_SETS = (
    "say",
    "addressed",
    "deed",
    "deed_objects",
    "product",
    "product_links",
    "pronouns",
    "relatives",
    "between",
    "passive",
    "times",
    "time_links",
    "modals",
    "participle_ends",
    "stops",
    "openers",
    "links",
    "articles",
    "titles",
    "described",
    "takes_up",
    "ordinals",
    "own",
    "vague",
    "replies",
    "answers",
    "beside",
    "topics",
    "spoken",
    "spoken_at",
    "reckoned",
    "quoting",
    "reckoners",
    "takes_subject",
    "takes_person",
    "parting",
    "added",
    "added_to",
    "adjectives",
    "verbs",
    "particles",
    "takes_in",
    "taking_in",
    "reckoned_products",
    "issued",
    "areas",
)
_PHRASES = ("before_source", "own_voice", "same_statement", "tells_back")
QUOTES = frozenset('“”"«»„‟')
# A longer phrase is no name; the limit also keeps the time for hostile text in proportion.
_LONGEST = 30
POSSESSIVE = frozenset(("'s", "'"))


@dataclass(frozen=True)
class SourceWords:
    """The compiled words of a language: sets by key, phrases, and the verbs that lead to figures.

    ``figure`` maps such a verb to the words of which one must follow it, none when any figure may;
    ``leads`` are all words that can lead to a source.
    """

    sets: dict[str, frozenset[str]]
    phrases: dict[str, PhraseTable[bool]]
    figure: dict[str, tuple[str, ...]]
    leads: frozenset[str]


@cache
def source_words(language: str) -> SourceWords:
    """Return the words of a language; raises LexiconError naming file and key."""
    content = read_lexicon(language, "attribution")
    lists: dict[str, list[str]] = {}
    for key in (*_SETS, *_PHRASES):
        value = content.pop(key, None)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise LexiconError(f"{language}/attribution.toml: {key} must be a list of strings")
        lists[key] = value
    figure: Any = content.pop("figure", None)
    if not isinstance(figure, dict):
        raise LexiconError(f"{language}/attribution.toml: [figure] must be a table")
    if content:
        raise LexiconError(f"{language}/attribution.toml: unknown key {min(content)!r}")
    described = frozenset(form for word in lists["described"] for form in (word, word + "s"))
    phrases = {key: PhraseTable((item, True) for item in lists[key]) for key in _PHRASES}
    return SourceWords(
        sets={key: frozenset(lists[key]) for key in _SETS} | {"described": described},
        phrases=phrases,
        figure={verb: tuple(after) for verb, after in figure.items()},
        leads=phrases["before_source"].firsts.union(lists["say"], lists["product"], figure),
    )


def is_word(token: Token) -> bool:
    """Tell whether a token is a word or a number, not a mark."""
    return token.text[0].isalnum()


def is_name(token: Token) -> bool:
    """Tell whether a token begins with a capital, be it behind an Arabic article: "al-Masirah"."""
    text = token.text
    return text[0].isupper() or (text[2:3] == "-" and text[3:4].isupper() and text[1] in "lnrs")


class PhraseReader:
    """Reads noun phrases in one sentence."""

    def __init__(
        self, sentence: Sentence, words: SourceWords, parties: tuple[Mention, ...]
    ) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.lower = lowered(sentence)
        self.sets = words.sets
        self.words = words
        self.parties = parties

    @once
    def adjectives(self) -> set[int]:
        """Where the adjectives of sides end."""
        return {found.end for found in self.parties if found.kind == "demonym"}

    @once
    def sides(self) -> set[int]:
        """Where the names of sides and of their bodies end."""
        others = ("demonym", "person", "enemy")
        return {found.end for found in self.parties if found.kind not in others}

    @once
    def people(self) -> set[int]:
        """Where the names of people end."""
        return {found.end for found in self.parties if found.kind == "person"}

    def has(self, key: str, at: int) -> bool:
        """Tell whether the token is one of the words under ``key``."""
        return 0 <= at < len(self.lower) and self.lower[at] in self.sets[key]

    def is_name(self, at: int) -> bool:
        """Tell whether the token begins with a capital; False outside the sentence."""
        return 0 <= at < len(self.tokens) and is_name(self.tokens[at])

    def is_part(self, at: int) -> bool:
        """Tell whether the token can be inside a source's name."""
        word = self.lower[at]
        if word in POSSESSIVE or word == "‘":
            return True
        token = self.tokens[at]
        if word == "." and at and self.has("titles", at - 1) and self.is_name(at + 1):
            return True
        if self._is_ordinal(at):
            return True
        if not is_word(token) or token.text.isdigit() or token.text[-1].isdigit():
            return False
        if self.has("times", at):
            return self.has("product", at + 1)
        if self._is_past(at):
            return False
        return not self.has("stops", at) or (word == "us" and token.text == "US")

    def _is_past(self, at: int) -> bool:
        """Tell whether the token is a verb of the past in small letters: "attacked", "hit"."""
        word = self.tokens[at].text
        if not word[0].islower() or self.has("say", at):
            return False
        kept = self.has("adjectives", at) or self.has("beside", at) or "-" in word
        ends = word.endswith("ed") and not kept
        return ends or self.has("verbs", at)

    def _is_ordinal(self, at: int) -> bool:
        """Tell whether the token is the figure of a numbered unit: "the 3rd Harbour Corps"."""
        return (
            self.has("ordinals", at + 1)
            and self.tokens[at].text.isdigit()
            and self.tokens[at].end == self.tokens[at + 1].start
        )

    def left(self, last: int) -> int:
        """Return the index of the first token of the noun phrase that ends with ``last``."""
        at = last
        while at >= max(0, last - _LONGEST):
            if self.has("openers", at) and at < last:
                return at
            inside_name = self.is_name(at - 1) and self.is_name(at + 1) and not self.is_name(at)
            if self.has("articles", at) and not self.has("links", at - 1) and not inside_name:
                return at
            if self.lower[at] == ")" and "(" in self.lower[max(0, at - 4) : at]:
                at = max(i for i in range(at) if self.lower[i] == "(") - 1
                continue
            if not self._reaches(at):
                break
            at -= 1
        first = at + 1
        while first <= last and (
            self.has("links", first) or self.lower[first] in ("and", "'s", "'")
        ):
            first += 1
        return first

    def _reaches(self, at: int) -> bool:
        """Tell whether a noun phrase goes on to the left over the token."""
        if self.lower[at] == "and":
            headed = self.is_name(at - 1) and at > 1
            return self.is_part(at - 1) and (headed or self.has("described", at - 1))
        if self.has("links", at):
            return self._links(at)
        return self.is_part(at)

    def _links(self, at: int) -> bool:
        """Tell whether a preposition hangs what follows on a noun before it."""
        if at == 0 or not self.is_part(at - 1) or self.has("times", at + 1):
            return False
        if self.lower[at] == "of":
            return True
        before = at - 1
        return self.has("described", before) or self.has("titles", before) or self.is_name(before)

    def right(self, first: int) -> int:
        """Return the index after the last token of the noun phrase that begins with ``first``."""
        at = first
        while at < min(len(self.tokens), first + _LONGEST):
            if self.has("openers", at) and at == first:
                at += 1
                continue
            if not self.is_part(at) or not self._goes_on(at, first):
                break
            at += 1
        return at

    def _goes_on(self, at: int, first: int) -> bool:
        """Tell whether a noun phrase goes on to the right over the token."""
        if self.has("say", at) and at > first and not self.is_name(at):
            return False
        if self.has("links", at):
            more = at + 1 < len(self.tokens) and self.is_part(at + 1)
            return at > first and more and (self.lower[at] == "of" or self._links(at))
        if self.lower[at] == "and":
            near = range(at + 1, min(at + 4, len(self.tokens)))
            return self.is_name(at - 1) and any(
                self.has("described", i) or (i == at + 1 and self.is_name(i)) for i in near
            )
        return True

    def text(self, first: int, last: int) -> str:
        """Return the words of tokens ``first`` to ``last`` (exclusive) as in the text."""
        start = self.tokens[first].start - self.sentence.start
        return self.sentence.text[start : self.tokens[last - 1].end - self.sentence.start]

    def ends(self, at: int) -> bool:
        """Tell whether a clause can end before the token."""
        if at >= len(self.lower):
            return True
        word = self.lower[at]
        return not word[0].isalnum() and word not in (":", "(", "'s", "[", "$", "€", "£")

    @once
    def is_headline(self) -> bool:
        """Tell whether the sentence writes its verbs with capitals."""
        words = [token for token in self.tokens if is_word(token)]
        return sum(is_name(word) for word in words) * 2 > len(words)


def name_range(reader: PhraseReader, first: int, last: int) -> tuple[int, int]:
    """Return the part of tokens ``first`` to ``last`` (exclusive) that is the source's name.

    "President Ann Lee" is Ann Lee; "the military-run Harbour Centre" is Harbour Centre.
    """
    while first < last - 1 and (reader.has("articles", first) or reader.lower[first] == "‘"):
        first += 1
    if reader.has("described", last - 1) and not reader.is_name(last - 1):
        return first, last
    run = last
    while run > first and _is_in_name(reader, run - 1) and not reader.has("titles", run - 1):
        run -= 1
    if not first < run < last or reader.has("described", run):
        return first, last
    before = run - 1
    if reader.has("articles", before) and before > first:
        before -= 1
    numbered = reader.has("ordinals", before)
    inside = (
        numbered or reader.has("links", before) or reader.lower[before] in ("and", "'s", "'", "‘")
    )
    return (first, last) if inside else (run, last)


def _is_in_name(reader: PhraseReader, at: int) -> bool:
    """Tell whether a token is a name or a small word inside one: "Ursula von der Leyen"."""
    if reader.is_name(at):
        return True
    before = at - 1
    while before > 0 and reader.has("particles", before):
        before -= 1
    return reader.has("particles", at) and reader.is_name(before)


def kind_of(reader: PhraseReader, first: int, last: int) -> str | None:
    """Return the kind of source that the tokens name, None when they name none."""
    if first >= last:
        return None
    end = last - 1
    if reader.lower[end] == "'s" or reader.has("articles", end):
        return None
    if last == first + 1 and reader.has("pronouns", first):
        return "pronoun"
    if reader.has("openers", end):
        return None
    if reader.has("product", end) and not reader.is_name(end):
        named = any(
            reader.is_name(at) and not reader.has("articles", at) for at in range(first, end)
        )
        if not named and all(reader.has("vague", at) for at in range(first, end)):
            return None
        return "named" if named and not reader.has("openers", first) else "generic"
    if any(reader.has("described", at) or reader.has("titles", at) for at in range(first, last)):
        common = ("described", "articles", "titles", "openers")
        named = any(
            reader.is_name(at) and (at or not any(reader.has(key, at) for key in common))
            for at in range(first, last)
        )
        return "named" if named else "described"
    if reader.has("articles", first):
        first += 1
    if reader.lower[end].endswith("ing") and not reader.is_name(end):
        return None
    return "named" if reader.is_name(end) or reader.is_name(first) else None
