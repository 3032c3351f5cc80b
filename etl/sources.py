"""Who states something in a sentence: noun phrases around verbs of saying and their like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from etl.model import Mention, Sentence
from etl.parties import find_parties
from etl.source_found import Found, is_body, opens
from etl.source_heads import (
    DASHES,
    LONGEST_HEAD,
    LONGEST_TAIL,
    line_head,
    line_tail,
    report_head,
    row_head,
)
from etl.source_phrases import (
    POSSESSIVE,
    QUOTES,
    PhraseReader,
    SourceWords,
    kind_of,
    name_range,
    source_words,
)
from etl.source_products import by_product, owner_of_product
from etl.source_turns import gapped, quoted
from etl.source_verbs import by_verb


class Source(NamedTuple):
    """Somebody who states something in a sentence; offsets in the document.

    ``name`` is the source as named, without its article and, for people, without titles; ``start``
    and ``end`` are these words. ``cover_start`` to ``cover_end`` is the part of the sentence that
    it states. ``kind`` is ``named``, ``described`` (a source without a name), ``pronoun``,
    ``generic`` (its product, such as "the statement") or ``own`` (the publisher: "by our count").
    ``weak`` sources yield to any other in the sentence. ``side`` is whose the source is, as the
    words around it tell ("Lebanon's health minister, Ann Lee"); None when they do not.
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
    owner = owner_of_product(reader, first, last)
    if owner and not any(reader.is_name(at) for at in range(first, owner[0])):
        first, last = owner
    kind = kind_of(reader, first, last)
    if kind is None:
        return None
    name_first, name_last = name_range(reader, first, last)
    trailing = at > 0 and not opens(reader, at)
    return Found(name_first, name_last, at, last, kind, trailing, False)


def _candidates(reader: PhraseReader) -> Iterator[Found | None]:
    before_source, sets = reader.words.phrases["before_source"], reader.sets
    if ":" in reader.lower[:LONGEST_HEAD]:
        yield line_head(reader)
    if reader.sentence.heading:
        yield report_head(reader)
    if not DASHES.isdisjoint(reader.lower[-LONGEST_TAIL:]):
        yield line_tail(reader)
    leads = reader.words.leads
    for at in [at for at, word in enumerate(reader.lower) if word in leads]:
        word = reader.lower[at]
        if word in before_source.firsts and (phrase := before_source.match(reader.lower, at)):
            yield _by_phrase(reader, at, phrase[0])
        elif word in sets["say"]:
            yield quoted(reader, at)
            yield by_verb(reader, at, weak=False)
        elif word in reader.words.figure:
            yield by_verb(reader, at, weak=True)
        if word in sets["product"]:
            yield by_product(reader, at)
    if ";" in reader.lower:
        yield from (gapped(reader, at) for at in range(3, len(reader.lower)))


def _found_in(reader: PhraseReader) -> list[Found]:
    head = row_head(reader) if "|" in reader.lower else None
    if head:
        return [head]
    found: list[Found] = []
    for one in _candidates(reader):
        if one is None:
            continue
        if found and found[-1].weak and not one.weak and _overlap(found[-1], one):
            found.pop()
        if not any(_repeats(reader, other, one) for other in found[-4:]):
            found.append(one)
    found = _without_topic(reader, found)
    found = [_as_own(reader, one) for one in sorted(found, key=lambda one: one.phrase_first)]
    found = [one for at, one in enumerate(found) if not _is_product_of(reader, found[:at], one)]
    return [_promoted(reader, found[:at], one) for at, one in enumerate(found)]


def _without_topic(reader: PhraseReader, found: list[Found]) -> list[Found]:
    """Leave out the head of a line that somebody at its end states: "Courts: 40, Lee said"."""
    heads = [one for one in found if reader.lower[one.phrase_last - 1] == ":" and not one.weak]
    ended = any(
        one.trailing and not one.weak and reader.ends(one.phrase_last) and one.phrase_first > 0
        for one in found
    )
    return [one for one in found if one not in heads[:1] or one.phrase_first] if ended else found


