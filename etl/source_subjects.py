"""The subjects of verbs of saying: the noun phrases before or behind them that can be sources."""

from __future__ import annotations

from collections.abc import Iterator

from etl.source_found import all_names, is_body
from etl.source_phrases import QUOTES, PhraseReader, is_word, kind_of

COMMAS = frozenset((",", "–", "—"))
# How far a time or a place may reach, at the head of a sentence or after a verb of saying ("said
# in its Thursday update").
ADVERBIAL_LENGTH = 7
_CLAUSE_OPENERS = frozenset((",", ";", "but", "and", "while", "that", "as", "“", '"', "(", "«"))
# A body reaches no further than up to one of these: "a witness to the raid".
_TURNS = ("to", "from", "in", "at", "on")
# How many pieces between commas may stand between a source and its verb, and how long each may be.
_ASIDES = 8
_ASIDE_LENGTH = 40
# "…, says defence ministry" has no more words.
_BARE_BODY = 2


def subject_before(reader: PhraseReader, verb: int) -> tuple[int, int] | None:
    """Return the tokens (first, last exclusive) of the subject before a verb, None without one."""
    at = _back_to_subject(reader, verb)
    if at < 0:
        return None
    if reader.has("pronouns", at):
        return (at, at + 1)
    if reader.has("relatives", at):
        return _before_relative(reader, at)
    if reader.lower[at] in COMMAS:
        return _apposed(reader, at)
    if reader.has("articles", at) or not reader.is_part(at):
        return None
    first = reader.left(at)
    if first and reader.lower[first - 1] == "no":
        return None
    head = _head_before(reader, first)
    if head:
        return head
    who = _relative(reader, at)
    if who and kind_of(reader, first, at + 1) is None:
        return (reader.left(who - 1), who)
    relative = first > 1 and reader.has("relatives", first - 1)
    if relative and reader.is_part(first - 2) and not reader.has("links", first - 2):
        return (reader.left(first - 2), first - 1)
    return (first, at + 1) if first <= at else None


def subject_behind(reader: PhraseReader, verb: int) -> tuple[int, int] | None:
    """Return the subject of "…”, said Ann Lee": it follows the verb and ends a clause.

    None when what follows is no subject.
    """
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
    ended = reader.ends(last) or reader.lower[last] == ":"
    return (first, last) if ended or after or relative else None


def _back_to_subject(reader: PhraseReader, verb: int) -> int:
    """Return the token before the verb's helpers and times ("has", "on Monday"), -1 if none."""
    at = verb - 1
    while at >= 0:
        timed = reader.has("time_links", at) and (
            reader.has("times", at + 1) or reader.lower[at : at + 2] == ("by", "now")
        )
        digits = reader.tokens[at].text[0].isdigit() and (
            reader.has("times", at - 1) or reader.has("times", at + 1)
        )
        adverb = reader.lower[at].endswith("ly") and not reader.is_name(at)
        helper = reader.has("between", at) or reader.has("times", at)
        if not (helper or timed or digits or adverb):
            break
        at -= 1
    if at >= 0 and reader.lower[at] == ")":
        at = max((i for i in range(max(0, at - 12), at) if reader.lower[i] == "("), default=0) - 1
    return at


def _before_relative(reader: PhraseReader, at: int) -> tuple[int, int] | None:
    """Return whom "who" or ", who" takes up."""
    last = at - 1
    if last > 0 and reader.lower[last] == "," and reader.lower[at] == "who":
        last -= 1
    if last < 0 or not reader.is_part(last):
        return None
    first = reader.left(last)
    return (first, last + 1) if first <= last else None


def _head_before(reader: PhraseReader, first: int) -> tuple[int, int] | None:
    """Return the body of which the words at ``first`` are only a complement, None if none is.

    "A witness to the raid in Harbourville said" tells of a witness, "channels close to the group
    said" of channels.
    """
    at = first - 1
    while at > 0 and _is_hook(reader, at):
        while at > 0 and _is_hook(reader, at):
            at -= 1
        if not reader.is_part(at):
            return None
        start = reader.left(at)
        last = next((i for i in range(start + 1, at + 1) if reader.lower[i] in _TURNS), at + 1)
        if start >= last:
            return None
        if is_body(reader, start, last):
            return (start, last)
        if last <= at and reader.has("beside", at):
            return (start, last)
        at = start - 1
    return None


def _is_hook(reader: PhraseReader, at: int) -> bool:
    """Tell whether a word hangs what follows on the noun before it."""
    passed_on = reader.lower[at] == "by" and reader.has("quoting", at - 1)
    quoted = reader.has("quoting", at) and reader.lower[at + 1 : at + 2] == ("by",)
    return passed_on or quoted or reader.has("links", at) or reader.has("beside", at)


