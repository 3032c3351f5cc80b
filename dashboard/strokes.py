"""The strokes of a panel's marks: stems, bars, fades. Pure.

They are shapes, each one path however many marks it is of: Plotly draws a line with gaps piece by
piece, and a chart of a thousand stems takes it several times longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from dashboard.marks import Frame, Mark, Options, Panel
from dashboard.theme import SIDE_LETTERS, THEMES, faded

Shape = dict[str, Any]
# From where to where: a day and a value, twice.
Segment = tuple[date, float, date, float]

FADE_STEPS = (1.0, 0.72, 0.46, 0.26, 0.11)
FADE_SHARE = 0.16
# From so many marks in a panel on, dots lose their stems.
STEM_LIMIT = 300
# Where a stem begins on a logarithmic scale: out of sight.
_LOG_ZERO = 0.5


def panel_strokes(panel: Panel, axis: str, frame: Frame, options: Options) -> list[Shape]:
    """Return the strokes of a panel on its axis of values, the lowest first."""
    shapes: list[Shape] = []
    for side in reversed(SIDE_LETTERS):
        marks = [mark for mark in panel.marks if mark.side == side]
        shapes += _side_strokes(marks, side, panel, frame, options)
    care = THEMES[options.theme].care
    changes = [(c.day, c.old, c.day, c.new) for c in panel.corrections]
    shapes.append(_stroke(changes, color=care, width=1))
    return [{**shape, "yref": axis} for shape in shapes if shape["path"]]


def steps(mark: Mark, reach: float, log: bool) -> list[tuple[float, float]]:
    """Return the ranges of the fading steps above (or below, for ``at_most``) a bound."""
    down = mark.qualifier == "at_most"
    count = len(FADE_STEPS)
    if log:
        ratio = 1.14 if not down else 1 / 1.14
        edges = [max(mark.value, _LOG_ZERO) * ratio**n for n in range(count + 1)]
    else:
        reach = min(reach, mark.value) if down else reach
        edges = [mark.value + (-1 if down else 1) * reach * n / count for n in range(count + 1)]
    return list(pairwise(edges))


def _side_strokes(
    marks: Sequence[Mark], side: str, panel: Panel, frame: Frame, options: Options
) -> list[Shape]:
    """Return the strokes of one side; those of nothing have an empty path."""
    theme = THEMES[options.theme]
    colour, stem = theme.sides[side], theme.stems[side]
    stemmed = len(panel.marks) <= STEM_LIMIT and not panel.total
    done = [m for m in marks if stemmed and m.status == "reported" and _is_dot(m)]
    planned = [m for m in marks if m.status == "planned"]
    extents = [(m.first_day, m.value, m.day, m.value) for m in marks if m.first_day]
    ranges = [
        (m.day, m.low, m.day, m.high)
        for m in marks
        if m.low is not None and m.high is not None and m.low < m.high
    ]
    bounded = [m for m in marks if m.qualifier in ("at_least", "at_most")]
    reach = frame.top * FADE_SHARE
    return [
        _stroke(_stems(done, options), color=stem, width=1),
        _stroke(_stems(planned, options), color=stem, width=1, dash="dot"),
        _stroke(extents, color=stem, width=2),
        _stroke(ranges, color=faded(colour, 0.8), width=6),
        *_fades(bounded, colour, reach, options.log),
    ]


def _is_dot(mark: Mark) -> bool:
    return mark.qualifier in ("exact", "approximate") and mark.first_day is None


def _stems(marks: Iterable[Mark], options: Options) -> list[Segment]:
    zero = _LOG_ZERO if options.log else 0.0
    return [(mark.day, zero, mark.day, mark.value) for mark in marks]


def _fades(marks: Sequence[Mark], colour: str, reach: float, log: bool) -> list[Shape]:
    ranges = [(mark.day, steps(mark, reach, log)) for mark in marks]
    return [
        _stroke(
            [(day, of_mark[step][0], day, of_mark[step][1]) for day, of_mark in ranges],
            color=faded(colour, 0.75 * opacity),
            width=6,
        )
        for step, opacity in enumerate(FADE_STEPS)
    ]


def _stroke(segments: Iterable[Segment], **line: Any) -> Shape:
    path = "".join(f"M{x0},{y0:.12g}L{x1},{y1:.12g}" for x0, y0, x1, y1 in segments)
    return {"type": "path", "path": path, "xref": "x", "layer": "below", "line": line}
