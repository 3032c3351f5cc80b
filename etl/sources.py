"""Who states something in a sentence: noun phrases around verbs of saying and their like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from etl.model import Mention, Sentence
from etl.parties import find_parties
from etl.source_phrases import (
    POSSESSIVE,
    QUOTES,
    PhraseReader,
    SourceWords,
    is_name,
    is_word,
    kind_of,
    name_range,
    source_words,
)

_COMMAS = frozenset((",", "–", "—"))
_CLAUSE_OPENERS = frozenset((",", ";", "but", "and", "while", "that", "as", "“", '"', "(", "«"))
# How far a time or a place may reach after a verb of saying ("said in its Thursday update").
_ADVERBIAL_LENGTH = 7
# How many pieces between commas may stand between a source and its verb, and how long each may be.
_ASIDES = 8
_ASIDE_LENGTH = 40


class Source(NamedTuple):
    """Somebody who states something in a sentence; offsets in the document.

    ``name`` is the source as named, without its article and, for people, without titles; ``start``
    and ``end`` are these words. ``cover_start`` to ``cover_end`` is the part of the sentence that
    it states. ``kind`` is ``named``, ``described`` (a source without a name), ``pronoun`` or
    ``generic`` (its product, such as "the statement"). ``weak`` sources yield to any other in the
    sentence.
    """

    name: str
    kind: str
    start: int
    end: int
    cover_start: int
    cover_end: int
    weak: bool = False


class _Found(NamedTuple):
    """A source: the tokens of its name, and of the whole phrase with its verb.

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
            return at if first < at and _is_body(reader, first, at) else 0
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


def _by_verb(reader: PhraseReader, verb: int, weak: bool) -> _Found | None:
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
    if kind is None or (needs_body and kind != "pronoun" and not _is_body(reader, first, last)):
        return None
    if weak and kind == "pronoun":
        return None
    name_first, name_last = name_range(reader, first, last)
    if inverted:
        return _Found(name_first, name_last, verb, last, kind, True, weak)
    after = _after_verb(reader, verb)
    if _is_deed(reader, verb, after):
        return None
    return _Found(
        name_first, name_last, first, after, kind, _is_trailing(reader, first, after), weak
    )


def _is_trailing(reader: PhraseReader, first: int, after: int) -> bool:
    """Tell whether a statement before the source is what it says ("…, Lee said")."""
    if first == 0 or _opens(reader, first):
        return False
    if reader.ends(after):
        return True
    comma = reader.lower[first - 1] in _COMMAS
    return comma and (reader.lower[after] == ":" or reader.has("time_links", after))


def _opens(reader: PhraseReader, first: int) -> bool:
    """Tell whether nothing but a mark or a time stands before the token."""
    return all(
        not is_word(token) or reader.has("times", at) or reader.has("time_links", at)
        for at, token in enumerate(reader.tokens[:first])
    )


def _is_body(reader: PhraseReader, first: int, last: int) -> bool:
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


def _by_phrase(reader: PhraseReader, at: int, length: int) -> _Found | None:
    """Read the source after "according to" and the like."""
    first = at + length
    last = reader.right(first) if first < len(reader.lower) else first
    owner = _owner(reader, first, last)
    if owner and not any(reader.is_name(at) for at in range(first, owner[0])):
        first, last = owner
    kind = kind_of(reader, first, last)
    if kind is None:
        return None
    name_first, name_last = name_range(reader, first, last)
    trailing = at > 0 and not _opens(reader, at)
    return _Found(name_first, name_last, at, last, kind, trailing, False)


def _owner(reader: PhraseReader, first: int, last: int) -> tuple[int, int] | None:
    """Return the source behind its product: "data from the agency"."""
    for link in range(first + 1, min(last + 1, len(reader.lower) - 1)):
        if reader.has("product_links", link) and reader.has("product", link - 1):
            end = reader.right(link + 1)
            return (link + 1, end) if end > link + 1 else None
    return None


def _by_product(reader: PhraseReader, at: int) -> _Found | None:
    """Read "the count of the General Staff", "by the government's count" as a source."""
    lower = reader.lower
    holder = next((i for i in range(at - 1, max(at - 4, 0), -1) if lower[i] in POSSESSIVE), 0)
    if holder and all(reader.is_part(i) or reader.has("times", i) for i in range(holder, at)):
        first = reader.left(holder - 1)
        if first < holder and _is_body(reader, first, holder):
            by = first > 0 and lower[first - 1] in ("by", "on")
            held = kind_of(reader, first, holder) or "named"
            name_first, name_last = name_range(reader, first, holder)
            trailing = by and not _opens(reader, first)
            return _Found(name_first, name_last, first, at + 1, held, trailing, not by)
        return None
    if at > 2 and lower[at - 1] == "own" and lower[at - 3] == "by":
        first, last = at + 1, reader.right(at + 1)
        if first < last and _is_body(reader, first, last):
            return _Found(first, last, at - 3, last, "named", False, False)
    if at > 0 and reader.has("openers", at - 1) and lower[at - 1] not in ("our", "my"):
        return _Found(at - 1, at + 1, at - 1, at + 1, "generic", False, True)
    if at + 2 >= len(lower) or not reader.has("product_links", at + 1):
        return None
    first, last = at + 2, reader.right(at + 2)
    kind = kind_of(reader, first, last)
    if kind not in ("named", "described") or not _is_body(reader, first, last):
        return None
    name_first, name_last = name_range(reader, first, last)
    return _Found(name_first, name_last, at, last, kind, False, True)


