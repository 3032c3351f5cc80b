"""Write the example bulletins: published figures put into our own sentences.

Reads ``figures/*.tsv``, ``templates.toml`` and the texts of ``estimates.toml`` and
``exchanges.toml``; writes ``documents/*.jsonl``.
The same input gives the same bytes: phrasings are taken in turn, never at random.

    python examples/write_examples.py
"""

from __future__ import annotations

import csv
import json
import string
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
PUBLISHER = "Example bulletin"
KYIV = ZoneInfo("Europe/Kyiv")
WEEKLY_REPORT = time(7, 10)
# Texts that are written by hand: their file is named for several, their ids begin with the one.
TEXTS = ("estimate", "exchange")
TEXT_REPORT = time(12, 0)
EARLIEST_REPORT = time(7, 0)

# fmt: off
UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]
# fmt: on
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

LEFT_COLUMNS = {"Belarus": "left_belarus", "Russia": "left_russia", "elsewhere": "left_elsewhere"}


@dataclass(frozen=True)
class Bulletin:
    """One example document, with the fields of a JSON Lines input."""

    id: str
    title: str
    published_at: datetime
    text: str

    def line(self) -> str:
        """Return the document as one line of JSON."""
        record = {
            "id": self.id,
            "title": self.title,
            "publisher": PUBLISHER,
            "published_at": self.published_at.isoformat(),
            "url": f"https://example.org/{self.id}",
            "language": "en",
            "text": self.text,
        }
        return json.dumps(record, ensure_ascii=False)


def in_words(number: int) -> str:
    """Return a number from 0 to 999 in English words."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return TENS[tens - 2] + (f"-{UNITS[rest]}" if rest else "")
    hundreds, rest = divmod(number, 100)
    return f"{UNITS[hundreds]} hundred" + (f" and {in_words(rest)}" if rest else "")


class Phrasing(string.Formatter):
    """Fills a template: ``{n}`` digits, ``{n:words}``, ``{n:Words}``, ``{n:one/many}``."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write one figure as the template asks for it; text is taken as it is."""
        if not isinstance(value, int):
            return str(value)
        if format_spec == "words":
            return in_words(value)
        if format_spec == "Words":
            return in_words(value).capitalize()
        if "/" in format_spec:
            one, many = format_spec.split("/")
            return one if value == 1 else many
        return f"{value:,}"


class Turns:
    """Deals out phrasings of each kind in turn, so that all are used about equally often."""

    def __init__(self) -> None:
        self._dealt: defaultdict[str, int] = defaultdict(int)

    def deal(self, kind: str, choices: Sequence[Any]) -> Any:
        """Return the next of the choices of this kind."""
        number = self._dealt[kind]
        self._dealt[kind] += 1
        return choices[number % len(choices)]


