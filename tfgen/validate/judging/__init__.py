"""Rules are run: from root modules to verdicts, those of an earlier run included."""
