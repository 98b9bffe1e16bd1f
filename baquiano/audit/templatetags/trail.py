"""``{% load trail %}{% trail_of plan "planning.view_plan" %}``: what was done to something, on its own page."""

import re
from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from baquiano.audit import presentation, queries
from baquiano.common.policy import allows

register = template.Library()
LAST = 20
_KEY = re.compile(r"\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")


@register.filter
def short_keys(text: Any) -> SafeString:
    """The keys of rows in ``text``, by their ends; the whole key is said on hovering."""
    parts = enumerate(_KEY.split(str(text)))
    return format_html_join("", "{}", ((_short(part) if place % 2 else part,) for place, part in parts))


def _short(key: str) -> SafeString:
    return format_html('<code title="{}">{}…{}</code>', key, key[:8], key[-4:])


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
