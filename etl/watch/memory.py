"""What is kept between two rounds: how each source fared, and which of its entries were read.

``DIR/watch.json`` is written after the tables, so that whatever it says has been read is in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from etl.watch.visiting import MOST_TRIES, Validators

FILE_NAME = "watch.json"
_VERSION = 1
# A feed shows a few dozen entries; what it shows no more need not be known for ever.
_MOST_ENTRIES = 5_000
_LONGEST_BACK_OFF = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Visited:
    """An entry of a feed: a digest of what the feed said of it, and how often it failed since.

    ``failures`` is 0 once it has been read.
    """

    digest: str
    failures: int = 0


@dataclass(frozen=True, slots=True)
class SourceMemory:
    """How a source fared; None: not yet. ``failures`` counts those in a row."""

    name: str = ""
    visited_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    reason: str | None = None
    not_before: datetime | None = None
    validators: Validators = field(default_factory=Validators)
    entries: Mapping[str, Visited] = field(default_factory=dict)

    def succeeded(self, now: datetime, validators: Validators) -> SourceMemory:
        """Return the memory after a visit that went well."""
        entries = dict(list(self.entries.items())[-_MOST_ENTRIES:])
        return replace(
            self, visited_at=now, succeeded_at=now, failures=0, reason=None, not_before=None,
            validators=validators, entries=entries,
        )  # fmt: skip

    def failed(self, now: datetime, reason: str, not_before: datetime | None) -> SourceMemory:
        """Return the memory after a visit that failed; what was known stays."""
        return replace(
            self, visited_at=now, failures=self.failures + 1, reason=reason, not_before=not_before
        )


Memory = dict[str, SourceMemory]


class MemoryDamagedError(ValueError):
    """The file cannot be read; the message says so in one line."""


def due_at(memory: SourceMemory, every: timedelta) -> datetime | None:
    """Return when a source is to be visited again, None: at once.

    Every failure in a row doubles the time, up to a day; what the server asked for counts too.
    """
    if memory.visited_at is None:
        return None
    doublings = min(max(memory.failures - 1, 0), 20)
    pause = max(every, min(every * 2**doublings, _LONGEST_BACK_OFF))
    due = memory.visited_at + pause
    return max(due, memory.not_before) if memory.not_before else due


def read_memory(root: Path) -> Memory:
    """Return what is known of each source, by its address; raises MemoryDamagedError."""
    path = root / FILE_NAME
    try:
        stored = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise MemoryDamagedError(f"{path} cannot be read: every source is read anew") from error
    try:
        if stored["version"] != _VERSION:
            return {}
        return {url: _memory(entry) for url, entry in stored["sources"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MemoryDamagedError(f"{path} is damaged: every source is read anew") from error


def write_memory(root: Path, memory: Memory) -> None:
    """Replace what is known of the sources; raises OSError."""
    path = root / FILE_NAME
    stored = {
        "version": _VERSION,
        "sources": {url: asdict(entry) for url, entry in memory.items()},
    }
    unfinished = path.with_name(f".{FILE_NAME}.part")
    unfinished.write_bytes(orjson.dumps(stored, option=orjson.OPT_INDENT_2))
    unfinished.replace(path)


def read_elsewhere(memory: Memory, key: str, url: str) -> bool:
    """Tell whether an entry was read, or is to be, for another source than that at ``url``."""
    return any(
        key in known.entries and known.entries[key].failures < MOST_TRIES
        for other, known in tuple(memory.items())
        if other != url
    )


def _memory(entry: dict[str, Any]) -> SourceMemory:
    for key in ("visited_at", "succeeded_at", "not_before"):
        entry[key] = entry[key] and datetime.fromisoformat(entry[key])
    entry["validators"] = Validators(**entry["validators"])
    entry["entries"] = {key: Visited(**value) for key, value in entry["entries"].items()}
    return SourceMemory(**entry)
