"""The points of a chart from the Parquet tables, as a page without an index asks for them."""

import duckdb

METRICS = ["drones_launched", "drones_shot_down", "missiles_launched", "missiles_shot_down"]


def series(folder, metric):
    """Return the largest number of each day of 2025 by one side in one region."""
    return duckdb.sql(
        "SELECT event_end AS day, max(value) AS value "
        f"FROM read_parquet('{folder}/facts/*/*.parquet') "
        f"WHERE metric = '{metric}' AND actor = 'Russia' AND location = 'Kursk' "
        "AND event_end BETWEEN '2025-01-01' AND '2025-12-31' GROUP BY ALL ORDER BY 1"
    ).df()
