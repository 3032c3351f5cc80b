"""Reads reports and finds the numbers they state about conflicts, each with its sentence."""

__version__ = "0.1.0"
