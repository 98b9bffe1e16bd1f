"""Signals that any room may send and ``audit`` hears."""

from django.dispatch import Signal

# user, listing (str), filters (dict), rows (int), format (str), personal_data (bool), institution, at
exported = Signal()
