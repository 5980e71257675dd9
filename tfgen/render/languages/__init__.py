"""The languages that templates render to: how values are written in each, and where they may stand."""
