"""Backup copies: everything that cannot be made again, in one folder that proves itself.

``writing`` makes a copy while people work, ``checking`` finds a flipped byte in it, ``restoring`` gives it back on
either engine and proves it equal. ``rows`` and ``manifest`` say what a copy is made of.
"""
