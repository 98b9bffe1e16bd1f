"""The demonstration: an institution with a year of activity, made through the same actions that people use."""
