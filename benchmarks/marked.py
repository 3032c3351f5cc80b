"""Read documents whose numbers are marked in the text: ``{more than 30|drones_shot_down}``.

    python -m benchmarks.marked FILE…
    python -m benchmarks.marked --jsonl FILE…

The first prints how many documents and facts there are and every mark that cannot be read; the
second prints the documents as gold rows, one JSON object a line.

A head line ``=== ID | PUBLISHER | DATE | TITLE`` begins a document; what stands before the first
is a remark. ``?`` behind a metric marks a judgement call, ``+`` joins two metrics of one number,
``/total``, ``/increment``, ``/planned`` and ``/reported`` add scope and status. What else is known
of the fact follows behind semicolons::

    {32|drones_shot_down; actor=Ukraine; target=Russia; source=air force; dates=D-1..D}

The names are ``actor``, ``target``, ``location``, ``source``, ``item`` and ``dates``. ``~`` stands
between values that are equally right, ``-`` for none; a date is written out or counted from the
day of publication, ``D``. A name that is not given is not judged.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from etl.catalogue import load_catalogue
from etl.glosses.glossed import glossed
from etl.model import Quantity
from etl.numbers import find_quantities
from etl.sentences import split_sentences

# Languages that are read by their gloss.
GLOSSED = ("ru", "uk")
_HEAD = re.compile(r"^=== *([^|\n]+)\|([^|\n]*)\|([^|\n]*)\|([^\n]*)$", re.MULTILINE)
_MARK = re.compile(r"\{([^{}|]+)\|([a-z0-9_+?/]+)((?:; *[a-z]+=[^{};|]+)*)\}")
_DAY = re.compile(r"D(?:-(\d+))?")
_LABELS = {"total": "scope", "increment": "scope", "planned": "status", "reported": "status"}
_FIELDS = {
    "actor": "actor",
    "target": "target",
    "location": "location",
    "source": "attributed_to",
    "item": "item",
}


def language_of(path: Path) -> str:
    """Return the language of a marked file: the one that its folder is named for, else English."""
    return path.parent.name if path.parent.name in GLOSSED else "en"


def read_marked(path: Path, language: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield each document of a marked file in the shape of a gold row.

    ``language`` is that of its folder where it is not given. Bounds come from the number reader; a
    mark that it cannot read is yielded with ``unread`` in its fact, for the checker. ValueError
    names the document in which a mark says what no mark can say.
    """
    language = language or language_of(path)
    content = path.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(content))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        body = content[head.end() : following.start() if following else len(content)].strip("\n")
        name, publisher, published, title = (part.strip() for part in head.groups())
        try:
            text, facts = _unmarked(body, published)
        except ValueError as error:
            raise ValueError(f"{path}: {name}: {error}") from error
        _add_bounds(text, facts, language)
        yield {
            "id": name,
            "publisher": publisher or None,
            "published_at": published or None,
            "title": title or None,
            "language": language,
            "text": text,
            "facts": facts,
        }


def read_cases(path: Path, language: str = "en") -> Iterator[dict[str, Any]]:
    """Yield each golden case of a TOML file in the shape of a gold row.

    A case lists all facts of its text in order; a list of metrics or scopes means any of them.
    """
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    for index, case in enumerate([*content.get("case", []), *content.get("open", [])]):
        text, position, facts = case["text"], 0, []
        own = case.get("language", language)
        for fact in case.get("facts", []):
            start = text.find(fact["number"], position)
            if start < 0 or not isinstance(fact["metric"], str):
                continue
            position = start + len(fact["number"])
            kept = {key: fact[key] for key in ("metric", "scope", "status") if key in fact}
            if "location" in fact:
                kept["location"] = fact["location"] or None
            facts.append({**kept, "number_start": start, "number_end": position})
        _add_bounds(text, facts, own)
        yield {
            "id": f"{path.stem}-{index}",
            "publisher": case.get("publisher"),
            "published_at": str(case.get("published", "2024-12-06")),
            "title": case.get("title"),
            "language": own,
            "text": text,
            "facts": facts,
        }


