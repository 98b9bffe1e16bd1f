"""The words of the institution in templates: ``{% heading "plan_unit" %}``."""

from django import template

from baquiano.institutions import words

register = template.Library()


@register.simple_tag
def heading(key: str) -> str:
    """The word of the institution for ``key``, with a capital."""
    return str(words.heading(key))
