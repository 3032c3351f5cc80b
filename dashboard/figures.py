"""Charts as plain dictionaries: marks in, a Plotly figure out. Nothing here reads a table.

Plotly reads every text as markup: ``escape`` is used on whatever came from outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dashboard.theme import SANS, SERIF, SIDE_LETTERS, THEMES, Theme, faded

Trace = dict[str, Any]
Figure = dict[str, Any]

# One place decides what every chart may do: nothing leaves the machine, no logo, no editor.
GRAPH_CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "displayModeBar": False,
    "showSendToCloud": False,
    "showEditInChartStudio": False,
    "plotlyServerURL": "",
    "topojsonURL": "",
    "doubleClick": "reset",
    "scrollZoom": False,
    "responsive": True,
}

FADE_STEPS = (1.0, 0.72, 0.46, 0.26, 0.11)
FADE_SHARE = 0.16
# From so many marks in a panel on, dots get smaller, and then lose their stems.
MANY = 150
STEM_LIMIT = 420
LABEL_LIMIT = 7
PANEL_GAP = 44
BOTTOM = 44
TOP = 30
DAY_MS = 86_400_000


@dataclass(frozen=True)
class Mark:
    """One point of a chart: a claim, with how it is worded and who speaks.

    ``day`` is the last day that the number covers, ``first_day`` the first when it is drawn as an
    extent. ``side`` is ``a``, ``b`` or ``third``. ``words`` is the number in words, ``who`` the
    claimant. ``contested`` is true when another claim excludes this one, ``regional`` when the
    claim is about a place only.
    """

    day: date
    value: float
    low: float | None
    high: float | None
    qualifier: str
    status: str
    side: str
    words: str
    who: str
    fact_id: str
    contested: bool = False
    regional: bool = False
    first_day: date | None = None


@dataclass(frozen=True)
class Panel:
    """One chart of the small multiples. Panels with one ``scale_group`` share their scale."""

    title: str
    subtitle: str
    marks: tuple[Mark, ...]
    scale_group: str
    total: bool = False
    unit: str = "count"


@dataclass(frozen=True)
class Options:
    """How to draw. ``mean`` is a number of days, 0 for none; ``extent`` is the date range asked
    for, None where it is open; ``height`` is that of one panel in px."""

    theme: str = "light"
    log: bool = False
    mean: int = 0
    by: str = "day"
    extent: tuple[date | None, date | None] = (None, None)
    height: int = 150
    compact: bool = False
    names: tuple[tuple[str, str], ...] = field(default=())


def escape(text: str) -> str:
    """Return text that Plotly shows as it is, whatever tags or entities it holds."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _iso(day: date) -> str:
    return day.isoformat()


def _axis(index: int, letter: str) -> str:
    return letter if index == 0 else f"{letter}{index + 1}"


