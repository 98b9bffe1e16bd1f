"""The consolidated analysis of the results (REP-02), the sheet for paper, and what people say in the field (EVA-11)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.digests import sha256_of
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.documents import actions as documents
from baquiano.documents import queries as document_queries
from baquiano.documents.models import IssuedDocument
from baquiano.evaluation import payloads, queries, settings, signals
from baquiano.evaluation.choices import REPORT_MOVES, ReportState
from baquiano.evaluation.models import AnalysisReport, Campaign, Observation
from baquiano.evaluation.rules import ISSUE_REPORT
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import Institution
from baquiano.institutions.numbering import next_number
from baquiano.institutions.queries import consent_text
from baquiano.procedures import actions as procedures

WRITTEN = ("title", "perception", "refusals", "improvements")
ABOUT = ("unit", "assistance", "first_on", "last_on")
OBSERVED = ("beneficiary", "unit", "observed_on", "source", "findings", "opportunity")


# --- the consolidated analysis ---------------------------------------------------------------------------------------
@transaction.atomic
def create_report(
    institution: Institution, *, id: UUID, fields: dict[str, Any], by: User, at: datetime
) -> AnalysisReport:
    """Begin the analysis of a period, of a unit or of an assistance. The same ``id`` is the same report."""
    one_at_a_time(id)
    values: dict[str, Any] = {name: fields.get(name) for name in ABOUT} | _written(fields)
    if values["last_on"] < values["first_on"]:
        raise Refused({"last_on": _("El período termina antes de empezar. Corrija las fechas.")})
    if values["assistance"] is not None:
        values["unit"] = values["assistance"].unit
    owned = {"institution": institution, **values, "created_by": by, "created_at": at}
    report, is_new = create_once(AnalysisReport, id=id, fields=owned)
    if is_new:
        changes = trail.diff({}, trail.snapshot(report, ["title", *ABOUT]))
        trail.record("evaluation.report_created", report, by=by, at=at, changes=changes)
    return report


@transaction.atomic
def edit_report(
    report: AnalysisReport, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> AnalysisReport:
    """Write the analysis until it is issued. A stale edit raises ``StaleEdit``."""
    current = queries.report_for_update(report)
    if not current.is_draft:
        raise Refused(_("El informe ya se expidió y no cambia."))
    before = trail.snapshot(current, list(WRITTEN))
    for name, value in _written(fields).items():
        setattr(current, name, value)
    changes = trail.diff(before, trail.snapshot(current, list(WRITTEN)))
    save_if_current(current, expected_version=expected_version, fields=list(WRITTEN))
    if changes:
        trail.record("evaluation.report_edited", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def issue_report(report: AnalysisReport, *, outcome: str = "", by: User, at: datetime) -> AnalysisReport:
    """Seal its figures and issue it in the format of the institution; issued twice, it is issued once.

    Refused without campaigns to tell of, while nobody wrote what they mean, or while what the profile asks of the
    evaluation of its assistance is missing (EVA-07). Where the folder has no format the report is sealed all the same.
    It fulfils the activity of the procedure that asks for it, in its turn and by the exit ``outcome`` (P000-A5).
    """
    current = queries.report_for_update(report)
    if not current.is_draft:
        return current
    _check_applied(current)
    if not current.perception.strip() or not current.improvements.strip():
        raise Refused(_("Antes de expedirlo escriba qué muestran los resultados y qué se mejora, o por qué nada."))
    figures = queries.figures_of_period(current)
    if not figures["campaigns"]:
        raise Refused(_("No hay evaluaciones cerradas en ese período: no hay qué informar."))
    if ReportState.ISSUED not in REPORT_MOVES[ReportState(current.state)]:
        raise Refused(_("El informe ya se expidió y no cambia."))
    turn = _turn(current, outcome, by=by, at=at)
    current.figures, current.figures_sha256 = figures, sha256_of(figures)
    current.state, current.issued_at, current.issued_by = ReportState.ISSUED, at, by
    current.document = _document(current, by=by, at=at)
    current.version += 1
    current.save()
    data = {"sha256": current.figures_sha256, "campaigns": figures["campaigns"]}
    trail.record("evaluation.report_issued", current, by=by, at=at, data=data)
    _complete(current, turn, by=by, at=at)
    return current


def _check_applied(report: AnalysisReport) -> None:
    missing = queries.missing_to_close(report.assistance) if report.assistance is not None else []
    if missing:
        raise Refused([_("Todavía falta:"), *(one.words for one in missing)])


@dataclass(frozen=True)
class _Turn:
    claim: procedures.Claim
    outcome: str | None


def _turn(report: AnalysisReport, outcome: str, *, by: User, at: datetime) -> _Turn | None:
    """The turn of the activity that the report fulfils; none where no procedure asks for it, or it was done already."""
    subject = queries.subject_of_report(report)
    if subject is None:
        return None
    claim = procedures.claim(ISSUE_REPORT, subject=subject, by=by, at=at)
    exits = {one["code"]: one["name"] for one in queries.exits_of_report(report)}
    if not exits:
        return _Turn(claim, None)
    chosen = outcome or (next(iter(exits)) if len(exits) == 1 else "")
    if chosen not in exits:
        names = ", ".join(f"«{name}»" for name in exits.values())
        raise Refused(_("Elija cómo termina la actividad del procedimiento: %(names)s.") % {"names": names})
    return _Turn(claim, chosen)


def _document(report: AnalysisReport, *, by: User, at: datetime) -> IssuedDocument | None:
    year = report.last_on.year
    code = settings.report_format(report.institution, year)
    if not document_queries.can_issue(code):
        return None
    number = next_number("evaluation_report", institution=report.institution, year=year)
    return documents.issue_document(
        code,
        subject=report,
        title=report.title,
        number=f"EV-{year}-{number:03d}",
        payload=payloads.report_payload(report, _actions_told(report), by=by),
        by=by,
        at=at,
        id=uuid5(report.pk, "document"),
    )


def _actions_told(report: AnalysisReport) -> list[str]:
    """What was opened to improve: the rooms above know it."""
    campaigns = list(queries.campaigns_of_report(report))
    answers = signals.improvements_asked.send(sender=Campaign, campaigns=campaigns)
    return [words for _receiver, found in answers for words in found or []]


def _complete(report: AnalysisReport, turn: _Turn | None, *, by: User, at: datetime) -> None:
    if turn is None:
        return
    code = settings.report_format(report.institution, report.last_on.year)
    note = _("Respondieron %(answered)s; no aceptaron %(refused)s.") % report.figures["total"]
    record = procedures.RecordRef(code, report.document or report, str(report))
    control = procedures.ControlCheck(True, note)
    procedures.complete(turn.claim, outcome=turn.outcome, control=control, records=[record], by=by, at=at)


def _written(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: without_control_characters(fields.get(name) or "").strip() for name in WRITTEN}
    values["title"] = one_line(values["title"])[:200]
    if not values["title"]:
        raise Refused({"title": _("Escriba el título del informe.")})
    return values


# --- the sheet for paper ---------------------------------------------------------------------------------------------
@transaction.atomic
def issue_answer_sheet(campaign: Campaign, *, by: User, at: datetime) -> IssuedDocument:
    """The sheet with which people answer on paper. The same questions again give the sheet already issued."""
    current = queries.campaign_for_update(campaign)
    consent = consent_text(current.institution, ConsentKind.EVALUATION, on=day_of(at))
    if consent is None:
        raise Refused(_("La entidad no tiene el texto con que se autoriza la evaluación."))
    code = settings.sheet_format(current.institution, current.opens_on.year)
    payload = payloads.sheet_payload(current, consent)
    latest = document_queries.current_document(current, code)
    year = day_of(at).year
    number = latest.number if latest else str(next_number("answer_sheet", institution=current.institution, year=year))
    return documents.issue_next(
        code,
        subject=current,
        title=_("Hoja para responder: %(title)s") % {"title": current.title},
        number=number,
        payload=payload,
        by=by,
        at=at,
        earlier=latest,
    )


# --- what is perceived in the territory ------------------------------------------------------------------------------
@transaction.atomic
def record_observation(
    institution: Institution, *, id: UUID, fields: dict[str, Any], by: User, at: datetime
) -> Observation:
    """Record what was perceived of an entity on a day. The same ``id`` again is the same observation."""
    values = _observed(fields, at)
    owned = {"institution": institution, **values, "created_by": by, "created_at": at}
    observation, is_new = create_once(Observation, id=id, fields=owned)
    if is_new:
        changes = trail.diff({}, trail.snapshot(observation, list(OBSERVED)))
        trail.record("evaluation.observation_recorded", observation, by=by, at=at, changes=changes)
    return observation


@transaction.atomic
def edit_observation(
    observation: Observation, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> Observation:
    """Correct it; the trail keeps what it said. A stale edit raises ``StaleEdit``."""
    current = queries.observation_for_update(observation)
    before = trail.snapshot(current, list(OBSERVED))
    for name, value in _observed(fields, at).items():
        setattr(current, name, value)
    changes = trail.diff(before, trail.snapshot(current, list(OBSERVED)))
    save_if_current(current, expected_version=expected_version, fields=list(OBSERVED))
    if changes:
        trail.record("evaluation.observation_edited", current, by=by, at=at, changes=changes)
    return current


def _observed(fields: dict[str, Any], at: datetime) -> dict[str, Any]:
    values = {name: fields[name] for name in OBSERVED}
    values["source"] = one_line(values["source"] or "")[:200]
    for name in ("findings", "opportunity"):
        values[name] = without_control_characters(values[name] or "").strip()
    if not values["findings"]:
        raise Refused({"findings": _("Escriba qué se encontró.")})
    if values["observed_on"] > day_of(at):
        raise Refused({"observed_on": _("Ese día todavía no llega.")})
    return values
