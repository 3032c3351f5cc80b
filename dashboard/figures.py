"""Charts as plain dictionaries: panels in, a Plotly figure out. Nothing here reads a table.

Plotly reads every text as markup: ``escape`` is used on whatever came from outside.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dashboard.days import STRIP, STRIP_GAP, day_shapes, has_days
from dashboard.labels import (
    break_notes,
    leaders,
    line_labels,
    names_height,
    names_width,
    panel_labels,
)
from dashboard.marks import Frame, Options, Panel, axis_name, escape, upper
from dashboard.strokes import FADE_SHARE, panel_strokes
from dashboard.theme import SANS, THEMES, Theme
from dashboard.traces import HATCH_REACH, panel_traces

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

# Labels that neither turn nor hide are not measured, which took a seventh of the drawing.
UPRIGHT = {"tickangle": 0, "ticklabeloverflow": "allow"}
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
        for entry in panel.corrections:
            tops[panel.scale_group] = max(tops.get(panel.scale_group, 0.0), entry.old)
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
        **UPRIGHT,
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
        **UPRIGHT,
    }


@dataclass(frozen=True)
class _Slot:
    """Where a panel and its line of days lie, as shares of the whole height from below.

    ``days`` is None when no line of days is drawn.
    """

    values: tuple[float, float]
    days: tuple[float, float] | None


def _repeat(count: int) -> int:
    return REPEAT_ROOM if count >= REPEAT_FROM else 0


def _slots(panels: Sequence[Panel], options: Options) -> tuple[list[_Slot], int]:
    """Return the places of the panels, top first, and the whole height in px."""
    tails = [STRIP + STRIP_GAP if has_days(panel, options) else 0 for panel in panels]
    count = len(panels)
    whole = count * options.height + (count - 1) * PANEL_GAP + _repeat(count) + sum(tails)
    slots = []
    top = whole
    for index, tail in enumerate(tails):
        bottom = top - options.height
        strip = (bottom - tail) / whole, (bottom - STRIP_GAP) / whole
        slots.append(_Slot((bottom / whole, top / whole), strip if tail else None))
        top = bottom - tail - PANEL_GAP - (0 if index else _repeat(count))
    return slots, whole


def figure(panels: Sequence[Panel], options: Options) -> Figure:
    """Return the small multiples of some panels on one date axis.

    Every panel with marks is drawn; ``panels`` must not be empty.
    """
    tops, lows = scale_tops(panels), _scale_lows(panels)
    room = max(names_height(panel, options.compact) for panel in panels)
    options = replace(options, height=max(options.height, room))
    slots, whole = _slots(panels, options)
    dates = _date_axis(panels, options)
    first, last = (date.fromisoformat(day) for day in dates["range"])
    drawn = Drawn({"xaxis": dates}, [], [], [_chosen_rule(THEMES[options.theme])])
    if _repeat(len(panels)):
        _repeat_dates(drawn, dates, slots[0])
    for index, panel in enumerate(panels):
        low = lows.get(panel.scale_group, 1.0)
        frame = _frame(low, tops[panel.scale_group], (first, last), options.log)
        _draw_panel(drawn, panel, index, frame, slots[index], options)
        if strip := slots[index].days:
            drawn.shapes.extend(day_shapes(panel, strip, frame, options))
    right = max(RIGHT, 14 + names_width(panels, options.compact))
    layout = _layout(options, THEMES[options.theme], drawn, right)
    layout["height"] = TOP + BOTTOM + whole
    return {"data": drawn.data, "layout": layout, "config": GRAPH_CONFIG}


@dataclass(frozen=True)
class Drawn:
    """What has been drawn so far."""

    axes: dict[str, Trace]
    data: list[Trace]
    annotations: list[Trace]
    shapes: list[Trace]


def _repeat_dates(drawn: Drawn, dates: Trace, slot: _Slot) -> None:
    """Draw the dates under the first panel too."""
    under = {"anchor": "free", "position": (slot.days or slot.values)[0], "side": "bottom"}
    # By itself an overlaying axis takes the places of the other's ticks, a little off, as its own.
    drawn.axes["xaxis2"] = {**dates, **under, "overlaying": "x", "tickmode": "auto"}
    # Plotly draws no axis without a trace.
    unseen = {"type": "scatter", "mode": "markers", "opacity": 0, "hoverinfo": "skip"}
    drawn.data.append({**unseen, "x": dates["range"], "y": [1, 1], "xaxis": "x2", "yaxis": "y"})


def _draw_panel(
    drawn: Drawn, panel: Panel, index: int, frame: Frame, slot: _Slot, options: Options
) -> None:
    place = {"xaxis": "x", "yaxis": axis_name(index, "y")}
    traces = [*leaders(panel, frame, options), *panel_traces(panel, index, frame, options)]
    drawn.data.extend({**trace, **place} for trace in traces)
    drawn.axes[axis_name(index, "yaxis")] = _value_axis(slot.values, frame, options)
    drawn.annotations.append(_title(panel, slot.values[1], options))
    drawn.annotations.extend(panel_labels(panel, index, frame, options))
    drawn.annotations.extend(line_labels(panel, index, frame, options))
    drawn.annotations.extend(break_notes(panel, slot.values[1], frame, options))
    drawn.shapes.extend(_break_shapes(panel, slot.values, frame, options))
    drawn.shapes.extend(panel_strokes(panel, place["yaxis"], frame, options))


def _break_shapes(
    panel: Panel, domain: tuple[float, float], frame: Frame, options: Options
) -> list[Trace]:
    """Return the dashed rules where definitions change, and the shade over the side without."""
    theme = THEMES[options.theme]
    shapes: list[Trace] = []
    for entry in panel.breaks:
        if not frame.first < entry.day <= frame.last:
            continue
        place = {"xref": "x", "yref": "paper", "y0": domain[0], "y1": domain[1], "layer": "below"}
        day = entry.day.isoformat()
        ends = (frame.first.isoformat(), day) if entry.empty_before else (day, frame.last)
        if not panel.lines:
            fill = {"fillcolor": theme.sunk, "line": {"width": 0}}
            shapes.append({"type": "rect", "x0": ends[0], "x1": str(ends[1]), **place, **fill})
        rule = {"line": {"color": theme.ink_3, "width": 1, "dash": "4px,3px"}}
        shapes.append({"type": "line", "x0": day, "x1": day, **place, **rule})
    return shapes


def _chosen_rule(theme: Theme) -> Trace:
    """Return the rule through all panels that the page moves to the chosen day."""
    return {
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


def _layout(options: Options, theme: Theme, drawn: Drawn, right: int) -> dict[str, Any]:
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
        "shapes": drawn.shapes,
        "annotations": drawn.annotations,
        "uirevision": f"{options.extent}",
        **drawn.axes,
    }
