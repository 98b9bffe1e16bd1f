"""Territory and schools for tests."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from baquiano.beneficiaries.actions import create_basis
from baquiano.beneficiaries.models import Beneficiary, Contact, Department, Municipality, TopicBasis
from baquiano.beneficiaries.naming import place_key, search_text
from baquiano.common.identity import uuid7
from baquiano.institutions.models import Institution

_numbers = count(1)
CREATED_AT = datetime(2026, 1, 5, 15, tzinfo=UTC)


def make_department(code: str = "08", name: str = "Atlántico") -> Department:
    department, _ = Department.objects.get_or_create(code=code, defaults={"name": name, "search_text": place_key(name)})
    return department


def make_municipality(code: str = "08638", name: str = "Sabanalarga", **overrides: Any) -> Municipality:
    department = overrides.pop("department", None) or make_department(code[:2], overrides.pop("in_", "Atlántico"))
    fields = {
        "name": name,
        "kind": "Municipio",
        "department": department,
        "search_text": place_key(name),
    }
    municipality, _ = Municipality.objects.get_or_create(code=code, defaults=fields | overrides)
    return municipality


def make_beneficiary(institution: Institution, **overrides: Any) -> Beneficiary:
    number = next(_numbers)
    fields = {
        "kind": "school",
        "name": f"Institución Educativa Ficticia {number}",
        "municipality": overrides.pop("municipality", None) or make_municipality(),
        "zone": "urban",
        "sector": "official",
        "created_at": CREATED_AT,
    } | overrides
    fields.setdefault("dane_code", f"1{fields['municipality'].code}{number:06d}")
    fields.setdefault("search_text", search_text(fields["name"], fields["municipality"].name, fields["dane_code"]))
    return Beneficiary.objects.create(institution=institution, **fields)


def make_contact(beneficiary: Beneficiary, **overrides: Any) -> Contact:
    number = next(_numbers)
    fields = {
        "name": f"Contacto Ficticio {number}",
        "starts_on": CREATED_AT.date(),
        "created_at": CREATED_AT,
    }
    return Contact.objects.create(
        institution_id=beneficiary.institution_id,
        beneficiary=beneficiary,
        **(fields | overrides),
    )


def make_basis(beneficiary: Beneficiary, topic: Any, *, at: datetime = CREATED_AT, **overrides: Any) -> TopicBasis:
    fields = {
        "is_obligatory": False,
        "norm": None,
        "assistance": "Asesoría (ficticia)",
        "is_voluntary": True,
        "note": "",
    }
    return create_basis(beneficiary, id=uuid7(), topic=topic, fields=fields | overrides, by=None, at=at)
