"""A plan made by topic: on what it rests, the meetings that approve and follow it, when an activity is ready."""
