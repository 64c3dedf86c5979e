"""Models to rows, and rows to files that a spreadsheet opens."""
