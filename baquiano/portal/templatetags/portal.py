"""What the public pages of an entity have."""

from django import template

from baquiano.institutions.models import Institution
from baquiano.portal import accounts, offer, publishing, queries

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
def has_accounts(institution: Institution) -> bool:
    return accounts.has_accounts(institution)
