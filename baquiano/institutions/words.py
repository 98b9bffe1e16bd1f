"""The words of the institution in headings and filters, read when they are drawn (``labels`` of the folder)."""

from django.utils.functional import lazy
from django.utils.text import capfirst
from django_scopes import get_scope

from baquiano.institutions.queries import DEFAULT_LABELS, label


def _heading(key: str) -> str:
    """The word with a capital; outside a scope, where no institution speaks, the one of the house."""
    institution = get_scope().get("institution")
    return capfirst(label(institution, key) if institution else DEFAULT_LABELS[key])


heading = lazy(_heading, str)

# Whoever writes a plan: a group, a directorate, a station (PLN-03).
PLAN_UNIT, PLAN_UNITS = heading("plan_unit"), heading("plan_units")
# An encounter in which somebody is assisted: a visit, a session, a day of work.
SESSION = heading("session")
