"""Of what expedientes are opened, and where the documents of each one are kept.

A kind of expediente says which subjects deserve one, what it is called, and which other rows hold documents of the
same matter (the meeting of a visit, its commitments). The documents themselves are then found by those references in
``documents`` and ``communications``: no room files anything by hand. An upper room may register a kind of its own.

What is found is what those rooms issue, file or register. The differential answers of the attendance are in no issued
document, and are never looked for here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.archive.choices import CaseKind
from baquiano.archive.models import RetentionSchedule
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import day_of
from baquiano.communications.models import Communication
from baquiano.delivery.models import (
    Assistance,
    AssistanceSession,
    ContactRecord,
    ExecutionReport,
    PartialReport,
    WorkPlan,
)
from baquiano.delivery.queries import entity_names, sessions_of_assistance
from baquiano.demand.choices import RequestState
from baquiano.demand.models import ServiceRequest
from baquiano.demand.queries import requests_visible_to as service_requests_visible_to
from baquiano.documents.choices import SignatureLevel
from baquiano.documents.models import Evidence, IssuedDocument, Signature
from baquiano.evaluation.models import AnalysisReport, Campaign
from baquiano.governance.models import CommitteeSession
from baquiano.institutions.models import Unit
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Minutes
from baquiano.monitoring.models import DirectorContact
from baquiano.planning.choices import PlanState
from baquiano.planning.models import Need, Plan
from baquiano.procedures.models import Task, TaskRecord
from baquiano.travel.choices import DEAD, NOT_LEGALISED, TravelState
from baquiano.travel.models import TravelRequest
from baquiano.travel.queries import requests_visible_to

Reference = tuple[str, str]


@dataclass(frozen=True)
class Opening:
    """What a new expediente is called and whose it is."""

    unit: Unit
    year: int
    title: str


@dataclass(frozen=True)
class Source:
    """A kind of expediente.

    ``subjects`` are the rows that deserve one; ``describe`` names it; ``related`` are the other rows of the same
    matter and the evidence it cites; ``unfinished`` says, in words, why the matter has not ended (empty: it has).
    ``seen_by``, where the matter is not for everyone who sees the archive of the unit, are the subjects a person sees.
    An intervention also says when it ended, as an expression on the expediente, and who owes the records of each.
    """

    kind: str
    model: type[Model]
    subjects: Callable[[], QuerySet[Any]]
    describe: Callable[[Any], Opening]
    related: Callable[[Any], "Found"]
    unfinished: Callable[[Any], str]
    seen_by: Callable[[User], QuerySet[Any]] | None = None
    ends: Callable[[], Any] | None = None
    owes: Callable[[Iterable[UUID]], dict[UUID, User]] | None = None

    @property
    def subject_type(self) -> str:
        return self.model._meta.label_lower

    def subject(self, subject_id: UUID) -> Any:
        return self.subjects().filter(pk=subject_id).first()


@dataclass
class Found:
    """Rows that belong to a matter, by reference, and rows of ``documents`` and ``communications`` named one by one."""

    references: set[Reference] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    communications: set[str] = field(default_factory=set)

    def add(self, rows: Iterable[Model]) -> None:
        self.references |= {(row._meta.label_lower, str(row.pk)) for row in rows}


@dataclass(frozen=True)
class Contents:
    """What is kept of a matter: rows ready to be filed, and issued documents whose file is still being drawn."""

    evidence: list[Evidence]
    documents: list[IssuedDocument]
    communications: list[Communication]
    signatures: list[Signature]
    drawing: list[IssuedDocument]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a kind; the same again replaces it, so that ``ready()`` may run twice."""
    _sources[source.kind] = source


def registered() -> list[Source]:
    return [_sources[kind] for kind in sorted(_sources)]


def source_of(kind: str) -> Source:
    return _sources[kind]


def contents_of(kind: str, subject: Any) -> Contents:
    """Everything that the rooms keep of ``subject`` today, oldest first."""
    found = _sources[kind].related(subject)
    found.add([subject])
    _add_procedure(found, subject)
    _add_letters(found)
    evidence = Evidence.objects.filter(_of(found.references) | Q(pk__in=found.evidence)).select_related("file")
    issued = IssuedDocument.objects.defer("payload").filter(_of(found.references) | Q(pk__in=found.documents))
    letters = Communication.objects.filter(pk__in=found.communications, voiding__isnull=True).select_related("file")
    scans = Signature.objects.filter(_of(found.references), level=SignatureLevel.SCANNED, image__isnull=False)
    documents = list(
        issued.select_related("format").prefetch_related("renditions__file", "reclassifications").order_by("issued_at")
    )
    return Contents(
        evidence=list(evidence),
        documents=[one for one in documents if one.pdf is not None],
        communications=list(letters.prefetch_related("recipients").order_by("created_at")),
        signatures=list(scans.select_related("image")),
        drawing=[one for one in documents if one.pdf is None],
    )


