"""From the points of a series to the panels of a chart. Pure: records in, marks out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dashboard import words
from dashboard.breaks import Definition, note
from dashboard.marks import Break, Corrected, Line, Mark, Panel
from etl.catalogue import load_catalogue
from etl.series import bucket_days, bucket_of

Record = Mapping[str, Any]
Key = tuple[str, ...]
# For a line and a bucket: days with a figure, and days in the bucket.
Covered = Mapping[tuple[Any, ...], tuple[int, int]]
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
    covered: Covered | None = None,
) -> Charts:
    """Return a panel for each metric, and for each side or each who speaks, as ``split`` says.

    ``points`` and ``spans`` are those of a series, ``facts`` the record of the first fact of each
    by its id, ``rivals`` the facts whose claims compete. ``covered`` says how many days of a week
    or month have a figure. The panels with the most points are kept, in the order of the catalogue;
    what both sides speak of comes first where the panels are split by who speaks.
    """
    groups: dict[Key, list[Mark]] = {}
    first: dict[Key, Record] = {}
    for point in (*points, *spans, *_unshown(rivals, points)):
        mark = _mark(point, facts, covered or {})
        if mark is not None:
            key = _key(point, split, mark.side)
            groups.setdefault(key, []).append(mark)
            first.setdefault(key, point)
    voices = Counter(key[:-1] for key in groups)
    busiest = sorted(groups, key=lambda key: (-voices[key[:-1]], -len(groups[key]), key))
    order = {name: index for index, name in enumerate(load_catalogue().metrics)}
    kept = sorted(busiest[:PANEL_LIMIT], key=lambda key: (order.get(key[0], len(order)), key))
    made = tuple(_panel(key, first[key], groups[key], split) for key in kept)
    return Charts(made, len(groups) - len(made))


def counted_days(daily: Iterable[Record], by: str) -> Covered:
    """Return for each line and bucket how many days have a figure, and how many days there are.

    ``daily`` are the points and spans of the series by day.
    """
    found: dict[tuple[Any, ...], set[date]] = {}
    for point in daily:
        last = date.fromisoformat(point.get("event_end") or point["date"])
        start = date.fromisoformat(point.get("event_start") or last.isoformat())
        for number in range((last - start).days + 1):
            day = start + timedelta(days=number)
            found.setdefault((_line_key(point), bucket_of(day, by)), set()).add(day)
    return {key: (len(days), bucket_days(key[1], by)) for key, days in found.items()}


def _line_key(point: Record) -> tuple[Any, ...]:
    metric = load_catalogue().metrics.get(point["metric"])
    item = point["item"] if metric is not None and metric.by_item else None
    names = ("metric", "scope", "status", "unit", "location")
    return (*(point[name] for name in names), side_of(point), item)


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


def _key(point: Record, split: str, speaker: str) -> Key:
    metric = load_catalogue().metrics.get(point["metric"])
    item = point["item"] if metric is not None and metric.by_item else None
    side = None if split == "metric" else side_of(point)
    voice = speaker if split == "speaker" else ""
    return (point["metric"], point["scope"], point["unit"], side or "", item or "", voice)


def _mark(point: Record, facts: Mapping[str, Record], covered: Covered) -> Mark | None:
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
    day = date.fromisoformat(last)
    days = covered.get((_line_key(point), day)) if point["scope"] == "increment" else None
    said = who if single else _summed(days, len(ids))
    return Mark(
        day=day,
        first_day=date.fromisoformat(first) if first and first != last else None,
        value=point["value"],
        low=point["low"],
        high=point["high"],
        qualifier=point["qualifier"],
        status=point["status"],
        side=words.speaker_side(who),
        words=words.value_words(described),
        who=said + (f", {point['location']}" if point["location"] else ""),
        fact_id=ids[0] if ids else "",
        contested=bool(point.get("n_competing")),
        regional=bool(point["location"]),
        covered=days,
    )


def _summed(covered: tuple[int, int] | None, figures: int) -> str:
    if covered is not None:
        return f"sum of {covered[0]} of {covered[1]} days"
    return f"sum of {figures} figures" if figures > 1 else ""


def _panel(key: Key, point: Record, marks: Sequence[Mark], split: str) -> Panel:
    metric = load_catalogue().metrics.get(point["metric"])
    title = words.metric_label(point["metric"])
    if metric is not None and metric.by_item and point["item"]:
        plural = words.plural(point["item"])
        title = f"{title}: {plural}"
    return Panel(
        title=title,
        subtitle=", ".join(_notes(key, point, marks, split)),
        marks=tuple(sorted(marks, key=lambda mark: (mark.day, mark.value))),
        scale_group=_scale_group(point),
        total=point["scope"] == "total",
        unit=point["unit"],
        key=key,
    )


def _notes(key: Key, point: Record, marks: Sequence[Mark], split: str) -> list[str]:
    """Return what stands beside the title of a panel."""
    metric = load_catalogue().metrics.get(point["metric"])
    notes = []
    side = None if split == "metric" else side_of(point)
    if split != "metric" and not side:
        notes.append("side not named")
    if side and metric is not None:
        notes.append(_SUBTITLES[metric.side].format(side=side))
    if split == "speaker":
        speaker = words.side_name(key[-1])
        notes.append(f"{speaker} says" if key[-1] != "third" else "others say")
    if point["scope"] == "total":
        notes.append("running total")
    if point["unit"] != "count":
        notes.append("km²" if point["unit"] == "km2" else point["unit"])
    speakers = {mark.who for mark in marks if not mark.regional}
    if len(speakers) == 1 and "" not in speakers and split != "speaker":
        notes.append(f"{speakers.pop()} says")
    return notes


def with_corrections(charts: Charts, pairs: Iterable[tuple[Record, Record]], split: str) -> Charts:
    """Return the charts with what was corrected: ``pairs`` are a fact and what replaced it."""
    found: dict[Key, list[Corrected]] = {}
    for before, after in pairs:
        if not before["event_end"] or before["value"] == after["value"]:
            continue
        entry = Corrected(
            day=date.fromisoformat(after["event_end"] or before["event_end"]),
            old=before["value"],
            new=after["value"],
            words=f"{words.value_words(before)} → {words.value_words(after)}",
            fact_id=before["fact_id"],
        )
        key = _key(before, split, words.speaker_side(words.source(before)))
        found.setdefault(key, []).append(entry)
    made = (replace(p, corrections=tuple(found.get(p.key, ()))) for p in charts.panels)
    return replace(charts, panels=tuple(made))


def with_breaks(charts: Charts, definitions: Iterable[Definition]) -> Charts:
    """Return the charts with a note in every panel whose number changes its meaning."""
    known = tuple(definitions)

    def breaks_of(panel: Panel) -> tuple[Break, ...]:
        metric = panel.key[0]
        return tuple(
            Break(
                d.day, note(d, metric), note(d, metric, short=True), empty_before=metric == d.joint
            )
            for d in known
            if metric in (d.joint, *d.parts) and not panel.total
        )

    made = (replace(panel, breaks=breaks_of(panel)) for panel in charts.panels)
    return replace(charts, panels=tuple(made))


def _scale_group(point: Record) -> str:
    """Return what shares a scale: metrics that add up, in one scope."""
    for rule in load_catalogue().arithmetic:
        if point["metric"] in (rule.whole, *rule.parts):
            return f"{rule.whole} {point['scope']}"
    return " ".join(str(part) for part in _key(point, "side", ""))


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
                key=group[0].key,
                corrections=tuple(entry for panel in group for entry in panel.corrections),
                breaks=_shared_breaks(group),
            )
        )
    return Charts(tuple(made), charts.left_out)


def _shared_breaks(group: Sequence[Panel]) -> tuple[Break, ...]:
    """Return the breaks of panels drawn in one, each day once: the note of what goes on."""
    once: dict[date, Break] = {}
    for entry in (entry for panel in group for entry in panel.breaks):
        if entry.day not in once or not entry.empty_before:
            once[entry.day] = entry
    return tuple(once[day] for day in sorted(once))


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
