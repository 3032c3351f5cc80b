from __future__ import annotations

import pytest

from dashboard.state import parse_view
from etl.filters import FilterError


def test_a_view_is_read_from_its_address() -> None:
    view = parse_view(
        "?metric=drones_launched&metric=drones_lost&from=2024-12-01&view=table&mean=0"
    )
    assert view.values("metric") == ("drones_launched", "drones_lost")
    assert view.filters.of("metric") == ("drones_launched", "drones_lost")
    assert view.get("view") == "table"
    assert view.get("mean") == "0"
    assert view.get("scale") == "linear"


def test_links_lead_to_the_view_they_name() -> None:
    view = parse_view("metric=drones_launched&scale=log&fact=abc")
    added = parse_view(view.toggled("actor", "Russia & co").removeprefix("/"))
    assert added.values("actor") == ("Russia & co",)
    assert (added.get("scale"), added.get("fact")) == ("log", "abc")
    gone = parse_view(added.toggled("actor", "RUSSIA & CO").removeprefix("/"))
    assert gone == view


def test_a_default_is_left_out_of_the_address() -> None:
    view = parse_view("view=table")
    assert view.href(view="multiples") == "/"


def test_dates_are_replaced_together() -> None:
    view = parse_view("from=2024-01-01&to=2024-02-01&q=drone")
    assert view.replaced(**{"from": None, "to": None}) == "/?q=drone"


def test_clearing_keeps_how_things_are_shown() -> None:
    assert parse_view("metric=drones_lost&by=week&fact=x").cleared() == "/?by=week"


@pytest.mark.parametrize("name", ["utm_source", "fbclid", "gclid"])
def test_what_chat_programs_add_is_ignored(name: str) -> None:
    assert parse_view(f"{name}=x&by=week").get("by") == "week"


@pytest.mark.parametrize(
    "query",
    ["nothing=1", "view=pie", "by=hour", "view=table&view=chart", "scale=", "metric=unicorns",
     "from=1.2.2024", "from=2024-12-02&to=2024-12-01", "q=", "columns=date,colour", "sort=mood",
     "limit=5", "mean=3"],
)  # fmt: skip
def test_a_bad_address_is_refused_with_one_sentence(query: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse_view(query)
    assert str(caught.value).count(".") >= 1
    assert "\n" not in str(caught.value)
