"""How a reading fits what the sentence and the text told before it."""

from __future__ import annotations

from collections.abc import Sequence

from etl.antecedents import MOST_RECENT
from etl.candidates import list_gap
from etl.counted import Counted
from etl.frames import Reading
from etl.scene import Scene

PEOPLE = frozenset({"soldier", "person", "prisoner"})


def history(
    scene: Scene, item: Counted, reading: Reading, told: Sequence[Reading | None]
) -> list[str]:
    """Return how a reading fits those before it in the sentence and in the unit."""
    metric = reading.metric
    previous = next((r for r in reversed(told) if r is not None), None)
    carried = scene.discourse.carried
    found = [f"carried={_likeness(carried, reading)}"]
    if previous is not None:
        found.append(f"follows={_likeness(previous, reading)}")
    if any(other is not None and other.metric.id == metric.id for other in told):
        found.append("same metric told")
    if told and told[-1] is None:
        found.append("last was nothing" if _joins_last(scene, item) else "one was nothing")
    if any(name == metric.id for name, _, _ in scene.discourse.stated[-MOST_RECENT:]):
        found.append("stated lately")
    found.append(_behind(previous, carried))
    if told:
        found.append(f"last={told[-1].metric.id if told[-1] else 'nothing'}")
    return found


def _likeness(before: Reading | None, reading: Reading) -> str:
    """Tell how much a reading is like an earlier one."""
    if before is None:
        return "none"
    if before.metric.id == reading.metric.id:
        return "metric"
    return "family" if before.metric.family == reading.metric.family else "other"


def _behind(previous: Reading | None, carried: Reading | None) -> str:
    """Tell the metric of what was told last, in the sentence or before it."""
    if previous is not None:
        return f"behind={previous.metric.id}"
    return f"behind earlier={carried.metric.id if carried else 'none'}"


def _joins_last(scene: Scene, item: Counted) -> bool:
    """Tell whether a number stands in one list with the number before it."""
    before = [other for other in scene.items if other.last < item.first]
    return bool(before) and list_gap(scene, before[-1].last + 1, item.first)


def military(scene: Scene, item: Counted, told: Sequence[Reading | None]) -> list[str]:
    """Return what tells soldiers from civilians where the noun is left out or tells an outcome."""
    lower, cues = scene.tagged.lower, scene.cues
    near = {
        *lower[item.quantity.last + 1 : item.last + 3],
        *lower[max(0, item.first - 3) : item.first],
    }
    found = []
    for name, words in (("martial", cues.military), ("civil", cues.civilian)):
        if not near.isdisjoint(words):
            found.append(f"{name}=near")
        if not scene.words.isdisjoint(words):
            found.append(f"{name}=here")
        elif not scene.around.isdisjoint(words):
            found.append(f"{name}=around")
        if not scene.discourse.title_words.isdisjoint(words):
            found.append(f"{name}=title")
    nearest = _nearest_people(scene, item)
    if nearest is not None:
        found.append(f"nearest={nearest}")
    previous = next((r for r in reversed(told) if r is not None), scene.discourse.carried)
    if previous is not None and previous.metric.family in ("troops", "people"):
        found.append(f"of={previous.metric.family}")
    return found


def _nearest_people(scene: Scene, item: Counted) -> str | None:
    """Return what kind of people the text spoke of last before the quantity, None if of none."""
    here = (n for at, n in sorted(scene.tagged.nouns.items(), reverse=True) if at < item.first)
    for noun in here:
        if not PEOPLE.isdisjoint(noun.classes):
            return max(PEOPLE & noun.classes)
    for noun in scene.discourse.nouns:
        if not PEOPLE.isdisjoint(noun.classes):
            return max(PEOPLE & noun.classes)
    return None
