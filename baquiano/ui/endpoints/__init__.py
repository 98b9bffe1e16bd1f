"""The pieces with which a room offers its lists, its rows and its verbs to other systems: see ``rooms``."""

from baquiano.ui.endpoints.calls import Call
from baquiano.ui.endpoints.rooms import Asked, Room
from baquiano.ui.endpoints.rows import Rows, Told, moment, words

__all__ = ["Asked", "Call", "Room", "Rows", "Told", "moment", "words"]
