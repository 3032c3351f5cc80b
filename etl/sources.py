"""Who states something in a sentence: noun phrases around verbs of saying and their like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from etl.model import Mention, Sentence
from etl.parties import find_parties
from etl.source_heads import (
    DASHES,
    LONGEST_HEAD,
    LONGEST_TAIL,
    line_head,
    line_tail,
    row_head,
)
from etl.source_phrases import (
    POSSESSIVE,
    PhraseReader,
    SourceWords,
    kind_of,
    name_range,
    source_words,
)
from etl.source_verbs import Found, by_verb, is_body, opens


class Source(NamedTuple):
    """Somebody who states something in a sentence; offsets in the document.

    ``name`` is the source as named, without its article and, for people, without titles; ``start``
    and ``end`` are these words. ``cover_start`` to ``cover_end`` is the part of the sentence that
    it states. ``kind`` is ``named``, ``described`` (a source without a name), ``pronoun`` or
    ``generic`` (its product, such as "the statement"). ``weak`` sources yield to any other in the
    sentence. ``side`` is whose the source is, as the words around it tell ("Lebanon's health
    minister, Ann Lee"); None when they do not.
    """

    name: str
    kind: str
    start: int
    end: int
    cover_start: int
    cover_end: int
    weak: bool = False
    side: str | None = None


def _by_phrase(reader: PhraseReader, at: int, length: int) -> Found | None:
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
    trailing = at > 0 and not opens(reader, at)
    return Found(name_first, name_last, at, last, kind, trailing, False)


def _owner(reader: PhraseReader, first: int, last: int) -> tuple[int, int] | None:
    """Return the source behind its product: "data from the agency"."""
    for link in range(first + 1, min(last + 1, len(reader.lower) - 1)):
        if reader.has("product_links", link) and reader.has("product", link - 1):
            end = reader.right(link + 1)
            return (link + 1, end) if end > link + 1 else None
    return None


def _by_product(reader: PhraseReader, at: int) -> Found | None:
    """Read "the count of the General Staff", "by the government's count" as a source."""
    lower = reader.lower
    holder = next((i for i in range(at - 1, max(at - 4, 0), -1) if lower[i] in POSSESSIVE), 0)
    if holder and all(reader.is_part(i) or reader.has("times", i) for i in range(holder, at)):
        first = reader.left(holder - 1)
        if first < holder and is_body(reader, first, holder):
            by = first > 0 and lower[first - 1] in ("by", "on")
            held = kind_of(reader, first, holder) or "named"
            name_first, name_last = name_range(reader, first, holder)
            trailing = by and not opens(reader, first)
            return Found(name_first, name_last, first, at + 1, held, trailing, not by)
    if at > 2 and lower[at - 1] == "own" and lower[at - 3] == "by":
        first, last = at + 1, reader.right(at + 1)
        if first < last and is_body(reader, first, last):
            return Found(first, last, at - 3, last, "named", False, False)
    if at > 0 and reader.has("openers", at - 1) and lower[at - 1] not in ("our", "my"):
        return Found(at - 1, at + 1, at - 1, at + 1, "generic", False, True)
    if at + 2 >= len(lower) or not reader.has("product_links", at + 1):
        return None
    if holder and lower[at + 1] == "of":
        return None  # "Last night's tally of the crews": what they did, not what they say.
    first, last = at + 2, _before_verb(reader, at + 2, reader.right(at + 2))
    kind = kind_of(reader, first, last)
    if kind not in ("named", "described") or not is_body(reader, first, last):
        return None
    name_first, name_last = name_range(reader, first, last)
    return Found(name_first, name_last, at, last, kind, False, True)


def _before_verb(reader: PhraseReader, first: int, last: int) -> int:
    """Return the end of a name without the verb that its words run into (``the army shows``)."""
    while last - first > 1 and (
        reader.has("say", last - 1) or reader.lower[last - 1] in reader.words.figure
    ):
        last -= 1
    return last


def _candidates(reader: PhraseReader) -> Iterator[Found | None]:
    before_source, sets = reader.words.phrases["before_source"], reader.sets
    if ":" in reader.lower[:LONGEST_HEAD]:
        yield line_head(reader)
    if not DASHES.isdisjoint(reader.lower[-LONGEST_TAIL:]):
        yield line_tail(reader)
    leads = reader.words.leads
    for at in [at for at, word in enumerate(reader.lower) if word in leads]:
        word = reader.lower[at]
        if word in before_source.firsts and (phrase := before_source.match(reader.lower, at)):
            yield _by_phrase(reader, at, phrase[0])
        elif word in sets["say"]:
            yield by_verb(reader, at, weak=False)
        elif word in reader.words.figure:
            yield by_verb(reader, at, weak=True)
        if word in sets["product"]:
            yield _by_product(reader, at)


def _found_in(reader: PhraseReader) -> list[Found]:
    head = row_head(reader) if "|" in reader.lower else None
    if head:
        return [head]
    found: list[Found] = []
    for one in _candidates(reader):
        if one and not any(_repeats(reader, other, one) for other in found[-4:]):
            found.append(one)
    return sorted(found, key=lambda one: one.phrase_first)


def _repeats(reader: PhraseReader, other: Found, one: Found) -> bool:
    """Tell whether ``one`` is part of ``other``, or a pronoun that takes it up ("said it is")."""
    if one.first < other.last and one.last > other.first:
        return True
    between = reader.lower[other.phrase_last : one.first]
    return one.kind == "pronoun" and not other.trailing and between in ((), ("that",))


def _covers(reader: PhraseReader, found: list[Found]) -> tuple[Source, ...]:
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
        side = _side(reader, one)
        sources.append(Source(name, one.kind, first, last, start, end, one.weak, side))
    return tuple(sources)


def _side(reader: PhraseReader, one: Found) -> str | None:
    """Return the side named in a source or in the office that stands beside its name."""
    first, last = _with_office(reader, one)
    start, end = reader.tokens[first].start, reader.tokens[last - 1].end
    inside = [party for party in reader.parties if start <= party.start < end]
    return next((party.name for party in inside if party.kind != "enemy"), None)


def _with_office(reader: PhraseReader, one: Found) -> tuple[int, int]:
    """Return the tokens of a source with its office: "the Freedonian governor, Ann Lee"."""
    first, last = one.first, one.last
    if reader.has("openers", first):
        return first, last
    comma = first > 1 and reader.lower[first - 1] == ","
    if not comma:
        first = reader.left(first)
    elif _is_office(reader, first - 2):
        first = reader.left(first - 2)
    behind = reader.lower[last : last + 1] == (",",)
    if behind and last + 1 < len(reader.lower):
        end = reader.right(last + 1)
        if any(_is_office(reader, at) for at in range(last + 1, end)):
            last = end
    return first, last


def _is_office(reader: PhraseReader, at: int) -> bool:
    return reader.has("titles", at) or reader.has("described", at)


def _semicolon(reader: PhraseReader, before: Found, after: Found) -> int | None:
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
    if not words.leads.isdisjoint(lower) or "|" in lower or ":" in lower:
        return True
    return not DASHES.isdisjoint(lower[-LONGEST_TAIL:])
