"""Verbs that write in territory and beneficiaries."""

from baquiano.beneficiaries.actions.bases import create_basis, edit_basis
from baquiano.beneficiaries.actions.people import (
    add_contact,
    correct_contact,
    end_contact,
    erase_contact,
    replace_contact,
)
from baquiano.beneficiaries.actions.register import create_beneficiary, edit_beneficiary
from baquiano.beneficiaries.actions.territory import load_territory

__all__ = [
    "add_contact",
    "correct_contact",
    "create_basis",
    "create_beneficiary",
    "edit_basis",
    "edit_beneficiary",
    "end_contact",
    "erase_contact",
    "load_territory",
    "replace_contact",
]
