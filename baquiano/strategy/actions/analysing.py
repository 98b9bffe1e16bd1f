"""The analysis session: its agreed date, what each directorate sends, and the closing of the analysis (STR-02)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import without_control_characters
from baquiano.governance.actions import refresh_members
from baquiano.governance.models import CollegiateBody
from baquiano.governance.queries import members_on
from baquiano.meetings import actions as meetings
from baquiano.meetings.choices import MeetingKind, Modality
from baquiano.procedures import actions as procedures
from baquiano.strategy import queries
from baquiano.strategy.actions.telling import tell
from baquiano.strategy.models import AnalysisSession, AnnualStrategy, Proposal
from baquiano.strategy.profile import window_of
from baquiano.strategy.rules import ANALYSE
from baquiano.ui.display import day, moment

RESULTS = ("results", "priorities")


@transaction.atomic
def convene_session(
    strategy: AnnualStrategy,
    *,
    id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    agreed_on: date,
    agreed_with: str,
    due_on: date,
    place: str = "",
    link: str = "",
    modality: str = Modality.IN_PERSON,
    by: User,
    at: datetime,
) -> AnalysisSession:
    """Convene the session of analysis on the day agreed with the members of the committee, and tell who takes part.

    Refused outside the days of the profile. Convened again, the last one counts: that is how its date changes.
    """
    current = queries.strategy_for_update(strategy)
    words = without_control_characters(agreed_with).strip()
    repeated = AnalysisSession.objects.filter(pk=id).select_related("meeting").first()
    if repeated is None:
        _check_days(current, day_of(starts_at), due_on, agreed_on)
        refuse_if_analysed(current)
    people = {one.pk: one for one in _who_takes_part(current, day_of(starts_at), by, at)}
    meeting = meetings.schedule_meeting(
        id=uuid5(id, "meeting"),
        unit=current.unit,
        kind=MeetingKind.OTHER,
        title=_("Sesión de análisis de la %(strategy)s") % {"strategy": str(current)[:1].lower() + str(current)[1:]},
        objective=_("Analizar los resultados de la vigencia %(year)s y priorizar entidades y escenarios.")
        % {"year": current.year.year - 1},
        starts_at=starts_at,
        ends_at=ends_at,
        responsible=repeated.meeting.responsible if repeated else by,
        place=place,
        link=link,
        modality=modality,
        participants=people.values(),
        by=by,
        at=at,
    )
    owned = {"institution_id": current.institution_id, "strategy": current, "created_by": by, "created_at": at}
    fields = owned | {"meeting": meeting, "agreed_on": agreed_on, "agreed_with": words, "due_on": due_on}
    session, is_new = create_once(AnalysisSession, id=id, fields=fields)
    if is_new:
        data = {"starts_at": starts_at, "agreed_with": words, "due_on": due_on}
        trail.record("strategy.session_convened", current, by=by, at=at, data=data)
        title = _("Sesión de análisis: %(when)s") % {"when": moment(starts_at)}
        body = _("Cada dirección envía antes del %(due)s los resultados de la vigencia. %(place)s") % {
            "due": day(due_on),
            "place": place or link,
        }
        tell(current, people.values(), "session_convened", title, body, key=session.pk, by=by, at=at)
    return session


def _check_days(strategy: AnnualStrategy, on: date, due_on: date, agreed_on: date) -> None:
    first, last = window_of(strategy.institution, strategy.year.year)
    if not first <= on <= last:
        raise Refused(
            {"day": _("La sesión se hace entre el %(first)s y el %(last)s.") % {"first": day(first), "last": day(last)}}
        )
    if agreed_on > on:
        raise Refused({"agreed_on": _("La fecha se concierta antes de la sesión.")})
    if due_on > on:
        raise Refused({"due_on": _("Las direcciones envían su información antes de la sesión, o ese mismo día.")})


def _who_takes_part(strategy: AnnualStrategy, on: date, by: User, at: datetime) -> list[User]:
    """The members of the committees on that day, and the heads of the directorates."""
    members = []
    for body in CollegiateBody.objects.filter(is_active=True):
        refresh_members(body, by=by, at=at)
        members += [member.user for member in members_on(body, on)]
    heads = [queries.heads_of(row.unit, day_of(at)) for row in queries.proposals_of(strategy)]
    return [*members, *(one for found in heads for one in found)]


@transaction.atomic
def send_results(
    proposal: Proposal, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> Proposal:
    """Send what a directorate brings to the session: its results of the year and whom it prioritises."""
    current = queries.proposal_for_update(proposal)
    refuse_if_analysed(current.strategy)
    before = trail.snapshot(current, list(RESULTS))
    for name in RESULTS:
        setattr(current, name, without_control_characters(fields[name]).strip())
    changes = trail.diff(before, trail.snapshot(current, list(RESULTS)))
    current.informed_at, current.informed_by = at, by
    save_if_current(current, expected_version=expected_version, fields=[*RESULTS, "informed_at", "informed_by"])
    trail.record("strategy.results_sent", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def close_analysis(
    strategy: AnnualStrategy, *, missing: Mapping[UUID, str] | None = None, note: str = "", by: User, at: datetime
) -> AnnualStrategy:
    """Close the analysis of the year (activity 1): every directorate sent its information, or it is said why not.

    ``missing`` gives the reason of each unit that is waived. From then on the proposals are awaited.
    """
    current = queries.strategy_for_update(strategy)
    if current.analysed_at is not None and current.analysed_by_id == by.pk:
        return current
    claim = procedures.claim(ANALYSE, subject=current, by=by, at=at)
    refuse_if_analysed(current)
    if not current.is_draft:
        raise Refused(_("La estrategia ya salió de su preparación."))
    if queries.session_of(current) is None:
        raise Refused(_("Primero se convoca la sesión de análisis, en la fecha concertada con el comité."))
    absent = queries.missing_results(current)
    given = {key: without_control_characters(words).strip() for key, words in (missing or {}).items()}
    silent = [one for one in absent if not given.get(one.unit_id)]
    if silent:
        raise Refused(
            _("No han enviado su información: %(names)s. Espérela o escriba por qué se cierra sin ella.")
            % {"names": queries.units_named(silent)}
        )
    waived = {}
    for one in absent:
        Proposal.objects.filter(pk=one.pk).update(results_waiver=given[one.unit_id])
        waived[one.unit.name] = given[one.unit_id]
    current.analysed_at, current.analysed_by, current.version = at, by, current.version + 1
    current.save(update_fields=["analysed_at", "analysed_by", "version"])
    data = {"note": note.strip(), "waived": waived}
    trail.record("strategy.analysis_closed", current, by=by, at=at, data=data)
    _await_proposals(current, by, at)
    control = procedures.ControlCheck(True, note.strip() or _("Las direcciones enviaron su información"))
    procedures.complete(claim, by=by, at=at, control=control)
    return current


def _await_proposals(strategy: AnnualStrategy, by: User, at: datetime) -> None:
    for proposal in queries.proposals_of(strategy):
        title = _("Presente la propuesta de %(unit)s") % {"unit": proposal.unit}
        body = _("Se cerró el análisis de la vigencia. Su propuesta entra en la %(strategy)s.") % {"strategy": strategy}
        tell(
            proposal, queries.heads_of(proposal.unit, day_of(at)), "proposal_awaited", title, body, key="", by=by, at=at
        )


def refuse_if_analysed(strategy: AnnualStrategy) -> None:
    """Raise ``Refused`` when its analysis was closed."""
    if strategy.analysed_at is not None:
        raise Refused(_("El análisis ya se cerró: su información y su sesión no cambian."))