def _unmarked(body: str, published: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text without marks and the facts that the marks stood for."""
    pieces: list[str] = []
    facts: list[dict[str, Any]] = []
    position = length = 0
    for mark in _MARK.finditer(body):
        pieces.append(body[position : mark.start()])
        length += mark.start() - position
        words, labels, details = mark.groups()
        known = _details(details, published)
        span = {"number_start": length, "number_end": length + len(words)}
        facts.extend({**_labelled(label), **span, **known} for label in labels.split("+"))
        pieces.append(words)
        length += len(words)
        position = mark.end()
    pieces.append(body[position:])
    return "".join(pieces), facts


def _labelled(label: str) -> dict[str, Any]:
    """Return metric, scope and status of one label, such as ``troops_killed?/total``."""
    metric, *words = label.split("/")
    fact: dict[str, Any] = {"metric": metric.rstrip("?")}
    if metric.endswith("?"):
        fact["optional"] = True
    for word in words:
        if word not in _LABELS:
            raise ValueError(f"{label}: no mark knows /{word}; known are /{', /'.join(_LABELS)}")
        fact[_LABELS[word]] = word
    return fact


def _details(details: str, published: str) -> dict[str, Any]:
    """Return the fields that ``; name=value`` behind the label give."""
    fields: dict[str, Any] = {}
    for detail in filter(None, (part.strip() for part in details.split(";"))):
        name, _, value = detail.partition("=")
        choices = [choice.strip() for choice in value.split("~")]
        if name == "dates":
            spans = [_days(choice, published) for choice in choices]
            fields["event_start"] = _one_or_all([start for start, _ in spans])
            fields["event_end"] = _one_or_all([end for _, end in spans])
        elif name in _FIELDS:
            fields[_FIELDS[name]] = _one_or_all([None if c == "-" else c for c in choices])
        else:
            raise ValueError(f"no mark knows {name}=; known are {', '.join(_FIELDS)}, dates")
    return fields


def _one_or_all(choices: list[Any]) -> Any:
    return choices[0] if len(choices) == 1 else choices


def _days(span: str, published: str) -> tuple[str | None, str | None]:
    """Return first and last day of ``2025-03-01..D`` or of a single day."""
    if span == "-":
        return None, None
    first, _, last = span.partition("..")
    return _day(first, published), _day(last or first, published)


def _day(day: str, published: str) -> str:
    counted = _DAY.fullmatch(day)
    if counted is None:
        return date.fromisoformat(day).isoformat()
    back = timedelta(days=int(counted.group(1) or 0))
    return (date.fromisoformat(published[:10]) - back).isoformat()


def _add_bounds(text: str, facts: list[dict[str, Any]], language: str) -> None:
    found = list(_quantities(text, language))
    for fact in facts:
        inside = [q for q in found if q.start < fact["number_end"] and fact["number_start"] < q.end]
        if inside:
            fact["low"], fact["high"] = inside[0].low, inside[0].high
        else:
            fact["unread"] = True


def _quantities(text: str, language: str) -> Iterator[Quantity]:
    """Yield the numbers of a text; those of another language are read in its gloss."""
    if language == "en":
        for sentence in split_sentences(text, language):
            yield from find_quantities(sentence)
        return
    worded = glossed(text, language)
    for quantity in _quantities(worded.text, "en"):
        start, end = worded.span_of(quantity.start, quantity.end)
        yield quantity._replace(start=start, end=end)


def _report(name: str, rows: Sequence[dict[str, Any]]) -> int:
    """Print what a marked file holds; return how many of its marks cannot be read."""
    metrics = load_catalogue().metrics
    bad = 0
    for row in rows:
        for fact in row["facts"]:
            words = row["text"][fact["number_start"] : fact["number_end"]]
            if fact["metric"] not in metrics or fact.get("unread"):
                bad += 1
                print(f"{name}: {row['id']}: {words!r} {fact['metric']}: cannot be read")
        if "{" in row["text"] or "}" in row["text"]:
            bad += 1
            print(f"{name}: {row['id']}: a brace is left in the text")
    counts = Counter(fact["metric"] for row in rows for fact in row["facts"])
    without = sum(not row["facts"] for row in rows)
    print(f"{name}: {len(rows)} documents ({without} without facts), {counts.total()} facts")
    print("  " + ", ".join(f"{metric} {count}" for metric, count in counts.most_common()))
    return bad


def main() -> int:
    """Check marked files, or print them as gold rows; return 1 when a mark cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.marked", description=__doc__)
    parser.add_argument("--jsonl", action="store_true", help="print the documents as gold rows")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    bad = 0
    for path in arguments.files:
        rows = list(read_marked(path))
        if arguments.jsonl:
            for row in rows:
                print(json.dumps(row, ensure_ascii=False))
        else:
            bad += _report(str(path), rows)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
