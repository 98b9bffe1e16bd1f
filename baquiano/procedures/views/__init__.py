"""Pages of the room: tasks, cases and procedures."""
