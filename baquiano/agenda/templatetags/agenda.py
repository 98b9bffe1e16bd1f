"""``{% load agenda %}``."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """``{{ lacking|item:entry.pk }}``: the value of a key, or nothing."""
    return mapping.get(key) if mapping else None
