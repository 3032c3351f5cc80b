"""The sources that head a line or a table row ("Air Force: …"), or end one ("… – Air Force")."""

from __future__ import annotations

from etl.gazetteer import countries_by_name
from etl.source_found import Found, is_body, opens
from etl.source_phrases import PhraseReader, kind_of, name_range

# How many tokens of a line are looked at for the colon behind its source, or for the dash before.
LONGEST_HEAD = 20
LONGEST_TAIL = 12
# A longer word in capitals is no abbreviation.
_LONGEST_INITIALS = 7
# The tokens of "16 (+3)".
_ROW = 5
# A line that begins with these names its source behind the colon.
_NOT_NAMED = frozenset((("source",), ("sources",)))
DASHES = frozenset("–—-")


def row_head(reader: PhraseReader) -> Found | None:
    """Read the first cell of a table row ("Harbour Institute| May| 300") as its source."""
    bar = next((at for at, word in enumerate(reader.lower) if word == "|"), 0)
    last = bar
    if bar > 1 and reader.lower[bar - 1] == ")":
        last = max((at for at in range(bar) if reader.lower[at] == "("), default=bar)
    if not last or reader.left(last - 1) != 0 or kind_of(reader, 0, last) is None:
        return None
    if reader.has("areas", last - 1):
        return None
    name_first, name_last = name_range(reader, 0, last)
    return Found(name_first, name_last, 0, last, "named", False, False)


def line_head(reader: PhraseReader) -> Found | None:
    """Read "Air Force on the night of 3 May: 40 drones downed" as a source and what it says."""
    colon = next((at for at in range(min(LONGEST_HEAD, len(reader.lower))) if _ends(reader, at)), 0)
    if colon > 2 and reader.lower[colon - 1] == ")" and reader.lower[colon - 3] == "(":
        return _bracketed(reader, colon)
    end = _before_times(reader, colon)
    if end <= 0 or reader.lower[:colon] in _NOT_NAMED:
        return None
    if _is_row(reader, colon):
        return None
    start = reader.left(end - 1)
    if start > 1 and reader.lower[start - 1] == ",":
        return _apposed_head(reader, start, end, colon)
    if not opens(reader, start) or not reader.is_name(start):
        return None
    return _head(reader, start, end, colon) if _speaks(reader, start, end) else None


def _bracketed(reader: PhraseReader, colon: int) -> Found | None:
    """Read "Displaced people by district (IOM):": initials in brackets before a colon."""
    at = colon - 2
    if not reader.tokens[at].text.isupper() or kind_of(reader, at, at + 1) is None:
        return None
    return Found(at, at + 1, 0, colon + 1, "named", False, False)


def report_head(reader: PhraseReader) -> Found | None:
    """Read the heading "Thai army update, Monday 16:00": a body and what it puts out."""
    last = next(
        (at for at in range(2, min(LONGEST_HEAD, len(reader.lower))) if _issued(reader, at)), 0
    )
    if not last or reader.left(last - 1) != 0 or not is_body(reader, 0, last):
        return None
    first, end = name_range(reader, 0, last)
    return Found(first, end, 0, last + 1, "named", False, False)


def _issued(reader: PhraseReader, at: int) -> bool:
    issued = reader.has("issued", at)
    return issued and (reader.ends(at + 1) or reader.lower[at + 1] == ":")


def _is_row(reader: PhraseReader, colon: int) -> bool:
    """Tell whether only a figure stands behind the colon: "KIA: 16" names what is counted."""
    behind = reader.tokens[colon + 1 :]
    return 0 < len(behind) <= _ROW and all(not token.text[0].isalpha() for token in behind)


def _ends(reader: PhraseReader, at: int) -> bool:
    """Tell whether a token is the colon behind a head, not that of a time of day."""
    if reader.lower[at] != ":":
        return False
    following = reader.tokens[at + 1] if at + 1 < len(reader.tokens) else None
    return following is None or following.start > reader.tokens[at].end


def _apposed_head(reader: PhraseReader, start: int, end: int, colon: int) -> Found | None:
    """Read "Ann Lee, the governor: …": a name with an office behind it."""
    first = reader.left(start - 2)
    if first >= start - 1 or not opens(reader, first) or not reader.is_name(first):
        return None
    if not is_body(reader, start, end) or kind_of(reader, first, start - 1) is None:
        return None
    return _head(reader, first, start - 1, colon)


def _head(reader: PhraseReader, start: int, end: int, colon: int) -> Found:
    first, last = name_range(reader, start, end)
    return Found(first, last, 0, colon + 1, "named", False, False)


def _before_times(reader: PhraseReader, end: int) -> int:
    """Return where the words before ``end`` end without the time that they may close with."""
    at = end
    while at > 0 and _may_be_time(reader, at - 1):
        at -= 1
    return at if any(reader.has("times", i) for i in range(at, end)) else end


def _may_be_time(reader: PhraseReader, at: int) -> bool:
    word = reader.lower[at]
    if any(reader.has(key, at) for key in ("times", "time_links", "articles")):
        return True
    return word[0].isdigit() or word in ("as", "of", ",", ":") or word in DASHES


def _speaks(reader: PhraseReader, start: int, end: int) -> bool:
    """Tell whether a noun phrase before a colon is somebody who states what follows."""
    first, _ = name_range(reader, start, end)
    only = reader.tokens[start].text
    loud = reader.sentence.text.isupper()
    capitals = sum(letter.isupper() for letter in only)
    short = start == end - 1 and capitals > 1 and len(only) > 2 and not loud
    short = short and len(only) <= _LONGEST_INITIALS and not _is_dateline(reader, start)
    titled = first > start and reader.has("titles", first - 1)
    link = next((at for at in range(start + 1, end) if reader.lower[at] == "of"), end)
    if link < end and not is_body(reader, link - 1, link):
        return False  # "Losses of the armed forces:" tells what is listed.
    person = reader.tokens[end - 1].end in reader.people
    return person or titled or short or reader.has("described", end - 1)


def _is_dateline(reader: PhraseReader, at: int) -> bool:
    """Tell whether a word in capitals is the place of writing."""
    return reader.lower[at] in countries_by_name() or any(
        party.start == reader.tokens[at].start and party.kind in ("country", "capital")
        for party in reader.parties
    )


def line_tail(reader: PhraseReader) -> Found | None:
    """Read "40 drones were downed – Air Force" as a source behind what it says."""
    count = len(reader.lower)
    end = count - 1 if reader.lower[-1] == "." else count
    near = range(end - 1, max(0, end - LONGEST_TAIL), -1)
    dash = next((at for at in near if reader.lower[at] in DASHES), 0)
    first = dash + 1
    if dash < 3 or reader.right(first) != end:
        return None
    if not (is_body(reader, first, end) or reader.tokens[end - 1].end in reader.people):
        return None
    name_first, name_last = name_range(reader, first, end)
    return Found(name_first, name_last, dash, end, "named", True, False)
