"""Every room says which personal data it keeps, so that whoever asks for the own data receives all of it (Ley 1581)."""

import pytest
from django.apps import apps

from baquiano.common.models import InstitutionRow
from baquiano.institutions import personal

# The names by which a field of a person goes.
PERSONAL = (
    "email",
    "phone",
    "document_number",
    "signer_document",
    "surnames",
    "full_name",
    "address",
    "sender_name",
    "signer_name",
    "responsible_name",
)
# What holds one of them and is not data of a person, or cannot be told to be of one.
APART = {
    "accounts.opensession": "where who works here is signed in; it disappears when the session ends",
    "institutions.institution": "the data of the entity itself",
    "institutions.unit": "the address and mail of an office",
    "beneficiaries.beneficiary": "the contact of an entity, not of a person",
    "commitments.commitment": "a post written by hand (Rectoría), without document nor address",
    "travel.staycertificate": "who certified a stay is found by the signature, which bears the document",
    "delivery.workline": "a post written by hand, without document nor address",
    "communications.communication": "an official letter and its signer: who asks is found among its recipients",
}


def _keeping():
    models = [model for model in apps.get_models() if model.__module__.startswith("baquiano.")]
    return {m._meta.label_lower for m in models if {f.name for f in m._meta.concrete_fields} & set(PERSONAL)}


@pytest.mark.req("AUD-04")
def test_every_row_with_personal_data_is_declared_or_said_why_not():
    declared = {kind.model._meta.label_lower for kind in personal.registered()}

    assert _keeping() - declared - set(APART) == set()
    assert set(APART) <= _keeping(), "an exception that is no longer needed"


@pytest.mark.parametrize("kind", personal.registered(), ids=lambda kind: kind.key)
def test_what_is_declared_exists_and_finds_nobody_without_a_document(kind, scoped):
    fields = {field.name for field in kind.model._meta.concrete_fields}

    assert set(kind.fields) <= fields
    assert issubclass(kind.model, InstitutionRow) or kind.key == "institutions.people"
    assert list(kind.find(personal.Holder("CC", ""))) == []
