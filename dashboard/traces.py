"""Marks into the traces of a panel: dots, rings, hatches, means. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from dashboard.marks import Frame, Line, Mark, Options, Panel, escape
from dashboard.strokes import FADE_STEPS, STEM_LIMIT, steps
from dashboard.theme import SANS, SIDE_LETTERS, THEMES, Theme, faded

Trace = dict[str, Any]

HATCH_REACH = 0.4
# A line is not drawn over so many days without a figure.
GAP_DAYS = 2
# … nor over one so many times longer than the usual distance.
GAP_RATIO = 4
# From so many marks in a panel on, dots get smaller.
MANY = 150
# A line through more days than this is drawn as their rolling mean.
MANY_JOINED = 45
# How strong many dots are drawn behind the lines through them.
DIMMED = 0.4
DAY_MS = 86_400_000
# A hatched bar is so many times narrower than its panel.
HATCH_SHARE = 64
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def _iso(day: date) -> str:
    return day.isoformat()


def rolling_mean(marks: Sequence[Mark], days: int) -> tuple[list[str], list[float | None]]:
    """Return the mean of the last ``days`` days at each day with a figure; gaps break the line.

    A day needs figures on more than half of its window. Only exact and approximate figures of
    what happened are averaged; two claims for one day count with the first.
    """
    values: dict[date, float] = {}
    for mark in marks:
        usable = mark.qualifier in ("exact", "approximate") and mark.status == "reported"
        if usable and not mark.regional and mark.first_day is None:
            values.setdefault(mark.day, mark.value)
    xs: list[str] = []
    ys: list[float | None] = []
    previous: date | None = None
    for day in sorted(values):
        window = [values[d] for n in range(days) if (d := day - timedelta(days=n)) in values]
        if previous is not None and (day - previous).days > GAP_DAYS:
            xs.append(_iso(previous + timedelta(days=1)))
            ys.append(None)
        xs.append(_iso(day))
        ys.append(round(sum(window) / len(window), 2) if 2 * len(window) > days else None)
        previous = day
    return xs, ys


def _hatch_traces(marks: list[Mark], colour: str, frame: Frame, log: bool) -> list[Trace]:
    width = frame.days / HATCH_SHARE * DAY_MS
    traces = []
    for step, opacity in enumerate(FADE_STEPS):
        ranges = [steps(mark, frame.top * HATCH_REACH, log)[step] for mark in marks]
        traces.append(
            {
                "type": "bar",
                "x": [_iso(mark.day) for mark in marks],
                "base": [low for low, _ in ranges],
                "y": [high - low for low, high in ranges],
                "width": width,
                "marker": {
                    "color": "rgba(0,0,0,0)",
                    "line": {"width": 0},
                    "pattern": {
                        "shape": "/",
                        "fgcolor": faded(colour, opacity),
                        "fgopacity": 1,
                        "size": 5,
                        "solidity": 0.36,
                    },
                },
                "hoverinfo": "skip",
                "showlegend": False,
            }
        )
    return traces


def _symbol(mark: Mark) -> str:
    if mark.status == "planned":
        return "diamond-open"
    if mark.qualifier in ("at_least", "at_most", "vague"):
        return "line-ew-open"
    if mark.qualifier == "range":
        return "square"
    if mark.value == 0 or mark.contested:
        return "circle-open"
    return "square-open" if mark.regional else "circle"


def _size(mark: Mark, count: int) -> float:
    if mark.status == "planned" or mark.qualifier in ("at_least", "at_most", "vague"):
        return 10
    if mark.qualifier == "range" or mark.contested or mark.value == 0:
        return 6
    if count > STEM_LIMIT:
        return 3.4
    return 4.2 if count > MANY else 5.4


def _one_or_all(values: Sequence[Any]) -> Any:
    """Return the value that all have, else all: Plotly draws points that are alike much faster."""
    return values[0] if len(set(values)) == 1 else list(values)


def _hover(mark: Mark) -> str:
    dates = _iso(mark.day) if mark.first_day is None else f"{_iso(mark.first_day)}–{mark.day}"
    note = "<br>another claim excludes it" if mark.contested else ""
    return f"<b>{escape(mark.words)}</b> {dates}<br>{escape(mark.who)}{note}"


def _point_trace(marks: list[Mark], theme: Theme, side: str, index: int, panel: Panel) -> Trace:
    count = len(panel.marks)
    colour = theme.sides[side]
    symbols = [_symbol(mark) for mark in marks]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_iso(mark.day) for mark in marks],
        "y": [mark.value for mark in marks],
        "customdata": [mark.fact_id for mark in marks],
        "text": [_hover(mark) for mark in marks],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "color": colour,
            "symbol": _one_or_all(symbols),
            "size": _one_or_all([_size(mark, count) for mark in marks]),
            "line": {
                "color": colour,
                "width": _one_or_all([1.6 if "open" in name else 0 for name in symbols]),
            },
            "opacity": DIMMED if panel.lines and count > MANY else 1,
        },
        "meta": {"panel": index, "words": [escape(mark.words) for mark in marks]},
        "cliponaxis": False,
        "showlegend": False,
    }


def _side_traces(
    marks: list[Mark], side: str, panel: Panel, frame: Frame, options: Options, index: int
) -> list[Trace]:
    """Return the traces of one side in one panel, the points last so that they lie on top."""
    theme = THEMES[options.theme]
    colour = theme.sides[side]
    vague = [m for m in marks if m.qualifier == "vague"]
    hatches = _hatch_traces(vague, colour, frame, options.log) if vague else []
    rings = [m for m in marks if m.qualifier == "approximate" and m.first_day is None]
    traces = [*hatches, _ring_trace(rings, colour), _point_trace(marks, theme, side, index, panel)]
    return [trace for trace in traces if trace["x"]]


def _ring_trace(marks: list[Mark], colour: str) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_iso(mark.day) for mark in marks],
        "y": [mark.value for mark in marks],
        "marker": {
            "symbol": "circle-open",
            "size": 11,
            "color": colour,
            "line": {"color": colour, "width": 1},
        },
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def _mean_trace(panel: Panel, options: Options, theme: Theme) -> list[Trace]:
    if not options.mean or options.by != "day" or panel.total:
        return []
    xs, ys = rolling_mean(panel.marks, options.mean)
    if not any(y is not None for y in ys):
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": xs,
            "y": ys,
            "line": {"color": theme.ink_2, "width": 1.25},
            "connectgaps": False,
            "hoverinfo": "skip",
            "showlegend": False,
            "name": "mean",
        }
    ]


def _correction_points(panel: Panel, index: int, theme: Theme) -> list[Trace]:
    """Return a cross at each number that was given up."""
    if not panel.corrections:
        return []
    said = [escape(entry.words) for entry in panel.corrections]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [_iso(entry.day) for entry in panel.corrections],
            "y": [entry.old for entry in panel.corrections],
            "customdata": [entry.fact_id for entry in panel.corrections],
            "text": [f"corrected: <b>{text}</b>" for text in said],
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {"symbol": "x-thin", "size": 7, "line": {"color": theme.care, "width": 2}},
            "meta": {"panel": index, "words": said},
            "cliponaxis": False,
            "showlegend": False,
        }
    ]


def _chosen_trace(theme: Theme, panel: int) -> Trace:
    """Return the empty trace that the page fills with the chosen point and its value."""
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [None],
        "y": [None],
        "text": [""],
        "textposition": "middle right",
        "textfont": {"color": theme.ink, "size": 14, "family": SANS, "weight": 700},
        "marker": {"color": theme.ink, "size": 9},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
        "meta": {"chosen": panel},
    }


def panel_traces(panel: Panel, index: int, frame: Frame, options: Options) -> list[Trace]:
    """Return all traces of a panel: the points lie on top, the empty chosen one last."""
    theme = THEMES[options.theme]
    traces: list[Trace] = []
    for side in reversed(SIDE_LETTERS):
        marks = [mark for mark in panel.marks if mark.side == side]
        if marks:
            traces += _side_traces(marks, side, panel, frame, options, index)
    points = [trace for trace in traces if "customdata" in trace]
    others = [trace for trace in traces if "customdata" not in trace]
    means = _mean_trace(panel, options, theme)
    joins = _join_traces(panel, options)
    crosses = _correction_points(panel, index, theme)
    return [*others, *means, *joins, *points, *crosses, _chosen_trace(theme, index)]


def _with_gaps(marks: Sequence[Mark]) -> tuple[list[str | None], list[float | None]]:
    """Return the places of marks in order of day, broken where a gap is unusually long."""
    steps = sorted((other.day - mark.day).days for mark, other in pairwise(marks))
    longest = GAP_RATIO * max(1, steps[len(steps) // 2]) if steps else 0
    xs: list[str | None] = []
    ys: list[float | None] = []
    for index, mark in enumerate(marks):
        if index and (mark.day - marks[index - 1].day).days > longest:
            xs.append(None)
            ys.append(None)
        xs.append(_iso(mark.day))
        ys.append(mark.value)
    return xs, ys


def _joined(
    panel: Panel, line: Line, options: Options
) -> tuple[Sequence[str | None], Sequence[float | None]]:
    """Return where a line runs: many days in the rolling mean, few figures through each mark."""
    many = len(line.marks) > MANY_JOINED and options.by == "day"
    if many and options.mean and panel.key[1:2] != ("total",):
        return rolling_mean(line.marks, options.mean)
    return _with_gaps(line.marks)


def _join_traces(panel: Panel, options: Options) -> list[Trace]:
    """Return the thin lines of one metric among several: through its marks, or their mean."""
    theme = THEMES[options.theme]
    traces = []
    for number, line in enumerate(panel.lines):
        xs, ys = _joined(panel, line, options)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": xs,
                "y": ys,
                "line": {
                    "color": faded(theme.sides[line.side], 0.75),
                    "width": 1.5,
                    "dash": DASHES[number % len(DASHES)],
                },
                "hoverinfo": "skip",
                "showlegend": False,
            }
        )
    return traces
