"""How the figures for the public are told."""

from django import template

from baquiano.ui.display import number

register = template.Library()


@register.filter
def reserved(count: int | None) -> str:
    """A count of people, or that it is not told."""
    return "reservado" if count is None else number(count)
