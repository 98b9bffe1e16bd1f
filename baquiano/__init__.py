"""Baquiano runs the procedure of technical assistance of a Colombian public entity."""
