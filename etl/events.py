"""What a sentence tells of things that it does not count, for a number in the next sentence.

``The raid was met with missiles over the port. There were nine of them``: the nine were shot at
the port because the sentence before says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from etl.counted import Counted, count_nouns
from etl.frames import Reading
from etl.grammar import readings
from etl.model import Quantity
from etl.seen import Seen
from etl.tags import NounMention, Tagged
from etl.trail import Trail

# How many sentences back an event is remembered, and how many events.
REACH = 2
MOST = 6
# A reading that grammar finds only from afar is no event.
SURE = 3.0


class EventTrail(Trail[tuple[Reading, ...], Seen]):
    """What the last sentences tell without numbers, the latest first, read when asked for."""

    def __init__(self) -> None:
        """Begin without events."""
        super().__init__((), _with_events, reach=REACH)


def _with_events(before: tuple[Reading, ...], seen: Seen) -> tuple[Reading, ...]:
    return (*events_of(seen.tagged, seen.quantities), *before)[:MOST]


def events_of(tagged: Tagged, quantities: Sequence[Quantity]) -> tuple[Reading, ...]:
    """Return how each plural noun that no number counts would be read, one reading a metric.

    ``quantities`` are the numbers of the sentence.
    """
    items = count_nouns(tagged, quantities)
    covered = frozenset([at for item in items for at in range(item.first, item.last + 1)])
    found: dict[str, Reading] = {}
    for noun in tagged.nouns.values():
        if noun.plural and noun.classes and noun.first not in covered:
            for reading in readings(tagged, _uncounted(tagged, noun), (), covered)[:1]:
                if reading.cost <= SURE:
                    found.setdefault(reading.metric.id, _remembered(reading, noun))
    return tuple(found.values())


def _uncounted(tagged: Tagged, noun: NounMention) -> Counted:
    """Return a noun as if a number stood right at it."""
    first, last = tagged.sentence.tokens[noun.first], tagged.sentence.tokens[noun.last]
    quantity = Quantity(
        first.start, last.end, "", None, None, 0.0, "vague", noun.first, noun.first, lead=noun.first
    )
    return Counted(quantity, noun, noun.first, noun.last, False)


def _remembered(reading: Reading, noun: NounMention) -> Reading:
    """Return a reading without places in its sentence."""
    far = noun._replace(first=-1, last=-1)
    return reading._replace(verb=None, relation="event", noun=far, inherited=True)
