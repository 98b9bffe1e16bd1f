"""An entity with a published agenda and a divulged plan, full of names that must not be seen."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from baquiano.agenda.models import MonthlyAgenda
from baquiano.common.calendar_days import BOGOTA
from baquiano.institutions.models import Institution
from baquiano.planning.models import Plan
from tests.factories.accounts import make_user
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import make_catalogue_item, make_fiscal_year, make_unit
from tests.factories.planning import make_complete_item, make_consolidated, make_plan

SECRETS = ("Secretaria Oculta Ficticia", "Citlali Ciudadana Ficticia", "Equipo Reservado", "Nota interna", "oculta@")


@dataclass
class Published:
    institution: Institution
    agenda: MonthlyAgenda
    plan: Plan
    official: Any

    def entry(self, **overrides: Any) -> Any:
        fields = {
            "responsible": self.official,
            "created_by": self.official,
            "note": "Nota interna: preguntar por Citlali Ciudadana Ficticia",
            "link": "https://reunion.invalid/oculta",
        }
        return make_entry(self.agenda, **(fields | overrides))


@pytest.fixture
def published(scoped: Institution) -> Published:
    official = make_user(full_name="Secretaria Oculta Ficticia", email="oculta@prueba.invalid")
    unit, year = make_unit(scoped, name="Calidad Ficticia"), make_fiscal_year(scoped)
    plan = make_plan(scoped, unit, year=year)
    consolidated = make_consolidated(
        scoped, plan, year=year, state="in_force", divulged_at=datetime(2026, 2, 20, tzinfo=BOGOTA)
    )
    citizen = make_beneficiary(scoped, name="Citlali Ciudadana Ficticia", person="natural", kind="citizen")
    make_complete_item(
        plan,
        activity="Acompañar el PEI",
        responsible=official,
        team="Equipo Reservado",
        beneficiaries=[make_beneficiary(scoped, name="Escuela Ficticia Visible"), citizen],
        topic=make_catalogue_item(scoped, code="pei", name="Tema visible"),
        starts_on=date(2026, 3, 10),
    )
    agenda = make_agenda(scoped, unit, year=year, state="published", published_at=datetime(2026, 2, 25, tzinfo=BOGOTA))
    found = Published(scoped, agenda, consolidated, official)
    found.entry(title="Visita visible", beneficiary=make_beneficiary(scoped, name="Escuela Ficticia Visible 2"))
    found.entry(title="Asesoría a ciudadana", beneficiary=citizen, place=citizen.name)
    return found
