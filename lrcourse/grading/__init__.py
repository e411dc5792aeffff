"""Grading strangers' notebooks."""
