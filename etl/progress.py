"""How far long work has come: a bar on a terminal, plain lines elsewhere, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

LINE_EVERY = 1000


class Progress(Protocol):
    """Is told of work as it is done."""

    def advance(self, documents: int, facts: int) -> None:
        """Say that more documents are done, and how many facts they held."""


class Silent:
    """Says nothing."""

    def advance(self, documents: int, facts: int) -> None:
        """Do nothing."""


class Lines:
    """Prints one plain line every ``LINE_EVERY`` documents."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._documents = 0
        self._facts = 0

    def advance(self, documents: int, facts: int) -> None:
        """Count, and print a line when another ``LINE_EVERY`` documents are full."""
        full = self._documents // LINE_EVERY
        self._documents += documents
        self._facts += facts
        if self._documents // LINE_EVERY > full:
            print(
                f"{self._documents:,} documents read, {self._facts:,} facts found",
                file=self._stream,
                flush=True,
            )


class Bar:
    """Draws a progress bar that counts documents and facts."""

    def __init__(self, stream: TextIO) -> None:
        from tqdm import tqdm

        self._bar = tqdm(unit=" documents", file=stream, leave=False, dynamic_ncols=True)
        self._facts = 0

    def advance(self, documents: int, facts: int) -> None:
        """Move the bar."""
        self._facts += facts
        self._bar.set_postfix_str(f"{self._facts:,} facts", refresh=False)
        self._bar.update(documents)

    def close(self) -> None:
        """Take the bar off the screen."""
        self._bar.close()


class StepBar:
    """Draws a progress bar of a known number of steps; lines are printed above it."""

    def __init__(self, stream: TextIO, steps: int, unit: str) -> None:
        from tqdm import tqdm

        self._bar = tqdm(total=steps, unit=unit, file=stream, leave=False, dynamic_ncols=True)

    def advance(self, note: str) -> None:
        """Move the bar by one step and show ``note`` behind it."""
        self._bar.set_postfix_str(note, refresh=False)
        self._bar.update()

    def print(self, line: str, stream: TextIO) -> None:
        """Print a line without tearing the bar."""
        self._bar.write(line, file=stream)

    def close(self) -> None:
        """Take the bar off the screen."""
        self._bar.close()


@contextmanager
def progress_on(stream: TextIO, quiet: bool) -> Iterator[Progress]:
    """Give the progress that suits ``stream``."""
    if quiet:
        yield Silent()
    elif stream.isatty():
        bar = Bar(stream)
        try:
            yield bar
        finally:
            bar.close()
    else:
        yield Lines(stream)
