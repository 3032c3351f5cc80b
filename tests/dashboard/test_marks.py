"""What a chart is made of, as Plotly is told of it."""

from __future__ import annotations

import json
from dataclasses import replace

from dashboard.figures import figure
from dashboard.marks import Line, Options, Panel, escape
from tests.dashboard.figures import MARK

HOSTILE = '<b>x</b><a href="https://evil.example">y</a>&amp;'


def test_escape_leaves_no_tag_and_no_entity() -> None:
    assert escape("<b>&lt;") == "&lt;b&gt;&amp;lt;"


def test_text_from_outside_is_never_markup() -> None:
    mark = replace(MARK, words=HOSTILE, who=HOSTILE)
    panel = Panel(HOSTILE, HOSTILE, (mark, replace(mark, who="z", value=20)), "x",
                  lines=(Line(HOSTILE, "a", (mark,)),))  # fmt: skip
    text = json.dumps(figure([panel], Options()))
    assert "<a" not in text
    assert "<b>x" not in text
    assert "&lt;b&gt;x" in text
