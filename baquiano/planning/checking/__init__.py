"""The check of a plan: what its rules read, how they are run, what was found and what was accepted.

``sheet``     the activities of a vigencia and all that surrounds them, read once in a constant number of queries
``settings``  severities and thresholds, from the profile of the vigencia
``desk``      the same rows found by entity, person and plan, and compared with each other
``findings``  a rule and what it finds
``results``   the findings of a plan, with what was accepted of them

The rules themselves are in ``planning.checks``, one file each.
"""
