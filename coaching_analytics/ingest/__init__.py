"""Extracts in: bytes, a text table, our tables, every problem listed."""

from coaching_analytics.ingest.load import load
from coaching_analytics.ingest.report import Report, TableReport

__all__ = ["Report", "TableReport", "load"]