def figures(name: str) -> list[dict[str, str]]:
    """Return the rows of one table of published figures; an empty cell is a figure not given."""
    with (HERE / "figures" / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def day_words(day: date) -> dict[str, str]:
    """Return the words for a day of report and for the night before it."""
    eve = day - timedelta(days=1)
    same_month = eve.month == day.month
    return {
        "weekday": f"{day:%A}",
        "eve": f"{eve:%A}",
        "date": f"{day.day} {day:%B}",
        "year": str(day.year),
        "eve_date": f"{eve.day} {eve:%B}",
        "night": f"{eve.day}{'' if same_month else f' {eve:%B} '}–{'' if same_month else ' '}"
        f"{day.day} {day:%B}",
    }


def numbers(row: Mapping[str, str]) -> dict[str, int]:
    """Return the figures of a row that are given."""
    return {name: int(cell) for name, cell in row.items() if cell.isdigit()}


def night_kind(found: Mapping[str, int]) -> str:
    """Return which list of phrasings fits the figures of a night."""
    if "stopped" in found:
        return "stopped"
    return "lost" if "lost" in found else "downed"


def left_sentences(found: Mapping[str, int], templates: dict[str, Any], turns: Turns) -> str:
    """Return the sentences about drones that left the airspace, or nothing."""
    sentences = []
    for place, column in LEFT_COLUMNS.items():
        if column in found:
            choices = [entry["text"] for entry in templates["left"] if entry["place"] == place]
            sentences.append(Phrasing().format(turns.deal(place, choices), count=found[column]))
    return "".join(sentences)


def hit_sentence(found: Mapping[str, int], templates: dict[str, Any], turns: Turns) -> str:
    """Return the sentence about places hit: a number that is no fact; not every report has it."""
    if "hit_locations" not in found or turns.deal("with hits", (False, True, False)) is False:
        return ""
    choices = [entry["text"] for entry in templates["hits"]]
    return Phrasing().format(turns.deal("hits", choices), hits=found["hit_locations"])


def nights(templates: dict[str, Any], turns: Turns) -> Iterator[Bulletin]:
    """Yield one bulletin a night with published figures."""
    for row in figures("nights"):
        day = date.fromisoformat(row["morning"])
        found = numbers(row)
        kind = night_kind(found)
        words = day_words(day) | {
            "left": left_sentences(found, templates, turns),
            "hits": hit_sentence(found, templates, turns),
            "shot": found.get("shot_down", 0),
        }
        template = turns.deal(kind, templates[kind])["text"]
        counted = max(time.fromisoformat(row["counted_until"]), EARLIEST_REPORT)
        published = datetime.combine(day, counted, KYIV) + timedelta(minutes=15 + day.day)
        title = turns.deal("night title", templates["titles"]["night"])
        yield Bulletin(
            id=f"night-{day}",
            title=Phrasing().format(title, **words),
            published_at=published,
            text=tidy(Phrasing().format(template, **(found | words))),
        )


def weeks(templates: dict[str, Any], turns: Turns) -> Iterator[Bulletin]:
    """Yield one bulletin a Sunday with the published losses of personnel."""
    for row in figures("weeks"):
        day = date.fromisoformat(row["sunday"])
        words = day_words(day)
        template = turns.deal("week", templates["week"])["text"]
        title = turns.deal("week title", templates["titles"]["week"])
        yield Bulletin(
            id=f"week-{day}",
            title=Phrasing().format(title, **words),
            published_at=datetime.combine(day, WEEKLY_REPORT, KYIV),
            text=Phrasing().format(template, **(numbers(row) | words)),
        )


def texts() -> Iterator[Bulletin]:
    """Yield the texts that are written by hand: estimates of losses, exchanges of prisoners."""
    for kind in TEXTS:
        for entry in read_toml(f"{kind}s.toml")[kind]:
            day = date.fromisoformat(entry["id"].removeprefix(f"{kind}-"))
            published = datetime.combine(day, TEXT_REPORT, KYIV)
            yield Bulletin(entry["id"], entry["title"], published, entry["text"])


def read_toml(name: str) -> dict[str, Any]:
    """Return what a TOML file beside this one holds."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def tidy(text: str) -> str:
    """Return the text without the blanks that an empty or a first sentence leaves on a line."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def bulletins_by_year() -> dict[int, list[Bulletin]]:
    """Return all bulletins in order of publication, by year."""
    templates = read_toml("templates.toml")
    turns = Turns()
    by_year: defaultdict[int, list[Bulletin]] = defaultdict(list)
    for bulletin in (*nights(templates, turns), *weeks(templates, turns), *texts()):
        by_year[bulletin.published_at.year].append(bulletin)
    for bulletins in by_year.values():
        bulletins.sort(key=lambda bulletin: (bulletin.published_at, bulletin.id))
    return by_year


def main(folder: Path) -> None:
    """Write one file a year into a folder."""
    for year, bulletins in bulletins_by_year().items():
        lines = "".join(bulletin.line() + "\n" for bulletin in bulletins)
        (folder / f"{year}.jsonl").write_text(lines, encoding="utf-8")
        print(f"{year}: {len(bulletins)} bulletins")


if __name__ == "__main__":
    main(HERE / "documents")
