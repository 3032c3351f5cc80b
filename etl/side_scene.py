"""A number in its sentence, as the stages that look for its sides see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from etl.counted import Counted
from etl.frames import Reading
from etl.placed_sides import Placed
from etl.side_words import SideWords
from etl.tags import Tagged


class SideScene(NamedTuple):
    """One number in its sentence, with the sides placed in it.

    ``subject`` is the side that the sentence before was about, ``speaker`` the side of who states
    the number; both None when unknown.
    """

    tagged: Tagged
    item: Counted
    reading: Reading
    placed: Sequence[Placed]
    words: SideWords
    subject: str | None
    speaker: str | None

    @property
    def lower(self) -> tuple[str, ...]:
        """Return the tokens in lower case."""
        return self.tagged.lower

    def ending_at(self, at: int) -> Placed | None:
        """Return the side whose mention ends at a token."""
        return next((one for one in self.placed if one.last == at), None)
