"""The sources that say, claim or estimate something: the subjects of such verbs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from etl.source_phrases import (
    QUOTES,
    PhraseReader,
    is_name,
    is_word,
    kind_of,
    name_range,
)

_COMMAS = frozenset((",", "–", "—"))
_CLAUSE_OPENERS = frozenset((",", ";", "but", "and", "while", "that", "as", "“", '"', "(", "«"))
# How far a time or a place may reach after a verb of saying ("said in its Thursday update").
_ADVERBIAL_LENGTH = 7
# How many pieces between commas may stand between a source and its verb, and how long each may be.
_ASIDES = 8
_ASIDE_LENGTH = 40


class Found(NamedTuple):
    """A source that was found: the tokens of its name, and of the whole phrase with its verb.

    ``trailing``: the statement stands before it ("…, Lee said").
    """

    first: int
    last: int
    phrase_first: int
    phrase_last: int
    kind: str
    trailing: bool
    weak: bool


def _is_noun(reader: PhraseReader, verb: int) -> bool:
    """Tell whether the word is no verb here: "were reported", "Russian claims", "an estimated"."""
    lower, before = reader.lower, verb - 1
    if reader.has("participle_ends", verb + 1):
        return True
    if lower[verb].startswith("claim") and any(
        word in ("lives", "life", "responsibility") for word in lower[verb : verb + 8]
    ):
        return True
    if before < 0:
        return False
    while before > 0 and lower[before] == "also":
        before -= 1
    if reader.has("passive", before) or lower[before] == "to":
        return not lower[verb].endswith("ing")
    before = verb - 1
    if _owned(reader, before) or reader.has("openers", before) or reader.has("articles", before):
        return True
    if not reader.has("product", verb):
        return False
    adjective = reader.tokens[before].end in reader.adjectives and not lower[before].endswith("s")
    return adjective or reader.has("links", before)


def _owned(reader: PhraseReader, at: int) -> bool:
    """Tell whether the token is a possessive, not the end of a name in single quotation marks."""
    word = reader.lower[at]
    return word == "'s" or (word == "'" and "‘" not in reader.lower[max(0, at - 8) : at])


def _back_to_subject(reader: PhraseReader, verb: int) -> int:
    """Return the token before the verb's helpers and times ("has", "on Monday"), -1 if none."""
    at = verb - 1
    while at >= 0:
        timed = reader.has("time_links", at) and reader.has("times", at + 1)
        digits = reader.tokens[at].text[0].isdigit() and (
            reader.has("times", at - 1) or reader.has("times", at + 1)
        )
        if not (reader.has("between", at) or reader.has("times", at) or timed or digits):
            break
        at -= 1
    if at >= 0 and reader.lower[at] == ")":
        at = max((i for i in range(max(0, at - 12), at) if reader.lower[i] == "("), default=0) - 1
    return at


def _subject(reader: PhraseReader, verb: int) -> tuple[int, int] | None:
    """Return the tokens (first, last exclusive) of the noun phrase that the verb says."""
    at = _back_to_subject(reader, verb)
    if at < 0:
        return None
    if reader.has("pronouns", at):
        return (at, at + 1)
    if reader.has("relatives", at):
        return (reader.left(at - 1), at) if at and reader.is_part(at - 1) else None
    if reader.lower[at] in _COMMAS:
        return _apposed(reader, at)
    if reader.has("articles", at) or not reader.is_part(at):
        return None
    first = reader.left(at)
    who = _relative(reader, at)
    if who and kind_of(reader, first, at + 1) is None:
        return (reader.left(who - 1), who)
    relative = first > 1 and reader.has("relatives", first - 1)
    if relative and reader.is_part(first - 2) and not reader.has("links", first - 2):
        return (reader.left(first - 2), first - 1)
    return (first, at + 1) if first <= at else None


def _relative(reader: PhraseReader, last: int) -> int:
    """Return the "who" that a body before takes up in the same clause, 0 if there is none."""
    for at in range(last, max(last - 10, 0), -1):
        if not is_word(reader.tokens[at]):
            return 0
        if reader.lower[at] == "who":
            first = reader.left(at - 1)
            return at if first < at and is_body(reader, first, at) else 0
    return 0


