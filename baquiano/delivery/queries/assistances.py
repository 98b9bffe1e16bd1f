"""Assistances: their visits, which stages of the methodology hold, what is missing to close one (EXE-08, EXE-17)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.commitments.choices import CommitmentState
from baquiano.commitments.models import Commitment
from baquiano.common.policy import visible
from baquiano.delivery.choices import CompletionRule, ReportState
from baquiano.delivery.models import Assistance, AssistanceMilestone, AssistanceSession, SessionBeneficiary
from baquiano.delivery.profile import completion_rule
from baquiano.delivery.queries.milestones import HitoProgress, hito_progress
from baquiano.delivery.signals import completion_asked
from baquiano.documents.models import Evidence
from baquiano.institutions.models import CatalogueItem
from baquiano.institutions.profile.catalogues import words_in
from baquiano.institutions.queries import catalogue, fiscal_year
from baquiano.institutions.rules import refuse_closed
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Attendance, Meeting, Minutes
from baquiano.meetings.profile import PAPER_LIST
from baquiano.meetings.queries import CURRENT
from baquiano.ui.display import day

_SHOWN = (
    "service_version__service",
    "adviser",
    "strategy",
    "unit",
    "beneficiary__municipality",
    "plan_item",
    "topic",
    "service_type",
    "closed_by",
    "state_reason",
)


def assistances_visible_to(user: User) -> QuerySet[Assistance]:
    return visible(Assistance.objects.select_related(*_SHOWN), user, "delivery.view_session")


def assistances_shared_with(user: User, pk: UUID) -> QuerySet[Assistance]:
    """Those that the person sees; and ``pk``, when the dependency of the person gives some hito of it (PLN-26)."""
    hitos = AssistanceMilestone.objects.filter(assistance=pk).exclude(unit=F("assistance__unit"))
    if visible(hitos, user, "delivery.view_milestone").exists():
        return Assistance.objects.select_related(*_SHOWN).filter(pk=pk)
    return assistances_visible_to(user)


def assistance_for_update(assistance: Assistance) -> Assistance:
    """The assistance as it is stored, locked until the transaction ends. Refused in a closed vigencia (AUD-08)."""
    rows = Assistance.objects.select_for_update(of=("self",)).select_related(*_SHOWN, "institution")
    current = rows.get(pk=assistance.pk)
    refuse_closed(fiscal_year(current.institution, current.year))
    return current


def with_visits(rows: QuerySet[Assistance]) -> QuerySet[Any]:
    """Each with how many visits it had and when the last one was."""
    return rows.annotate(n_visits=Count("visits"), last_visit=Max("visits__session__meeting__starts_at"))


def sessions_of_assistance(assistance: Assistance) -> QuerySet[AssistanceSession]:
    """The visits held for it, oldest first."""
    rows = AssistanceSession.objects.filter(served__assistance=assistance, meeting__state=MeetingState.HELD)
    shown = ("meeting__unit", "meeting__responsible", "meeting__institution", "report")
    return rows.select_related(*shown).prefetch_related("method_stages").order_by("meeting__starts_at", "pk")


def assistances_of(session: AssistanceSession) -> QuerySet[Assistance]:
    shown = ("beneficiary", "plan_item", "topic", "service_version__service")
    return Assistance.objects.filter(visits__session=session).select_related(*shown)


def rows_to_place(session: AssistanceSession) -> QuerySet[SessionBeneficiary]:
    """The entities of the visit whose assistance is not known yet."""
    return session.served.filter(assistance__isnull=True).select_related("beneficiary")


def scheduled_for(assistance: Assistance) -> QuerySet[AssistanceSession]:
    """The visits to come of the same activity, or of the same topic outside the plan, for the entity."""
    rows = AssistanceSession.objects.filter(
        served__beneficiary=assistance.beneficiary_id, meeting__state=MeetingState.SCHEDULED
    )
    if assistance.plan_item_id:
        same = Q(plan_item=assistance.plan_item_id)
    else:
        same = Q(plan_item__isnull=True, topic=assistance.topic_id, meeting__unit=assistance.unit_id)
        same &= Q(meeting__starts_at__year=assistance.year)
    return rows.filter(same).select_related("meeting").order_by("meeting__starts_at")


@dataclass(frozen=True)
class Missing:
    """What is missing, in words, and the page where it is mended."""

    words: str
    url: str


@dataclass(frozen=True)
class StageHold:
    """A stage of the methodology: the visit that develops it best, and what that visit did not leave."""

    stage: CatalogueItem
    is_required: bool
    session: AssistanceSession | None
    missing: list[Missing]

    @property
    def holds(self) -> bool:
        return self.session is not None and not self.missing


@dataclass
class Progress:
    """How far an assistance is: its visits, its stages, and what it lacks to count as rendered."""

    sessions: list[AssistanceSession]
    stages: list[StageHold]
    pending: list[Commitment]
    facts: "Facts"
    rule: CompletionRule
    missing: list[Missing] = field(default_factory=list)
    hitos: HitoProgress | None = None

    @property
    def may_be_rendered(self) -> bool:
        return not self.missing


def required_stages(assistance: Assistance) -> list[tuple[CatalogueItem, bool]]:
    """Every stage of the institution and whether this assistance must have it.

    None, where the institution asks only for the visits of the plan (``completion.rule``). Otherwise a kind of service
    that names its stages must have those; any other, those that the catalogue marks as required.
    """
    if completion_rule(assistance.institution, assistance.year) in (CompletionRule.PLAN, CompletionRule.HITOS):
        return [(stage, False) for stage in catalogue(assistance.institution, "method_stage")]
    kind = assistance.service_type
    named = words_in(kind.attributes.get("stages", "")) if kind else []
    stages = list(catalogue(assistance.institution, "method_stage"))
    if named:
        return [(stage, stage.code in named) for stage in stages]
    return [(stage, stage.attributes.get("required", True) not in (False, "no")) for stage in stages]


def progress_of(assistance: Assistance) -> Progress:
    sessions = list(sessions_of_assistance(assistance))
    facts = _facts_of(sessions)
    if assistance.is_of_service:
        return _progress_by_hitos(assistance, sessions, facts)
    stages = [_hold(stage, required, sessions, facts) for stage, required in required_stages(assistance)]
    rule = completion_rule(assistance.institution, assistance.year)
    found = Progress(sessions, stages, pending_commitments(assistance, sessions), facts, rule)
    found.missing = [
        *_without_visits(assistance, sessions),
        *(one for hold in stages if hold.is_required for one in _lacking(hold, sessions, assistance)),
        *(_still_to_hold(visit) for visit in scheduled_for(assistance)),
        *_asked_above(assistance),
    ]
    return found


def _progress_by_hitos(assistance: Assistance, sessions: list[AssistanceSession], facts: "Facts") -> Progress:
    """Of a service: rendered only when every hito of its version is verified (SVC-15)."""
    hitos = hito_progress(assistance)
    pending = pending_commitments(assistance, sessions)
    found = Progress(sessions, [], pending, facts, CompletionRule.HITOS, hitos=hitos)
    words = {True: _("Verificar el hito «%(name)s»."), False: _("Cumplir el hito «%(name)s».")}
    left = [one for one in hitos.milestones if not one.is_verified]
    found.missing = [
        *(Missing(words[one.is_claimed] % {"name": one}, assistance.get_absolute_url()) for one in left),
        *_asked_above(assistance),
    ]
    return found


def pending_commitments(assistance: Assistance, sessions: Iterable[AssistanceSession]) -> list[Commitment]:
    """The open commitments that its visits left with the entity: they go on in follow-up after the closing."""
    rows = Commitment.objects.filter(
        Q(beneficiary=assistance.beneficiary_id) | Q(beneficiary__isnull=True),
        origin_type=Meeting._meta.label_lower,
        origin_id__in=[session.meeting_id for session in sessions],
        state=CommitmentState.OPEN,
    )
    return list(rows.select_related("unit").order_by("due_on", "pk"))


def _without_visits(assistance: Assistance, sessions: list[AssistanceSession]) -> list[Missing]:
    if sessions:
        return []
    return [Missing(_("Hacer al menos una visita."), assistance.beneficiary.get_absolute_url())]


def _lacking(hold: StageHold, sessions: list[AssistanceSession], assistance: Assistance) -> list[Missing]:
    if hold.session is not None:
        return hold.missing
    words = _("Desarrollar la etapa «%(stage)s» en una visita, y marcarla en ella.") % {"stage": hold.stage}
    last = sessions[-1].get_absolute_url() if sessions else assistance.beneficiary.get_absolute_url()
    return [Missing(words, last)]


def _asked_above(assistance: Assistance) -> list[Missing]:
    """What the rooms above ask, where the profile says so."""
    answers: list[tuple[Any, Any]] = completion_asked.send(sender=Assistance, assistance=assistance)
    return [one for _receiver, found in answers for one in found or []]


def _still_to_hold(visit: AssistanceSession) -> Missing:
    words = _("Hacer, mover o cancelar la visita programada para el %(day)s.")
    return Missing(words % {"day": day(visit.meeting.starts_at)}, visit.get_absolute_url())


# --- what each visit left --------------------------------------------------------------------------------------------
@dataclass
class Facts:
    """The meetings that have each thing; and, of each one, how many earlier commitments nobody verified."""

    minutes: set[Any]
    attendance: set[Any]
    evidence: set[Any]
    commitments: set[Any]
    unchecked: dict[Any, int]


def _facts_of(sessions: list[AssistanceSession]) -> Facts:
    keys = [session.meeting_id for session in sessions]
    kind = Meeting._meta.label_lower
    proofs = Evidence.objects.filter(subject_type=kind, subject_id__in=[str(key) for key in keys])
    filed = list(proofs.values_list("subject_id", "kind"))
    on_list = Attendance.objects.filter(CURRENT, meeting__in=keys).values_list("meeting_id", flat=True)
    signed = Minutes.objects.filter(meeting__in=keys, state="signed").values_list("meeting_id", flat=True)
    promises = Commitment.objects.filter(origin_type=kind, origin_id__in=keys)
    made = list(promises.exclude(state=CommitmentState.CANCELLED).annotate(n_checks=Count("checks")))
    return Facts(
        minutes=set(signed),
        attendance=set(on_list) | {key for key in keys if (str(key), PAPER_LIST) in filed},
        evidence={key for key in keys if any(str(key) == subject for subject, _kind in filed)},
        commitments={one.origin_id for one in made},
        unchecked={one.meeting_id: _unchecked_before(one, sessions, made) for one in sessions},
    )


def _unchecked_before(session: AssistanceSession, sessions: list[AssistanceSession], made: list[Any]) -> int:
    """How many commitments of the earlier visits nobody looked at."""
    earlier = {one.meeting_id for one in sessions if one.meeting.starts_at < session.meeting.starts_at}
    return sum(one.origin_id in earlier and not one.n_checks and not one.claim_id for one in made)


def _hold(stage: CatalogueItem, required: bool, sessions: list[AssistanceSession], facts: Facts) -> StageHold:
    developing = [one for one in sessions if stage in one.method_stages.all()]
    weighed = [(_missing(stage, session, facts), session) for session in developing]
    if not weighed:
        return StageHold(stage, required, None, [])
    missing, best = min(weighed, key=lambda one: len(one[0]))
    return StageHold(stage, required, best, missing)


def _missing(stage: CatalogueItem, session: AssistanceSession, facts: Facts) -> list[Missing]:
    """What the visit did not leave of what the catalogue asks of the stage (column ``evidence``)."""
    key = session.meeting_id
    of_session = [session.pk]
    lacks = {
        "minutes": (key not in facts.minutes, _("firmar el acta"), "meetings:minutes_detail", [key]),
        "attendance": (key not in facts.attendance, _("registrar la asistencia"), "meetings:attendance_list", [key]),
        "evidence": (key not in facts.evidence, _("adjuntar una evidencia"), "delivery:session_evidence", of_session),
        "commitments": (
            key not in facts.commitments,
            _("registrar un compromiso"),
            "delivery:session_commitments",
            of_session,
        ),
        "checks": (
            facts.unchecked[key] > 0,
            _("verificar los compromisos de las visitas anteriores"),
            "delivery:session_commitments",
            of_session,
        ),
    }
    found = []
    for word in words_in(stage.attributes.get("evidence", "")):
        is_missing, what, page, arguments = lacks.get(word, (False, "", "", []))
        if is_missing:
            told = {"stage": stage, "what": what, "day": day(session.meeting.starts_at)}
            words = _("«%(stage)s»: %(what)s, en la visita del %(day)s.") % told
            found.append(Missing(words, reverse(page, args=arguments)))
    return found


# --- the checklist of its file ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Filed:
    """A record that a visit leaves in the file, and whether it is there."""

    words: str
    url: str
    is_there: bool


def filing_checklist(progress: Progress) -> list[tuple[AssistanceSession, list[Filed]]]:
    """Of each visit: the signed acta, the list of attendance and the execution report (EXE-17)."""
    found, facts = [], progress.facts
    for session in progress.sessions:
        key = session.meeting_id
        report = getattr(session, "report", None)
        delivered = report is not None and report.state != ReportState.DRAFT
        records = [
            Filed(_("Acta firmada"), reverse("meetings:minutes_detail", args=[key]), key in facts.minutes),
            Filed(_("Listado de asistencia"), reverse("meetings:attendance_list", args=[key]), key in facts.attendance),
            Filed(_("Informe de ejecución"), reverse("delivery:session_report", args=[session.pk]), delivered),
        ]
        found.append((session, records))
    return found
