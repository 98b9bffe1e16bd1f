"""Baquiano runs the procedure of technical assistance of a Colombian public entity."""

__version__ = "0.1.0"
