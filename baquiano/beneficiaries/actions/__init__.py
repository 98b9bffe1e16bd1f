"""Verbs that write in territory and beneficiaries."""

from baquiano.beneficiaries.actions.people import add_contact, end_contact, erase_contact, replace_contact
from baquiano.beneficiaries.actions.register import create_beneficiary, edit_beneficiary
from baquiano.beneficiaries.actions.territory import load_territory

__all__ = [
    "add_contact",
    "create_beneficiary",
    "edit_beneficiary",
    "end_contact",
    "erase_contact",
    "load_territory",
    "replace_contact",
]
