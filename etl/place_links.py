"""How a place name hangs in its sentence: inside, aimed at, gone to, come from, an office."""

from __future__ import annotations

from etl.place_reader import PlaceReader

# A phrase before a name has no more words.
_LONGEST_PHRASE = 12
# "Told the council in Harbourville" has no more words before the name.
_LISTENERS = 4


def how_it_hangs(reader: PlaceReader, at: int, last: int, known: bool) -> tuple[str, int]:
    """Return how the name at ``at`` hangs in the sentence, and where its phrase begins."""
    if _is_launch_site(reader, at):
        return "launched", at
    before, hangs = _back(reader, at)
    if told := _told_by_what_follows(reader, at, last, before):
        return told, max(before, 0)
    after = last + 1
    if _is_struck(reader, after):
        return "object", at
    if reader.has("hosting", after) or reader.has("hosting", after + 1):
        return "inside", at
    if known and (reader.has("where", after) or reader.has("where", after + 1)):
        return "inside", at
    of_known = known and reader.has("of", before)
    how, first = _told_by_what_precedes(reader, before, hangs or of_known)
    return how, max(first, 0)


def _is_launch_site(reader: PlaceReader, at: int) -> bool:
    """Tell whether a name stands in brackets that say where from ("(launch areas: A, B)")."""
    near = reader.lower[max(0, at - _LONGEST_PHRASE) : at]
    if "(" not in near:
        return False
    opened = len(near) - 1 - near[::-1].index("(")
    return ")" not in near[opened:] and not reader.sets["launch"].isdisjoint(near[opened:])


def may_hang(reader: PlaceReader, at: int, last: int) -> bool:
    """Tell cheaply whether an unknown name may hang in the sentence as a place does."""
    if reader.has("hosting", last + 1) or reader.has("hosting", last + 2):
        return True
    how, _ = _told_by_what_precedes(reader, *_back(reader, at))
    return how not in ("none", "object", "office") or is_assaulted(reader, at)


def is_assaulted(reader: PlaceReader, at: int) -> bool:
    """Tell whether the name at ``at`` is the object of an assault, as only places are."""
    before, _ = _back(reader, at)
    return reader.has("assaulted", before) and not reader.has("not_followed", at + 1)


def _is_struck(reader: PlaceReader, after: int) -> bool:
    """Tell whether the words behind a name say that it was attacked, over an aside in commas."""
    at = after
    if reader.word(at) == ",":
        close = next((i for i in range(at + 1, at + _LONGEST_PHRASE) if reader.word(i) == ","), at)
        at = close + 1
    while reader.word(at) in ("was", "were", "has", "have", "been", "also", "again"):
        at += 1
    if reader.word(at) == "came" and reader.word(at + 1) == "under":
        return True
    return (
        at > after and reader.word(at - 1) in ("was", "were", "been") and reader.has("objects", at)
    )


def _back(reader: PlaceReader, at: int) -> tuple[int, bool]:
    """Return the governing word before the phrase that the name at ``at`` ends.

    The second value tells whether the name hangs on a noun of place ("north of Harbourville").
    """
    before, hangs = at - 1, False
    while before >= max(0, at - _LONGEST_PHRASE):
        word = reader.lower[before]
        if reader.has("before_name", before):
            before -= 1
        elif word == "of" and (
            reader.has("settlement", before - 1) or reader.has("facility", before - 1)
        ):
            before, hangs = before - 2, True
        elif word == "'s":
            before -= 2
        elif reader.has("area", before) and reader.is_capitalised(before - 1):
            before -= 2
        elif reader.has("settlement", before):
            before -= 1
        elif before < at - 1 and (
            reader.is_of_country(before) or (hangs and reader.is_capitalised(before))
        ):
            before -= 1
        elif _is_adjective(reader, before):
            before -= 1
        else:
            break
    return before, hangs


def _is_adjective(reader: PlaceReader, at: int) -> bool:
    """Tell whether an unknown word stands between an article or possessive and the name."""
    article = reader.word(at - 1) in ("the", "a", "an", "'s")
    return article and reader.word(at).isalpha() and not reader.has("objects", at)


def _told_by_what_follows(reader: PlaceReader, at: int, last: int, before: int) -> str:
    """Return office, within or none where the words after a name settle it, else empty."""
    after = last + 1
    capital = reader.is_capital(at)
    said = any(word in reader.sayers["say"] for word in reader.lower[after : after + 9])
    if capital and said and reader.word(after) == "," and before <= 1:
        return "office"
    if _is_of_source(reader, at, after):
        return "within"
    if reader.has("meetings", after):
        return "within"
    near = after + 1 if reader.has("before_name", after) else after
    if reader.has("settlement", near) and reader.has("of", near + 1):
        return "within"
    if reader.word(after) == "'s" and reader.is_capitalised(after + 1):
        return "within"
    if reader.word(after) in reader.sayers["say"] and not reader.headline:
        return "office"
    owned = reader.word(after) in ("regional", "'s", "military")
    offices = range(after + 1, after + 4) if owned else range(after, after + 1)
    if any(reader.has("offices", office) for office in offices):
        return "office"
    if not capital or reader.word(after) != "'s":
        return ""
    parts = range(after + 1, after + 4)
    town = any(reader.has("settlement", at) or reader.has("facility", at) for at in parts)
    return "" if town else "none"


def _is_of_source(reader: PlaceReader, at: int, after: int) -> bool:
    """Tell whether a name only says where a source is, or where something was said.

    "According to medics at the Harbour hospital", "told the council in Harbourville."
    """
    if reader.word(at - 1) not in ("in", "at"):
        return False
    for back in range(at - 2, max(0, at - _LONGEST_PHRASE), -1):
        word = reader.word(back)
        if word == "to" and reader.word(back - 1) == "according":
            return True
        if word in reader.sayers["spoken_at"]:
            near = at - back <= _LISTENERS
            return near and reader.word(after) in ("", ".", ",") and not reader.headline
        if not word[0].isalnum() and word != "-":
            return False
    return False


def _told_by_what_precedes(reader: PlaceReader, before: int, hangs: bool) -> tuple[str, int]:
    """Return how a name hangs on the governing word at ``before``.

    ``hangs``: "of" makes it a place ("north of Harbourville", "the siege of Kharkiv").
    """
    word = reader.word(before)
    if word in ("of", "for") and reader.has("offices", before - 1):
        return "office", before
    if word == "of" and reader.has("origins", before - 1) and reader.has("source", before - 3):
        return "source", before - 3
    if word == "of" and reader.word(before - 1) == "direction":
        return "toward", before - 1
    if word == "for" and reader.has("fights", before - 1):
        return "inside", before
    if word == "to" and reader.has("close", before - 1):
        return "inside", before - 1
    if reader.has("source", before) and reader.has("distances", before - 1):
        return "inside", before - 1
    if reader.has("source", before - 1):
        return "source", before - 1
    for sort in ("inside", "aimed", "toward", "source"):
        if word in reader.sets[sort]:
            return sort, before
    if word in reader.sets["objects"]:
        return "object", before
    if hangs:
        return "inside", before
    return "none", before + 1
