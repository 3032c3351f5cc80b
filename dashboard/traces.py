"""Marks into the traces of a panel: dots, bars, fades, hatches, means. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from dashboard.marks import Frame, Line, Mark, Options, Panel, escape
from dashboard.theme import SANS, SIDE_LETTERS, THEMES, Theme, faded

Trace = dict[str, Any]

FADE_STEPS = (1.0, 0.72, 0.46, 0.26, 0.11)
FADE_SHARE = 0.16
HATCH_REACH = 0.4
# A line is not drawn over so many days without a figure.
GAP_DAYS = 2
# … nor over one so many times longer than the usual distance.
GAP_RATIO = 4
# From so many marks in a panel on, dots get smaller, and then lose their stems.
MANY = 150
STEM_LIMIT = 300
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


def _lines(segments: Iterable[tuple[str, float, str, float]]) -> tuple[list[Any], list[Any]]:
    xs: list[Any] = []
    ys: list[Any] = []
    for x0, y0, x1, y1 in segments:
        xs += [x0, x1, None]
        ys += [y0, y1, None]
    return xs, ys


def _line_trace(segments: list[tuple[str, float, str, float]], **line: Any) -> Trace:
    xs, ys = _lines(segments)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "line": line,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _steps(mark: Mark, reach: float, log: bool) -> list[tuple[float, float]]:
    """Return the ranges of the fading steps above (or below, for ``at_most``) a bound."""
    down = mark.qualifier == "at_most"
    count = len(FADE_STEPS)
    if log:
        ratio = 1.14 if not down else 1 / 1.14
        edges = [max(mark.value, 0.5) * ratio**n for n in range(count + 1)]
    else:
        reach = min(reach, mark.value) if down else reach
        edges = [mark.value + (-1 if down else 1) * reach * n / count for n in range(count + 1)]
    return list(pairwise(edges))


def _fade_traces(marks: list[Mark], colour: str, reach: float, log: bool) -> list[Trace]:
    traces = []
    for step, opacity in enumerate(FADE_STEPS):
        ranges = [(mark, _steps(mark, reach, log)[step]) for mark in marks]
        segments = [(_iso(m.day), low, _iso(m.day), high) for m, (low, high) in ranges]
        traces.append(_line_trace(segments, color=faded(colour, 0.75 * opacity), width=6))
    return traces


def _hatch_traces(marks: list[Mark], colour: str, frame: Frame, log: bool) -> list[Trace]:
    width = frame.days / HATCH_SHARE * DAY_MS
    traces = []
    for step, opacity in enumerate(FADE_STEPS):
        ranges = [_steps(mark, frame.top * HATCH_REACH, log)[step] for mark in marks]
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
    colour, stem = theme.sides[side], theme.stems[side]
    zero = 0.0 if not options.log else 0.5
    dots = [m for m in marks if m.qualifier in ("exact", "approximate") and m.first_day is None]
    traces: list[Trace] = []
    if len(panel.marks) <= STEM_LIMIT and not panel.total:
        stems = [(_iso(m.day), zero, _iso(m.day), m.value) for m in dots if m.status == "reported"]
        traces.append(_line_trace(stems, color=stem, width=1))
    planned = [(_iso(m.day), zero, _iso(m.day), m.value) for m in marks if m.status == "planned"]
    traces.append(_line_trace(planned, color=stem, width=1, dash="dot"))
    extents = [(_iso(m.first_day), m.value, _iso(m.day), m.value) for m in marks if m.first_day]
    traces.append(_line_trace(extents, color=stem, width=2))
    ranges = [m for m in marks if m.low is not None and m.high is not None and m.low < m.high]
    bars = [(_iso(m.day), m.low or 0.0, _iso(m.day), m.high or 0.0) for m in ranges]
    traces.append(_line_trace(bars, color=faded(colour, 0.8), width=6))
    bounded = [m for m in marks if m.qualifier in ("at_least", "at_most")]
    traces += _fade_traces(bounded, colour, frame.top * FADE_SHARE, options.log) if bounded else []
    vague = [m for m in marks if m.qualifier == "vague"]
    if vague:
        traces += _hatch_traces(vague, colour, frame, options.log)
    rings = [m for m in dots if m.qualifier == "approximate"]
    traces.append(_ring_trace(rings, colour))
    traces.append(_point_trace(marks, theme, side, index, panel))
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


def _correction_stems(panel: Panel, theme: Theme) -> list[Trace]:
    """Return thin stems from each number that was given up to the new one."""
    stems = [(_iso(c.day), c.old, _iso(c.day), c.new) for c in panel.corrections]
    return [_line_trace(stems, color=theme.care, width=1)] if stems else []


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
    below = [*_join_traces(panel, options), *_correction_stems(panel, theme)]
    crosses = _correction_points(panel, index, theme)
    return [*others, *means, *below, *points, *crosses, _chosen_trace(theme, index)]


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
