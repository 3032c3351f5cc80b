"""Which marks get their words printed beside them, and where the words fit. Pure."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboard.marks import Frame, Line, Mark, Options, Panel, axis_name, escape
from dashboard.theme import SANS, SERIF, THEMES

Annotation = dict[str, Any]
Box = tuple[float, float, float, float]
Spot = tuple[float, float]

LABEL_LIMIT = 7
# Corrections beyond these, the latest, have their mark without words.
CORRECTION_LIMIT = 4
# What a label is taken to cover, in px, when it is decided whether it fits.
LETTER_WIDTH = 6.6
LINE_HEIGHT = 17
USUAL_WIDTH = 640
NARROW_WIDTH = 290
OVERHANG = 40
# Names of lines, in the margin at the right: letters in a row, px of a row, px between two names.
NAME_LETTERS = 24
NARROW_NAME_LETTERS = 15
NAME_ROW = 15
NAME_GAP = 5


@dataclass(frozen=True)
class _Place:
    """Where words stand beside their mark: the anchor, and the shift in px (up is positive)."""

    anchor: str
    right: float
    up: float

    def box(self, spot: Spot, width: float) -> Box:
        """Return left, right, top and bottom of words of a width, counted downwards."""
        start = spot[0] + self.right - (width if self.anchor == "right" else 0)
        middle = spot[1] - self.up
        return start, start + width, middle - LINE_HEIGHT / 2, middle + LINE_HEIGHT / 2


_BESIDE = (_Place("right", -9, 0), _Place("left", 9, 0))
# Beside a hatched bar, and over the line of its dates.
_AWAY = (_Place("right", -18, 14), _Place("left", 18, 14))
_ABOVE = (_Place("right", 4, 15), _Place("left", -4, 15))


def _plot_width(panel: Panel, options: Options) -> int:
    """Return the width that a panel is taken to have, in px, beside the names of its lines."""
    usual = NARROW_WIDTH if options.compact else USUAL_WIDTH
    return usual - names_width([panel], options.compact)


def panel_labels(panel: Panel, index: int, frame: Frame, options: Options) -> list[Annotation]:
    """Return the printed words of a panel, leaving out whatever would lie on something else."""
    width = _plot_width(panel, options)
    spots = {
        mark: (
            width * (mark.day - frame.first).days / frame.days,
            options.height * (1 - share(mark.value, frame, options.log)),
        )
        for mark in panel.marks
        if frame.first <= mark.day <= frame.last
    }
    speakers = {mark.who for mark in panel.marks}
    several = len(speakers) > 1 and options.by == "day" and not options.compact
    taken: list[Box] = _break_boxes(panel, frame, options, width)
    labels = []
    for mark in _labelled(panel, list(spots)):
        many = len(panel.marks) > LABEL_LIMIT
        text = _text(mark, many, several, options.by, frame.first.year != frame.last.year)
        place = _place(mark, LETTER_WIDTH * len(text), spots, taken, width)
        if place is not None:
            taken.append(place.box(spots[mark], LETTER_WIDTH * len(text)))
            labels.append(_label(mark, index, text, place, options))
    return labels


def share(value: float, frame: Frame, log: bool) -> float:
    """Return how high a value stands in its panel, from 0 to 1."""
    if log:
        return math.log(max(value, frame.low) / frame.low) / math.log(frame.top / frame.low)
    return value / max(frame.top, 1)


def _value_at(height: float, frame: Frame, log: bool) -> float:
    """Return the value that stands at a share of the height; the inverse of ``share``."""
    if log:
        return float(frame.low * (frame.top / frame.low) ** height)
    return height * max(frame.top, 1)


def _labelled(panel: Panel, shown: Sequence[Mark]) -> list[Mark]:
    """Return the marks whose words are printed: all when few, else the highest and the odd."""
    marks = [mark for mark in shown if not mark.regional] or list(shown)
    if not marks or panel.lines:
        return []
    peak = max(marks, key=lambda mark: mark.value)
    if len(panel.marks) <= LABEL_LIMIT:
        return [peak, *[mark for mark in reversed(marks) if mark is not peak]]
    odd = [mark for mark in marks if mark.qualifier == "vague" or mark.status == "planned"]
    return [peak, *[mark for mark in odd[-2:] if mark is not peak]]


def _text(mark: Mark, many: bool, several: bool, by: str, year: bool) -> str:
    text = f"“{escape(mark.words)}”" if mark.qualifier == "vague" else escape(mark.words)
    if many and mark.qualifier != "vague":
        day = f"{mark.day.day} {mark.day:%b %Y}" if year else f"{mark.day.day} {mark.day:%b}"
        day = f"{mark.day:%B %Y}" if by == "month" else day
        part = f" ({mark.covered[0]} of {mark.covered[1]} days)" if mark.covered else ""
        if by == "month":
            return f"{text} in {day}{part}"
        return f"{text} in the week of {day}{part}" if by == "week" else f"{text} on {day}"
    return f"{escape(mark.who)}: {text}" if several else text


def _place(
    mark: Mark, reach: float, spots: Mapping[Mark, Spot], taken: Sequence[Box], width: float
) -> _Place | None:
    """Return the first place where words of a length are free, None if there is none."""
    spot = spots[mark]
    turn = 1 if spot[0] > width / 2 else -1
    beside = _AWAY[::turn] if mark.qualifier == "vague" or mark.first_day else _BESIDE[::turn]
    for place in (*beside, *_ABOVE[::turn]):
        box = place.box(spot, reach)
        others = [other for key, other in spots.items() if key is not mark]
        inside = box[0] >= 0 and box[1] <= width + OVERHANG
        if inside and _is_free(box, taken, others):
            return place
    return None


def _is_free(box: Box, taken: Iterable[Box], spots: Iterable[Spot]) -> bool:
    left, right, top, bottom = box
    for other in taken:
        if left < other[1] and other[0] < right and top < other[3] and other[2] < bottom:
            return False
    return not any(left - 4 < x < right + 4 and top - 2 < y < bottom + 2 for x, y in spots)


def _label(mark: Mark, index: int, text: str, place: _Place, options: Options) -> Annotation:
    return {
        "name": mark.fact_id,
        "x": mark.day.isoformat(),
        "y": math.log10(max(mark.value, 0.5)) if options.log else mark.value,
        "xref": "x",
        "yref": axis_name(index, "y"),
        "text": text,
        "showarrow": False,
        "xanchor": place.anchor,
        "yanchor": "middle",
        "xshift": place.right,
        "yshift": place.up,
        "font": {
            "size": 12,
            "color": THEMES[options.theme].ink_2,
            "family": SERIF if mark.qualifier == "vague" else SANS,
        },
    }


def correction_labels(panel: Panel, index: int, frame: Frame, options: Options) -> list[Annotation]:
    """Return the words of corrections beside their old values: ``53 → 50``."""
    theme = THEMES[options.theme]
    labels = []
    shown = [entry for entry in panel.corrections if frame.first <= entry.day <= frame.last]
    for entry in shown[-CORRECTION_LIMIT:]:
        left = (entry.day - frame.first).days > frame.days / 2
        labels.append(
            {
                "name": entry.fact_id,
                "x": entry.day.isoformat(),
                "y": math.log10(max(entry.old, 0.5)) if options.log else entry.old,
                "xref": "x",
                "yref": axis_name(index, "y"),
                "text": escape(entry.words),
                "showarrow": False,
                "xanchor": "right" if left else "left",
                "yanchor": "middle",
                "xshift": -9 if left else 9,
                "yshift": 0,
                "font": {"size": 12, "color": theme.care, "family": SANS},
            }
        )
    return labels


@dataclass(frozen=True)
class _Note:
    """The sentence of a break in rows, and whether it stands at the left of the rule."""

    day: date
    rows: tuple[str, ...]
    left: bool


def _break_notes(panel: Panel, frame: Frame, width: float, compact: bool) -> list[_Note]:
    """Return the notes of the breaks in sight, each on the side where there is room."""
    notes = []
    for entry in panel.breaks:
        if frame.first < entry.day <= frame.last:
            before = (entry.day - frame.first).days
            left = entry.empty_before if not panel.lines else before > frame.days / 2
            room = width * (before if left else frame.days - before) / frame.days
            text = entry.short if compact else entry.note
            rows = textwrap.wrap(text, max(12, int((room - 16) / LETTER_WIDTH)))
            notes.append(_Note(entry.day, tuple(rows), left))
    return notes


def _break_boxes(panel: Panel, frame: Frame, options: Options, width: float) -> list[Box]:
    """Return what the rules and notes of breaks cover, as ``_Place.box`` counts."""
    boxes: list[Box] = []
    for note in _break_notes(panel, frame, width, options.compact):
        x = width * (note.day - frame.first).days / frame.days
        boxes.append((x - 1, x + 1, 0, options.height))
        long = 7 + LETTER_WIDTH * max(map(len, note.rows))
        ends = (x - long, x) if note.left else (x, x + long)
        boxes.append((*ends, 0, LINE_HEIGHT * len(note.rows)))
    return boxes


def break_notes(panel: Panel, top: float, frame: Frame, options: Options) -> list[Annotation]:
    """Return one sentence for each break of definition; ``top`` is the panel's upper end."""
    width = _plot_width(panel, options)
    return [
        {
            "x": note.day.isoformat(),
            "y": top,
            "xref": "x",
            "yref": "paper",
            "text": "<br>".join(escape(row) for row in note.rows),
            "showarrow": False,
            "align": "right" if note.left else "left",
            "xanchor": "right" if note.left else "left",
            "yanchor": "top",
            "xshift": -7 if note.left else 7,
            "yshift": 0,
            "font": {"size": 12, "color": THEMES[options.theme].ink_2, "family": SANS},
        }
        for note in _break_notes(panel, frame, width, options.compact)
    ]


