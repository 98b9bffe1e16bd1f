"""Institutions for tests: small ones, with a root unit and the profile that each test asks for."""

from datetime import date
from itertools import count
from typing import Any

from baquiano.accounts.models import User
from baquiano.common.policy import Holding, Standing
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import (
    CatalogueItem,
    ConsentText,
    FiscalYear,
    Institution,
    Membership,
    Profile,
    Unit,
    UnitPlacement,
)
from tests.factories.accounts import make_user

_numbers = count(1)
YEAR = 2026


def make_institution(**overrides: Any) -> Institution:
    number = next(_numbers)
    fields = {
        "code": f"inst-{number}",
        "name": f"Institución Ficticia {number}",
        "short_name": f"IF{number}",
    }
    return Institution.objects.create(**(fields | overrides))


def make_fiscal_year(institution: Institution, year: int = YEAR, **overrides: Any) -> FiscalYear:
    return FiscalYear.objects.create(institution=institution, year=year, **overrides)


def make_profile(institution: Institution, settings: dict[str, Any] | None = None, year: int = YEAR) -> Profile:
    # What this object already read is of before.
    institution.__dict__.pop("_profiles", None)
    return Profile.objects.create(institution=institution, year=year, settings=settings or {}, digest="0" * 64)


def make_unit(institution: Institution, **overrides: Any) -> Unit:
    number = next(_numbers)
    fields = {
        "code": f"G{number}",
        "name": f"Grupo Ficticio {number}",
        "kind": "grupo",
        "starts_on": date(2020, 1, 1),
        "parent": None,
    }
    unit = Unit.objects.create(institution=institution, **(fields | overrides))
    UnitPlacement.objects.create(
        institution=institution,
        unit=unit,
        name=unit.name,
        kind=unit.kind,
        parent=unit.parent,
        starts_on=unit.starts_on,
        ends_on=unit.ends_on,
    )
    return unit


def make_membership(unit: Unit, role: str = "advisor", user: User | None = None, **overrides: Any) -> Membership:
    fields = {"starts_on": date(2020, 1, 1), "post": "Profesional ficticio"}
    return Membership.objects.create(
        institution_id=unit.institution_id,
        unit=unit,
        role=role,
        user=user or make_user(),
        **(fields | overrides),
    )


def make_member(unit: Unit, role: str = "advisor", **overrides: Any) -> User:
    """A person who holds ``role`` in ``unit``, with the standing the middleware would give."""
    user = overrides.pop("user", None) or make_user()
    make_membership(unit, role, user=user, **overrides)
    return with_standing(user, unit, role)


def with_standing(user: User, unit: Unit, role: str, *under: Unit) -> User:
    """Give ``user`` the standing of ``role`` in ``unit`` (and the units ``under`` it) without reading memberships."""
    unit_ids = frozenset([unit.pk, *(child.pk for child in under)])
    held = user.standing.holdings if user.standing else ()
    user.standing = Standing(unit.institution_id, (*held, Holding(role, unit.pk, unit_ids)))
    return user


def make_catalogue_item(institution: Institution, catalogue: str = "topic", **overrides: Any) -> CatalogueItem:
    number = next(_numbers)
    fields = {"code": f"c{number}", "name": f"Elemento Ficticio {number}"}
    return CatalogueItem.objects.create(institution=institution, catalogue=catalogue, **(fields | overrides))


def make_consent_text(institution: Institution, kind: str = ConsentKind.ATTENDANCE, **overrides: Any) -> ConsentText:
    fields = {
        "version": 1,
        "text": "Autorizo el tratamiento de mis datos.",
        "valid_from": date(2020, 1, 1),
    }
    return ConsentText.objects.create(institution=institution, kind=kind, **(fields | overrides))
