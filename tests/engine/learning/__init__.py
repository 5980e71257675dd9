"""Learn from the running AWS provider which values it refuses: the facts in tfgen/rules that ship as a table."""
