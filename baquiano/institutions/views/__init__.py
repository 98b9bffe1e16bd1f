"""The pages of the institution."""
