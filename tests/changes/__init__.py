"""Tests of tfgen.changes."""
