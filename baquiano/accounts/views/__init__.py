"""The pages of the room: entering and leaving."""
