"""The sources behind what they put out: "the army's count", "data from the agency"."""

from __future__ import annotations

from etl.source_found import Found, all_names, is_body, opens
from etl.source_phrases import POSSESSIVE, PhraseReader, kind_of, name_range


def owner_of_product(reader: PhraseReader, first: int, last: int) -> tuple[int, int] | None:
    """Return the source behind its product: "data from the agency"."""
    for link in range(first + 1, min(last + 1, len(reader.lower) - 1)):
        if reader.has("product_links", link) and reader.has("product", link - 1):
            end = reader.right(link + 1)
            return (link + 1, end) if end > link + 1 else None
    return None


def by_product(reader: PhraseReader, at: int) -> Found | None:
    """Read "the count of the General Staff", "by the government's count" as a source."""
    lower = reader.lower
    if at + 1 < len(lower) and reader.has("described", at + 1):
        return None  # "the information ministry".
    if at > 1 and reader.has("own", at - 1) and reader.has("reckoners", at - 2):
        return Found(at - 1, at + 1, at - 2, at + 1, "own", not opens(reader, at - 2), False)
    holder = next((i for i in range(at - 1, max(at - 4, 0), -1) if lower[i] in POSSESSIVE), 0)
    if holder and all(reader.is_part(i) or reader.has("times", i) for i in range(holder, at)):
        first = reader.left(holder - 1)
        by = first > 0 and reader.has("reckoners", first - 1)
        if _leads_verb(reader, at) and not opens(reader, first):
            return None  # "…, Lee's figures show": the verb tells.
        if first < holder and _may_hold(reader, first, holder, by):
            held = kind_of(reader, first, holder) or "named"
            name_first, name_last = name_range(reader, first, holder)
            trailing = (by and not opens(reader, first)) or _closes(reader, first, at)
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
    return _linked(reader, at)


def _linked(reader: PhraseReader, at: int) -> Found | None:
    """Read whom a preposition behind a product names: "an analysis of the ministry shows"."""
    first, last = at + 2, _before_verb(reader, at + 2, reader.right(at + 2))
    kind = kind_of(reader, first, last)
    if kind not in ("named", "described") or not _puts_out(reader, at + 1, first, last):
        return None
    name_first, name_last = name_range(reader, first, last)
    before = at - 1 if reader.has("articles", at - 1) else at
    if _leads_verb(reader, last - 1) and not opens(reader, before):
        # "…, an analysis of the ministry shows".
        return Found(name_first, name_last, before, last + 1, kind, True, False)
    by = reader.has("reckoners", before - 1) and not opens(reader, before - 1)
    return Found(name_first, name_last, before if by else at, last, kind, by, not by)


def _puts_out(reader: PhraseReader, link: int, first: int, last: int) -> bool:
    """Tell whether a product is of a body, or by a name: whoever it is "by" has made it."""
    if is_body(reader, first, last):
        return True
    name = first + reader.has("articles", first)
    made = reader.lower[link] == "by" and all_names(reader, name, last)
    return made and not any(reader.has("times", at) for at in range(name, last))


def _leads_verb(reader: PhraseReader, product: int) -> bool:
    """Tell whether a product is the subject of a verb that closes its clause."""
    verb = product + 1
    says = reader.has("say", verb) or reader.lower[verb : verb + 1] in {
        (word,) for word in reader.words.figure
    }
    says = says and reader.lower[product] not in POSSESSIVE  # "the governors' reports."
    return says and reader.ends(verb + 1)


def _may_hold(reader: PhraseReader, first: int, holder: int, by: bool) -> bool:
    """Tell whether the owner of a product is somebody who states things."""
    if is_body(reader, first, holder) or reader.tokens[holder - 1].end in reader.people:
        return True
    if any(reader.has("reckoned_products", at) for at in range(holder, holder + 3)):
        return all(reader.is_name(at) for at in range(first, holder))
    return by and reader.is_name(holder - 1) and reader.is_name(first)


def _closes(reader: PhraseReader, first: int, product: int) -> bool:
    """Tell whether a product only names what stands before a colon: "40 down: the army's count"."""
    at = first - 1
    while at > 0 and (reader.has("articles", at) or reader.lower[at] in ("such", "this", "is")):
        at -= 1
    figures = any(token.text[0].isdigit() for token in reader.tokens[product:])
    return at > 0 and reader.lower[at] == ":" and not figures


def _before_verb(reader: PhraseReader, first: int, last: int) -> int:
    """Return the end of a name without the verb that its words run into (``the army shows``)."""
    while last - first > 1 and (
        reader.has("say", last - 1) or reader.lower[last - 1] in reader.words.figure
    ):
        last -= 1
    return last