@dataclass(frozen=True)
class Name:
    """The name of a line in rows, its last mark, and where its middle stands in px from below."""

    number: int
    rows: tuple[str, ...]
    last: Mark
    up: float

    @property
    def tall(self) -> float:
        """How much height the name takes, with the distance to the next."""
        return NAME_ROW * len(self.rows) + NAME_GAP


def name_rows(line: Line, compact: bool) -> tuple[str, ...]:
    """Return the name of a line in rows that fit the margin."""
    return tuple(textwrap.wrap(line.name, NARROW_NAME_LETTERS if compact else NAME_LETTERS))


def names_height(panel: Panel, compact: bool) -> int:
    """Return the height that the names of a panel's lines need, one under the other."""
    return sum(NAME_ROW * len(name_rows(line, compact)) + NAME_GAP for line in panel.lines)


def names_width(panels: Sequence[Panel], compact: bool) -> int:
    """Return the width that the names of lines need; 0 when there are no lines."""
    rows = [row for panel in panels for line in panel.lines for row in name_rows(line, compact)]
    return math.ceil(max(map(len, rows), default=0) * LETTER_WIDTH)


def line_names(panel: Panel, frame: Frame, options: Options) -> list[Name]:
    """Return the names of a panel's lines, as near to the height of their last marks as fits."""
    names = []
    for number, line in enumerate(panel.lines):
        marks = [mark for mark in line.marks if frame.first <= mark.day <= frame.last]
        if marks:
            up = options.height * share(marks[-1].value, frame, options.log)
            names.append(Name(number, name_rows(line, options.compact), marks[-1], up))
    names.sort(key=lambda name: name.up)
    placed: list[Name] = []
    floor = 0.0
    for name in names:
        up = max(name.up, floor + name.tall / 2)
        placed.append(replace(name, up=up))
        floor = up + name.tall / 2
    ceiling = float(options.height)
    for index in reversed(range(len(placed))):
        name = placed[index]
        up = min(name.up, ceiling - name.tall / 2)
        placed[index] = replace(name, up=up)
        ceiling = up - name.tall / 2
    return placed


def line_labels(panel: Panel, index: int, frame: Frame, options: Options) -> list[Annotation]:
    """Return the names of a panel's lines, in the margin at the right."""
    labels: list[Annotation] = []
    for name in line_names(panel, frame, options):
        shift = name.up - options.height * share(name.last.value, frame, options.log)
        text = "<br>".join(escape(row) for row in name.rows)
        label = _label(name.last, index, text, _Place("left", 8, shift), options)
        place = {"name": f"line {name.number}", "x": 1, "xref": "paper", "align": "left"}
        labels.append({**label, **place})
    return labels


def leaders(panel: Panel, frame: Frame, options: Options) -> list[Annotation]:
    """Return the thin dotted lines from the last mark of each line to its name."""
    found = []
    for name in line_names(panel, frame, options):
        end = _value_at(name.up / options.height, frame, options.log)
        found.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [name.last.day.isoformat(), frame.last.isoformat()],
                "y": [name.last.value, end],
                "line": {"color": THEMES[options.theme].axis, "width": 0.75, "dash": "dot"},
                "hoverinfo": "skip",
                "showlegend": False,
                "cliponaxis": False,
            }
        )
    return found
