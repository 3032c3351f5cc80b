"""Charts as plain dictionaries: panels in, a Plotly figure out. Nothing here reads a table.

Plotly reads every text as markup: ``escape`` is used on whatever came from outside.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dashboard.labels import leaders, line_labels, names_height, names_width, panel_labels
from dashboard.marks import Frame, Options, Panel, axis_name, escape, upper
from dashboard.theme import SANS, THEMES, Theme
from dashboard.traces import FADE_SHARE, HATCH_REACH, panel_traces

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
    "doubleClick": "autosize",
    "scrollZoom": False,
    "responsive": True,
}

PANEL_GAP = 44
# From so many panels on, the dates stand under the first panel too, in so many px.
REPEAT_FROM = 3
REPEAT_ROOM = 38
RIGHT = 56
BOTTOM = 44
TOP = 30
# Room above the highest mark, for its words.
HEADROOM = 1.16
MOST_STEPS = 4
SHORTEST_DAYS = 6
# What lasted longer does not widen the date axis to its beginning.
LONG_EXTENT = timedelta(days=100)
# Characters of a panel’s title with its notes; notes that do not fit are left out.
LONGEST_TITLE = 96
NARROW_TITLE = 48
ROOMS = {"at_least": FADE_SHARE, "vague": HATCH_REACH}


def scale_tops(panels: Sequence[Panel]) -> dict[str, float]:
    """Return the highest value of each scale group, open-ended marks with room for their fade."""
    tops: dict[str, float] = {}
    for panel in panels:
        for mark in panel.marks:
            room = 1.0 + ROOMS.get(mark.qualifier, 0.0)
            tops[panel.scale_group] = max(tops.get(panel.scale_group, 0.0), upper(mark) * room)
    return tops


def _ticks(peak: float) -> tuple[float, ...]:
    """Return round values from zero until the peak is covered, at most ``MOST_STEPS`` steps."""
    power = 10.0 ** math.floor(math.log10(max(peak, 1) / MOST_STEPS))
    sizes = (1, 2, 2.5, 5, 10) if power > 1 else (1, 2, 5, 10)
    step = max(1.0, next(power * n for n in sizes if power * n * MOST_STEPS >= peak))
    return tuple(step * n for n in range(math.ceil(peak / step) + 1))


def _frame(low: float, top: float, days: tuple[date, date], log: bool) -> Frame:
    """Return what a panel spans; ``low`` and ``top`` are the ends of the values of its scale."""
    if not log:
        ticks = _ticks(top)
        return Frame(max(top * HEADROOM, ticks[-1], 1), *days, ticks=ticks)
    low, top = low * 0.7, max(top, low) * 1.6
    decades = range(math.floor(math.log10(low)), math.floor(math.log10(top)) + 1)
    parts = (1, 2, 5) if math.log10(top / low) < 2 else (1,)
    values = [10.0**n * part for n in decades for part in parts]
    return Frame(top, *days, low, tuple(value for value in values if low <= value <= top))


def _scale_lows(panels: Sequence[Panel]) -> dict[str, float]:
    """Return the lowest value from one on of each scale group, for a logarithmic scale."""
    lows: dict[str, float] = {}
    for panel in panels:
        for mark in panel.marks:
            for value in (mark.value, mark.low):
                if value is not None and value >= 1:
                    lows[panel.scale_group] = min(lows.get(panel.scale_group, value), value)
    return lows


def _title(panel: Panel, top: float, options: Options) -> Trace:
    theme = THEMES[options.theme]
    notes = panel.subtitle.split(", ")
    longest = NARROW_TITLE if options.compact else LONGEST_TITLE
    while notes and len(panel.title) + len(", ".join(notes)) > longest:
        notes.pop()
    text = f"<b>{escape(panel.title)}</b>"
    if notes:
        text += f'  <span style="color:{theme.ink_2}">{escape(", ".join(notes))}</span>'
    return {
        "x": 0,
        "y": top,
        "xref": "paper",
        "yref": "paper",
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -44,
        "yshift": 7,
        "font": {"size": 13, "color": theme.ink, "family": SANS},
    }


def _value_axis(domain: tuple[float, float], frame: Frame, options: Options) -> Trace:
    theme = THEMES[options.theme]
    axis: Trace = {
        "domain": list(domain),
        "anchor": "x",
        "fixedrange": True,
        "tickvals": list(frame.ticks),
        "tickfont": {"size": 12, "color": theme.ink_3},
        "tickformat": ",.3~s" if frame.top >= 100_000 else ",",
        "gridcolor": theme.line,
        "gridwidth": 1,
        "zeroline": True,
        "zerolinecolor": theme.axis,
        "zerolinewidth": 1,
        "showline": False,
        "ticks": "",
    }
    if options.log:
        axis |= {"type": "log", "range": [math.log10(frame.low), math.log10(frame.top)]}
    else:
        axis |= {"range": [0, frame.top], "rangemode": "tozero"}
    return axis


def _date_axis(panels: Sequence[Panel], options: Options) -> Trace:
    theme = THEMES[options.theme]
    marks = [mark for panel in panels for mark in panel.marks]
    days = [mark.day for mark in marks]
    days += [m.first_day for m in marks if m.first_day and m.day - m.first_day < LONG_EXTENT]
    first = options.extent[0] or min(days)
    last = options.extent[1] or max(days)
    short = max(0, SHORTEST_DAYS - (last - first).days) // 2
    pad = timedelta(days=max(1, short, (last - first).days // 60))
    return {
        "type": "date",
        "range": [(first - pad).isoformat(), (last + pad).isoformat()],
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


def _repeat(count: int) -> int:
    return REPEAT_ROOM if count >= REPEAT_FROM else 0


def _whole(count: int, height: int) -> int:
    return count * height + (count - 1) * PANEL_GAP + _repeat(count)


def _domains(count: int, height: int) -> list[tuple[float, float]]:
    """Return the vertical share of each panel, top first, with room between for titles."""
    whole = _whole(count, height)
    domains = []
    for index in range(count):
        top = whole - index * (height + PANEL_GAP) - (_repeat(count) if index else 0)
        domains.append(((top - height) / whole, top / whole))
    return domains


def figure(panels: Sequence[Panel], options: Options) -> Figure:
    """Return the small multiples of some panels on one date axis.

    Every panel with marks is drawn; ``panels`` must not be empty.
    """
    theme = THEMES[options.theme]
    tops, lows = scale_tops(panels), _scale_lows(panels)
    room = max(names_height(panel, options.compact) for panel in panels)
    options = replace(options, height=max(options.height, room))
    domains = _domains(len(panels), options.height)
    dates = _date_axis(panels, options)
    first, last = (date.fromisoformat(day) for day in dates["range"])
    data: list[Trace] = []
    annotations: list[Trace] = []
    axes: dict[str, Trace] = {"xaxis": dates}
    if _repeat(len(panels)):
        again = {"anchor": "y", "side": "bottom", "overlaying": "x"}
        axes["xaxis2"] = {**dates, **again}
        # Plotly draws no axis without a trace.
        unseen = {"type": "scatter", "mode": "markers", "opacity": 0, "hoverinfo": "skip"}
        data.append({**unseen, "x": dates["range"], "y": [1, 1], "xaxis": "x2", "yaxis": "y"})
    for index, panel in enumerate(panels):
        low = lows.get(panel.scale_group, 1.0)
        frame = _frame(low, tops[panel.scale_group], (first, last), options.log)
        place = {"xaxis": "x", "yaxis": axis_name(index, "y")}
        traces = [*leaders(panel, frame, options), *panel_traces(panel, index, frame, options)]
        data += [{**trace, **place} for trace in traces]
        axes[axis_name(index, "yaxis")] = _value_axis(domains[index], frame, options)
        annotations.append(_title(panel, domains[index][1], options))
        annotations += panel_labels(panel, index, frame, options)
        annotations += line_labels(panel, index, frame, options)
    right = max(RIGHT, 14 + names_width(panels, options.compact))
    layout = _layout(options, theme, axes, annotations, right)
    layout["height"] = TOP + BOTTOM + _whole(len(panels), options.height)
    return {"data": data, "layout": layout}


def _layout(
    options: Options, theme: Theme, axes: dict[str, Trace], annotations: list[Trace], right: int
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
        "margin": {"l": 44, "r": right, "t": TOP, "b": BOTTOM, "pad": 0},
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
        "uirevision": f"{options.extent}",
        **axes,
    }
