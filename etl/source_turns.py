"""The sources that a turn of phrase names without a verb of their own: quoted, or left out."""

from __future__ import annotations

from etl.source_found import Found, is_body, opens
from etl.source_phrases import PhraseReader, kind_of, name_range

# "Quoted Ann Lee, the governor, as saying" has no more words.
_QUOTED_REACH = 12


def quoted(reader: PhraseReader, at: int) -> Found | None:
    """Read "the agency quoted Ann Lee as saying": Lee says so, not the agency."""
    if reader.lower[at] != "saying" or at < 2 or reader.lower[at - 1] != "as":
        return None
    if reader.has("quoting", at - 2):
        passive = at - 3 if reader.has("passive", at - 3) else 0
        return _quoted_as(reader, reader.left(passive - 1), passive, at) if passive > 1 else None
    near = range(at - 3, max(-1, at - _QUOTED_REACH), -1)
    quoting = next((i for i in near if reader.has("quoting", i)), None)
    return None if quoting is None else _quoted_as(reader, quoting + 1, at - 1, at)


def _quoted_as(reader: PhraseReader, first: int, last: int, at: int) -> Found | None:
    kind = kind_of(reader, first, last)
    if kind is None:
        return None
    name_first, name_last = name_range(reader, first, last)
    trailing = not opens(reader, first) and reader.ends(at + 1)
    return Found(name_first, name_last, first, at + 1, kind, trailing, False)


def gapped(reader: PhraseReader, at: int) -> Found | None:
    """Read "…; the council itself, of 40": the verb of the clause before is left out."""
    lower = reader.lower
    last = at - 1
    if lower[at] not in ("of", "at") or lower[last] != "," or at < 3:
        return None
    end = last - 1 if lower[last - 1].endswith("self") else last
    first = reader.left(end - 1)
    told = any(word in reader.words.figure for word in lower[:first])
    if first < 1 or lower[first - 1] != ";" or not told or not is_body(reader, first, end):
        return None
    name_first, name_last = name_range(reader, first, end)
    return Found(
        name_first, name_last, first, at, kind_of(reader, first, end) or "named", False, False
    )
