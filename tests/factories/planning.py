"""Plans and their items for tests."""

from datetime import date, datetime
from itertools import count
from typing import Any

from baquiano.common.calendar_days import BOGOTA
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.planning.choices import PlanKind
from baquiano.planning.models import Agreement, Need, Plan, PlanItem
from tests.factories.accounts import make_user
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import YEAR, make_catalogue_item, make_unit

_numbers = count(1)
CREATED_AT = datetime(2026, 1, 12, 9, tzinfo=BOGOTA)


def make_plan(institution: Institution, unit: Unit | None = None, **overrides: Any) -> Plan:
    """The plan of a group, in draft; ``year=`` takes a FiscalYear."""
    unit = unit or make_unit(institution)
    year = overrides.pop("year", None) or FiscalYear.objects.get_or_create(institution=institution, year=YEAR)[0]
    fields = {"title": f"Plan {year} · {unit}", "created_at": CREATED_AT}
    return Plan.objects.create(institution=institution, unit=unit, year=year, **(fields | overrides))


def make_consolidated(institution: Institution, *plans: Plan, **overrides: Any) -> Plan:
    """The consolidated plan of ``plans``, which share its state unless another is asked."""
    fields = {"kind": PlanKind.CONSOLIDATED, "state": "consolidated", "title": "Plan consolidado ficticio"}
    unit = overrides.pop("unit", None) or make_unit(institution, kind="oficina")
    consolidated = make_plan(institution, unit, **(fields | overrides))
    for plan in plans:
        plan.consolidated_into, plan.state = consolidated, "consolidated"
        if consolidated.state == "in_force":
            plan.state = "in_force"
        plan.save()
    return consolidated


def make_item(plan: Plan, **overrides: Any) -> PlanItem:
    """An item with nothing but what the tables ask for; ``make_complete_item`` has everything."""
    position = plan.last_position = plan.last_position + 1
    plan.save(update_fields=["last_position"])
    beneficiaries = overrides.pop("beneficiaries", ())
    procedure_types = overrides.pop("procedure_types", ())
    fields = {
        "position": position,
        "code": f"{plan.unit.code}-{position:03d}",
        "activity": f"Actividad ficticia {next(_numbers)}",
        "created_at": CREATED_AT,
    }
    item = PlanItem.objects.create(institution_id=plan.institution_id, plan=plan, **(fields | overrides))
    item.beneficiaries.set(beneficiaries)
    item.procedure_types.set(procedure_types)
    return item


def make_complete_item(plan: Plan, **overrides: Any) -> PlanItem:
    """An item with every column of MI-GE-RG-217 filled."""
    institution = plan.institution
    school = overrides.get("beneficiaries", [None])[0] or make_beneficiary(institution)

    def entry(name: str) -> Any:
        return overrides.get(name) or make_catalogue_item(institution, name)

    fields = {
        "programme": entry("programme"),
        "topic": entry("topic"),
        "mechanism": entry("mechanism"),
        "service_type": entry("service_type"),
        "need": "Necesidad ficticia",
        "strategy": "Estrategia ficticia",
        "objective": "Objetivo ficticio",
        "instruments": "Guía ficticia",
        "starts_on": date(plan.year.year, 3, 10),
        "ends_on": date(plan.year.year, 3, 12),
        "municipality": school.municipality,
        "place": "Sede ficticia",
        "beneficiaries": [school],
        "responsible": overrides.get("responsible") or make_user(),
        "team": "Equipo ficticio",
        "procedure_types": [make_catalogue_item(institution, "procedure_type")],
        "resources": "Papelería ficticia",
        "budget": 1_500_000,
    }
    return make_item(plan, **(fields | overrides))


def make_need(unit: Unit, year: FiscalYear | None = None, **overrides: Any) -> Need:
    """A need of the group with its source and its goal."""
    institution = unit.institution
    year = year or FiscalYear.objects.get_or_create(institution=institution, year=YEAR)[0]
    number = next(_numbers)
    beneficiaries = overrides.pop("beneficiaries", ())
    fields = {
        "position": number,
        "code": f"{unit.code}-N{number:03d}",
        "description": f"Necesidad ficticia {number}",
        "goal": "Meta ficticia",
        "source_reference": "Acta ficticia, hallazgo 1",
        "created_at": CREATED_AT,
    }
    for name, catalogue in (("component", "component"), ("source_type", "need_source")):
        if name not in overrides:
            fields[name] = make_catalogue_item(institution, catalogue)
    need = Need.objects.create(institution=institution, unit=unit, year=year, **(fields | overrides))
    need.beneficiaries.set(beneficiaries)
    return need


def make_agreement(unit: Unit, **overrides: Any) -> Agreement:
    """An alliance of the unit, for all the vigencia."""
    fields = {
        "mode": "alliance",
        "number": f"AL-{next(_numbers):03d}",
        "partner": "Entidad Aliada Ficticia",
        "purpose": "Objeto ficticio",
        "starts_on": date(YEAR, 1, 1),
        "ends_on": date(YEAR, 12, 31),
        "created_at": CREATED_AT,
    }
    return Agreement.objects.create(institution=unit.institution, unit=unit, **(fields | overrides))
