"""Extracts in: bytes, a text table, our tables, every problem listed."""

from coaching_analytics.ingest.load import load
from coaching_analytics.ingest.preview import Preview, preview
from coaching_analytics.ingest.problems import FileFault, Problem
from coaching_analytics.ingest.report import FileReport, Report, TableReport

__all__ = ["FileFault", "FileReport", "Preview", "Problem", "Report", "TableReport", "load", "preview"]