def _all_names(reader: PhraseReader, first: int, last: int) -> bool:
    return 0 <= first < last and all(is_name(token) for token in reader.tokens[first:last])


def _segments(reader: PhraseReader, comma: int) -> Iterator[tuple[int, int]]:
    """Yield a few pieces between commas, from ``comma`` to the left, as (first, last exclusive)."""
    last = comma
    for _ in range(_ASIDES):
        first = last
        while first > max(0, last - _ASIDE_LENGTH) and reader.lower[first - 1] not in _COMMAS:
            if reader.tokens[first - 1].text in QUOTES or reader.lower[first - 1] in (";", ":"):
                break
            first -= 1
        yield first, last
        if first == 0 or reader.lower[first - 1] not in _COMMAS:
            return
        last = first - 1


def _apposed(reader: PhraseReader, comma: int) -> tuple[int, int] | None:
    """Return the subject of "the governor, Ann Lee, said" or "Ann Lee, the governor, said"."""
    phrases: list[tuple[int, int]] = []
    for index, (first, last) in enumerate(_segments(reader, comma)):
        start = reader.left(last - 1) if last > first else last
        if start < last and (start <= first or reader.lower[start - 1] in _CLAUSE_OPENERS):
            phrases.append((max(start, first), last))
        if start > first and not _is_aside(reader, first, last) and index:
            break
        if index and any(reader.has("say", at) for at in range(first, last)):
            break
    outer = [one for one in phrases if one[1] < comma]
    if not outer:
        return None
    leftmost = outer[-1]
    names = [one for one in phrases if _all_names(reader, *one)]
    if leftmost in names or not names:
        return leftmost if kind_of(reader, *leftmost) else None
    return names[0]


def _is_aside(reader: PhraseReader, first: int, last: int) -> bool:
    """Tell whether the words between two commas only describe what stands before them."""
    if any(token.text[0].isdigit() for token in reader.tokens[first:last]):
        return False
    opens = reader.has("articles", first) or reader.has("relatives", first)
    return opens or reader.lower[first] == "or" or reader.is_name(first)


def _inverted(reader: PhraseReader, verb: int) -> tuple[int, int] | None:
    """Return the subject of "…”, said Ann Lee": it follows the verb and ends a clause."""
    first = verb + 1
    if verb == 0 or first >= len(reader.lower) or not reader.ends(verb - 1):
        return None
    if reader.has("addressed", verb):
        return None
    last = reader.right(first)
    if last == first or not _is_nominal(reader, first, last):
        return None
    after = reader.has("time_links", last) or reader.lower[min(last, len(reader.lower) - 1)] == "as"
    relative = reader.has("relatives", last) or reader.has("times", last)
    return (first, last) if reader.ends(last) or after or relative else None


def _is_nominal(reader: PhraseReader, first: int, last: int) -> bool:
    """Tell whether the tokens can be a source's name and hide no verb."""
    if reader.has("articles", first) or reader.has("openers", first):
        return last > first + 1
    keys = ("described", "titles", "links", "product")
    if not reader.is_name(first) and not any(reader.has(key, first) for key in keys):
        return False
    return all(
        reader.is_name(at)
        or "-" in reader.lower[at]
        or reader.lower[at] in ("and", "'s", "'")
        or any(reader.has(key, at) for key in keys)
        for at in range(first, last)
    )


def _after_verb(reader: PhraseReader, verb: int) -> int:
    """Return the index of the first token after the verb that is not about when, where or whom."""
    at = verb + 1
    if reader.has("addressed", verb):
        at = max(at, reader.right(at))
        if at == verb + 1 and at < len(reader.lower) and reader.lower[at] in ("us", "me", "them"):
            at += 1
    while at < len(reader.lower):
        if reader.has("times", at) or reader.has("between", at):
            at += 1
        elif reader.tokens[at].text[0].isdigit() and reader.has("times", at - 1):
            at += 1
        elif reader.has("time_links", at) and reader.has("times", at + 1):
            at += 2
        elif reader.has("time_links", at) and (end := _adverbial_end(reader, at)):
            at = end
        else:
            break
    return at


