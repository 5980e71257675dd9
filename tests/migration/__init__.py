"""Tests of what brings older projects to the forms of today."""
