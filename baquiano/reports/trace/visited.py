"""The case from the day of the visit on: who came, the acta and its signatures, what was promised, the expediente."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baquiano.accounts.models import User
from baquiano.archive import queries as archive
from baquiano.commitments.choices import CommitmentState
from baquiano.commitments.models import Commitment
from baquiano.commitments.queries import checks_of, claims_of, commitments_of
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.queries import report_of
from baquiano.documents import queries as documents
from baquiano.meetings.queries import attendance_of, latest_minutes
from baquiano.reports.trace.steps import Fact, Stage, name_of, told
from baquiano.ui.display import day, moment


def visit(session: AssistanceSession) -> Stage:
    """When it was to be, when it was, who came, what proves it and the report of it."""
    meeting, facts, gaps = session.meeting, [], []
    when = f"{moment(meeting.starts_at)} · {meeting.place or meeting.get_modality_display()}"
    facts.append(
        Fact(_("Se programó"), name_of(meeting.created_by), meeting.created_at, when, session.get_absolute_url())
    )
    if meeting.is_rescheduled:
        facts.append(Fact(_("Se reprogramó; la fecha original era esta"), at=meeting.original_starts_at))
    if meeting.is_held:
        facts.append(
            Fact(_("Se registró como realizada"), name_of(meeting.held_by), meeting.held_at,
                 event="meetings.meeting_held", subject=told(meeting))
        )  # fmt: skip
    else:
        gaps.append(
            _("Sin registro: la visita figura como %(state)s.") % {"state": meeting.get_state_display().lower()}
        )
    people = list(attendance_of(meeting))
    if people:
        signed = sum(one.is_signed for one in people)
        words = _("%(all)s personas en la lista; %(signed)s con firma.") % {"all": len(people), "signed": signed}
        last = max(people, key=lambda one: one.created_at)
        facts.append(Fact(_("Lista de asistencia"), name_of(last.registered_by), last.created_at, words))
    else:
        gaps.append(_("Sin registro: la visita no tiene lista de asistencia."))
    facts += [_proof(one) for one in documents.evidence_of(meeting)]
    report = report_of(session)
    if report is not None and report.delivered_at:
        facts.append(
            Fact(_("Se entregó el informe de ejecución"), name_of(report.delivered_by), report.delivered_at,
                 event="delivery.report_delivered", subject=told(report))
        )  # fmt: skip
    else:
        gaps.append(_("Sin registro: no se ha entregado el informe de ejecución."))
    return Stage("visit", _("Visita"), facts, gaps)


def _proof(evidence: Any) -> Fact:
    return Fact(
        what=_("Evidencia: %(title)s") % {"title": evidence.title},
        who=name_of(evidence.created_by),
        at=evidence.created_at,
        url=evidence.get_absolute_url(),
        mark=evidence.file.sha256 if evidence.file else "",
    )


def minutes(session: AssistanceSession) -> Stage:
    """The acta, each signature over its content, and the document that was issued of it."""
    title, acta = _("Acta y firmas"), latest_minutes(session.meeting)
    if acta is None:
        return Stage("minutes", title, gaps=[_("Sin registro: la visita no tiene acta.")])
    facts = [
        Fact(
            what=str(acta),
            who=name_of(acta.created_by),
            at=acta.frozen_at or acta.created_at,
            text=_("Corrige una anterior: %(why)s") % {"why": acta.correction_reason} if acta.supersedes_id else "",
            url=acta.get_absolute_url(),
            mark=acta.content_sha256,
            event="meetings.minutes_frozen",
            subject=told(acta),
        )
    ]
    facts += [_signature(one) for one in documents.signatures_of(acta)]
    papers = [*documents.documents_of(acta), *documents.documents_of(session.meeting)]
    facts += [_issued(one) for one in sorted(papers, key=lambda paper: paper.issued_at)]
    gaps = [] if acta.is_signed else [_("Sin registro: el acta no está firmada por todas las partes.")]
    return Stage("minutes", title, facts, gaps)


def _signature(one: Any) -> Fact:
    return Fact(
        what=_("Firmó por %(party)s") % {"party": one.get_party_display().lower()},
        who=", ".join(filter(None, [one.signer_name, one.signer_post])),
        at=one.signed_at,
        text=one.get_level_display(),
        mark=one.content_sha256,
    )


def _issued(paper: Any) -> Fact:
    words = _("Código de verificación %(code)s") % {"code": paper.verification_code}
    url, mark = paper.get_absolute_url(), paper.payload_sha256
    return Fact(paper.title, name_of(paper.issued_by), paper.issued_at, words, url, mark)


def commitments(session: AssistanceSession) -> Stage:
    """What each party promised, with what it was kept and who looked at it."""
    facts: list[Fact] = []
    gaps: list[str] = []
    for one in commitments_of(session.meeting, with_cancelled=True).select_related("cancel_reason"):
        facts += _promise(one)
        if one.state != CommitmentState.CANCELLED and not one.checks.exists():
            gaps.append(_("Sin registro: nadie ha verificado «%(what)s».") % {"what": str(one)[:80]})
    if not facts:
        facts.append(Fact(_("No se adquirieron compromisos.")))
    return Stage("commitments", _("Compromisos"), facts, gaps)


def _promise(one: Commitment) -> list[Fact]:
    words = _("%(who)s, hasta el %(day)s · %(state)s") % {
        "who": one.responsible_name,
        "day": day(one.due_on),
        "state": one.get_state_display().lower(),
    }
    facts = [
        Fact(one.text, name_of(one.created_by), one.created_at, words, one.get_absolute_url(),
             event="commitments.commitment_created", subject=told(one))
    ]  # fmt: skip
    facts += [
        Fact(_("Se declaró cumplido"), name_of(claim.claimed_by), claim.claimed_at, claim.note, mark=_mark(claim))
        for claim in claims_of(one)
    ]
    facts += [
        Fact(
            _("Verificado: %(result)s") % {"result": check.get_result_display().lower()},
            name_of(check.checked_by),
            check.checked_at,
            check.note,
            mark=_mark(check),
        )
        for check in checks_of(one)
    ]
    if one.state == CommitmentState.CANCELLED:
        why = " — ".join(filter(None, [str(one.cancel_reason or ""), one.state_note]))
        facts.append(
            Fact(_("Se canceló"), at=one.closed_at, text=why, event="commitments.commitment_cancelled",
                 subject=told(one))
        )  # fmt: skip
    return facts


def _mark(row: Any) -> str:
    """The SHA-256 of the proof of a claim or a check; empty when it is a link, or none."""
    return row.evidence.file.sha256 if row.evidence and row.evidence.file else ""


def case_file(session: AssistanceSession, user: User) -> Stage:
    """The expediente of the visit, each document with its mark, and its closing if it was closed."""
    title = _("Expediente")
    found = archive.case_file_seen_by(user, session)
    if found is None:
        return Stage("case_file", title, gaps=[_("Sin registro: la visita no tiene expediente.")])
    entries = archive.entries_of(found, user)
    count = ngettext("%(n)s documento", "%(n)s documentos", len(entries)) % {"n": len(entries)}
    facts = [
        Fact(
            what=_("Expediente %(number)s") % {"number": found.number},
            who=name_of(found.created_by),
            at=found.created_at,
            text=f"{count} · {found.get_state_display().lower()}",
            url=found.get_absolute_url(),
        )
    ]
    facts += [
        Fact(f"{entry.row.position}. {entry.title}", at=entry.row.created_at, mark=entry.row.file.sha256)
        for entry in entries
    ]
    closure = archive.last_closure(found)
    if closure is not None:
        facts.append(
            Fact(_("Se cerró"), name_of(closure.closed_by), closure.closed_at, mark=closure.manifest_file.sha256)
        )
    gaps = [] if entries else [_("Sin registro: el expediente todavía no tiene documentos.")]
    pending = archive.pending_of(found).count if found.is_open else 0
    if pending:
        gaps.append(_("Hay %(n)s documentos que todavía no entran al expediente.") % {"n": pending})
    return Stage("case_file", title, facts, gaps)
