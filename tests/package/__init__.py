"""Tests of the archive builder, and of the archive itself."""
