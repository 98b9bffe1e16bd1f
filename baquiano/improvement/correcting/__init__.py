"""Corrections that the director decides of an assistance, where the profile works so (ACM-03)."""
