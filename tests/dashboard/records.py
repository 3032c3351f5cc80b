"""Facts as records, for those who put them into words."""

from __future__ import annotations

from typing import Any


def fact(**values: Any) -> dict[str, Any]:
    """Return the record of an air force's figure, with other values where they are given."""
    base = {
        "metric": "drones_launched", "value": 53.0, "low": 53.0, "high": 53.0,
        "qualifier": "exact", "unit": "count", "item": "drone", "scope": "increment",
        "status": "reported", "actor": "Russia", "target": "Ukraine", "location": None,
        "attributed_to": "Ukraine’s air force", "event_start": "2024-12-05",
        "event_end": "2024-12-06", "date_basis": "relative", "number_text": "53",
        "publisher": "Test bulletin", "published_at": "2024-12-06T08:00:00Z",
    }  # fmt: skip
    return {**base, **values}
