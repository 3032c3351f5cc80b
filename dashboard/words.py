"""Facts in words: numbers as the source worded them, what was counted, who says so.

All functions are pure. A fact is a record (see ``etl.records``): dates are ``YYYY-MM-DD``,
timestamps ``YYYY-MM-DDTHH:MM:SSZ``, unknown is None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from dashboard import datewords
from dashboard.wordfiles import (
    FIELD,
    OPTIONAL,
    OWNED,
    load_names,
    load_phrases,
    load_speakers,
)
from etl.catalogue import load_catalogue
from etl.source_keys import source_name

Record = Mapping[str, Any]

QUALIFIERS = {
    "exact": "exact",
    "approximate": "about",
    "at_least": "at least",
    "at_most": "at most",
    "range": "range",
    "vague": "in words",
}
STATUSES = {"reported": "happened", "planned": "planned"}
SCOPES = {"increment": "in the period", "total": "running total"}
BASES = {
    "stated": "stated in the text",
    "relative": "counted from the day of publication",
    "published": "no date said: the day of publication",
    "unknown": "no date known",
}
FLAGS = {
    "undated": "no date known",
    "ambiguous_date": "the date can be read in two ways",
    "future_date": "dated after its publication",
    "anaphora": "what is counted comes from an earlier sentence",
    "from_title": "something came from the title",
    "inferred_actor": "the acting side was inferred",
    "inferred_target": "the affected side was inferred",
    "suspicious_text": "the text holds invisible or look-alike characters",
    "conflict": "another source says otherwise",
    "exceeds_launched": "more than were launched",
    "outlier": "far from the recent past",
    "repeats": "another document prints it in the same or nearly the same words",
}
LANGUAGES = {"en": "English", "uk": "Ukrainian", "ru": "Russian"}
CURRENCY_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_SCALES = ((1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"))
_POINTERS = ("its ", "their ", "his ", "her ", "the ")
_ENGLISH_BOUND = re.compile(
    r"(?:more than|over|just over|above|at least|no fewer than|no less than|upwards of|up to"
    r"|as many as|fewer than|less than|no more than|under|just under|about|around|some|roughly"
    r"|nearly|almost|close to|an estimated|approximately)"
    r"\s[$€£]?[0-9][0-9,. ]*(?: ?(?:thousand|million|billion))?",
    re.IGNORECASE,
)


def in_sentence(name: str) -> str:
    """Return the name of a side or source as running text has it: ``the United States``."""
    return f"the {name}" if name in load_names().articles else name


def speaker_side(source: str | None) -> str:
    """Return ``a`` or ``b`` for a source that speaks for a side, ``third`` for everybody else.

    Outlets are third parties, also when the name of a country is part of theirs.
    """
    known = load_speakers()
    if source and not known.never.search(source):
        for _, colour, words in known.sides:
            if words.search(source):
                return colour
    return "third"


def speakers() -> tuple[str, ...]:
    """Return the colours of the sides in the order of their file, and ``third``."""
    return (*dict.fromkeys(letter for _, letter, _ in load_speakers().sides), "third")


def side_name(colour: str) -> str:
    """Return the name of the side that has a colour; everybody else is ``others``."""
    sides = load_speakers().sides
    return next((name for name, letter, _ in sides if letter == colour), "others")


def number(value: float) -> str:
    """Return a number with thousands by comma; millions and more in words where nothing is lost."""
    for scale, name in _SCALES:
        if value >= scale and value * 1000 % scale == 0:
            return f"{value / scale:,.3f}".rstrip("0").rstrip(".") + f" {name}"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def with_unit(text: str, unit: str) -> str:
    """Put the unit to a number in words; counts have none."""
    if unit == "count":
        return text
    if unit == "km2":
        return f"{text} km²"
    sign = CURRENCY_SIGNS.get(unit)
    if sign is None:
        return f"{unit} {text}"
    return re.sub(r"(?=[0-9])", sign, text, count=1) if re.search(r"[0-9]", text) else text


def value_words(fact: Record) -> str:
    """Return the number as its source words it: bounds kept, ranges whole, never a midpoint."""
    qualifier, unit = fact["qualifier"], fact["unit"]
    stated = " ".join((fact.get("number_text") or "").split())
    if qualifier == "vague" and stated:
        return stated[0].lower() + stated[1:]
    if qualifier in ("approximate", "at_least", "at_most") and _ENGLISH_BOUND.fullmatch(stated):
        lowered = stated[0].lower() + stated[1:]
        return lowered if unit == "count" else with_unit(lowered.replace("$", ""), unit)
    if qualifier == "range" and fact["low"] is not None and fact["high"] is not None:
        return with_unit(f"{number(fact['low'])}–{number(fact['high'])}", unit)
    prefix = {"approximate": "about ", "at_least": "at least ", "at_most": "at most "}
    return prefix.get(qualifier, "") + with_unit(number(fact["value"]), unit)


def plural(item: str) -> str:
    """Return the English plural of an item, good enough for a label; other scripts stay as is."""
    if not item or not item[-1].isascii():
        return item
    head, of, rest = item.partition(" of ")
    if of and not head.endswith("s"):
        return plural(head) + of + rest
    lower = item.lower()
    if lower.endswith(("aircraft", "personnel", "equipment", "s")):
        return item
    if lower.endswith(("x", "ch", "sh")):
        return item + "es"
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return item[:-1] + "ies"
    return item + "s"


def what(fact: Record) -> str:
    """Return what the number counts: ``drones launched by Russia at Ukraine``."""
    phrase = load_phrases().get(fact["metric"])
    if phrase is None:
        side = fact.get("actor") or fact.get("target")
        return metric_label(fact["metric"]).lower() + (f", {side}" if side else "")
    return _filled(phrase.what, fact)


def _filled(phrase: str, fact: Record) -> str:
    """Fill a phrase from a fact; a part in brackets goes when the fact lacks what it needs."""
    sides = {"actor": fact.get("actor"), "target": fact.get("target")}
    fields = {
        **{name: in_sentence(side) if side else None for name, side in sides.items()},
        "place": in_sentence(fact["location"]) if fact.get("location") else None,
        "items": plural(fact.get("item") or "items"),
    }

    def keep(match: re.Match[str]) -> str:
        names = FIELD.findall(match[1])
        return match[1] if all(fields[name] for name in names) else ""

    def owned(match: re.Match[str]) -> str:
        things, owner = match["things"], sides[match["owner"]]
        if not owner:
            return things
        adjective = load_names().adjectives.get(owner)
        return f"{adjective} {things}" if adjective else f"{things} of {in_sentence(owner)}"

    text = OPTIONAL.sub(keep, OWNED.sub(owned, phrase))
    return FIELD.sub(lambda match: str(fields[match[1]]), text)


def part_label(fact: Record) -> str:
    """Return what became of a part of a whole: ``shot down``, ``left for Belarus``."""
    entry = load_phrases().get(fact["metric"])
    label = ((fact.get("location") and entry.part_to) or entry.part) if entry else ""
    return _filled(label, fact) if label else metric_label(fact["metric"]).lower()


@cache
def joint_metrics() -> Mapping[str, tuple[str, ...]]:
    """Return the metrics that state several others as one number, each with those others."""
    return {name: entry.joins for name, entry in load_phrases().items() if entry.joins}


def what_title(fact: Record) -> str:
    """Return what the number counts as it stands alone, with a capital first letter."""
    phrase = load_phrases().get(fact["metric"])
    return capital(_filled(phrase.title, fact) if phrase and phrase.title else what(fact))


def capital(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]


def metric_label(metric: str) -> str:
    """Return the short name of a metric; the id itself if the catalogue lacks it."""
    phrase = load_phrases().get(metric)
    if phrase:
        return phrase.short
    entry = load_catalogue().metrics.get(metric)
    return entry.label if entry else metric.replace("_", " ").capitalize()


def source(fact: Record) -> str:
    """Return who states the number by the one name of each source (see ``etl.source_keys``).

    Without a source it is the publisher, without that ``An unnamed source``.
    """
    named = fact.get("attributed_to")
    if named:
        return source_name(named, fact["metric"], fact.get("actor"), fact.get("target"))
    return source_as_named(fact)


def source_as_named(fact: Record) -> str:
    """Return who states the number as the text names them, where ``source`` folds spellings."""
    return fact.get("attributed_to") or fact.get("publisher") or "An unnamed source"


def is_pointed_at(source: str) -> bool:
    """True for a source that another sentence names: ``its air force``, ``the ministry``."""
    return source.casefold().startswith(_POINTERS)


def source_in_sentence(fact: Record) -> str:
    """Return who states the number as a sentence needs it: ``the Ukrainian air force``."""
    name = source(fact)
    first, *rest = name.split()
    plain = first[:1].isupper() and "’" not in name and "'" not in name and first != "The"
    is_body = (
        bool(rest) and rest[-1].isascii() and rest[-1].islower() and not rest[-1].endswith("s")
    )
    return f"the {name}" if plain and is_body else in_sentence(name)


def verb(fact: Record) -> str:
    """Return the verb between claimant and number."""
    return "promises" if fact["status"] == "planned" else "says"


def published(fact: Record) -> str:
    """Return ``Example bulletin, 6 Dec 2024``, as far as either is known."""
    parts = [fact.get("publisher") or "Unnamed publisher"]
    if fact.get("published_at"):
        parts.append(datewords.short_date(datewords.moment(fact["published_at"]).date()))
    return ", ".join(parts)


def sentence_to_publish(fact: Record, link: str) -> str:
    """Return a sentence that can be printed as it is, with attribution and link."""
    dates = datewords.when(fact)
    dates = dates[:1].lower() + dates[1:] if dates.startswith(("Night", "As of")) else dates
    origin = f", according to {published(fact)}" if fact.get("attributed_to") else ""
    amount = capital(value_words(fact))
    if fact["qualifier"] == "vague" and amount.endswith("s"):
        amount = f"{amount} of"
    return (
        f"{amount} {what(fact)} ({dates}), {source_in_sentence(fact)} {verb(fact)}{origin}. {link}"
    )
