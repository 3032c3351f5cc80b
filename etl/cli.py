"""The command line ``python -m etl COMMAND``: its words, its help, its exit status."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from etl import commands
from etl.batches import COLLECTED_AFTER, ExtractionError
from etl.catalogue import CatalogueError
from etl.lexicon import LexiconError
from etl.store import StoreError

DEFAULT_DATA = Path("data/parquet")
EXTRACT_FORMATS = ("jsonl", "csv", "table")
EXPORT_FORMATS = ("csv", "parquet", "jsonl")

# argparse gives no public name to what add_parser belongs to.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 all well, 1 refused or failed, 2 wrong usage, 3 nothing done."""
    gc.set_threshold(COLLECTED_AFTER)
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        status = command(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has seen enough; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return commands.ALL_WELL
    except (StoreError, ExtractionError, CatalogueError, LexiconError) as error:
        commands.complain(str(error))
        return commands.NOTHING_DONE
    except KeyboardInterrupt:
        commands.complain("interrupted; the tables are as they were")
        return commands.INTERRUPTED
    return status


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="python -m etl",
        description="Find the numbers that reports state about conflicts; keep them in Parquet.",
        epilog="`python -m etl COMMAND --help` explains a command with an example.",
    )
    top.add_argument("--version", action="version", version=commands.BUILD)
    added = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (
        _add_extract, _add_run, _add_watch, _add_check, _add_metrics, _add_export, _add_verify
    ):  # fmt: skip
        add(added)
    return top


def _add_extract(added: Commands) -> None:
    command = _command(
        added,
        "extract",
        commands.extract,
        "print the facts found in the inputs; store nothing",
        "echo 'Russia launched 53 drones.' | python -m etl extract - --published 2024-12-06",
    )
    _add_inputs(command)
    command.add_argument(
        "--format",
        choices=EXTRACT_FORMATS,
        default=EXTRACT_FORMATS[0],
        help="JSON Lines (default), CSV, or a table for people",
    )
    command.add_argument(
        "--rejected",
        action="store_true",
        help="print instead every number that is no fact, with the reason, as JSON Lines",
    )


def _add_run(added: Commands) -> None:
    command = _command(
        added,
        "run",
        commands.run,
        "read the inputs, find the facts, merge them into the tables; twice changes nothing",
        "python -m etl run examples/documents --data data/parquet --jobs 2",
    )
    _add_inputs(command)
    _add_data(command)
    _add_now(command, "the time written as first_seen, retrieved_at and seen_at")
    where = command.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs", type=_positive, default=1, metavar="N", help="processes to use (default: 1)"
    )
    where.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="an existing Dask cluster to use, such as tcp://10.0.0.5:8786; the tables come out "
        "the same",
    )
    command.add_argument("--quiet", action="store_true", help="print nothing but what is wrong")


def _add_watch(added: Commands) -> None:
    command = _command(
        added,
        "watch",
        commands.watch,
        "visit the feeds and pages of a list, politely, and merge what is new into the tables",
        "python -m etl watch --sources examples/sources.toml --every 10m",
    )
    command.add_argument(
        "--sources", type=Path, required=True, metavar="FILE", help="the list, in TOML"
    )
    _add_data(command)
    command.add_argument(
        "--every",
        type=_span,
        default="10m",
        metavar="TIME",
        help="time between two visits, such as 30m or 2h, where the list names none (default: 10m)",
    )
    command.add_argument(
        "--once", action="store_true", help="visit every source once and end, instead of for ever"
    )
    _add_now(command, "the time to start at: of first_seen, retrieved_at and seen_at")
    command.add_argument("--quiet", action="store_true", help="print nothing but what is wrong")


def _add_check(added: Commands) -> None:
    command = _command(
        added,
        "check",
        commands.check,
        "verify the tables: schema, offsets, ids, sha256; list what is wrong",
        "python -m etl check --data data/parquet --repair",
    )
    _add_data(command)
    _add_now(command, "with --repair: the time written as superseded_at")
    command.add_argument(
        "--repair",
        action="store_true",
        help="first rebuild from the documents whatever can be rebuilt",
    )


def _add_metrics(added: Commands) -> None:
    _command(
        added, "metrics", commands.metrics, "list the metric catalogue", "python -m etl metrics"
    )


def _add_export(added: Commands) -> None:
    from etl.filters import FILTER_NAMES

    command = _command(
        added,
        "export",
        commands.export,
        "write the facts that the filters select",
        "python -m etl export --metric drones_launched --from 2024-12-01 --output drones.csv",
    )
    _add_data(command)
    command.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    command.add_argument(
        "--format", choices=EXPORT_FORMATS, help="default: the suffix of FILE, else csv"
    )
    filters = command.add_argument_group(
        "filters", "the same as in the dashboard's address; one given twice means or"
    )
    for name in FILTER_NAMES:
        spellings = dict.fromkeys((f"--{name}", f"--{name.replace('_', '-')}"))
        filters.add_argument(*spellings, action="append", dest=f"by_{name}", metavar="VALUE")


def _add_verify(added: Commands) -> None:
    command = _command(
        added,
        "verify",
        commands.verify,
        "check an exported CSV file row by row against the documents",
        "python -m etl verify drones.csv --data data/parquet",
    )
    command.add_argument("file", type=Path, metavar="FILE.csv", help="a file that export wrote")
    _add_data(command)


def _command(
    added: Commands,
    name: str,
    command: Callable[[argparse.Namespace], int],
    purpose: str,
    example: str,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = added.add_parser(
        name,
        help=purpose,
        description=f"{purpose[0].upper()}{purpose[1:]}.",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(command=command)
    return parser


def _add_inputs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="file, folder, glob or URL; - is plain text on standard input",
    )
    command.add_argument(
        "--published",
        type=_published,
        metavar="DATE",
        help="publication date (or time) of what does not say, such as 2024-12-06",
    )
    command.add_argument("--publisher", metavar="NAME", help="publisher of what does not say")


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data",
        type=Path,
        default=DEFAULT_DATA,
        metavar="DIR",
        help=f"folder of the tables (default: {DEFAULT_DATA})",
    )


def _add_now(command: argparse.ArgumentParser, meaning: str) -> None:
    command.add_argument(
        "--now", type=_moment, metavar="TIME", help=f"{meaning} (ISO, UTC; default: now)"
    )


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def _span(text: str) -> timedelta:
    from etl.watch.source_list import parse_every

    try:
        return parse_every(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an ISO time such as 2026-04-05T08:00"
        ) from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _published(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an ISO date such as 2024-12-06"
        ) from error
    return text
