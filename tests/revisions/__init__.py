"""Tests of tfgen.revisions."""
