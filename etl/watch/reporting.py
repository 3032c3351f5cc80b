"""What a watch prints: a line a visit, a line a refusal, a bar a round, and the sums."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TextIO

from etl.console import plural, printable, refusal_line
from etl.progress import StepBar
from etl.run import RunReport
from etl.watch.polling import Harvest
from etl.watch.source_list import Source


class WatchLines:
    """Prints lines as things happen; ``quiet`` leaves those about what is wrong.

    While a round lasts, a bar on ``terminal`` shows how many sources have been visited; None draws
    none.
    """

    def __init__(self, quiet: bool, terminal: TextIO | None = None) -> None:
        self._quiet = quiet
        self._terminal = terminal
        self._bar: StepBar | None = None
        self._in_round = 0
        self._documents: Counter[str] = Counter()
        self._failing: set[str] = set()
        self._visited = self._read = self._found = 0
        self._last: RunReport | None = None
        self.any_refused = False

    def begins(self, sources: int) -> None:
        """Show that a round of visits to so many sources begins."""
        self._in_round = 0
        if self._terminal is not None and not self._quiet:
            self._bar = StepBar(self._terminal, sources, " sources")

    def ends(self) -> None:
        """Take the bar of the round away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def part(self, harvest: Harvest) -> None:
        """Tell what a visit gave so far, and when it is over; what is refused at once."""
        source = harvest.source
        for refusal in harvest.refusals:
            self.any_refused = True
            self._print(refusal_line(refusal), sys.stderr)
        self._documents[source.url] += len(harvest.documents)
        self._in_round += len(harvest.documents)
        if not harvest.last:
            so_far = plural(self._documents[source.url], "new document")
            self._say(f"{source.name}: {so_far} so far")
            return
        self._visited += 1
        if self._bar is not None:
            self._bar.advance(plural(self._in_round, "new document"))
        number = self._documents.pop(source.url)
        if harvest.memory.failures:
            self._failing.add(source.url)
            self._say(f"{source.name}: failed, {_times(harvest.memory.failures)}")
        else:
            self._say(
                f"{source.name}: {plural(number, 'new document') if number else 'nothing new'}"
            )

    def held_back(self, source: Source, until: datetime) -> None:
        """Tell that a source asked not to be visited before ``until``."""
        self.any_refused = True
        self._failing.add(source.url)
        line = f"{source.url}: the server asks not to be visited before {until:%Y-%m-%d %H:%M:%S}"
        self._print(f"{line} UTC", sys.stderr)

    def stored(self, report: RunReport) -> None:
        """Tell what went into the tables."""
        self._read += report.read
        self._found += report.found
        self._last = report

    def rest(self, until: datetime) -> None:
        """Tell that nothing is due before ``until``."""
        self._say(f"next visit at {until:%Y-%m-%d %H:%M:%S} UTC")

    def warn(self, line: str) -> None:
        """Tell something that is not as it should be, but stops nothing."""
        self._print(printable(line), sys.stderr)

    def stopped(self) -> None:
        """Tell that the watch has ended, and that nothing is lost."""
        self._say("stopped; everything that was read is in the tables")

    def sums(self, data: Path) -> None:
        """Tell what a round came to."""
        if self._last is None:
            return
        merged = self._last.merged
        self._say(
            f"{plural(self._visited, 'source')} visited, {len(self._failing)} failing; "
            f"{plural(self._read, 'document')} read, {plural(self._found, 'fact')} found; "
            f"{data} holds {plural(merged.documents, 'document')} and "
            f"{plural(merged.facts, 'fact')}, generation {merged.generation}"
        )

    def _say(self, line: str) -> None:
        if not self._quiet:
            self._print(printable(line), sys.stdout)

    def _print(self, line: str, stream: TextIO) -> None:
        if self._bar is not None:
            self._bar.print(line, stream)
            stream.flush()
        else:
            print(line, file=stream, flush=True)


def _times(failures: int) -> str:
    return "for the first time" if failures == 1 else f"{failures} times in a row"
