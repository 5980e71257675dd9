"""The report: its data, its file, and the page in a browser."""
