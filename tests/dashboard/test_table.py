from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.state import COLUMNS, parse_view
from dashboard.table import HEADS, table_data
from etl.queries import SORT_KEYS


def rows(client: FlaskClient, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/table/rows?{query}").get_json()["rows"]
    return found


def texts(client: FlaskClient, query: str) -> list[str]:
    return [row["cells"][0]["text"] for row in rows(client, query)]


def test_rows_come_in_the_order_that_is_asked_for(client: FlaskClient) -> None:
    query = "metric=drones_launched&columns=value&sort="
    rising, falling = texts(client, query + "value"), texts(client, query + "-value")
    assert [int(text) for text in rising] == sorted(int(text) for text in rising)
    assert falling[0] == rising[-1]


def test_rows_begin_where_the_scroll_stands(client: FlaskClient) -> None:
    whole = texts(client, "metric=drones_launched&columns=date")
    assert texts(client, "metric=drones_launched&columns=date&offset=3") == whole[3:]
    assert texts(client, "metric=drones_launched&columns=date&offset=5000") == []


@pytest.mark.parametrize(
    "query", ["offset=-1", "offset=x", "offset=1&offset=2", "offset=99999999999", "colour=red"]
)
def test_bad_rows_are_refused(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/table/rows?{query}")
    assert answer.status_code == 400
    assert list(answer.get_json()) == ["error"]


def test_every_column_can_be_shown(client: FlaskClient) -> None:
    (row,) = rows(client, f"columns={','.join(COLUMNS)}&metric=troops_deployed&qualifier=range")
    cells = dict(zip(COLUMNS, row["cells"], strict=True))
    assert cells["value"]["text"] == "10,000–12,000"
    assert cells["value"]["glyph"] == "range"
    assert cells["date"]["text"] == "as of 6 Dec 2024"
    assert cells["actor"]["text"] == "North Korea"
    assert cells["sentence"]["pieces"][0] == ["Between 10,000 and 12,000", 1]


def test_a_head_sorts_by_something_that_exists() -> None:
    assert {head.sort for head in HEADS.values()} - {None} <= set(SORT_KEYS)
    assert tuple(HEADS) == COLUMNS


def test_a_head_turns_the_order_round() -> None:
    heads = {
        c["name"]: c for c in table_data(parse_view("view=table&sort=-value"), [], 0)["columns"]
    }
    assert heads["value"]["sorted"] == "descending"
    assert heads["value"]["href"] == "/?view=table&sort=value"
    assert heads["date"]["href"] == "/?view=table&sort=-date"
    assert heads["sentence"]["href"] is None
