"""Registering beneficiaries and correcting them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.beneficiaries.naming import search_text
from baquiano.beneficiaries.queries import enabled_kinds
from baquiano.beneficiaries.rules import errors_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.institutions.models import Institution

EDITABLE = (
    "kind",
    "territorial_kind",
    "nature",
    "person",
    "name",
    "order",
    "nit",
    "dane_code",
    "divipola",
    "municipality",
    "region",
    "zone",
    "sector",
    "public_entity",
    "authority_name",
    "authority_post",
    "email",
    "phone",
    "address",
    "is_active",
)


@transaction.atomic
def create_beneficiary(
    institution: Institution, *, id: UUID, fields: dict[str, Any], by: User | None, at: datetime
) -> Beneficiary:
    """A beneficiary of ``institution`` with ``fields`` among the editable ones.

    Refuses, by field, a kind that the profile does not enable and codes that are wrong or taken.
    """
    one_at_a_time(id)
    values = {"institution": institution, "created_by": by, "created_at": at, **fields}
    candidate = Beneficiary(pk=id, **values)
    _prepare(candidate)
    if not Beneficiary.objects.filter(pk=id).exists():
        _refuse_wrong(candidate, institution)
    prepared = {name: getattr(candidate, name) for name in [*values, "search_text"]}
    beneficiary, created = create_once(Beneficiary, id=id, fields=prepared)
    if created:
        data = trail.snapshot(beneficiary, list(EDITABLE))
        trail.record("beneficiaries.beneficiary_created", beneficiary, by=by, at=at, data=data)
    return beneficiary


@transaction.atomic
def edit_beneficiary(
    beneficiary: Beneficiary, *, fields: dict[str, Any], expected_version: int, by: User | None, at: datetime
) -> Beneficiary:
    """Change ``fields`` of the beneficiary if nobody saved in between; the same refusals as when creating it."""
    # Read again: a form may have written its own values on the row it was given.
    row = Beneficiary.objects.select_related("institution").get(pk=beneficiary.pk)
    old = trail.snapshot(row, list(EDITABLE))
    for name, value in fields.items():
        setattr(row, name, value)
    _prepare(row)
    _refuse_wrong(row, row.institution)
    changes = trail.diff(old, trail.snapshot(row, list(EDITABLE)))
    save_if_current(row, expected_version=expected_version, fields=[*fields, "search_text"])
    if changes:
        trail.record("beneficiaries.beneficiary_changed", row, by=by, at=at, changes=changes)
    return row


def _prepare(beneficiary: Beneficiary) -> None:
    beneficiary.name = one_line(beneficiary.name)
    beneficiary.nit = beneficiary.nit.replace(".", "").replace(" ", "")
    beneficiary.dane_code = beneficiary.dane_code.replace(" ", "")
    town = beneficiary.municipality
    codes = " ".join(filter(None, [beneficiary.dane_code, beneficiary.divipola]))
    beneficiary.search_text = search_text(beneficiary.name, town.name if town else "", codes, beneficiary.nit)


def _refuse_wrong(beneficiary: Beneficiary, institution: Institution) -> None:
    errors = errors_of(beneficiary, enabled_kinds(institution))
    if errors:
        raise Refused(errors)
    try:
        beneficiary.full_clean(exclude=["institution", "created_by"])
    except ValidationError as error:
        raise Refused(error) from error
