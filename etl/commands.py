"""What each command does: one function a command, which returns the exit status."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from etl import __version__
from etl.console import plural, printable, refusal_line
from etl.model import Document, Refusal

if TYPE_CHECKING:
    from etl.run import RunReport

ALL_WELL = 0
SOME_REFUSED = 1
WRONG_USAGE = 2
NOTHING_DONE = 3
INTERRUPTED = 130

BUILD = f"conflict-metrics {__version__}"


class Refusals:
    """Prints each refused input as one line on standard error, and remembers that there was one."""

    def __init__(self) -> None:
        self._any = False

    def report(self, refusal: Refusal) -> None:
        """Print one refusal."""
        self._any = True
        print(refusal_line(refusal), file=sys.stderr)

    def without(self, items: Iterable[Document | Refusal]) -> Iterator[Document]:
        """Yield the documents and report the refusals among them."""
        for item in items:
            if isinstance(item, Refusal):
                self.report(item)
            else:
                yield item

    @property
    def status(self) -> int:
        """The exit status of a command that refused these inputs and did the rest."""
        return SOME_REFUSED if self._any else ALL_WELL


def complain(message: str) -> None:
    """Print one line about what is wrong on standard error."""
    print(f"python -m etl: {printable(message)}", file=sys.stderr)


def extract(options: argparse.Namespace) -> int:
    """Print the facts found in the inputs, or the numbers that are none."""
    from etl.extract import extract_document, extract_documents
    from etl.printing import print_facts, print_rejections

    refusals = Refusals()
    documents = refusals.without(_read(options, jobs=1))
    if options.rejected:
        extractions = (extract_document(document, with_rejections=True) for document in documents)
        print_rejections(extractions, sys.stdout.buffer)
    else:
        print_facts(extract_documents(documents), sys.stdout.buffer, options.format)
    return refusals.status


def run(options: argparse.Namespace) -> int:
    """Read the inputs and merge what they state into the tables."""
    from etl.progress import progress_on
    from etl.run import run as run_here

    refusals = Refusals()
    with progress_on(sys.stderr, options.quiet) as progress:
        report = run_here(
            _read(options, jobs=_page_readers(options)),
            options.data,
            build=BUILD,
            now=_now(options),
            jobs=options.jobs,
            scheduler=options.scheduler,
            progress=progress,
            report_refusal=refusals.report,
        )
    if not options.quiet:
        print(_run_line(report, options.data))
    return refusals.status


def _page_readers(options: argparse.Namespace) -> int:
    """Return how many processes read pages: with a cluster this machine has nothing else to do."""
    if options.scheduler is not None:
        return os.cpu_count() or 1
    jobs: int = options.jobs
    return jobs


def _run_line(report: RunReport, data: Path) -> str:
    merged = report.merged
    line = (
        f"{plural(report.read, 'document')} read, {plural(report.found, 'fact')} found, "
        f"{plural(report.refused, 'input')} refused; {data} holds "
        f"{plural(merged.documents, 'document')} and {plural(merged.facts, 'fact')}, "
        f"{'now' if merged.changed else 'unchanged,'} generation {merged.generation}"
    )
    if report.undated:
        line += (
            f"; warning: {plural(report.undated, 'document')} without a publication date, so that "
            "only dates written out in the text count (--published gives one)"
        )
    return line


def watch(options: argparse.Namespace) -> int:
    """Visit feeds and pages, once or until a signal ends it."""
    from etl.watch.assembly import watch_sources
    from etl.watch.source_list import SourceListError, read_sources

    try:
        sources = read_sources(options.sources)
    except SourceListError as error:
        complain(str(error))
        return WRONG_USAGE
    any_refused = watch_sources(
        sources,
        options.data,
        every=options.every,
        once=options.once,
        build=BUILD,
        start=options.now,
        quiet=options.quiet,
    )
    return SOME_REFUSED if options.once and any_refused else ALL_WELL


def check(options: argparse.Namespace) -> int:
    """Verify the tables, after rebuilding what can be rebuilt when asked to."""
    from etl.checks import check_tables
    from etl.repair import repair_tables

    if options.repair:
        for line in repair_tables(options.data, build=BUILD, now=_now(options)):
            print(f"repaired: {printable(line)}")
    report = check_tables(options.data)
    for problem in report.problems:
        print(f"problem: {printable(problem.line)}")
    for warning in report.warnings:
        print(f"warning: {printable(warning)}")
    print(report.summary)
    return SOME_REFUSED if report.problems else ALL_WELL


def metrics(options: argparse.Namespace) -> int:  # noqa: ARG001 - all commands are called alike
    """List the metric catalogue."""
    from etl.catalogue import load_catalogue
    from etl.console import metric_lines
    from etl.frames import frames

    frames()  # Lists nothing when a metric names classes that the lexicon does not have.
    for line in metric_lines(load_catalogue()):
        print(line)
    return ALL_WELL


def export(options: argparse.Namespace) -> int:
    """Write the facts that the filters select."""
    from etl.filters import FILTER_NAMES, FilterError, parse_filters
    from etl.printing import export_to

    given = {name: values for name in FILTER_NAMES if (values := getattr(options, f"by_{name}"))}
    try:
        filters = parse_filters(given)
    except FilterError as error:
        complain(str(error))
        return WRONG_USAGE
    rows = export_to(options.data, filters, options.output, options.format)
    if options.output is not None:
        print(f"{plural(rows, 'fact')} written to {options.output}", file=sys.stderr)
    return ALL_WELL


def verify(options: argparse.Namespace) -> int:
    """Check an exported file row by row against the documents."""
    from etl.verify import verify_file

    report = verify_file(options.file, options.data)
    for problem in report.problems:
        print(printable(problem))
    print(report.summary)
    return SOME_REFUSED if report.problems else ALL_WELL


def _read(options: argparse.Namespace, jobs: int) -> Iterator[Document | Refusal]:
    from etl.readers import read_inputs

    return read_inputs(
        options.inputs,
        published=options.published,
        publisher=options.publisher,
        stdin=sys.stdin.buffer if "-" in options.inputs else None,
        jobs=jobs,
    )


def _now(options: argparse.Namespace) -> datetime:
    moment: datetime = options.now or datetime.now(UTC)
    return moment
