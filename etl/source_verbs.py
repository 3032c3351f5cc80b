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
# A body reaches no further than up to one of these: "a witness to the raid".
_TURNS = ("to", "from", "in", "at", "on")
# How far a time or a place may reach after a verb of saying ("said in its Thursday update").
_ADVERBIAL_LENGTH = 7
# How many pieces between commas may stand between a source and its verb, and how long each may be.
_ASIDES = 8
_ASIDE_LENGTH = 40
# How far the object of a verb of figures, and of another verb, is looked at.
_OBJECT_LENGTH = 20
_NEAR_OBJECT = 4
# With one of these a verb of figures is another verb: "put off", "gave in".
_PARTICLES = ("up", "back", "off", "out", "in", "into", "on")
_CLAUSE_LENGTH = 14
_BARE_BODY = 2
# The minutes are the third token of "20:50".
_CLOCK = 2
_SUMMED = (("summed", "up"), ("sums", "up"))


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
    if reader.has("participle_ends", verb + 1) or _is_deed_word(reader, verb):
        return True
    if reader.has("product", verb) and reader.has("say", verb + 1):
        return True  # "A council report says".
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


def _is_deed_word(reader: PhraseReader, verb: int) -> bool:
    """Tell whether a verb of saying is none with the words around it.

    "Twelve people accused of", "replied to the rockets with", "will add 300 million", "added two
    models to its list".
    """
    following = reader.lower[verb + 1 : verb + 2]
    if reader.lower[verb] == "accused" and following == ("of",):
        return True
    if reader.has("replies", verb) and reader.has("answers", verb + 1):
        return True
    if not reader.has("added", verb):
        return False
    if reader.has("modals", verb - 1):
        return True
    clause = reader.lower[verb + 1 : verb + _CLAUSE_LENGTH]
    to = next((at for at, word in enumerate(clause[:-1]) if word == "to"), 0)
    return bool(to) and clause[to + 1] in reader.sets["added_to"]


def _owned(reader: PhraseReader, at: int) -> bool:
    """Tell whether the token is a possessive, not the end of a name in single quotation marks."""
    word = reader.lower[at]
    return word == "'s" or (word == "'" and "‘" not in reader.lower[max(0, at - 8) : at])


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


def _subject(reader: PhraseReader, verb: int) -> tuple[int, int] | None:
    """Return the tokens (first, last exclusive) of the noun phrase that the verb says."""
    at = _back_to_subject(reader, verb)
    if at < 0:
        return None
    if reader.has("pronouns", at):
        return (at, at + 1)
    if reader.has("relatives", at):
        return _before_relative(reader, at)
    if reader.lower[at] in _COMMAS:
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
        named = _all_names(reader, *alone) and reader.tokens[alone[1] - 1].end not in reader.sides
        return alone if named and alone[1] == comma else None
    leftmost = outer[-1]
    names = [one for one in phrases if _all_names(reader, *one)]
    if leftmost in names or not names:
        return leftmost if kind_of(reader, *leftmost) else None
    return names[0]


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


def _is_named(reader: PhraseReader, first: int, last: int) -> bool:
    """Tell whether a noun phrase is a name, with its article or without."""
    return _all_names(reader, first + reader.has("articles", first), last)


def _opens_after_aside(reader: PhraseReader, first: int, start: int, last: int) -> bool:
    """Tell whether a sentence opens with where or when, and then the body from ``start``."""
    words = reader.tokens[first:start]
    return (
        first == 0
        and (reader.has("links", 0) or len(words) > 1)
        and len(words) <= _ADVERBIAL_LENGTH
        and all(token.text.isalpha() for token in words)
        and not any(reader.has("say", at) for at in range(first, start))
        and (is_body(reader, start, last) or _is_named(reader, start, last))
    )


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
    ended = reader.ends(last) or reader.lower[last] == ":"
    return (first, last) if ended or after or relative else None


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
    return office >= 0 and body and _all_names(reader, office + 1, last)


def _after_verb(reader: PhraseReader, verb: int) -> int:
    """Return the index of the first token after the verb that is not about when, where or whom."""
    at = verb + 1
    if reader.lower[verb : verb + 2] in _SUMMED:
        at += 1
    if reader.has("addressed", verb):
        at = max(at, reader.right(at))
        if at == verb + 1 and at < len(reader.lower) and reader.lower[at] in ("us", "me", "them"):
            at += 1
    while at < len(reader.lower):
        if reader.has("times", at) or reader.has("between", at):
            at += 1
        elif reader.tokens[at].text[0].isdigit() and reader.has("times", at - 1):
            at += 1
        elif reader.has("times", at + 1) and (
            reader.has("time_links", at) or reader.lower[at] == "that"
        ):
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


