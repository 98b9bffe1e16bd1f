"""What the head of each directorate asks of the entities that it assists, and how many were asked (MON-06)."""
