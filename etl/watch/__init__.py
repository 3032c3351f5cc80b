"""``etl watch``: feeds and pages of the web, visited politely, into the tables.

The only package that uses the network, and within it only ``etl.watch.fetching``.
"""