def _is_deed(reader: PhraseReader, first: int, last: int, verb: int, after: int) -> bool:
    """Tell whether the verb reports a deed: "announced a package", not "announced it would".

    A hospital that admitted 40 took them in; whoever announces for a state is its source.
    """
    if reader.has("taking_in", verb):
        return any(reader.has("takes_in", at) for at in range(first, last))
    if not reader.has("deed", verb) or after >= len(reader.lower):
        return False
    titled = any(reader.has("titles", at) for at in range(first, last - 1))
    if reader.tokens[last - 1].end in reader.people or (titled and reader.is_name(last - 1)):
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
    following = reader.lower[verb + 1 : verb + _OBJECT_LENGTH]
    if needed and not any(word in needed for word in following):
        return False
    reach = 1 if reader.lower[verb].startswith("kn") else _NEAR_OBJECT
    if needed == ("of",) and "of" not in following[:reach]:
        return False
    if not following or following[0] not in _PARTICLES:
        return bool(following)
    # "Has put out its table", but not "put out a fire at noon".
    return any(word in needed and word != "at" for word in following)


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
    if _all_names(reader, first, last) and (_tells(reader, verb) or _is_short(reader, first, last)):
        open_figure = False
    needs_body = open_figure or lower_verb in ("added", "adds", "add")
    if reader.has("own", first):
        needs_body, kind = False, kind or "described"
    if kind is None and not weak and subject != inverted:
        kind = _speaker(reader, verb, first, last)
    if kind is None or (needs_body and kind != "pronoun" and not is_body(reader, first, last)):
        return None
    if weak and kind == "pronoun" and not reader.has("own", first):
        return None
    name_first, name_last = name_range(reader, first, last)
    if inverted:
        return Found(name_first, name_last, verb, last, kind, True, weak)
    after = _after_verb(reader, verb)
    if _is_deed(reader, first, last, verb, after):
        return None
    return Found(
        name_first, name_last, first, after, kind, _is_trailing(reader, first, after), weak
    )


def _speaker(reader: PhraseReader, verb: int, first: int, last: int) -> str | None:
    """Return "described" for whoever stands in ", the fishermen said.", None elsewhere."""
    if not reader.has("spoken", verb) or not first or first >= last:
        return None
    plain = all(
        reader.tokens[at].text.isalpha() or reader.lower[at] in ("'s", "'")
        for at in range(first, last)
    )
    if not plain or any(reader.has("product", at) for at in range(first, last)):
        return None
    after = _after_verb(reader, verb)
    return "described" if reader.ends(after) and reader.ends(first - 1) else None


def _is_short(reader: PhraseReader, first: int, last: int) -> bool:
    """Tell whether a name is only its initials: "ACLED counted 12"."""
    word = reader.tokens[first].text
    loud = reader.sentence.text.isupper() or reader.tokens[first].end in reader.sides
    return last == first + 1 and word.isupper() and word.isalpha() and len(word) > 2 and not loud


def _tells(reader: PhraseReader, verb: int) -> bool:
    """Tell whether a verb of figures says what somebody found: "found that …", "…, Lee found."."""
    return reader.lower[verb + 1 : verb + 2] == ("that",) or reader.ends(verb + 1)


def _is_trailing(reader: PhraseReader, first: int, after: int) -> bool:
    """Tell whether a statement before the source is what it says ("…, Lee said")."""
    if first == 0 or opens(reader, first):
        return False
    if reader.ends(after):
        return True
    if reader.lower[first - 1] == "as" and reader.lower[after] in reader.sets["reckoned"]:
        return True
    mark = first - 1
    while mark > 0 and reader.tokens[mark].text in QUOTES:
        mark -= 1
    if reader.lower[mark] not in _COMMAS:
        return False
    return reader.lower[after] == ":" or any(
        reader.has(key, after) for key in ("time_links", "topics")
    )


def opens(reader: PhraseReader, first: int) -> bool:
    """Tell whether nothing but a mark or a time stands before the token."""
    return all(
        not is_word(token)
        or reader.has("times", at)
        or reader.has("time_links", at)
        or _is_clock(reader, at)
        for at, token in enumerate(reader.tokens[:first])
    )


def _is_clock(reader: PhraseReader, at: int) -> bool:
    """Tell whether a line opens with the time of its entry: "20:50 Army: five raids"."""
    if not reader.tokens[at].text.isdigit() or at > _CLOCK:
        return False
    return ":" in reader.lower[max(0, at - 1) : at + 2]


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