def _adverbial_end(reader: PhraseReader, first: int) -> int:
    """Return where the words that a preposition opens end a clause, 0 when they do not."""
    for at in range(first + 1, min(first + _ADVERBIAL_LENGTH, len(reader.lower)) + 1):
        if reader.ends(at):
            return at
        if reader.lower[at] == "that" or reader.tokens[at].text[0].isdigit():
            return 0
    return 0


def _is_deed(reader: PhraseReader, verb: int, after: int) -> bool:
    """Tell whether the verb reports a deed: "announced a package", not "announced it would"."""
    if not reader.has("deed", verb) or after >= len(reader.lower):
        return False
    return reader.has("deed_objects", after) or (
        not reader.lower[after][0].isalpha()
        and (reader.lower[after][0].isdigit() or reader.lower[after] in "$€£")
    )


def _leads_to_figure(reader: PhraseReader, verb: int) -> bool:
    """Tell whether a verb like "puts" goes on with what makes it a statement of a figure."""
    if reader.has("modals", verb - 1) or (not reader.ends(verb) and verb + 1 >= len(reader.lower)):
        return False
    needed = reader.words.figure[reader.lower[verb]]
    following = reader.lower[verb + 1 : verb + 12]
    if needed and not any(word in needed for word in following):
        return False
    return bool(following) and following[0] not in ("up", "back", "off", "out", "in", "into", "on")


def by_verb(reader: PhraseReader, verb: int, weak: bool) -> Found | None:
    """Read the source that says the verb, before it or after it."""
    if _is_noun(reader, verb) or (reader.is_name(verb) and not reader.is_headline):
        return None
    if weak and not _leads_to_figure(reader, verb):
        return None
    lower_verb = reader.lower[verb]
    participle = lower_verb.endswith("ing")
    inverted = None if weak or participle else _inverted(reader, verb)
    subject = inverted or _subject(reader, verb)
    if participle and subject is None and verb and reader.lower[verb - 1] == ",":
        subject = (0, reader.right(0))
    if subject is None:
        return None
    first, last = subject
    kind = kind_of(reader, first, last)
    open_figure = weak and not reader.words.figure[lower_verb]
    needs_body = open_figure or lower_verb in ("added", "adds", "add")
    if kind is None or (needs_body and kind != "pronoun" and not is_body(reader, first, last)):
        return None
    if weak and kind == "pronoun":
        return None
    name_first, name_last = name_range(reader, first, last)
    if inverted:
        return Found(name_first, name_last, verb, last, kind, True, weak)
    after = _after_verb(reader, verb)
    if _is_deed(reader, verb, after):
        return None
    return Found(
        name_first, name_last, first, after, kind, _is_trailing(reader, first, after), weak
    )


def _is_trailing(reader: PhraseReader, first: int, after: int) -> bool:
    """Tell whether a statement before the source is what it says ("…, Lee said")."""
    if first == 0 or opens(reader, first):
        return False
    if reader.ends(after):
        return True
    comma = reader.lower[first - 1] in _COMMAS
    return comma and (reader.lower[after] == ":" or reader.has("time_links", after))


def opens(reader: PhraseReader, first: int) -> bool:
    """Tell whether nothing but a mark or a time stands before the token."""
    return all(
        not is_word(token) or reader.has("times", at) or reader.has("time_links", at)
        for at, token in enumerate(reader.tokens[:first])
    )


def is_body(reader: PhraseReader, first: int, last: int) -> bool:
    """Tell whether a noun phrase is a side or ends with a known kind of source."""
    end = last - 1
    if reader.has("pronouns", end):
        return False
    return (
        reader.has("described", end)
        or reader.has("titles", end)
        or reader.has("product", end)
        or reader.tokens[end].end in reader.sides
        or any(reader.has("described", at) for at in range(first, last))
    )
