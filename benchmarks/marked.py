"""Read documents whose numbers are marked in the text: ``{more than 30|drones_shot_down}``.

    python benchmarks/marked.py FILE…

prints how many documents and facts there are and every mark that cannot be read. A head line
``=== ID | PUBLISHER | DATE | TITLE`` begins a document. ``?`` behind a metric marks a judgement
call, ``+`` joins two metrics of one number, ``/total`` or ``/increment`` adds the scope.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etl.catalogue import load_catalogue
from etl.numbers import find_quantities
from etl.sentences import split_sentences

_HEAD = re.compile(r"^=== *([^|\n]+)\|([^|\n]*)\|([^|\n]*)\|([^\n]*)$", re.MULTILINE)
_MARK = re.compile(r"\{([^{}|]+)\|([a-z0-9_+?/]+)\}")


def read_marked(path: Path, language: str = "en") -> Iterator[dict[str, Any]]:
    """Yield each document of a marked file in the shape of a gold row.

    Bounds come from the number reader; a mark that it cannot read is yielded with ``unread`` in
    its fact, for the checker.
    """
    content = path.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(content))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        body = content[head.end() : following.start() if following else len(content)].strip("\n")
        name, publisher, published, title = (part.strip() for part in head.groups())
        text, facts = _unmarked(body)
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
        for fact in case.get("facts", []):
            start = text.find(fact["number"], position)
            if start < 0 or not isinstance(fact["metric"], str):
                continue
            position = start + len(fact["number"])
            kept = {key: fact[key] for key in ("metric", "scope", "status") if key in fact}
            facts.append({**kept, "number_start": start, "number_end": position})
        _add_bounds(text, facts, language)
        yield {
            "id": f"{path.stem}-{index}",
            "publisher": case.get("publisher"),
            "published_at": str(case.get("published", "2024-12-06")),
            "title": case.get("title"),
            "language": language,
            "text": text,
            "facts": facts,
        }


def _unmarked(body: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text without marks and the facts that the marks stood for."""
    pieces: list[str] = []
    facts: list[dict[str, Any]] = []
    position = length = 0
    for mark in _MARK.finditer(body):
        pieces.append(body[position : mark.start()])
        length += mark.start() - position
        words = mark.group(1)
        for label in mark.group(2).split("+"):
            metric, _, scope = label.partition("/")
            fact: dict[str, Any] = {
                "metric": metric.rstrip("?"),
                "number_start": length,
                "number_end": length + len(words),
            }
            if metric.endswith("?"):
                fact["optional"] = True
            if scope:
                fact["scope"] = scope
            facts.append(fact)
        pieces.append(words)
        length += len(words)
        position = mark.end()
    pieces.append(body[position:])
    return "".join(pieces), facts


def _add_bounds(text: str, facts: list[dict[str, Any]], language: str) -> None:
    found = [q for s in split_sentences(text, language) for q in find_quantities(s, language)]
    for fact in facts:
        inside = [q for q in found if q.start < fact["number_end"] and fact["number_start"] < q.end]
        if inside:
            fact["low"], fact["high"] = inside[0].low, inside[0].high
        else:
            fact["unread"] = True


def main() -> int:
    """Check marked files; return 1 when a mark cannot be read."""
    metrics = load_catalogue().metrics
    bad = 0
    for name in sys.argv[1:]:
        rows = list(read_marked(Path(name)))
        counts = Counter(fact["metric"] for row in rows for fact in row["facts"])
        for row in rows:
            for fact in row["facts"]:
                words = row["text"][fact["number_start"] : fact["number_end"]]
                if fact["metric"] not in metrics or fact.get("unread"):
                    bad += 1
                    print(f"{name}: {row['id']}: {words!r} {fact['metric']}: cannot be read")
            if "{" in row["text"] or "}" in row["text"]:
                bad += 1
                print(f"{name}: {row['id']}: a brace is left in the text")
        without = sum(not row["facts"] for row in rows)
        print(f"{name}: {len(rows)} documents ({without} without facts), {counts.total()} facts")
        print("  " + ", ".join(f"{metric} {count}" for metric, count in counts.most_common()))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