def _row_head(reader: PhraseReader) -> _Found | None:
    """Read the first cell of a table row ("Harbour Institute| May| 300") as its source."""
    bar = next((at for at, word in enumerate(reader.lower) if word == "|"), 0)
    last = bar
    if bar > 1 and reader.lower[bar - 1] == ")":
        last = max((at for at in range(bar) if reader.lower[at] == "("), default=bar)
    if not last or reader.left(last - 1) != 0 or kind_of(reader, 0, last) is None:
        return None
    name_first, name_last = name_range(reader, 0, last)
    return _Found(name_first, name_last, 0, last, "named", False, False)


def _line_head(reader: PhraseReader) -> _Found | None:
    """Read "Air Force: 40 drones downed" as a source and what it says."""
    colon = next((at for at, word in enumerate(reader.lower) if word == ":"), 0)
    if not 0 < colon < 9:
        return None
    start = reader.left(colon - 1)
    if not _opens(reader, start) or not reader.is_name(start):
        return None
    first, last = name_range(reader, start, colon)
    person = reader.tokens[colon - 1].end in reader.people
    only = reader.tokens[start].text
    loud = reader.sentence.text.isupper()
    short = start == colon - 1 and only.isupper() and len(only) > 2 and not loud
    titled = first > start and reader.has("titles", first - 1)
    if not (person or titled or short or reader.has("described", colon - 1)):
        return None
    return _Found(first, last, 0, colon + 1, "named", False, False)


def _candidates(reader: PhraseReader) -> Iterator[_Found | None]:
    before_source, sets = reader.words.phrases["before_source"], reader.sets
    if ":" in reader.lower[:8]:
        yield _line_head(reader)
    leads = reader.words.leads
    for at in [at for at, word in enumerate(reader.lower) if word in leads]:
        word = reader.lower[at]
        if word in before_source.firsts and (phrase := before_source.match(reader.lower, at)):
            yield _by_phrase(reader, at, phrase[0])
        elif word in sets["say"]:
            yield _by_verb(reader, at, weak=False)
        elif word in reader.words.figure:
            yield _by_verb(reader, at, weak=True)
        if word in sets["product"]:
            yield _by_product(reader, at)


def _found_in(reader: PhraseReader) -> list[_Found]:
    head = _row_head(reader) if "|" in reader.lower else None
    if head:
        return [head]
    found: list[_Found] = []
    for one in _candidates(reader):
        if one and not any(_repeats(reader, other, one) for other in found[-4:]):
            found.append(one)
    return sorted(found, key=lambda one: one.phrase_first)


def _repeats(reader: PhraseReader, other: _Found, one: _Found) -> bool:
    """Tell whether ``one`` is part of ``other``, or a pronoun that takes it up ("said it is")."""
    if one.first < other.last and one.last > other.first:
        return True
    between = reader.lower[other.phrase_last : one.first]
    return one.kind == "pronoun" and not other.trailing and between in ((), ("that",))


def _covers(reader: PhraseReader, found: list[_Found]) -> tuple[Source, ...]:
    """Give every source the part of the sentence that it states."""
    tokens = reader.tokens
    sources = []
    for index, one in enumerate(found):
        before = (
            next((o for o in found[index - 1 :: -1] if o.weak <= one.weak), None) if index else None
        )
        after = next((o for o in found[index + 1 :] if o.weak <= one.weak), None)
        start, end = tokens[one.phrase_first].start, reader.sentence.end
        if one.trailing:
            start = tokens[before.phrase_last - 1].end if before else reader.sentence.start
        if after:
            held = after.trailing and one.trailing
            end = tokens[one.phrase_last - 1].end if held else tokens[after.phrase_first].start
            if not one.trailing and after.trailing:
                end = _semicolon(reader, one, after) or end
        elif before and one.trailing and not before.trailing:
            start = _semicolon(reader, before, one) or start
        name = reader.text(one.first, one.last)
        first, last = tokens[one.first].start, tokens[one.last - 1].end
        sources.append(Source(name, one.kind, first, last, start, end, one.weak))
    return tuple(sources)


def _semicolon(reader: PhraseReader, before: _Found, after: _Found) -> int | None:
    """Return where a semicolon parts what two sources state, None without one."""
    return next(
        (
            token.start
            for token in reader.tokens[before.phrase_last : after.phrase_first]
            if token.text == ";"
        ),
        None,
    )


def find_sources(
    sentence: Sentence, language: str = "en", parties: tuple[Mention, ...] | None = None
) -> tuple[Source, ...]:
    """Return who states something in the sentence, in text order, with what each of them covers.

    ``parties`` are the sides of the sentence, if the caller has them already.
    """
    words = source_words(language)
    if not _may_hold_source(sentence, words):
        return ()
    reader = PhraseReader(sentence, words, find_parties(sentence) if parties is None else parties)
    return _covers(reader, _found_in(reader))


def _may_hold_source(sentence: Sentence, words: SourceWords) -> bool:
    """Tell cheaply whether any word of the sentence can lead to a source."""
    lower = sentence.lower
    return not words.leads.isdisjoint(lower) or "|" in lower or ":" in lower
