"""A row for each address that takes arguments, found by the noun with which the address is named.

``planning:plan_approve`` takes the plan of the sample group; ``delivery:session_hold`` its visit. An address whose
arguments are not one row (a month, a section) has a line of its own. The sample group is that of the role users.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django_scopes import scope

from baquiano.agenda.models import Absence, AgendaEntry, CalendarFeed, FindingAnswer, MonthlyAgenda
from baquiano.agenda.queries import digest_of
from baquiano.archive.models import CaseFile, FiledDocument, Inventory, RetentionSchedule
from baquiano.audit.models import TrailEntry
from baquiano.beneficiaries.models import Beneficiary, Contact, TopicBasis
from baquiano.commitments.models import Commitment
from baquiano.common.spreadsheets import write_xlsx
from baquiano.communications.models import Communication
from baquiano.competences.models import Competence
from baquiano.delivery.models import (
    Assistance,
    AssistanceMilestone,
    AssistanceSession,
    PartialReport,
    WorkLine,
    WorkPlan,
)
from baquiano.demand.models import ServiceRequest
from baquiano.documents import kinds
from baquiano.documents.actions import store_file
from baquiano.documents.models import Evidence, Format, IssuedDocument, Signature, StoredFile
from baquiano.evaluation.models import AnalysisReport, Campaign, Instrument, Observation, Question
from baquiano.field.models import Capture
from baquiano.governance.models import AgendaItem, CollegiateBody, CommitteeSession
from baquiano.imports.models import SheetLoad
from baquiano.improvement.models import Audit, Correction, Finding, ImprovementAction, Routine, Sample
from baquiano.institutions.models import CatalogueItem, FiscalYear, Membership, NonWorkingDay, Unit
from baquiano.library.models import Guide, GuideVersion
from baquiano.meetings.models import Attendance, Meeting, MinutesSection, RegisterLink
from baquiano.monitoring.models import DirectorContact, FollowUpCut, MonthlyFollowUp
from baquiano.norms.models import Norm
from baquiano.notifications.models import Announcement, Delivery, Message
from baquiano.planning.checking.results import check_of, check_of_year
from baquiano.planning.models import (
    Agreement,
    ChangeRequest,
    Funding,
    ImportBatch,
    JointProposal,
    Need,
    Plan,
    PlanItem,
    PlanReturn,
    Reconciliation,
    Waiver,
)
from baquiano.portfolio.models import Milestone, MilestoneTemplate, Service, ServiceVersion
from baquiano.privacy.models import DataRequest
from baquiano.procedures.models import (
    Activity,
    Case,
    DiagramDraft,
    GuideLink,
    NormReview,
    Procedure,
    ProcedureIndicator,
    ProcedureNorm,
    ProcedureRisk,
    ProcessDefinition,
    Task,
)
from baquiano.reports.models import (
    AccountabilityPackage,
    AssistanceRegister,
    PeriodReport,
    ReportSection,
    Snapshot,
    TopicReport,
)
from baquiano.strategy.models import AnnualStrategy, DataReference, Guideline, Proposal
from baquiano.targeting.models import Capacity, Measure, Pick, Scenario, Selection, TargetingExercise
from baquiano.targeting.queries import ranked_universe
from baquiano.teams.models import Team, TeamMember
from baquiano.tokens.models import ApiToken
from baquiano.training.models import Training
from baquiano.travel.models import TravelLeg, TravelRequest, TravelVisit
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


def _link() -> RegisterLink:
    return _first(RegisterLink.objects.filter(meeting__unit__code=GROUP))


def _trips(*states: str) -> QuerySet:
    return TravelRequest.objects.filter(unit__code=GROUP, state__in=states)


def _proposals() -> QuerySet:
    return Proposal.objects.filter(unit__code=GROUP, strategy__state="draft")


def _strategy(**step: Any) -> Callable[[Any], Found]:
    """A strategy of that step."""

    def found(world: Any) -> Found:
        strategy = _first(AnnualStrategy.objects.filter(**step))
        return {"pk": strategy.pk}, strategy

    return found


def _of_judged(world: Any) -> Found:
    proposal = _first(_proposals().filter(state="submitted"))
    return {"pk": proposal.pk}, proposal


def _mending(*states: str) -> QuerySet:
    return ImprovementAction.objects.filter(unit__code=GROUP, state__in=states)


def _answered() -> DataRequest:
    return _first(DataRequest.objects.filter(state="answered"))


def _month(world: Any) -> dict[str, Any]:
    agenda = _first(MonthlyAgenda.objects.filter(unit__code=GROUP, state="published").select_related("year"))
    return {"year": agenda.year.year, "month": agenda.month}


# Rows without a unit: what is shown of them is filtered row by row, so that the door is all there is to ask.
SHARED = (
    Inventory,
    RetentionSchedule,
    Norm,
    Format,
    Beneficiary,
    Guideline,
    FiscalYear,
    CollegiateBody,
    Procedure,
    ProcessDefinition,
    Activity,
    CatalogueItem,
    DiagramDraft,
    ProcedureNorm,
    ProcedureRisk,
    ProcedureIndicator,
    NormReview,
    Instrument,
    Question,
)

# The row of each noun: the first segment of the name of an address, in its room.
ROWS: dict[str, Callable[[], QuerySet]] = {
    "institutions:unit": lambda: Unit.objects.filter(code=GROUP),
    "institutions:membership": lambda: Membership.objects.filter(unit__code=GROUP),
    "institutions:my": lambda: Unit.objects.filter(code=GROUP),
    "institutions:day": NonWorkingDay.objects.all,
    "norms:norm": Norm.objects.all,
    "teams:team": lambda: Team.objects.filter(unit__code=GROUP, ends_on__isnull=True),
    "teams:member": lambda: TeamMember.objects.filter(team__unit__code=GROUP, team__ends_on__isnull=True),
    "beneficiaries:beneficiary": Beneficiary.objects.all,
    "beneficiaries:contact": Beneficiary.objects.all,
    "documents:format": Format.objects.all,
    "documents:document": lambda: IssuedDocument.objects.filter(subject_type="meetings.meeting"),
    "documents:evidence": lambda: Evidence.objects.filter(file__isnull=False),
    "documents:signature": lambda: Signature.objects.filter(image__isnull=False),
    "notifications:message": Message.objects.all,
    "notifications:delivery": Delivery.objects.all,
    "notifications:announcement": lambda: Announcement.objects.filter(unit__code=GROUP),
    "competences:competence": lambda: Competence.objects.filter(unit__code=GROUP, annulled_reason=""),
    "training:training": lambda: Training.objects.filter(unit__code=GROUP, annulled_reason=""),
    "library:guide": lambda: Guide.objects.filter(unit__code=GROUP, retired_on__isnull=True),
    "library:version": lambda: GuideVersion.objects.filter(guide__unit__code=GROUP).exclude(guide__kind="policy"),
    "procedures:procedure": lambda: Procedure.objects.filter(state="in_force"),
    "procedures:diagram": lambda: ProcessDefinition.objects.filter(procedure__state="in_force"),
    "procedures:draft": lambda: DiagramDraft.objects.filter(procedure__state="draft"),
    "procedures:activity": lambda: Activity.objects.filter(definition__procedure__state="in_force"),
    "procedures:norm": Norm.objects.all,
    "procedures:founding": ProcedureNorm.objects.all,
    "procedures:guide": Guide.objects.all,
    "procedures:use": lambda: GuideLink.objects.filter(unit__code=GROUP),
    "procedures:risk": ProcedureRisk.objects.all,
    "procedures:indicator": ProcedureIndicator.objects.all,
    "procedures:review": NormReview.objects.all,
    "procedures:task": lambda: Task.objects.filter(unit__code=GROUP),
    "procedures:record": lambda: Task.objects.filter(unit__code=GROUP),
    "procedures:case": lambda: Case.objects.filter(unit__code=GROUP),
    "audit:entry": TrailEntry.objects.all,
    "meetings:meeting": _meetings,
    "meetings:minutes": _meetings,
    "meetings:sign": _meetings,
    "meetings:attendance": _meetings,
    "meetings:differential": _meetings,
    "meetings:register": lambda: Meeting.objects.filter(pk=_link().meeting_id),
    "agenda:agenda": lambda: MonthlyAgenda.objects.filter(unit__code=GROUP),
    "agenda:entry": lambda: AgendaEntry.objects.filter(agenda__unit__code=GROUP),
    "delivery:session": _visits,
    "delivery:report": lambda: _visits().filter(meeting__state="held"),
    "delivery:assistance": lambda: Assistance.objects.filter(state="open"),
    "delivery:beneficiary": Beneficiary.objects.all,
    "delivery:entry": lambda: AgendaEntry.objects.filter(agenda__unit__code=GROUP, session__isnull=False),
    "evaluation:campaign": lambda: Campaign.objects.filter(unit__code=GROUP, state="open"),
    "evaluation:instrument": lambda: Instrument.objects.filter(state="draft"),
    "evaluation:question": lambda: Question.objects.filter(instrument__state="draft"),
    "evaluation:observation": lambda: Observation.objects.filter(unit__code=GROUP),
    "evaluation:report": lambda: AnalysisReport.objects.filter(unit__code=GROUP, state="draft"),
    "evaluation:session": _visits,
    "evaluation:assistance": lambda: Assistance.objects.filter(unit__code=GROUP),
    "evaluation:subject": _visits,
    "evaluation:beneficiary": Beneficiary.objects.all,
    "improvement:campaign": lambda: Campaign.objects.filter(unit__code=GROUP),
    "improvement:observation": lambda: Observation.objects.filter(unit__code=GROUP),
    "improvement:action": lambda: _mending("open"),
    "improvement:correction": lambda: Correction.objects.filter(unit__code=GROUP),
    "improvement:assistance": lambda: Assistance.objects.filter(unit__code=GROUP, state="open"),
    "improvement:audit": lambda: Audit.objects.filter(state="running"),
    "improvement:sample": lambda: Sample.objects.filter(audit__state="running"),
    "improvement:finding": lambda: Finding.objects.filter(unit__code=GROUP),
    "improvement:routine": lambda: Routine.objects.filter(state="scheduled"),
    "improvement:item": lambda: PlanItem.objects.filter(plan__unit__code=GROUP, plan__state="in_force"),
    "improvement:task": lambda: Task.objects.filter(unit__code=GROUP),
    "improvement:session": _visits,
    "improvement:committee": CommitteeSession.objects.all,
    "door:commitment": lambda: Commitment.objects.filter(unit__code=GROUP),
    "demand:request": lambda: ServiceRequest.objects.filter(unit__code=GROUP, state="in_progress"),
    "portfolio:service": lambda: Service.objects.filter(unit__code=GROUP, state="published"),
    "portfolio:version": lambda: ServiceVersion.objects.filter(service__unit__code=GROUP, state="draft"),
    "portfolio:milestone": lambda: Milestone.objects.filter(service_version__in=ROWS["portfolio:version"]()),
    "portfolio:template": MilestoneTemplate.objects.all,
    "portfolio:team": lambda: Team.objects.filter(unit__code=GROUP),
    "targeting:selection": lambda: Selection.objects.filter(unit__code=GROUP, state="draft"),
    "targeting:pick": lambda: Pick.objects.filter(selection__unit__code=GROUP, selection__state="draft"),
    "targeting:exercise": lambda: TargetingExercise.objects.filter(unit__code=GROUP, state="draft"),
    "targeting:scenario": lambda: Scenario.objects.filter(exercise__unit__code=GROUP, exercise__state="draft"),
    "targeting:entity": Beneficiary.objects.all,
    "beneficiaries:basis": TopicBasis.objects.all,
    "targeting:measure": Measure.objects.all,
    "targeting:capacity": lambda: Capacity.objects.filter(unit__code=GROUP),
    "strategy:strategy": lambda: AnnualStrategy.objects.filter(state="draft", analysed_at=None),
    "strategy:proposal": lambda: _proposals().filter(strategy__analysed_at=None),
    "strategy:reference": lambda: DataReference.objects.filter(strategy__state="draft"),
    "strategy:committee": lambda: AgendaItem.objects.filter(
        subject_type="strategy.annualstrategy", decisions__isnull=True
    ),
    "strategy:guideline": Guideline.objects.all,
    "strategy:plan": lambda: Plan.objects.filter(unit__code=GROUP),
    "travel:visit": lambda: Meeting.objects.filter(assistance__in=_visits()),
    "travel:need": lambda: Meeting.objects.filter(assistance__in=_visits()).exclude(state="cancelled"),
    "travel:request": lambda: _trips("delivered"),
    "communications:communication": lambda: Communication.objects.filter(unit__code=GROUP),
    "communications:task": lambda: Task.objects.filter(unit__code=GROUP),
    "commitments:commitment": lambda: Commitment.objects.filter(unit__code=GROUP),
    "commitments:beneficiary": Beneficiary.objects.all,
    "planning:plan": lambda: Plan.objects.filter(unit__code=GROUP),
    "planning:import": lambda: Plan.objects.filter(unit__code=GROUP),
    "planning:need": lambda: Need.objects.filter(unit__code=GROUP),
    "planning:agreement": lambda: Agreement.objects.filter(unit__code=GROUP),
    "planning:funding": lambda: Funding.objects.filter(item__plan__unit__code=GROUP),
    "planning:reconciliation": lambda: Reconciliation.objects.filter(plan__unit__code=GROUP),
    "planning:return": PlanReturn.objects.all,
    "planning:change": lambda: ChangeRequest.objects.filter(plan__unit__code=GROUP),
    "planning:consolidation": FiscalYear.objects.all,
    "planning:year": FiscalYear.objects.all,
    "planning:committee": lambda: AgendaItem.objects.filter(subject_type="planning.plan"),
    "governance:body": CollegiateBody.objects.all,
    "governance:session": CommitteeSession.objects.all,
    "governance:item": lambda: AgendaItem.objects.filter(subject_type=""),
    "field:visit": lambda: _visits().exclude(meeting__state="cancelled"),
    "field:capture": lambda: Capture.objects.filter(unit__code=GROUP, state="rejected"),
    "archive:schedule": lambda: RetentionSchedule.objects.filter(is_retired=False),
    "archive:case": lambda: CaseFile.objects.filter(unit__code=GROUP, kind="visit", state="open"),
    "archive:inventory": Inventory.objects.all,
    "archive:session": lambda: _visits().filter(meeting__state="held"),
    "archive:assistance": lambda: Assistance.objects.filter(unit__code=GROUP),
    "archive:plan": lambda: Plan.objects.filter(unit__code=GROUP),
    "archive:request": lambda: ServiceRequest.objects.filter(unit__code=GROUP, state="in_progress"),
    "archive:trip": lambda: _trips("granted", "travelled", "presented", "legalised"),
    "monitoring:cut": lambda: FollowUpCut.objects.filter(unit__code=GROUP, state="open"),
    "monitoring:contact": lambda: DirectorContact.objects.filter(unit__code=GROUP),
    "reports:snapshot": Snapshot.objects.all,
    "reports:visit": _visits,
    "privacy:request": lambda: DataRequest.objects.filter(state="open"),
    "planning:item": lambda: PlanItem.objects.filter(plan__unit__code=GROUP, plan__state="in_force", is_removed=False),
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


def _version(state: str) -> Callable[[Any], Found]:
    return lambda world: ({"pk": _first(Procedure.objects.filter(state=state)).pk}, None)


def _of_comparison(world: Any) -> Found:
    version = _first(Procedure.objects.filter(state="in_force"))
    return {"pk": version.pk, "other": version.pk}, None


def _of_draft_activity(world: Any) -> Found:
    draft = _first(ROWS["procedures:draft"]())
    return {"pk": draft.pk, "node": "Activity_1m8c2xq"}, None


def _of_startable(world: Any) -> Found:
    found = ProcessDefinition.objects.filter(procedure__state="in_force", subject_type="procedures.matter")
    return {"pk": _first(found).pk}, None


def _of_matter_case(world: Any) -> Found:
    case = _first(Case.objects.filter(subject_type="procedures.matter", state="open"))
    return {"pk": case.pk}, case


def _of_trail_subject(world: Any) -> Found:
    plan = _first(Plan.objects.filter(unit__code=GROUP))
    return {"subject_type": "planning.plan", "subject_id": str(plan.pk)}, None


def _of_month(world: Any) -> Found:
    return _month(world), None


def _of_group_month(world: Any) -> Found:
    unit = _first(Unit.objects.filter(code=GROUP))
    return {**_month(world), "unit": unit.pk}, unit


def _of_absence(world: Any) -> Found:
    fields = {"person": _membership().user, "unit": _membership().unit, "created_at": NOW}
    row = Absence.objects.filter(unit__code=GROUP).first() or Absence.objects.create(
        institution=world, starts_on="2026-11-23", ends_on="2026-11-24", **fields
    )
    return {"pk": row.pk}, row


def _of_feed(world: Any) -> Found:
    fields = {"institution": world, "person": _membership().user, "created_at": NOW}
    feed, _created = CalendarFeed.objects.get_or_create(pk=UUID(int=8), defaults=fields)
    return {"pk": feed.pk}, feed


def _of_closed_file(world: Any) -> Found:
    case_file = _first(CaseFile.objects.filter(state="closed"))
    return {"pk": case_file.pk}, case_file


def _of_filed_document(world: Any) -> Found:
    """One that its access class closes to nobody."""
    rows = FiledDocument.objects.filter(access_class="public")
    row = _first(rows.select_related("case_file"))
    return {"pk": row.case_file_id, "position": row.position}, row.case_file


def _of_secret(world: Any) -> Found:
    feed = CalendarFeed.objects.get(pk=_of_feed(world)[0]["pk"])
    CalendarFeed.objects.filter(pk=feed.pk).update(digest=digest_of("secreto-de-muestra"))
    return {"secret": "secreto-de-muestra"}, None


def _of_agenda_finding(world: Any) -> Found:
    agenda = _first(ROWS["agenda:agenda"]())
    return {"pk": agenda.pk, "key": "0" * 32}, agenda


def _of_answer(world: Any) -> Found:
    agenda = _first(ROWS["agenda:agenda"]())
    fields = {"rule": "rest_day", "sentence": "Ficticio.", "decision": "accepted", "reason": "Ficticia"}
    row = FindingAnswer.objects.filter(agenda=agenda).first() or FindingAnswer.objects.create(
        institution=world, agenda=agenda, key="1" * 32, answered_by=_membership().user, answered_at=NOW, **fields
    )
    return {"pk": row.pk}, agenda


def _of_import(world: Any) -> Found:
    plan = _first(Plan.objects.filter(unit__code=GROUP))
    batch = ImportBatch.objects.filter(plan=plan).first()
    if batch is None:
        file = StoredFile.objects.order_by("pk").first()
        batch = ImportBatch.objects.create(institution=world, plan=plan, file=file, created_at=NOW)
    return {"pk": batch.pk}, batch


def _of_plan_finding(world: Any) -> Found:
    plan = _first(Plan.objects.filter(unit__code=GROUP).select_related("year", "institution"))
    result = next(result for result in check_of(plan).all if result.check.is_waivable)
    return {"pk": plan.pk, "finding": result.pk}, plan


def _of_finding_of_year(world: Any) -> Found:
    year = _first(FiscalYear.objects.select_related("institution"))
    return {"pk": year.pk, "finding": check_of_year(year).all[0].pk}, None


def _of_proposal(world: Any) -> Found:
    plan = _first(Plan.objects.filter(unit__code=GROUP))
    fields = {"institution": world, "year_id": plan.year_id, "plan": plan, "finding": UUID(int=8), "digest": "0" * 64}
    fields |= {"words": "Ficticio", "proposed_for": "2026-11-25", "proposed_by": _membership().user, "proposed_at": NOW}
    proposal, _created = JointProposal.objects.get_or_create(pk=UUID(int=8), defaults=fields)
    return {"pk": proposal.pk}, proposal


def _of_waiver(world: Any) -> Found:
    plan = _first(Plan.objects.filter(unit__code=GROUP))
    fields = {"institution": world, "year_id": plan.year_id, "unit_id": plan.unit_id, "rule": "day_without_work"}
    fields |= {"finding": UUID(int=9), "digest": "0" * 64, "words": "Ficticio", "reason": "Ficticio"}
    by = _membership().user
    waiver, _created = Waiver.objects.get_or_create(
        pk=UUID(int=9), defaults=fields | {"waived_by": by, "waived_at": NOW}
    )
    return {"pk": waiver.pk}, waiver


def _membership() -> Membership:
    return _first(Membership.objects.filter(unit__code=GROUP, source__isnull=True))


def _of_person(world: Any) -> Found:
    """A person is seen by whoever sees one of the memberships."""
    return {"pk": _membership().user_id}, _membership()


def _of_delegation(world: Any) -> Found:
    source = _first(Membership.objects.filter(unit__code=GROUP, role="group_leader", source__isnull=True))
    given = Membership.objects.filter(source=source).first() or Membership.objects.create(
        institution=world,
        unit=source.unit,
        role=source.role,
        user=_first(Membership.objects.filter(unit__code=GROUP, role="advisor")).user,
        source=source,
        delegated_by=source.user,
        starts_on="2026-11-01",
        ends_on="2026-12-15",
    )
    return {"pk": given.pk}, given


def _of_load(world: Any) -> Found:
    """Of beneficiaries, which every role that may load may load."""
    load = SheetLoad.objects.first()
    if load is None:
        file, _sheet = _workbook_of(world)
        load = SheetLoad.objects.create(institution=world, register="beneficiaries", file=file, created_at=NOW)
    return {"pk": load.pk}, None


def _workbook_of(world: Any) -> tuple[StoredFile, bytes]:
    out = BytesIO()
    write_xlsx(out, title="Hoja", headers=["Nombre", "Clase", "Municipio"], rows=[["Escuela Ficticia", "", ""]])
    content = out.getvalue()
    stored = store_file(content, institution=world, name="carga.xlsx", by=None, at=NOW, allowed=kinds.SHEETS)
    return stored, content


def _of_register(world: Any) -> Found:
    return {"register": "beneficiaries"}, None


def _of_public_month(world: Any) -> Found:
    return {"code": world.code, **_month(world)}, None


def _of_public_year(world: Any) -> Found:
    return {"code": world.code, "year": _first(FiscalYear.objects.all()).year}, None


def _of_token(world: Any) -> Found:
    with scope(institution=world):
        person = _first(Membership.objects.filter(unit__code=GROUP)).user
    fields = {"institution": world, "user": person, "label": "Ficticio", "expires_on": "2026-12-31", "created_at": NOW}
    token, _created = ApiToken.objects.get_or_create(pk=UUID(int=7), defaults=fields)
    return {"pk": token.pk}, token


def _trip(*states: str) -> Callable[[Any], Found]:
    """A trip in a state in which that is done with it."""

    def found(world: Any) -> Found:
        trip = _first(_trips(*states))
        return {"pk": trip.pk}, trip

    return found


def _of_policy_version(world: Any) -> Found:
    version = _first(GuideVersion.objects.filter(guide__unit__code=GROUP, guide__kind="policy"))
    return {"pk": version.pk}, version


def _of_service_step(world: Any) -> Found:
    service = _first(ROWS["portfolio:service"]())
    return {"pk": service.pk, "step": "retirar"}, service


def _of_request_step(world: Any) -> Found:
    row = _first(ROWS["demand:request"]())
    return {"pk": row.pk, "step": "trasladar"}, row


def _of_waiting(world: Any) -> Found:
    row = _first(ServiceRequest.objects.filter(unit__code=GROUP, state="accepted", change__isnull=True))
    return {"pk": row.pk}, row


def _of_code(world: Any) -> Found:
    return {"code": world.code}, None


def _of_service_given(world: Any) -> Found:
    assistance = _first(Assistance.objects.filter(state="open", service_version__isnull=False))
    return {"pk": assistance.pk}, assistance


def _of_hito(state: str) -> Callable[[Any], Found]:
    """A hito in the state in which that is done with it."""

    def found(world: Any) -> Found:
        one = _first(AssistanceMilestone.objects.filter(state=state, assistance__state="open"))
        return {"pk": one.pk}, one

    return found


def _of_visit_to_come(world: Any) -> Found:
    session = _first(_visits().filter(meeting__state="scheduled"))
    return {"pk": session.pk}, session


def _of_leg(world: Any) -> Found:
    leg = _first(TravelLeg.objects.filter(request__in=_trips("draft")).select_related("request"))
    return {"pk": leg.request_id, "leg": leg.pk}, leg.request


def _of_work_plan(state: str) -> Callable[[Any], Found]:
    """The plan of an assistance, in a state in which that is done with it: one for each state, written here."""

    def found(world: Any) -> Found:
        pk = UUID(int=70 + ("draft", "in_review", "approved").index(state))
        plan = WorkPlan.objects.filter(pk=pk).first()
        if plan is None:
            assistance = _first(Assistance.objects.filter(state="open", work_plans=None))
            plan = WorkPlan.objects.create(
                pk=pk, institution=world, assistance=assistance, number=1, created_at=NOW, state=state,
                approved_at=NOW if state == "approved" else None, reply="awaited",
            )  # fmt: skip
        return {"pk": plan.pk}, plan

    return found


def _of_line_to_add(world: Any) -> Found:
    arguments, plan = _of_work_plan("draft")(world)
    return {**arguments, "kind": "human"}, plan


def _of_work_line(world: Any) -> Found:
    _arguments, plan = _of_work_plan("draft")(world)
    fields = {"institution": world, "plan": plan, "kind": "human", "text": "Ficticio"}
    line, _created = WorkLine.objects.get_or_create(pk=UUID(int=62), defaults=fields)
    return {"pk": line.pk}, line


def _of_partial(world: Any) -> Found:
    assistance = _first(Assistance.objects.filter(state="open"))
    fields = {"institution": world, "assistance": assistance, "number": 63, "advance": "Ficticio", "created_at": NOW}
    days = {"first_on": "2026-11-01", "last_on": "2026-11-19"}
    report, _created = PartialReport.objects.get_or_create(pk=UUID(int=63), defaults=fields | days)
    return {"pk": report.pk}, report


def _of_open_register(world: Any) -> Found:
    """One that is open."""
    unit = _first(Unit.objects.filter(code=GROUP))
    fields = {"institution": world, "unit": unit, "first_on": "2026-11-01", "last_on": "2026-11-19"}
    register, _created = AssistanceRegister.objects.get_or_create(
        pk=UUID(int=64), defaults=fields | {"created_at": NOW}
    )
    return {"pk": register.pk}, register


def _package(world: Any, state: str) -> AccountabilityPackage:
    """A package of accountability in that state, gathered by nobody."""
    at = None if state == "prepared" else NOW
    fields = {"institution": world, "year": _first(FiscalYear.objects.filter(year=NOW.year)), "state": state}
    place = ("prepared", "approved", "published").index(state) + 1
    fields |= {"first_on": "2026-01-01", "last_on": f"2026-0{place}-28", "message": "Rendimos (ficticio)."}
    fields |= {"figures": {}, "sha256": "0" * 64, "cut_at": NOW, "created_at": NOW, "approved_at": at}
    fields |= {"approved_by": _membership().user if at else None}
    published = NOW if state == "published" else None
    package, _created = AccountabilityPackage.objects.get_or_create(
        pk=UUID(int=170 + place), defaults=fields | {"published_at": published}
    )
    return package


def _of_package(state: str) -> Callable[[Any], Found]:
    def find(world: Any) -> Found:
        package = _package(world, state)
        return {"pk": package.pk}, package

    return find


def _topic_report(state: str) -> Callable[[Any], Found]:
    """A report by topic in the state, of a period that no other sample has."""

    def found(world: Any) -> Found:
        period = {"draft": "t2", "in_review": "t3"}[state]
        unit = _first(Unit.objects.filter(code=GROUP))
        kept = {"cut_at": NOW, "sha256": "0" * 64} if state == "in_review" else {}
        fields = {"institution": world, "unit": unit, "year": FiscalYear.objects.get(year=NOW.year), "state": state}
        report, _created = TopicReport.objects.get_or_create(
            pk=UUID(int=65 + len(kept)), defaults=fields | kept | {"period": period, "created_at": NOW}
        )
        return {"pk": report.pk}, report

    return found


def _of_closed_assistance(world: Any) -> Found:
    """One that is closed; the last one is, when the small demonstration has none."""
    rows = Assistance.objects.order_by("-pk")
    found = rows.exclude(state="open").first() or rows[0]
    Assistance.objects.filter(pk=found.pk, state="open").update(state="rendered", closed_at=NOW)
    return {"pk": found.pk}, found


def _of_letter_with_file(world: Any) -> Found:
    """One that came with its file; the small demonstration writes its letters here."""
    unit, file = _first(Unit.objects.filter(code=GROUP)), _first(StoredFile.objects.all())
    fields = {"institution": world, "unit": unit, "file": file, "year": 2026, "number": "FICTICIO-1"}
    fields |= {"kind": "letter", "direction": "received", "dated_on": "2026-11-20", "sender_name": "Ficticia"}
    letter, _created = Communication.objects.get_or_create(
        pk=UUID(int=91), defaults=fields | {"subject": "Ficticio", "created_by": _membership().user, "created_at": NOW}
    )
    return {"pk": letter.pk}, letter


def _presented(world: Any) -> MonthlyFollowUp:
    unit, year = _first(Unit.objects.filter(code=GROUP)), _first(FiscalYear.objects.all())
    fields = {"remarks": "Ficticio.", "submitted_at": NOW, "submitted_by": _membership().user}
    known = MonthlyFollowUp.objects.filter(unit=unit, state="submitted").first()
    return known or MonthlyFollowUp.objects.create(institution=world, unit=unit, year=year, month=1, **fields)


def _of_follow_up(world: Any) -> Found:
    row = _presented(world)
    return {"pk": row.pk}, row


def _of_month_to_present(world: Any) -> Found:
    """A month that the group has not presented."""
    unit, year = _first(Unit.objects.filter(code=GROUP)), _first(FiscalYear.objects.all())
    return {"pk": unit.pk, "year": year.year, "month": 2}, unit


def _of_year(world: Any) -> Found:
    return {"year": _first(FiscalYear.objects.all()).year}, None


def _of_analysed_cut(world: Any) -> Found:
    cut = _first(FollowUpCut.objects.filter(unit__code=GROUP, state="analysed"))
    return {"pk": cut.pk}, cut


def _report(world: Any, state: str) -> PeriodReport:
    """A half-yearly report in a state in which that is done with it; the small demonstration may have none."""
    unit, year = _first(Unit.objects.filter(code=GROUP)), _first(FiscalYear.objects.all())
    fields = {"institution": world, "unit": unit, "year": year, "half": 1, "cut_at": NOW, "sha256": "0" * 64}
    fields |= {"addressee_name": "Ficticia", "created_at": NOW, "state": state, "edition": 90 + len(state)}
    fields |= {"half": None, "approved_at": NOW} if state == "approved" else {}
    report, _created = PeriodReport.objects.get_or_create(pk=UUID(int=90 + len(state)), defaults=fields)
    ReportSection.objects.get_or_create(
        report=report, key="plan", defaults={"institution": world, "position": 1, "text": "Ficticio."}
    )
    return report


def _of_report(state: str) -> Callable[[Any], Found]:
    def found(world: Any) -> Found:
        report = _report(world, state)
        return {"pk": report.pk}, report

    return found


def _of_report_section(world: Any) -> Found:
    report = _report(world, "draft")
    return {"pk": report.pk, "key": "plan"}, report


def _of_presented_report(world: Any) -> Found:
    """The point of a committee about an annual report that was sealed."""
    report = _report(world, "approved")
    session = _first(CommitteeSession.objects.all())
    fields = {"institution": world, "session": session, "position": 900, "title": "Informe ficticio"}
    fields |= {"subject_type": "reports.periodreport", "subject_id": str(report.pk)}
    item, _created = AgendaItem.objects.get_or_create(pk=UUID(int=98), defaults=fields)
    return {"pk": item.pk}, item


def _of_mending(state: str) -> Callable[[Any], Found]:
    """An action in a state in which that is done with it."""

    def found(world: Any) -> Found:
        action = _first(_mending(state))
        return {"pk": action.pk}, action

    return found


def _of_closed_campaign(world: Any) -> Found:
    campaign = _first(Campaign.objects.filter(unit__code=GROUP, state="closed"))
    return {"pk": campaign.pk}, campaign


def _of_campaign_to_come(world: Any) -> Found:
    campaign = _first(Campaign.objects.filter(unit__code=GROUP, state="draft"))
    return {"pk": campaign.pk}, campaign


def _of_instrument_in_force(world: Any) -> Found:
    instrument = _first(Instrument.objects.filter(state="in_force"))
    return {"pk": instrument.pk}, instrument


def _of_seen(world: Any) -> Found:
    item = _first(ROWS["improvement:item"]())
    return {"subject_type": "planning.planitem", "pk": item.pk}, item


def _of_running(world: Any) -> Found:
    """One more of the group, which runs."""
    first = _first(_mending("open", "running", "done", "closed"))
    fields = {"institution": world, "unit": first.unit, "number": "AM-FICTICIA", "year": first.year}
    fields |= {"kind": "improvement", "origin_kind": "other", "description": "Ficticia.", "action": "Ficticia."}
    fields |= {"responsible": first.responsible, "due_on": "2026-12-15", "state": "running", "created_at": NOW}
    action, _created = ImprovementAction.objects.get_or_create(pk=UUID(int=37), defaults=fields)
    return {"pk": action.pk}, action


def _of_open_assistance(world: Any) -> Found:
    assistance = _first(ROWS["improvement:assistance"]())
    return {"pk": assistance.pk}, assistance


def _of_correction_to_ask(world: Any) -> Found:
    correction = _first(Correction.objects.filter(unit__code=GROUP, kind="dates", change__isnull=True))
    return {"pk": correction.pk}, correction


def _of_planned_audit(world: Any) -> Found:
    audit = _first(Audit.objects.filter(state="planned"))
    return {"pk": audit.pk}, audit


def _of_sampled(world: Any) -> Found:
    sample = _first(ROWS["improvement:sample"]())
    return {"pk": sample.pk, "position": 1}, sample


def _of_closed_selection(world: Any) -> Found:
    selection = _first(Selection.objects.filter(state="closed"))
    return {"pk": selection.pk}, selection


def _of_frozen_exercise(world: Any) -> Found:
    exercise = _first(TargetingExercise.objects.filter(unit__code=GROUP, state="frozen"))
    return {"pk": exercise.pk}, exercise


def _of_exercise(world: Any) -> Found:
    exercise = _first(ROWS["targeting:exercise"]())
    return {"pk": exercise.pk}, exercise


def _of_compared_entity(world: Any) -> Found:
    """One of those that the scenario orders."""
    scenario = _first(ROWS["targeting:scenario"]())
    entity = ranked_universe(scenario.exercise).order_by("pk").first()
    return {"pk": scenario.pk, "entity": entity.pk}, scenario


def _of_certificate(world: Any) -> Found:
    """The trip of a visit; one is put in it when the small demonstration has none."""
    trip = _first(_trips("granted"))
    meeting = trip.meetings.first()
    if meeting is None:
        meeting = _first(ROWS["travel:need"]())
        TravelVisit.objects.create(institution=world, request=trip, meeting=meeting)
    return {"pk": trip.pk, "meeting": meeting.pk}, trip


# Addresses whose arguments are not just one row, or whose row is not that of their noun.
APART: dict[str, Callable[[Any], Found]] = {
    # Of whoever asks: the session or the key of another is not found.
    "accounts:session_end": lambda world: ({"pk": UUID(int=1)}, None),
    "mfa_edit_webauthn": lambda world: ({"pk": 1}, None),
    "mfa_remove_webauthn": lambda world: ({"pk": 1}, None),
    "tokens:token_revoke": _of_token,
    "tokens:everybody_revoke": _of_token,
    "room_documentation": lambda world: ({"room": "planning"}, None),
    "verification:code_detail": lambda world: ({"code": _first(IssuedDocument.objects.all()).verification_code}, None),
    "rights:request_create": lambda world: ({"code": world.code}, None),
    "rights:request": lambda world: ({"token": _first(DataRequest.objects.all()).token}, None),
    "rights:request_code": lambda world: ({"token": _first(DataRequest.objects.all()).token}, None),
    **{
        f"rights:{name}": lambda world: ({"token": _answered().answer_token}, None)
        for name in ("answer", "answer_json", "answer_pdf")
    },
    "register:register": lambda world: ({"token": _link().token}, None),
    "register:register_done": lambda world: ({"token": _link().token}, None),
    **{
        f"survey:{name}": lambda world: ({"token": _first(ROWS["evaluation:campaign"]()).token}, None)
        for name in ("answer", "respond", "refuse", "already", "thanks")
    },
    **{f"evaluation:campaign_{name}": _of_closed_campaign for name in ("results", "answers")},
    "evaluation:campaign_cancel": _of_campaign_to_come,
    "evaluation:instrument_renew": _of_instrument_in_force,
    **{f"door:{page}": lambda world: ({"pk": UUID(int=1)}, None) for page in ("plan", "plan_accept", "plan_adjust")},
    "door:session": lambda world: ({"pk": UUID(int=1)}, None),
    "door:session_paper": lambda world: ({"pk": UUID(int=1), "paper": UUID(int=1)}, None),
    "door:enter": lambda world: ({"token": "ficticio"}, None),
    "portal:home": lambda world: ({"code": world.code}, None),
    "portal:agenda_current": lambda world: ({"code": world.code}, None),
    "portal:plan_current": lambda world: ({"code": world.code}, None),
    "portal:portfolio": lambda world: ({"code": world.code}, None),
    "portal:service": lambda world: ({"code": world.code, "pk": _first(ROWS["portfolio:service"]()).pk}, None),
    "portal:agenda": _of_public_month,
    "portal:agenda_csv": _of_public_month,
    "portal:accounts": lambda world: ({"code": world.code}, None),
    "portal:account": lambda world: ({"code": world.code, "pk": _package(world, "published").pk}, None),
    "portal:results": lambda world: ({"code": world.code}, None),
    "portal:places": lambda world: ({"code": world.code}, None),
    "portal:data": lambda world: ({"code": world.code}, None),
    "portal:data_csv": lambda world: ({"code": world.code, "slug": "agenda"}, None),
    "portal:data_json": lambda world: ({"code": world.code, "slug": "agenda"}, None),
    "portal:plan": _of_public_year,
    "portal:plan_csv": _of_public_year,
    **{
        f"institutions:person_{verb}": _of_person
        for verb in ("detail", "edit", "link", "invite", "block", "unblock", "leave", "handover")
    },
    "institutions:delegation_revoke": _of_delegation,
    "institutions:catalogue_detail": lambda world: ({"code": _first(CatalogueItem.objects.all()).catalogue}, None),
    "institutions:year_reopen": lambda world: ({"year": _first(FiscalYear.objects.all()).year}, None),
    "institutions:year_close": lambda world: ({"year": _first(FiscalYear.objects.all()).year}, None),
    "institutions:settings_detail": lambda world: ({"year": _first(FiscalYear.objects.all()).year}, None),
    "institutions:year_golive": lambda world: ({"year": _first(FiscalYear.objects.all()).year}, None),
    "institutions:year_start": lambda world: ({"year": _first(FiscalYear.objects.all()).year}, None),
    **{
        f"institutions:year_{verb}": lambda world: (
            {"year": _first(FiscalYear.objects.all()).year, "key": "rehearsed"},
            None,
        )
        for verb in ("confirm", "withdraw")
    },
    "institutions:setting_edit": lambda world: (
        {"year": _first(FiscalYear.objects.all()).year, "key": "agenda.closing_day"},
        None,
    ),
    "beneficiaries:contact_end": _of_contact,
    "beneficiaries:contact_replace": _of_contact,
    "audit:subject_detail": _of_trail_subject,
    "communications:communication_download": _of_letter_with_file,
    "meetings:attendance_correct": _of_attendance,
    "meetings:attendance_void": _of_attendance,
    "meetings:section_write": _of_section,
    "procedures:case_activity": _of_case_activity,
    "procedures:case_end": _of_matter_case,
    "procedures:diagram_start": _of_startable,
    "procedures:draft_activity": _of_draft_activity,
    "procedures:procedure_compare": _of_comparison,
    **{
        f"procedures:procedure_{verb}": _version("draft")
        for verb in ("prepare", "upload", "header", "submit", "discard")
    },
    **{f"procedures:procedure_{verb}": _version("in_review") for verb in ("review", "approve", "return")},
    "agenda:month_detail": _of_month,
    "agenda:month_draw": _of_month,
    "agenda:month_publish": _of_month,
    "agenda:month_calendar": _of_month,
    "agenda:month_comparison": _of_month,
    "agenda:month_findings": _of_month,
    "agenda:own_ics": _of_month,
    "agenda:calendar_feed": _of_secret,
    "agenda:feed_revoke": _of_feed,
    "agenda:month_print": _of_month,
    "agenda:absence_withdraw": _of_absence,
    "agenda:finding_answer": _of_agenda_finding,
    "agenda:finding_withdraw": _of_answer,
    "agenda:agenda_draw": _of_group_month,
    "agenda:entry_create": _of_entry,
    "imports:load_create": _of_register,
    "imports:load_template": _of_register,
    **{
        f"imports:load_{verb}": _of_load
        for verb in ("detail", "columns", "sheet", "answer", "marked", "apply", "abandon")
    },
    "planning:plan_finding": _of_plan_finding,
    "planning:plan_finding_waive": _of_plan_finding,
    "planning:year_finding": _of_finding_of_year,
    "planning:year_finding_waive": _of_finding_of_year,
    "planning:waiver_withdraw": _of_waiver,
    "planning:plan_finding_propose": _of_plan_finding,
    "planning:proposal_answer": _of_proposal,
    **{f"planning:import_{verb}": _of_import for verb in ("detail", "columns", "sheet", "answer", "apply", "abandon")},
    "archive:case_file_document": _of_filed_document,
    **{f"archive:case_file_{verb}": _of_closed_file for verb in ("reopen", "export")},
    "improvement:correction_create": _of_open_assistance,
    "improvement:correction_change": _of_correction_to_ask,
    "improvement:action_finish": _of_running,
    "improvement:origin_add": _of_seen,
    "improvement:origin_dismiss": _of_seen,
    "improvement:action_verify": _of_mending("done"),
    "improvement:audit_start": _of_planned_audit,
    "improvement:sample_review": _of_sampled,
    **{f"targeting:exercise_{page}": _of_frozen_exercise for page in ("repeat", "download")},
    "targeting:scenario_create": _of_exercise,
    **{f"targeting:scenario_{page}": _of_compared_entity for page in ("reason", "decide")},
    "beneficiaries:basis_create": lambda world: ({"pk": _first(Beneficiary.objects.all()).pk}, None),
    "library:version_endorse": _of_policy_version,
    "portfolio:service_step": _of_service_step,
    "demand:request_step": _of_request_step,
    "demand:request_plan": _of_waiting,
    **{f"asking:request_{page}": _of_code for page in ("create", "follow", "complete")},
    "asking:answer_file": lambda world: ({"code": world.code, "pk": UUID(int=8)}, None),
    **{f"targeting:selection_{page}": _of_closed_selection for page in ("revise", "download")},
    "strategy:strategy_consolidate": _strategy(analysed_at__isnull=False, consolidated_at=None),
    **{
        f"strategy:strategy_{page}": _strategy(state="draft", consolidated_at__isnull=False)
        for page in ("check", "submit")
    },
    "strategy:strategy_table": _strategy(state="returned"),
    **{f"strategy:strategy_{page}": _strategy(state="approved") for page in ("register", "tool")},
    "strategy:proposal_judge": _of_judged,
    "travel:request_detail": _trip("draft"),
    **{
        f"travel:{page}": _trip("draft")
        for page in ("leg_add", "request_edit", "request_days", "request_nights", "request_file")
    },
    **{f"travel:{page}": _of_leg for page in ("leg_edit", "leg_remove")},
    "travel:request_approve": _trip("filed"),
    "travel:request_deliver": _trip("approved"),
    "travel:request_cancel": _trip("filed"),
    "travel:request_report": _trip("granted"),
    "travel:request_complete": _trip("granted"),
    "travel:request_certify": _of_certificate,
    "travel:request_present": _trip("travelled"),
    **{f"travel:request_{verb}": _trip("presented") for verb in ("legalise", "reopen")},
    **{f"monitoring:follow_up_{page}": _of_follow_up for page in ("detail", "return")},
    **{f"monitoring:month_{rows}": _of_month for rows in ("groups", "entities", "visits")},
    **{f"monitoring:year_{rows}": _of_year for rows in ("assistances", "entities")},
    "monitoring:cut_issue": _of_analysed_cut,
    "monitoring:year_items": lambda world: ({"year": _first(FiscalYear.objects.all()).year}, None),
    "monitoring:unit_submit": _of_month_to_present,
    **{f"reports:report_{page}": _of_report("draft") for page in ("detail", "check", "word", "redraft", "submit")},
    **{f"reports:report_{page}": _of_report("in_review") for page in ("approve", "return")},
    "reports:report_section": _of_report_section,
    "reports:committee_report": _of_presented_report,
    "delivery:assistance_reopen": _of_closed_assistance,
    "delivery:assistance_answer": _of_service_given,
    "delivery:milestone_claim": _of_hito("pending"),
    "delivery:milestone_decide": _of_hito("claimed"),
    "delivery:session_authorise": _of_visit_to_come,
    "delivery:progress_cells": lambda world: ({"year": NOW.year, "first": "servicio", "second": "zona"}, None),
    **{f"delivery:workplan_{page}": _of_work_plan("draft") for page in ("detail", "edit", "submit", "lines")},
    **{f"delivery:workplan_{page}": _of_work_plan("in_review") for page in ("approve", "return")},
    "delivery:workplan_reply": _of_work_plan("approved"),
    "delivery:workplan_add": _of_line_to_add,
    **{f"delivery:workline_{page}": _of_work_line for page in ("edit", "remove", "done")},
    **{f"delivery:partial_{page}": _of_partial for page in ("detail", "attach")},
    **{f"reports:package_{page}": _of_package("prepared") for page in ("detail", "edit", "approve")},
    "reports:package_publish": _of_package("approved"),
    **{f"reports:register_{page}": _of_open_register for page in ("detail", "seal", "download")},
    **{f"reports:topic_{page}": _topic_report("draft") for page in ("detail", "edit", "submit", "download")},
    "reports:topic_decide": _topic_report("in_review"),
    "delivery:commitment_edit": _of_commitment,
    "delivery:commitment_discard": _of_commitment,
    "delivery:commitment_check": _of_commitment,
}


def sample_of(route: Route, world: Any) -> Found:
    """The arguments of ``route`` and the row they name; ``LookupError`` when nothing was foreseen for it."""
    with scope(institution=world):
        if route.page in APART:
            return APART[route.page](world)
        room, _, name = route.page.partition(":")
        noun = f"{room}:{name.partition('_')[0]}"
        if noun not in ROWS:
            raise LookupError(f"sin muestra para {noun} {route.arguments}")
        row = _first(ROWS[noun]())
        return {route.arguments[0]: row.pk}, None if isinstance(row, SHARED) else row
