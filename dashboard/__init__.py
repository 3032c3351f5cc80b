"""The dashboard: serves what the tables hold as pages, JSON and downloads; it never writes."""
