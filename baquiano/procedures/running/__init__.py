"""The machinery under the actions: how a case moves, how an activity is settled, who is told."""
