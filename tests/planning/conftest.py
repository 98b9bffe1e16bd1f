"""A group with its people, catalogues and towns, and the workbook that it keeps."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from tests.factories.accounts import make_user
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.planning import make_plan

HEADERS = [
    "No.",
    "Programa del plan de desarrollo",
    "Necesidad detectada",
    "Estrategia",
    "Actividades / proyectos",
    "Objetivo a alcanzar",
    "Fechas de ejecución",
    "Mecanismos de asistencia técnica",
    "Lugar",
    "Municipio",
    "Establecimientos educativos",
    "Responsable",
    "Trámite",
    "Recursos",
    "Presupuesto",
    "Tipo de asistencia técnica",
]
REQUIRED = ["need", "activity", "objective", "starts_on", "mechanism", "place", "beneficiaries", "responsible"]


@dataclass
class Group:
    """What the tests of a plan lean on."""

    institution: Any
    unit: Any
    advisor: Any
    leader: Any
    plan: Any
    town: Any
    school: Any
    return_reason: Any

    def row(self, **overrides: Any) -> list[Any]:
        """A good row of the group's spreadsheet."""
        cells = {
            "number": 1,
            "programme": "Calidad ficticia",
            "need": "Necesidad ficticia",
            "strategy": "Estrategia ficticia",
            "activity": "Acompañar el plan ficticio",
            "objective": "Objetivo ficticio",
            "dates": "10 al 14 de marzo de 2026",
            "mechanism": "Taller",
            "place": "Sede ficticia",
            "municipality": "Sabanalarga (Atlántico)",
            "schools": self.school.name,
            "responsible": self.advisor.full_name,
            "procedures": "Viáticos, logística",
            "resources": "Papelería",
            "budget": "$ 1.500.000",
            "service_type": "Asistencia técnica",
        }
        return list((cells | overrides).values())


@pytest.fixture
def group(scoped):
    make_profile(
        scoped,
        {
            "plan": {
                "required_fields": REQUIRED,
                "unit": "grupo",
                "format": "MI-GE-RG-217",
                "approval_record": "AP-AI-RG-111",
            },
            "minutes": {"format": "AP-AI-RG-111"},
        },
    )
    make_catalogue_item(scoped, "programme", code="P1", name="Calidad ficticia")
    make_catalogue_item(scoped, "mechanism", code="taller", name="Taller")
    make_catalogue_item(scoped, "mechanism", code="visita", name="Visita en sitio")
    make_catalogue_item(scoped, "service_type", code="at", name="Asistencia técnica")
    make_catalogue_item(scoped, "procedure_type", code="travel", name="Viáticos")
    make_catalogue_item(scoped, "procedure_type", code="logistics", name="Logística")
    town = make_municipality("08638", "Sabanalarga")
    unit = make_unit(scoped, kind="grupo", code="GCE", name="Grupo de Calidad Ficticia")
    advisor = make_member(unit, "advisor", user=make_user(full_name="Aurora Ejemplo Ficticia"))
    leader = make_member(unit, "group_leader", user=make_user(full_name="Benigno Muestra Ficticio"))
    return Group(
        institution=scoped,
        unit=unit,
        advisor=advisor,
        leader=leader,
        plan=make_plan(scoped, unit, created_by=advisor),
        town=town,
        school=make_beneficiary(scoped, name="Institución Educativa La Ceiba Ficticia", municipality=town),
        return_reason=make_catalogue_item(scoped, "return_reason", name="Faltan datos"),
    )


def workbook(rows, headers=HEADERS, *, above=(), sheet="Plan 2026", more=()):
    """The bytes of a workbook whose table begins under the rows ``above``."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in [*above, headers, *rows]:
        page.append(row)
    for title in more:
        book.create_sheet(title)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
