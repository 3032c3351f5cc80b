"""Plain sentences made from the catalogue and the lexicon: every frame in its plainest wording.

They teach the model that a plain statement is a fact whatever the number, the side and the verb of
the class, which no set of marked documents is large enough to show. Deterministic.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from etl.catalogue import Metric, load_catalogue
from etl.lexicon import read_lexicon
from etl.tags import verb_forms

SIDES = ("Russia", "Ukraine", "Israel", "Sudan", "India", "Pakistan", "Myanmar", "Armenia")
AMOUNTS = (
    "three", "7", "12", "fifteen", "32", "53", "90", "147", "600", "2,300", "14,000",
    "more than 40", "about 25", "at least nine", "up to 80", "dozens of", "one hundred and five",
)  # fmt: skip
TIMES = ("overnight", "on Tuesday", "last week", "in a day", "in May")
ACTIVE = (
    "{side} {verb} {number} {noun} {time}.",
    "{side}'s army {verb} {number} {noun} near the border {time}.",
    "{side}'s forces {verb} {number} {noun}, officials said.",
)
PASSIVE = (
    "{number} {noun} were {verb} by {side} {time}.",
    "On that day {number} {noun} were {verb}, {side}'s military said.",
)
# The plainest noun of each class, plural; a class without one makes no sentences.
NOUNS = {
    "drone": "drones", "missile": "missiles", "aerial_target": "drones and missiles",
    "glide_bomb": "glide bombs", "soldier": "soldiers", "person": "people",
    "equipment": "tanks", "firearm": "models of firearm", "settlement": "villages",
    "area": "square kilometres", "prisoner": "prisoners",
}  # fmt: skip
# Frames whose verbs say too little by themselves.
VAGUE = frozenset({"observe", "carry_out", "attack_with", "include", "find_dead", "capture"})


def frame_rows() -> Iterator[dict[str, Any]]:
    """Yield a gold row for every frame, verb and wording, the number, side and time going round."""
    turn = 0
    for metric in load_catalogue().metrics.values():
        for noun, verb in _frames(metric):
            wordings = (*ACTIVE, *PASSIVE)
            yield _row(metric.id, wordings[turn % len(wordings)], noun, verb, turn)
            turn += 1


def _frames(metric: Metric) -> Iterator[tuple[str, str]]:
    """Yield (plural noun, past form) of each frame of a metric."""
    verbs = read_lexicon("en", "verbs")
    irregular = verbs["irregular"]
    for kind in metric.nouns:
        if kind not in NOUNS:
            continue
        for name in metric.verbs:
            if name in VAGUE:
                continue
            for verb in verbs.get(name, {}).get("object", ()):
                forms = [words for form, words in verb_forms(verb, irregular) if form == "ed"]
                if forms and "~" not in verb:
                    yield NOUNS[kind], forms[0]


def _row(metric: str, wording: str, noun: str, verb: str, turn: int) -> dict[str, Any]:
    number = AMOUNTS[turn % len(AMOUNTS)]
    text = wording.format(
        side=SIDES[turn % len(SIDES)],
        verb=verb,
        number=number,
        noun=noun,
        time=TIMES[turn % len(TIMES)],
    )
    start = text.index(number)
    return {
        "id": f"frame-{turn}",
        "publisher": None,
        "published_at": "2024-12-06",
        "title": None,
        "language": "en",
        "text": text[0].upper() + text[1:],
        "facts": [{"metric": metric, "number_start": start, "number_end": start + len(number)}],
    }
