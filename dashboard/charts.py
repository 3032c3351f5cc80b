"""From the points of a series to the panels of a chart. Pure: records in, marks out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import words
from dashboard.marks import Line, Mark, Panel
from etl.catalogue import load_catalogue

Record = Mapping[str, Any]
PANEL_LIMIT = 6

_SUBTITLES = {"actor": "by {side}", "target": "of {side}"}


@dataclass(frozen=True)
class Charts:
    """The panels to draw, and how many series there are beside them."""

    panels: tuple[Panel, ...]
    left_out: int


def panels(
    points: Sequence[Record],
    spans: Sequence[Record],
    facts: Mapping[str, Record],
    rivals: Sequence[Record],
    split: str,
) -> Charts:
    """Return a panel for each metric and (``split`` is ``side``) each side.

    ``points`` and ``spans`` are those of a series, ``facts`` the record of the first fact of each
    by its id, ``rivals`` the facts whose claims compete. The panels with the most points are kept,
    in the order of the catalogue.
    """
    groups: dict[tuple[str, ...], list[Mark]] = {}
    sides: dict[tuple[str, ...], Record] = {}
    for point in (*points, *spans, *_unshown(rivals, points)):
        key = _key(point, split)
        mark = _mark(point, facts)
        if mark is not None:
            groups.setdefault(key, []).append(mark)
            sides.setdefault(key, point)
    busiest = sorted(groups, key=lambda key: (-len(groups[key]), key))[:PANEL_LIMIT]
    order = {name: index for index, name in enumerate(load_catalogue().metrics)}
    busiest.sort(key=lambda key: (order.get(key[0], len(order)), key))
    made = tuple(_panel(sides[key], groups[key], split) for key in busiest)
    return Charts(made, len(groups) - len(made))


def _unshown(rivals: Iterable[Record], points: Iterable[Record]) -> list[Record]:
    """Return the competing facts that no point stands for, each claim once, as points."""
    seen = {point["observation_id"] for point in points}
    found: list[Record] = []
    for fact in rivals:
        if fact["observation_id"] not in seen and fact["event_end"]:
            seen.add(fact["observation_id"])
            competing = {"n_competing": 1, "fact_ids": [fact["fact_id"]], "event_start": None}
            found.append({**fact, **competing})
    return found


def side_of(point: Record) -> str | None:
    """Return the side that tells the lines of the point's metric apart."""
    metric = load_catalogue().metrics.get(point["metric"])
    return point["target"] if metric is not None and metric.side == "target" else point["actor"]


def _key(point: Record, split: str) -> tuple[str, ...]:
    metric = load_catalogue().metrics.get(point["metric"])
    item = point["item"] if metric is not None and metric.by_item else None
    side = side_of(point) if split == "side" else None
    return (point["metric"], point["scope"], point["unit"], side or "", item or "")


def _mark(point: Record, facts: Mapping[str, Record]) -> Mark | None:
    """Return the mark of a point or a span; None when its day is not known."""
    last = point.get("event_end") or point.get("date")
    if last is None:
        return None
    first = point.get("event_start")
    ids = point.get("fact_ids") or []
    fact = point if "sentence" in point else facts.get(ids[0]) if ids else None
    single = fact is not None and fact["value"] == point["value"]
    described = {**point, "number_text": fact["number_text"] if fact and single else ""}
    who = words.source(fact) if fact else ""
    return Mark(
        day=date.fromisoformat(last),
        first_day=date.fromisoformat(first) if first and first != last else None,
        value=point["value"],
        low=point["low"],
        high=point["high"],
        qualifier=point["qualifier"],
        status=point["status"],
        side=words.speaker_side(who),
        words=words.value_words(described),
        who=(who if single else _summed(ids))
        + (f", {point['location']}" if point["location"] else ""),
        fact_id=ids[0] if ids else "",
        contested=bool(point.get("n_competing")),
        regional=bool(point["location"]),
    )


def _summed(ids: Sequence[str]) -> str:
    return f"sum of {len(ids)} figures" if len(ids) > 1 else ""


def _panel(point: Record, marks: Sequence[Mark], split: str) -> Panel:
    metric = load_catalogue().metrics.get(point["metric"])
    title = words.metric_label(point["metric"])
    if metric is not None and metric.by_item and point["item"]:
        plural = words.plural(point["item"])
        title = f"{title}: {plural}"
    notes = []
    side = side_of(point) if split == "side" else None
    if split == "side" and not side:
        notes.append("side not named")
    if side and metric is not None:
        notes.append(_SUBTITLES[metric.side].format(side=side))
    if point["scope"] == "total":
        notes.append("running total")
    if point["unit"] != "count":
        notes.append("km²" if point["unit"] == "km2" else point["unit"])
    speakers = {mark.who for mark in marks if not mark.regional}
    if len(speakers) == 1 and "" not in speakers:
        notes.append(f"{speakers.pop()} says")
    return Panel(
        title=title,
        subtitle=", ".join(notes),
        marks=tuple(sorted(marks, key=lambda mark: (mark.day, mark.value))),
        scale_group=_scale_group(point),
        total=point["scope"] == "total",
        unit=point["unit"],
    )


def _scale_group(point: Record) -> str:
    """Return what shares a scale: metrics that add up, in one scope."""
    for rule in load_catalogue().arithmetic:
        if point["metric"] in (rule.whole, *rule.parts):
            return f"{rule.whole} {point['scope']}"
    return " ".join(str(part) for part in _key(point, "side"))


def joined(charts: Charts) -> Charts:
    """Return the same marks in one panel a unit, on one scale; totals stay apart."""
    groups: dict[tuple[str, bool], list[Panel]] = {}
    for panel in charts.panels:
        groups.setdefault((panel.unit, panel.total), []).append(panel)
    made = []
    for (unit, total), group in groups.items():
        marks = sorted(
            (mark for panel in group for mark in panel.marks),
            key=lambda mark: (mark.day, mark.value),
        )
        names = [panel.title for panel in group]
        made.append(
            Panel(
                title=title(names),
                subtitle=group[0].subtitle if len(group) == 1 else "running total" * total,
                marks=tuple(marks),
                scale_group=f"{unit} {total}",
                total=len(group) > 1 or group[0].total,
                unit=unit,
                lines=tuple(_line(panel) for panel in group) if len(group) > 1 else (),
            )
        )
    return Charts(tuple(made), charts.left_out)


def _line(panel: Panel) -> Line:
    speakers = Counter(mark.side for mark in panel.marks)
    side = speakers.most_common(1)[0][0]
    note = panel.subtitle.split(",")[0]
    name = f"{panel.title} {note}" if note.startswith(("by ", "of ")) else panel.title
    return Line(name, side, tuple(mark for mark in panel.marks if not mark.regional))


def title(labels: Sequence[str]) -> str:
    """Return names joined in words, at most three of them."""
    labels = list(dict.fromkeys(labels))
    labels = [labels[0], *[label[:1].lower() + label[1:] for label in labels[1:]]]
    if len(labels) == 1:
        return labels[0]
    if len(labels) <= 3:
        return f"{', '.join(labels[:-1])} and {labels[-1]}"
    return f"{', '.join(labels[:2])} and {len(labels) - 2} more"


def heading(points: Iterable[Record]) -> str:
    """Return the title of a view: its metrics, the most frequent first."""
    counts = Counter(point["metric"] for point in points)
    return title([words.metric_label(metric) for metric, _ in counts.most_common()])
