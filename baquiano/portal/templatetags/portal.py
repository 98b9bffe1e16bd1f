"""What the public pages of an entity have."""

from django import template

from baquiano.institutions.models import Institution
from baquiano.institutions.queries import closed_rooms
from baquiano.portal import offer

register = template.Library()


@register.filter
def has_agenda(institution: Institution) -> bool:
    """Whether the entity publishes an agenda: its profile may say that it works without one."""
    return "agenda" not in closed_rooms(institution)


@register.filter
def has_portfolio(institution: Institution) -> bool:
    return offer.has_portfolio(institution)