def _of(references: Iterable[Reference]) -> Q:
    by_type: dict[str, list[str]] = defaultdict(list)
    for subject_type, subject_id in sorted(references):
        by_type[subject_type].append(subject_id)
    asked = Q(pk__in=())
    for subject_type, ids in by_type.items():
        asked |= Q(subject_type=subject_type, subject_id__in=ids)
    return asked


def _add_procedure(found: Found, subject: Any) -> None:
    """What the activities of its procedure left on record: evidence, documents, communications, a committee session."""
    tasks = Task.objects.filter(case__subject_type=subject._meta.label_lower, case__subject_id=str(subject.pk))
    found.references |= {("procedures.task", str(pk)) for pk in tasks.values_list("pk", flat=True)}
    records = TaskRecord.objects.filter(task__in=tasks.order_by().values("pk")).exclude(target_type="")
    named = {
        "documents.evidence": found.evidence,
        "documents.issueddocument": found.documents,
        "communications.communication": found.communications,
    }
    sessions = set()
    for target_type, target_id in records.values_list("target_type", "target_id"):
        if target_type in named:
            named[target_type].add(target_id)
        elif target_type == CommitteeSession._meta.label_lower:
            sessions.add(target_id)
    if sessions:
        for meeting_id in CommitteeSession.objects.filter(pk__in=sessions).values_list("meeting_id", flat=True):
            _add_meeting(found, meeting_id)


def _add_letters(found: Found) -> None:
    """The sheets of the communications that were found, whoever named them."""
    letters = IssuedDocument.objects.filter(
        subject_type=Communication._meta.label_lower, subject_id__in=found.communications
    )
    found.documents |= {str(pk) for pk in letters.values_list("pk", flat=True)}


def _add_meeting(found: Found, meeting_id: UUID) -> None:
    found.references.add(("meetings.meeting", str(meeting_id)))
    found.add(Minutes.objects.filter(meeting_id=meeting_id).only("pk"))


# --- a visit ---------------------------------------------------------------------------------------------------------


def _held_visits() -> QuerySet[AssistanceSession]:
    # The file of what comes from another tool is where it was made.
    held = AssistanceSession.objects.filter(meeting__state=MeetingState.HELD, brought_at__isnull=True)
    return held.select_related("meeting__unit", "meeting__institution", "institution")


def _describe_visit(session: AssistanceSession) -> Opening:
    meeting = session.meeting
    names = entity_names([meeting]).get(meeting.pk, "")
    day = day_of(meeting.starts_at)
    title = f"{meeting.title} · {names}" if names and names not in meeting.title else meeting.title
    return Opening(meeting.unit, day.year, f"{day:%Y-%m-%d} {title}"[:300])


def _of_visit(session: AssistanceSession) -> Found:
    found = Found()
    _add_meeting(found, session.meeting_id)
    found.add(ExecutionReport.objects.filter(session=session).only("pk"))
    promises = Commitment.objects.filter(origin_type="meetings.meeting", origin_id=session.meeting_id)
    found.add(promises.only("pk"))
    return found


def _unfinished_visit(session: AssistanceSession) -> str:
    if session.meeting.state != MeetingState.HELD:
        return _("La visita no figura como realizada.")
    if not Minutes.objects.filter(meeting=session.meeting, signed_at__isnull=False).exists():
        return _("El acta de la visita no está firmada.")
    return ""


def _visit_ends() -> Subquery:
    rows = AssistanceSession.objects.filter(pk=OuterRef("subject_id"))
    return Subquery(rows.values("meeting__ends_at")[:1])


def _owes_visit(ids: Iterable[UUID]) -> dict[UUID, User]:
    rows = AssistanceSession.objects.filter(pk__in=ids).select_related("meeting__responsible")
    return {row.pk: row.meeting.responsible for row in rows if row.meeting.responsible}


# --- an assistance ---------------------------------------------------------------------------------------------------


def _assistances() -> QuerySet[Assistance]:
    shown = ("unit", "institution", "beneficiary", "service_version__service", "plan_item", "topic")
    return Assistance.objects.select_related(*shown)


def _describe_assistance(assistance: Assistance) -> Opening:
    return Opening(assistance.unit, assistance.year, str(assistance)[:300])


def _of_assistance(assistance: Assistance) -> Found:
    """What its visits left, what proves its hitos, its work plans and reports, and how it was evaluated."""
    found = Found()
    sessions = list(sessions_of_assistance(assistance))
    found.add(sessions)
    for session in sessions:
        one = _of_visit(session)
        found.references |= one.references
    for model in (WorkPlan, PartialReport, ContactRecord):
        found.add(model.objects.filter(assistance=assistance).only("pk"))
    # What the entity told the head of all its assistances is of each one.
    asked = Q(assistance=assistance) | Q(
        assistance__isnull=True,
        unit=assistance.unit_id,
        beneficiary=assistance.beneficiary_id,
        year__year=assistance.year,
    )
    found.add(DirectorContact.objects.filter(asked).only("pk"))
    found.add(Campaign.objects.filter(Q(assistance=assistance) | Q(session__in=sessions)).only("pk"))
    found.add(AnalysisReport.objects.filter(assistance=assistance).only("pk"))
    hitos = assistance.milestones.filter(evidence__isnull=False)
    found.evidence |= {str(pk) for pk in hitos.values_list("evidence_id", flat=True)}
    return found


