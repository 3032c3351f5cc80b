"""A sentence with its counted numbers and what stands around it, for those who read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from etl.conflict import conflict_words
from etl.counted import Counted
from etl.cues import Cues
from etl.discourse import Discourse
from etl.fields import fields_said
from etl.once import once
from etl.tags import NO_CLASSES, Tagged, classes_of


class Scene:
    """A sentence with its counted quantities and what stands around it.

    ``covered`` are the tokens of all quantities with their nouns; ``words`` those of the sentence.
    What stands around is read when a number asks for it: most numbers count nothing that we know,
    whatever the text says before them.
    """

    def __init__(
        self,
        tagged: Tagged,
        items: Sequence[Counted],
        discourse: Discourse,
        cues: Cues,
        ahead: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        """Take the sentence and the state before it; ``ahead`` reads words behind it."""
        self.tagged, self.items = tagged, items
        self.discourse, self.cues = discourse, cues
        self.covered = frozenset([at for it in items for at in range(it.first, it.last + 1)])
        self.words = frozenset(tagged.lower)
        self._ahead = ahead

    @once
    def around(self) -> frozenset[str]:
        """The words of the sentence and of those around it."""
        return self.words.union(self.discourse.around(), self._ahead())

    @once
    def verb_classes(self) -> frozenset[str]:
        """The classes of all verbs of the sentence."""
        return NO_CLASSES.union(*[classes_of(verb.senses) for verb in self.tagged.verbs])

    @once
    def fields_here(self) -> list[str]:
        """The semantic fields of all words of the sentence as features, in alphabetical order."""
        return sorted({said for word in self.words for said in fields_said("here", word)})

    @once
    def topics(self) -> tuple[tuple[str, bool], ...]:
        """What the sentence and those around it speak of; with each, if it does so itself."""
        return tuple(_topics(self.words, self.around, self.cues))

    @once
    def conflict(self) -> tuple[str, str]:
        """How plainly the document tells of an armed conflict, and how near its plainest words."""
        table = conflict_words("en")
        near = table.told_by(self.around)
        if near == "plain":
            return near, "here" if table.told_by(self.words) == near else "around"
        whole = self.discourse.conflict()
        return whole, "document" if whole == "plain" else whole


def _topics(
    words: frozenset[str], around: frozenset[str], cues: Cues
) -> Iterator[tuple[str, bool]]:
    """Yield what a sentence or those before it speak of; with each, if the sentence itself does."""
    spoken = cues.topic_words & around
    if not spoken:
        return
    here = spoken & words
    for topic, members in cues.topics.items():
        if not members.isdisjoint(here):
            yield topic, True
        elif not members.isdisjoint(spoken):
            yield topic, False


def place_of(scene: Scene, item: Counted) -> int:
    """Return which of the sentence's numbers a quantity is, with or without its noun."""
    return next(i for i, other in enumerate(scene.items) if other.quantity is item.quantity)
