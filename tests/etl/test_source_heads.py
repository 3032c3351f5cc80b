"""The sources that head a line or a row of a table, or end one."""

from __future__ import annotations

import pytest

from etl.source_heads import line_head, line_tail, report_head, row_head
from tests.etl.phrases import name_of, reader_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Air Force on the night of 3 May: 40 drones downed", "Air Force"),
        ("Ann Lee, the governor: 40 men fell", "Ann Lee"),
        ("Governor Ann Lee: 40 men fell", "Ann Lee"),
        ("Displaced people by district (IOM): 40 in May", "IOM"),
        ("20:50 Army: five raids", "Army"),
        # What is counted, whose it is, where the report was written, and a time of day.
        ("KIA: 16 (+3)", None),
        ("Losses of the armed forces: 40 men", None),
        ("KYIV: 40 men fell", None),
        ("Source: 40 men fell", None),
        ("The army left at 20:50", None),
    ],
)
def test_head_of_a_line(text: str, name: str | None) -> None:
    reader = reader_of(text)
    assert name_of(reader, line_head(reader)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Harbour Institute| May| 300", "Harbour Institute"),
        ("Harbour Institute (abroad)| May| 300", "Harbour Institute"),
        ("May| Harbour Institute| 300", None),
        ("tanks| 300", None),
    ],
)
def test_first_cell_of_a_row(text: str, name: str | None) -> None:
    reader = reader_of(text)
    assert name_of(reader, row_head(reader)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Thai army update, Monday 16:00", "Thai army"),
        ("Thai weather update, Monday 16:00", None),
        ("Thai army at the border", None),
    ],
)
def test_what_a_body_puts_out_heads_it(text: str, name: str | None) -> None:
    reader = reader_of(text, heading=True)
    assert name_of(reader, report_head(reader)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("40 drones were downed – Air Force", "Air Force"),
        ("40 drones were downed — Air Force.", "Air Force"),
        ("40 drones were downed – all of them", None),
        ("Tanks – the army", None),
    ],
)
def test_end_of_a_line(text: str, name: str | None) -> None:
    reader = reader_of(text)
    found = line_tail(reader)
    assert name_of(reader, found) == name
    assert found is None or found.trailing