def _unfinished_assistance(assistance: Assistance) -> str:
    return _("La asistencia sigue en curso.") if assistance.is_open else ""


def _assistance_ends() -> Subquery:
    return Subquery(Assistance.objects.filter(pk=OuterRef("subject_id")).values("closed_at")[:1])


def _owes_assistance(ids: Iterable[UUID]) -> dict[UUID, User]:
    rows = Assistance.objects.filter(pk__in=ids).select_related("adviser", "created_by")
    return {row.pk: person for row in rows if (person := row.adviser or row.created_by)}


# --- a plan ----------------------------------------------------------------------------------------------------------

_DECIDED = (PlanState.APPROVED, PlanState.CONSOLIDATED, PlanState.IN_FORCE, PlanState.CLOSED)


def _plans() -> QuerySet[Plan]:
    return Plan.objects.select_related("unit", "year", "institution")


def _describe_plan(plan: Plan) -> Opening:
    return Opening(plan.unit, plan.year.year, plan.title[:300])


def _of_plan(plan: Plan) -> Found:
    cited = Need.objects.filter(items__plan=plan, source_file__isnull=False).values_list("source_file_id", flat=True)
    return Found(evidence={str(pk) for pk in cited})


def _unfinished_plan(plan: Plan) -> str:
    if plan.state not in _DECIDED:
        return _("El plan figura como «%(state)s»: todavía no está aprobado.") % {
            "state": plan.get_state_display().lower()
        }
    return ""


# --- a trip ----------------------------------------------------------------------------------------------------------

_GRANTED = (*NOT_LEGALISED, TravelState.LEGALISED)


def _trips() -> QuerySet[TravelRequest]:
    """Those that were granted: the act is what the file begins with, and it stays if the trip is cancelled later."""
    granted = Q(state__in=_GRANTED) | (Q(state__in=DEAD) & ~Q(act_number=""))
    return TravelRequest.objects.filter(granted).select_related("unit", "traveller", "institution")


def _describe_trip(trip: TravelRequest) -> Opening:
    return Opening(trip.unit, trip.year, f"{trip.number} · {trip.traveller} · {trip.purpose}"[:300])


def _of_trip(_trip: TravelRequest) -> Found:
    """Its agenda, certificates, report, supports and signatures name the trip itself."""
    return Found()


def _unfinished_trip(trip: TravelRequest) -> str:
    if trip.state in NOT_LEGALISED:
        state = trip.get_state_display().lower()
        return _("La comisión figura como «%(state)s»: falta legalizarla.") % {"state": state}
    return ""


# --- a request -------------------------------------------------------------------------------------------------------


def _requests() -> QuerySet[ServiceRequest]:
    """Those that somebody classified: before, nobody knows whose they are."""
    rows = ServiceRequest.objects.exclude(state=RequestState.RECEIVED)
    return rows.select_related("unit", "institution", "beneficiary", "change")


def _describe_request(row: ServiceRequest) -> Opening:
    """Of the dependency that attends it; what nobody else attends is of the one that has the series."""
    title = " · ".join(filter(None, [row.number, row.entity, row.subject]))
    return Opening(row.unit or _attends(row), row.received_on.year, title[:300])


def _attends(row: ServiceRequest) -> Unit:
    series = RetentionSchedule.objects.filter(opens=CaseKind.REQUEST, is_retired=False).select_related("unit").first()
    return series.unit if series else Unit.objects.filter(parent__isnull=True).order_by("code")[0]


def _of_request(row: ServiceRequest) -> Found:
    """What it brought, its answer and its record name the request itself; and the activity that it became."""
    found = Found()
    if row.change is not None:
        found.add([row.change])
    return found


def _unfinished_request(row: ServiceRequest) -> str:
    if row.is_pending or row.state == RequestState.ANSWERED:
        return _("La solicitud figura como «%(state)s».") % {"state": row.get_state_display().lower()}
    return ""


def register_own() -> None:
    """The kinds of the rooms below; the half-yearly report registers its own."""
    register(
        Source(
            CaseKind.VISIT,
            AssistanceSession,
            _held_visits,
            _describe_visit,
            _of_visit,
            _unfinished_visit,
            ends=_visit_ends,
            owes=_owes_visit,
        )
    )
    register(
        Source(
            CaseKind.ASSISTANCE,
            Assistance,
            _assistances,
            _describe_assistance,
            _of_assistance,
            _unfinished_assistance,
            ends=_assistance_ends,
            owes=_owes_assistance,
        )
    )
    register(
        Source(
            CaseKind.REQUEST,
            ServiceRequest,
            _requests,
            _describe_request,
            _of_request,
            _unfinished_request,
            service_requests_visible_to,
        )
    )
    register(Source(CaseKind.PLAN, Plan, _plans, _describe_plan, _of_plan, _unfinished_plan))
    trip = Source(CaseKind.TRIP, TravelRequest, _trips, _describe_trip, _of_trip, _unfinished_trip, requests_visible_to)
    register(trip)
