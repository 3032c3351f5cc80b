"""The sources that say, claim or estimate something: who says a verb, and what it covers."""

from __future__ import annotations

from etl.source_found import Found, all_names, is_body, opens
from etl.source_phrases import QUOTES, PhraseReader, kind_of, name_range
from etl.source_subjects import ADVERBIAL_LENGTH, COMMAS, subject_before, subject_behind

# How far the object of a verb of figures, and of another verb, is looked at.
_OBJECT_LENGTH = 20
_NEAR_OBJECT = 4
# With one of these a verb of figures is another verb: "put off", "gave in".
_PARTICLES = ("up", "back", "off", "out", "in", "into", "on")
_CLAUSE_LENGTH = 14
_SUMMED = (("summed", "up"), ("sums", "up"))


def by_verb(reader: PhraseReader, verb: int, weak: bool) -> Found | None:
    """Read the source that says the verb, before it or after it."""
    if _is_noun(reader, verb) or (reader.is_name(verb) and not reader.is_headline):
        return None
    if weak and not _leads_to_figure(reader, verb):
        return None
    lower_verb = reader.lower[verb]
    participle = lower_verb.endswith("ing")
    inverted = None if weak or participle else subject_behind(reader, verb)
    subject = inverted or subject_before(reader, verb)
    if participle and subject is None and verb and reader.lower[verb - 1] == ",":
        subject = (0, reader.right(0))
    if subject is None:
        return None
    first, last = subject
    kind = kind_of(reader, first, last)
    open_figure = weak and not reader.words.figure[lower_verb]
    if all_names(reader, first, last) and (_tells(reader, verb) or _is_short(reader, first, last)):
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
    for at in range(first + 1, min(first + ADVERBIAL_LENGTH, len(reader.lower)) + 1):
        if reader.ends(at):
            return at
        if reader.lower[at] == "that" or reader.tokens[at].text[0].isdigit():
            return 0
    return 0


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
    if reader.lower[mark] not in COMMAS:
        return False
    return reader.lower[after] == ":" or any(
        reader.has(key, after) for key in ("time_links", "topics")
    )
