"""What sentences leave behind them one after another, worked out when somebody asks for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

State = TypeVar("State")
Step = TypeVar("Step")

# So many steps wait at most, so that the memory does not grow with the text.
MOST_WAITING = 48


class Trail(Generic[State, Step]):
    """A state and the steps that have not been taken into it yet.

    Few numbers need what the sentences before them say; where none does, nothing is read.
    ``begun`` tells whether there is anything to read.
    """

    def __init__(
        self,
        state: State,
        advance: Callable[[State, Step], State],
        reach: int | None = None,
        forgets: Callable[[Step], bool] = lambda _: False,
    ) -> None:
        """Take the first state, and what makes the next one of a state and a step.

        After ``reach`` steps nothing is left of what was before them; None: something always is.
        A step that ``forgets`` leaves the first state again, whatever was before it.
        """
        self._state, self._advance = state, advance
        self._first, self._forgets = state, forgets
        self._waiting: deque[Step] = deque(maxlen=reach)
        self.begun = bool(state)

    def follow(self, step: Step) -> None:
        """Go on by a step."""
        self._waiting.append(step)
        self.begun = True
        if len(self._waiting) > MOST_WAITING:
            self.now()

    def now(self) -> State:
        """Return the state after all steps so far."""
        if self._waiting:
            for step in self._remembered():
                self._state = self._advance(self._state, step)
            self._waiting.clear()
        return self._state

    def _remembered(self) -> list[Step]:
        """Return the steps behind the last one that forgets; there the state is the first again."""
        found: list[Step] = []
        for step in reversed(self._waiting):
            if self._forgets(step):
                self._state = self._first
                break
            found.append(step)
        return found[::-1]
