"""What the public pages of an entity have."""

from django import template

from baquiano.institutions.models import Institution
from baquiano.portal import offer, publishing, queries
from baquiano.portal.counting import HIDDEN
from baquiano.ui.display import number

register = template.Library()


@register.filter
def has_agenda(institution: Institution) -> bool:
    return queries.has_agenda(institution)


@register.filter
def has_portfolio(institution: Institution) -> bool:
    return offer.has_portfolio(institution)


@register.filter
def has_map(institution: Institution) -> bool:
    return publishing.publishes_map(institution)


@register.filter
def has_results(institution: Institution) -> bool:
    return publishing.publishes_results(institution)


@register.filter
def reserved(count: int | None) -> str:
    """A count of people, or that it is not told."""
    return HIDDEN if count is None else number(count)
