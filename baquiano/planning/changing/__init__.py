"""Living with an approved plan: what is asked to change of it, what that touches, and what changed since (PLN-21)."""
