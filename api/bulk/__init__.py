"""Whole lists as files: CSV, NDJSON and XLSX, with the same rows as the pages in JSON."""