def _is_product_of(reader: PhraseReader, before: list[Found], one: Found) -> bool:
    """Tell whether a source is what the one before puts out: "the army published its count"."""
    if one.kind != "generic" or not before or not reader.has("takes_subject", one.first):
        return False
    return not before[-1].trailing and before[-1].kind in ("named", "described")


def _as_own(reader: PhraseReader, one: Found) -> Found:
    """Return a source with the kind "own" where it is the writer: "we", "our volunteers"."""
    if not reader.has("own", one.first) or _is_quoted(reader, one.first):
        return one
    return one._replace(kind="own")


def _is_quoted(reader: PhraseReader, at: int) -> bool:
    """Tell whether a token stands inside quotation marks."""
    return sum(token.text in QUOTES for token in reader.tokens[:at]) % 2 == 1


def _promoted(reader: PhraseReader, before: list[Found], one: Found) -> Found:
    """Return a weak source as a strong one where it opens a clause of its own behind another's.

    "…, the army says; Freedonia counts 28 dead, while a group abroad puts them at 40".
    """
    if not one.weak or not before:
        return one
    at = one.phrase_first - 1
    while at > 0 and (reader.has("articles", at) or reader.has("parting", at)):
        at -= 1
    parted = reader.lower[at] == ";" or (reader.lower[at] == "," and reader.has("parting", at + 1))
    return one._replace(weak=False) if at > 0 and parted else one


def _overlap(other: Found, one: Found) -> bool:
    return one.first < other.last and one.last > other.first


def _repeats(reader: PhraseReader, other: Found, one: Found) -> bool:
    """Tell whether ``one`` is part of ``other``, or a pronoun that takes it up ("said it is")."""
    if _overlap(other, one):
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


def opening_body(sentence: Sentence, language: str = "en") -> Source | None:
    """Return the body that opens a sentence ("The army has …", "The army's guns …"), else None."""
    reader = PhraseReader(sentence, source_words(language), find_parties(sentence))
    last = 0 if reader.has("openers", 0) else _end_of_body(reader, reader.right(0))
    if not last or not is_body(reader, 0, last) or (kind := kind_of(reader, 0, last)) is None:
        return None
    first, last = name_range(reader, 0, last)
    start, stop = reader.tokens[first].start, reader.tokens[last - 1].end
    side = _side(reader, Found(first, last, 0, last, kind, False, False))
    return Source(reader.text(first, last), kind, start, stop, start, stop, False, side)


def opening_speaker(sentence: Sentence, language: str = "en") -> Source | None:
    """Return who opens a sentence and may speak ("Ann Lee …", "The spokesman …"), else None."""
    reader = PhraseReader(sentence, source_words(language), find_parties(sentence))
    last = _end_of_body(reader, reader.right(0))
    first, last = name_range(reader, 0, last) if last else (0, 0)
    named = last > first and all(reader.is_name(at) for at in range(first, last))
    titled = last > first and reader.has("titles", last - 1)
    person = named and (
        reader.tokens[last - 1].end in reader.people
        or (last - first > 1 and reader.tokens[last - 1].end not in reader.sides)
    )
    if not titled and (not person or is_body(reader, first, last)):
        return None
    start, stop = reader.tokens[first].start, reader.tokens[last - 1].end
    kind = "named" if person else "described"
    side = _side(reader, Found(first, last, 0, last, kind, False, False))
    return Source(reader.text(first, last), kind, start, stop, start, stop, False, side)


def _end_of_body(reader: PhraseReader, last: int) -> int:
    """Return where the body that opens a sentence ends, before its verb or what it owns."""
    keys = ("articles", "described", "titles")
    end = 0
    while end < last and (
        reader.is_name(end)
        or reader.lower[end] in POSSESSIVE
        or any(reader.has(key, end) for key in keys)
        or (reader.has("links", end) and reader.is_name(end + 1))
    ):
        end += 1
    while end and reader.lower[end - 1] in POSSESSIVE:
        end -= 1
    return end


def _may_hold_source(sentence: Sentence, words: SourceWords) -> bool:
    """Tell cheaply whether any word of the sentence can lead to a source."""
    lower = sentence.lower
    if not words.leads.isdisjoint(lower) or "|" in lower or ":" in lower:
        return True
    return not DASHES.isdisjoint(lower[-LONGEST_TAIL:])