def rolling_mean(marks: Sequence[Mark], days: int) -> tuple[list[str], list[float | None]]:
    """Return the mean of the last ``days`` days at every day with a figure; gaps break the line.

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
        if previous is not None and (day - previous).days > 1 and xs:
            xs.append(_iso(previous + timedelta(days=1)))
            ys.append(None)
        xs.append(_iso(day))
        ys.append(round(sum(window) / len(window), 2) if 2 * len(window) > days else None)
        previous = day
    return xs, ys


def _upper(mark: Mark) -> float:
    return max(value for value in (mark.value, mark.low, mark.high) if value is not None)


def scale_tops(panels: Sequence[Panel]) -> dict[str, float]:
    """Return the highest value of each scale group, open-ended marks with room for their fade."""
    tops: dict[str, float] = {}
    for panel in panels:
        for mark in panel.marks:
            room = 1.0 + (FADE_SHARE if mark.qualifier in ("at_least", "vague") else 0.0)
            tops[panel.scale_group] = max(tops.get(panel.scale_group, 0.0), _upper(mark) * room)
    return tops


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


def _steps(mark: Mark, top: float, log: bool) -> list[tuple[float, float]]:
    """Return the ranges of the fading steps above (or below, for ``at_most``) a bound."""
    down = mark.qualifier == "at_most"
    count = len(FADE_STEPS)
    if log:
        ratio = 1.14 if not down else 1 / 1.14
        edges = [max(mark.value, 0.5) * ratio**n for n in range(count + 1)]
    else:
        reach = min(top * FADE_SHARE, mark.value) if down else top * FADE_SHARE
        edges = [mark.value + (-1 if down else 1) * reach * n / count for n in range(count + 1)]
    return list(zip(edges, edges[1:], strict=False))


def _fade_traces(marks: list[Mark], colour: str, top: float, log: bool) -> list[Trace]:
    traces = []
    for step, opacity in enumerate(FADE_STEPS):
        ranges = [(mark, _steps(mark, top, log)[step]) for mark in marks]
        segments = [(_iso(m.day), low, _iso(m.day), high) for m, (low, high) in ranges]
        traces.append(_line_trace(segments, color=faded(colour, 0.75 * opacity), width=6))
    return traces


def _hatch_traces(
    marks: list[Mark], colour: str, top: float, log: bool, width_days: float
) -> list[Trace]:
    traces = []
    for step, opacity in enumerate(FADE_STEPS):
        ranges = [_steps(mark, top * 1.6, log)[step] for mark in marks]
        traces.append(
            {
                "type": "bar",
                "x": [_iso(mark.day) for mark in marks],
                "base": [low for low, _ in ranges],
                "y": [high - low for low, high in ranges],
                "width": width_days * DAY_MS,
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


def _hover(mark: Mark) -> str:
    dates = _iso(mark.day) if mark.first_day is None else f"{_iso(mark.first_day)}–{mark.day}"
    note = "<br>another claim excludes it" if mark.contested else ""
    return f"<b>{escape(mark.words)}</b> {dates}<br>{escape(mark.who)}{note}"


def _point_trace(marks: list[Mark], theme: Theme, side: str, panel: int) -> Trace:
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
            "symbol": symbols,
            "size": [_size(mark, len(marks)) for mark in marks],
            "line": {"color": colour, "width": [1.6 if "open" in name else 0 for name in symbols]},
            "opacity": 1,
        },
        "meta": {"panel": panel, "words": [escape(mark.words) for mark in marks]},
        "cliponaxis": False,
        "showlegend": False,
    }


def _side_traces(
    marks: list[Mark], side: str, theme: Theme, top: float, options: Options, panel: int
) -> list[Trace]:
    """Return the traces of one side in one panel, the points last so that they lie on top."""
    colour, stem = theme.sides[side], theme.stems[side]
    zero = 0.0 if not options.log else 0.5
    dots = [m for m in marks if m.qualifier in ("exact", "approximate") and m.first_day is None]
    traces: list[Trace] = []
    if len(marks) <= STEM_LIMIT:
        stems = [(_iso(m.day), zero, _iso(m.day), m.value) for m in dots if m.status == "reported"]
        traces.append(_line_trace(stems, color=stem, width=1))
    planned = [(_iso(m.day), zero, _iso(m.day), m.value) for m in marks if m.status == "planned"]
    traces.append(_line_trace(planned, color=stem, width=1, dash="dot"))
    extents = [m for m in marks if m.first_day is not None]
    traces.append(
        _line_trace(
            [(_iso(m.first_day or m.day), m.value, _iso(m.day), m.value) for m in extents],
            color=colour,
            width=2,
        )
    )
    ranges = [m for m in marks if m.low is not None and m.high is not None and m.low < m.high]
    bars = [(_iso(m.day), m.low or 0.0, _iso(m.day), m.high or 0.0) for m in ranges]
    traces.append(_line_trace(bars, color=faded(colour, 0.8), width=6))
    bounded = [m for m in marks if m.qualifier in ("at_least", "at_most")]
    traces += _fade_traces(bounded, colour, top, options.log) if bounded else []
    vague = [m for m in marks if m.qualifier == "vague"]
    if vague:
        traces += _hatch_traces(vague, colour, top, options.log, _hatch_days(marks))
    rings = [m for m in dots if m.qualifier == "approximate"]
    traces.append(_ring_trace(rings, colour))
    traces.append(_point_trace(marks, theme, side, panel))
    return [trace for trace in traces if trace["x"]]


def _hatch_days(marks: Sequence[Mark]) -> float:
    days = [mark.day for mark in marks]
    return max(1.0, (max(days) - min(days)).days / 90)


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


def _labelled(panel: Panel) -> list[Mark]:
    """Return the marks whose words are printed: all when few, else the highest and the odd."""
    marks = [mark for mark in panel.marks if not mark.regional]
    if len(marks) <= LABEL_LIMIT:
        return marks
    odd = [mark for mark in marks if mark.qualifier == "vague" or mark.status == "planned"]
    peak = max(marks, key=lambda mark: mark.value)
    return [peak, *[mark for mark in odd[-2:] if mark is not peak]]


def _label(mark: Mark, index: int, theme: Theme, many: bool, log: bool, left: bool) -> Trace:
    import math

    serif = mark.qualifier == "vague"
    text = f"“{escape(mark.words)}”" if serif else escape(mark.words)
    if many and not serif:
        text = f"{text} on {mark.day.day} {mark.day:%b}"
    if not many:
        text = f"{escape(mark.who)}: {text}"
    y = math.log10(max(mark.value, 0.5)) if log else mark.value
    return {
        "x": _iso(mark.day),
        "y": y,
        "xref": "x",
        "yref": _axis(index, "y"),
        "text": text,
        "showarrow": False,
        "xanchor": "right" if left else "left",
        "yanchor": "middle",
        "xshift": -8 if left else 8,
        "font": {"size": 12, "color": theme.ink_2, "family": SERIF if serif else SANS},
    }


def _title(panel: Panel, top: float, theme: Theme) -> Trace:
    text = f"<b>{escape(panel.title)}</b>"
    if panel.subtitle:
        text += f'  <span style="color:{theme.ink_2}">{escape(panel.subtitle)}</span>'
    return {
        "x": 0,
        "y": top,
        "xref": "paper",
        "yref": "paper",
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -40,
        "yshift": 7,
        "font": {"size": 13, "color": theme.ink, "family": SANS},
    }


def _value_axis(panel: Panel, domain: tuple[float, float], top: float, options: Options) -> Trace:
    theme = THEMES[options.theme]
    axis: Trace = {
        "domain": list(domain),
        "anchor": "x",
        "fixedrange": True,
        "nticks": 4,
        "tickfont": {"size": 12, "color": theme.ink_3},
        "tickformat": ",.3~s" if top >= 100_000 else ",",
        "gridcolor": theme.line,
        "gridwidth": 1,
        "zeroline": True,
        "zerolinecolor": theme.axis,
        "zerolinewidth": 1,
        "showline": False,
        "ticks": "",
    }
    if options.log:
        axis |= {"type": "log", "dtick": 1}
    else:
        axis |= {"range": [0, max(top, 1) * 1.1], "rangemode": "tozero"}
    return axis


def _date_axis(panels: Sequence[Panel], options: Options) -> Trace:
    theme = THEMES[options.theme]
    days = [mark.day for panel in panels for mark in panel.marks]
    days += [mark.first_day for panel in panels for mark in panel.marks if mark.first_day]
    first = options.extent[0] or min(days)
    last = options.extent[1] or max(days)
    pad = timedelta(days=max(1, (last - first).days // 60))
    return {
        "type": "date",
        "range": [_iso(first - pad), _iso(last + pad)],
        "anchor": "free",
        "position": 0,
        "tickfont": {"size": 12, "color": theme.ink_2},
        "ticks": "outside",
        "ticklen": 6,
        "tickcolor": theme.axis,
        "ticklabelmode": "instant",
        "tickformatstops": [
            {"dtickrange": [None, 86_400_000 * 27], "value": "%-d %b\n%Y"},
            {"dtickrange": [86_400_000 * 27, "M11"], "value": "%b\n%Y"},
            {"dtickrange": ["M12", None], "value": "%Y"},
        ],
        "nticks": 5 if options.compact else 9,
        "showgrid": False,
        "showline": False,
        "zeroline": False,
    }


def _domains(count: int, height: int) -> list[tuple[float, float]]:
    """Return the vertical share of each panel, top first, with room between for titles."""
    whole = count * height + (count - 1) * PANEL_GAP
    domains = []
    for index in range(count):
        top = whole - index * (height + PANEL_GAP)
        domains.append(((top - height) / whole, top / whole))
    return domains


def figure(panels: Sequence[Panel], options: Options) -> Figure:
    """Return the small multiples of some panels on one date axis.

    Every panel with marks is drawn; ``panels`` must not be empty.
    """
    theme = THEMES[options.theme]
    tops = scale_tops(panels)
    domains = _domains(len(panels), options.height)
    data: list[Trace] = []
    annotations: list[Trace] = []
    axes: dict[str, Trace] = {"xaxis": _date_axis(panels, options)}
    for index, panel in enumerate(panels):
        top = tops[panel.scale_group]
        traces = _panel_traces(panel, index, top, options)
        for trace in traces:
            trace |= {"xaxis": "x", "yaxis": _axis(index, "y")}
        data += traces
        axes[_axis(index, "yaxis")] = _value_axis(panel, domains[index], top, options)
        annotations.append(_title(panel, domains[index][1], theme))
        annotations += _panel_labels(panel, index, options, axes["xaxis"]["range"])
    return {
        "data": data,
        "layout": _layout(options, theme, axes, annotations, len(panels)),
    }


def _panel_traces(panel: Panel, index: int, top: float, options: Options) -> list[Trace]:
    theme = THEMES[options.theme]
    traces: list[Trace] = []
    for side in reversed(SIDE_LETTERS):
        marks = [mark for mark in panel.marks if mark.side == side]
        if marks:
            traces += _side_traces(marks, side, theme, top, options, index)
    means = _mean_trace(panel, options, theme)
    points = [trace for trace in traces if "customdata" in trace]
    others = [trace for trace in traces if "customdata" not in trace]
    return [*others, *means, *points, _chosen_trace(theme, index)]


def _panel_labels(
    panel: Panel, index: int, options: Options, extent: Sequence[str]
) -> list[Trace]:
    if options.compact and len(panel.marks) <= LABEL_LIMIT:
        marks = [max(panel.marks, key=lambda mark: mark.value)]
    else:
        marks = _labelled(panel)
    first, last = date.fromisoformat(extent[0]), date.fromisoformat(extent[1])
    middle = first + (last - first) / 2
    many = len(panel.marks) > LABEL_LIMIT
    theme = THEMES[options.theme]
    return [
        _label(mark, index, theme, many, options.log, mark.day > middle)
        for mark in marks
        if first <= mark.day <= last
    ]


def _layout(
    options: Options, theme: Theme, axes: dict[str, Trace], annotations: list[Trace], count: int
) -> dict[str, Any]:
    rule = {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": 0,
        "x1": 0,
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.ink, "width": 1},
        "visible": False,
        "layer": "below",
    }
    return {
        "height": TOP + BOTTOM + count * options.height + (count - 1) * PANEL_GAP,
        "margin": {"l": 44, "r": 56, "t": TOP, "b": BOTTOM, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": SANS, "size": 12, "color": theme.ink_2},
        "hoverlabel": {
            "bgcolor": theme.ink,
            "bordercolor": theme.ink,
            "font": {"family": SANS, "size": 12, "color": theme.page},
            "align": "left",
        },
        "hovermode": "closest",
        "hoverdistance": 24,
        "dragmode": "zoom",
        "selectdirection": "h",
        "showlegend": False,
        "barmode": "overlay",
        "bargap": 0,
        "shapes": [rule],
        "annotations": annotations,
        "uirevision": "view",
        **axes,
    }
