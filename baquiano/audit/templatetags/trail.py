"""``{% load trail %}{% trail_of plan "planning.view_plan" %}``: what was done to something, on its own page."""

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse

from baquiano.audit import presentation, queries
from baquiano.common.policy import allows

register = template.Library()
LAST = 20


@register.inclusion_tag("audit/_trail_of.html", takes_context=True)
def trail_of(context: dict[str, Any], subject: Model, action: str) -> dict[str, Any]:
    """The last acts over ``subject``, for whom the policy grants ``action`` on it; nothing for the rest."""
    user = context["request"].user
    may_see_all = allows(user, "audit.view_trail") and _is_own(user, subject)
    if not may_see_all and not allows(user, action, subject):
        return {"is_shown": False}
    kind, key = subject._meta.label_lower, str(subject.pk)
    return {
        "is_shown": True,
        "entries": presentation.timeline(list(queries.entries_of(subject)[:LAST])),
        "all_url": reverse("audit:subject_detail", args=[kind, key]) if may_see_all else "",
    }


def _is_own(user: Any, subject: Model) -> bool:
    return getattr(subject, "institution_id", None) == user.standing.institution_id
