"""How each source of a watch fares, for whoever shows it: ``DIR/sources.json``.

Written after every part of a round, when the tables are. A source that was never visited is in it
too. Whether the watch itself still runs shows in ``due_at``: times that are long over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

FILE_NAME = "sources.json"
_VERSION = 1
_TIMES = ("visited_at", "succeeded_at", "due_at")


class StatesDamagedError(ValueError):
    """The file cannot be read; the message says so in one line."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """How one source fares. All times are aware (UTC).

    ``visited_at`` is the last visit, ``succeeded_at`` the last that went well (None: none yet);
    ``failures`` counts the visits in a row that failed, and ``reason`` says in a few words why the
    last one did (None: it went well). ``due_at`` is the next visit, None: as soon as possible.
    """

    name: str
    url: str
    visited_at: datetime | None
    succeeded_at: datetime | None
    failures: int
    reason: str | None
    due_at: datetime | None


def write_states(root: Path, states: Iterable[SourceState]) -> None:
    """Replace the file; raises OSError."""
    path = root / FILE_NAME
    stored = {"version": _VERSION, "sources": [asdict(state) for state in states]}
    unfinished = path.with_name(f".{FILE_NAME}.part")
    unfinished.write_bytes(orjson.dumps(stored, option=orjson.OPT_INDENT_2))
    unfinished.replace(path)


def read_states(root: Path) -> tuple[SourceState, ...]:
    """Return the states in the order of the list of sources, none if there is no file.

    Raises StatesDamagedError.
    """
    path = root / FILE_NAME
    try:
        stored = orjson.loads(path.read_bytes())
        if stored["version"] != _VERSION:
            raise StatesDamagedError(f"{path} is of another version: the next watch writes it anew")
        return tuple(_parsed(entry) for entry in stored["sources"])
    except FileNotFoundError:
        return ()
    except StatesDamagedError:
        raise
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise StatesDamagedError(f"{path} is damaged: the next watch writes it anew") from error


def source_warnings(root: Path) -> list[str]:
    """Return a line for each source that failed when it was last visited."""
    try:
        states = read_states(root)
    except StatesDamagedError as error:
        return [str(error)]
    return [_failing_line(state) for state in states if state.failures]


def _failing_line(state: SourceState) -> str:
    last = state.succeeded_at
    since = f"was last read {last:%Y-%m-%d %H:%M} UTC" if last else "was never read"
    return f"the source {state.name} ({state.url}) {since}: {state.reason}"


def _parsed(entry: dict[str, Any]) -> SourceState:
    times = {key: entry[key] and datetime.fromisoformat(entry[key]) for key in _TIMES}
    return SourceState(**{**entry, **times})