def _relative(reader: PhraseReader, last: int) -> int:
    """Return the "who" that a body before takes up in the same clause, 0 if there is none."""
    for at in range(last, max(last - 10, 0), -1):
        if not is_word(reader.tokens[at]):
            return 0
        if reader.lower[at] == "who":
            first = reader.left(at - 1)
            return at if first < at and is_body(reader, first, at) else 0
    return 0


def _apposed(reader: PhraseReader, comma: int) -> tuple[int, int] | None:
    """Return the subject of "the governor, Ann Lee, said" or "Ann Lee, the governor, said"."""
    phrases: list[tuple[int, int]] = []
    for index, (first, last) in enumerate(_segments(reader, comma)):
        start = reader.left(last - 1) if last > first else last
        opened = start <= first or reader.lower[start - 1] in _CLAUSE_OPENERS
        if start < last and (opened or _opens_after_aside(reader, first, start, last)):
            phrases.append((max(start, first), last))
        if start > first and not _is_aside(reader, first, last) and index:
            break
        if index and any(reader.has("say", at) for at in range(first, last)):
            break
    outer = [one for one in phrases if one[1] < comma]
    if not outer:
        alone = phrases[0] if phrases else (0, 0)
        named = all_names(reader, *alone) and reader.tokens[alone[1] - 1].end not in reader.sides
        return alone if named and alone[1] == comma else None
    leftmost = outer[-1]
    names = [one for one in phrases if all_names(reader, *one)]
    if leftmost in names or not names:
        return leftmost if kind_of(reader, *leftmost) else None
    return names[0]


def _segments(reader: PhraseReader, comma: int) -> Iterator[tuple[int, int]]:
    """Yield a few pieces between commas, from ``comma`` to the left, as (first, last exclusive)."""
    last = comma
    for _ in range(_ASIDES):
        first = last
        while first > max(0, last - _ASIDE_LENGTH) and reader.lower[first - 1] not in COMMAS:
            if reader.tokens[first - 1].text in QUOTES or reader.lower[first - 1] in (";", ":"):
                break
            first -= 1
        yield first, last
        if first == 0 or reader.lower[first - 1] not in COMMAS:
            return
        last = first - 1


def _is_aside(reader: PhraseReader, first: int, last: int) -> bool:
    """Tell whether the words between two commas only describe what stands before them."""
    if any(token.text[0].isdigit() for token in reader.tokens[first:last]):
        return _is_age(reader, first, last)
    keys = ("articles", "relatives", "time_links")
    opens = any(reader.has(key, first) for key in keys)
    return opens or reader.lower[first] == "or" or reader.is_name(first)


def _is_age(reader: PhraseReader, first: int, last: int) -> bool:
    """Tell whether only a figure stands between two commas ("a baker, 31, said")."""
    return last == first + 1 and reader.lower[first].isdigit()


def _opens_after_aside(reader: PhraseReader, first: int, start: int, last: int) -> bool:
    """Tell whether a sentence opens with where or when, and then the body from ``start``."""
    words = reader.tokens[first:start]
    return (
        first == 0
        and (reader.has("links", 0) or len(words) > 1)
        and len(words) <= ADVERBIAL_LENGTH
        and all(token.text.isalpha() for token in words)
        and not any(reader.has("say", at) for at in range(first, start))
        and (is_body(reader, start, last) or _is_named(reader, start, last))
    )


def _is_named(reader: PhraseReader, first: int, last: int) -> bool:
    """Tell whether a noun phrase is a name, with its article or without."""
    return all_names(reader, first + reader.has("articles", first), last)


def _is_nominal(reader: PhraseReader, first: int, last: int) -> bool:
    """Tell whether the tokens can be a source's name and hide no verb."""
    if reader.has("articles", first) or reader.has("openers", first):
        return last > first + 1
    keys = ("described", "titles", "links", "product")
    if reader.has("titles", first) or _is_corps(reader, first, last):
        return True
    if last - first == _BARE_BODY and reader.has("described", last - 1):
        return reader.tokens[first].text.isalpha()  # "…, says defence ministry"
    if not reader.is_name(first) and not any(reader.has(key, first) for key in keys):
        return False
    return all(
        reader.is_name(at)
        or "-" in reader.lower[at]
        or reader.lower[at] in ("and", "'s", "'")
        or any(reader.has(key, at) for key in keys)
        for at in range(first, last)
    )


def _is_corps(reader: PhraseReader, first: int, last: int) -> bool:
    """Tell whether an office of a body in small letters stands before a name.

    "…, said air force commander Ann Lee"; its words before the office are those of the body.
    """
    office = next((at for at in range(first, last - 1) if reader.has("titles", at)), -1)
    body = all(reader.tokens[at].text.isalpha() for at in range(first, office + 1))
    return office >= 0 and body and all_names(reader, office + 1, last)
