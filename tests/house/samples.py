"""A row for each address that takes arguments, found by the noun with which the address is named.

``planning:plan_approve`` takes the plan of the sample group; ``delivery:session_hold`` its visit. An address whose
arguments are not one row (a month, a section) has a line of its own. The sample group is that of the role users.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django_scopes import scope

from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.audit.models import TrailEntry
from baquiano.beneficiaries.models import Beneficiary, Contact
from baquiano.commitments.models import Commitment
from baquiano.delivery.models import AssistanceSession
from baquiano.documents.models import Evidence, IssuedDocument, Signature, StoredFile
from baquiano.governance.models import AgendaItem, CollegiateBody, CommitteeSession
from baquiano.institutions.models import CatalogueItem, FiscalYear, Membership, NonWorkingDay, Unit
from baquiano.meetings.models import Attendance, Meeting, MinutesSection
from baquiano.notifications.models import Delivery, Message
from baquiano.planning.models import ImportBatch, Plan, PlanItem, PlanReturn
from baquiano.procedures.models import Activity, Case, Procedure, ProcessDefinition, Task
from tests.house.routes import Route

GROUP = "GME"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
Found = tuple[dict[str, Any], Model | None]


def _first(rows: QuerySet) -> Model:
    row = rows.order_by("pk").first()
    if row is None:
        raise LookupError(f"la demostración no tiene {rows.model._meta.verbose_name_plural}")
    return row


def _visits() -> QuerySet:
    return AssistanceSession.objects.filter(meeting__unit__code=GROUP)


def _meetings() -> QuerySet:
    return Meeting.objects.filter(assistance__in=_visits(), state="held")


def _month(world: Any) -> dict[str, Any]:
    agenda = _first(MonthlyAgenda.objects.filter(unit__code=GROUP, state="published").select_related("year"))
    return {"year": agenda.year.year, "month": agenda.month}


# Rows without a unit: what is shown of them is filtered row by row, so that the door is all there is to ask.
SHARED = (Beneficiary, FiscalYear, CollegiateBody, Procedure, ProcessDefinition, Activity, CatalogueItem)

# The row of each noun: the first segment of the name of an address, in its room.
ROWS: dict[str, Callable[[], QuerySet]] = {
    "institutions:unit": lambda: Unit.objects.filter(code=GROUP),
    "institutions:membership": lambda: Membership.objects.filter(unit__code=GROUP),
    "institutions:my": lambda: Unit.objects.filter(code=GROUP),
    "institutions:day": NonWorkingDay.objects.all,
    "beneficiaries:beneficiary": Beneficiary.objects.all,
    "beneficiaries:contact": Beneficiary.objects.all,
    "documents:document": lambda: IssuedDocument.objects.filter(subject_type="meetings.meeting"),
    "documents:evidence": Evidence.objects.all,
    "documents:signature": lambda: Signature.objects.filter(image__isnull=False),
    "notifications:message": Message.objects.all,
    "notifications:delivery": Delivery.objects.all,
    "procedures:procedure": Procedure.objects.all,
    "procedures:diagram": ProcessDefinition.objects.all,
    "procedures:activity": lambda: Activity.objects.filter(definition__procedure__isnull=False),
    "procedures:task": lambda: Task.objects.filter(unit__code=GROUP),
    "procedures:record": lambda: Task.objects.filter(unit__code=GROUP),
    "procedures:case": lambda: Case.objects.filter(unit__code=GROUP),
    "audit:entry": TrailEntry.objects.all,
    "meetings:meeting": _meetings,
    "meetings:minutes": _meetings,
    "meetings:sign": _meetings,
    "meetings:attendance": _meetings,
    "agenda:agenda": lambda: MonthlyAgenda.objects.filter(unit__code=GROUP),
    "agenda:entry": lambda: AgendaEntry.objects.filter(agenda__unit__code=GROUP),
    "delivery:session": _visits,
    "delivery:beneficiary": Beneficiary.objects.all,
    "delivery:entry": lambda: AgendaEntry.objects.filter(agenda__unit__code=GROUP, session__isnull=False),
    "commitments:commitment": lambda: Commitment.objects.filter(unit__code=GROUP),
    "commitments:beneficiary": Beneficiary.objects.all,
    "planning:plan": lambda: Plan.objects.filter(unit__code=GROUP),
    "planning:import": lambda: Plan.objects.filter(unit__code=GROUP),
    "planning:return": PlanReturn.objects.all,
    "planning:consolidation": FiscalYear.objects.all,
    "planning:year": FiscalYear.objects.all,
    "planning:committee": lambda: AgendaItem.objects.filter(subject_type="planning.plan"),
    "governance:body": CollegiateBody.objects.all,
    "governance:session": CommitteeSession.objects.all,
    "governance:item": lambda: AgendaItem.objects.filter(subject_type=""),
    "planning:item": lambda: PlanItem.objects.filter(plan__unit__code=GROUP),
}


def _of_entry(world: Any) -> Found:
    agenda = _first(ROWS["agenda:agenda"]())
    return {"pk": agenda.pk}, agenda


def _of_attendance(world: Any) -> Found:
    row = _first(Attendance.objects.filter(meeting__in=_meetings()))
    return {"pk": row.pk}, row


def _of_section(world: Any) -> Found:
    section = _first(MinutesSection.objects.filter(minutes__meeting__in=_meetings()))
    return {"pk": section.minutes.meeting_id, "key": section.key}, section.minutes.meeting


def _of_contact(world: Any) -> Found:
    contact = Contact.objects.first()
    if contact is None:
        school = _first(Beneficiary.objects.all())
        contact = Contact.objects.create(
            institution=world, beneficiary=school, name="Contacto Ficticio", starts_on="2026-01-01", created_at=NOW
        )
    return {"pk": contact.pk}, contact


def _of_commitment(world: Any) -> Found:
    visit = _first(_visits().filter(meeting__state="held"))
    promise = _first(Commitment.objects.filter(origin_id=str(visit.meeting_id)))
    return {"pk": visit.pk, "commitment": promise.pk}, visit


def _of_case_activity(world: Any) -> Found:
    case = _first(ROWS["procedures:case"]().select_related("definition"))
    activity = _first(case.definition.activities.all())
    return {"pk": case.pk, "activity": activity.pk}, case


def _of_trail_subject(world: Any) -> Found:
    plan = _first(Plan.objects.filter(unit__code=GROUP))
    return {"subject_type": "planning.plan", "subject_id": str(plan.pk)}, None


def _of_month(world: Any) -> Found:
    return _month(world), None


def _of_group_month(world: Any) -> Found:
    unit = _first(Unit.objects.filter(code=GROUP))
    return {**_month(world), "unit": unit.pk}, unit


def _of_import(world: Any) -> Found:
    plan = _first(Plan.objects.filter(unit__code=GROUP))
    batch = ImportBatch.objects.filter(plan=plan).first()
    if batch is None:
        file = StoredFile.objects.order_by("pk").first()
        batch = ImportBatch.objects.create(institution=world, plan=plan, file=file, created_at=NOW)
    return {"pk": batch.pk}, batch


def _of_public_month(world: Any) -> Found:
    return {"code": world.code, **_month(world)}, None


def _of_public_year(world: Any) -> Found:
    return {"code": world.code, "year": _first(FiscalYear.objects.all()).year}, None


# Addresses whose arguments are not just one row, or whose row is not that of their noun.
APART: dict[str, Callable[[Any], Found]] = {
    "verification:code_detail": lambda world: ({"code": _first(IssuedDocument.objects.all()).verification_code}, None),
    "portal:home": lambda world: ({"code": world.code}, None),
    "portal:agenda_current": lambda world: ({"code": world.code}, None),
    "portal:plan_current": lambda world: ({"code": world.code}, None),
    "portal:agenda": _of_public_month,
    "portal:agenda_csv": _of_public_month,
    "portal:plan": _of_public_year,
    "portal:plan_csv": _of_public_year,
    "institutions:catalogue_detail": lambda world: ({"code": _first(CatalogueItem.objects.all()).catalogue}, None),
    "institutions:year_close": lambda world: ({"year": _first(FiscalYear.objects.all()).year}, None),
    "beneficiaries:contact_end": _of_contact,
    "audit:subject_detail": _of_trail_subject,
    "meetings:attendance_correct": _of_attendance,
    "meetings:attendance_void": _of_attendance,
    "meetings:section_write": _of_section,
    "procedures:case_activity": _of_case_activity,
    "agenda:month_detail": _of_month,
    "agenda:month_draw": _of_month,
    "agenda:month_publish": _of_month,
    "agenda:month_print": _of_month,
    "agenda:agenda_draw": _of_group_month,
    "agenda:entry_create": _of_entry,
    **{f"planning:import_{verb}": _of_import for verb in ("detail", "columns", "sheet", "answer", "apply", "abandon")},
    "delivery:commitment_edit": _of_commitment,
    "delivery:commitment_discard": _of_commitment,
    "delivery:commitment_check": _of_commitment,
}


def sample_of(route: Route, world: Any) -> Found:
    """The arguments of ``route`` and the row they name; ``LookupError`` when nothing was foreseen for it."""
    with scope(institution=world):
        if route.name in APART:
            return APART[route.name](world)
        room, _, name = route.name.partition(":")
        noun = f"{room}:{name.partition('_')[0]}"
        if noun not in ROWS:
            raise LookupError(f"sin muestra para {noun} {route.arguments}")
        row = _first(ROWS[noun]())
        return {route.arguments[0]: row.pk}, None if isinstance(row, SHARED) else row
