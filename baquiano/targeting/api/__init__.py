"""What the room offers to other systems (NFR-08).

``selections``  selections, who is in them, capacities and the list of the SGR
``measures``    the catalogue of variables and their values
``exercises``   exercises, their scenarios, and the order of each with its arithmetic
"""

from baquiano.targeting.api import exercises, measures, selections
from baquiano.targeting.api.room import room

__all__ = ["exercises", "measures", "room", "selections"]
