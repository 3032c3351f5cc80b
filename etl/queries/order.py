"""The order of pages, for every query that needs it."""

from __future__ import annotations

# Nulls last in descending order: they count as smaller than anything.
PAGE_KEYS = (
    "coalesce(event_end, DATE '0001-01-01')",
    "coalesce(epoch_us(published_at), -9223372036854775807)",
    "doc_id",
    "number_start",
    "fact_id",
)
PAGE_ORDER = ", ".join(
    f"{key} {way}" for key, way in zip(PAGE_KEYS, ("DESC", "DESC", "", "", ""), strict=True)
)
