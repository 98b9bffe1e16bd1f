"""An assistance begun before its first visit, what is said in its contacts, and the partial accounts of it."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.communications.models import Communication
from baquiano.delivery import profile, queries
from baquiano.delivery.models import Assistance, AssistanceSession, ContactRecord, PartialReport
from baquiano.documents import actions as documents
from baquiano.documents import queries as document_queries
from baquiano.documents.models import Evidence, IssuedDocument
from baquiano.institutions.models import CatalogueItem, Institution, Unit
from baquiano.institutions.queries import fiscal_year, people_to_tell
from baquiano.meetings import profile as meeting_profile
from baquiano.notifications.actions import notify
from baquiano.procedures import actions as procedures
from baquiano.ui.display import day

PROCESS = "accompaniment"
CONTACT_VERB = "delivery.record_contact"
LETTERS = "comunicaciones"


@transaction.atomic
def start_assistance(
    *,
    id: UUID,
    unit: Unit,
    beneficiary: Beneficiary,
    topic: CatalogueItem | None = None,
    service_type: CatalogueItem | None = None,
    by: User,
    at: datetime,
) -> Assistance:
    """Begin an assistance before any visit, and its case where the institution has a procedure for it.

    Sent again it is the same one; another of the same unit, vigencia, entity and topic is refused.
    """
    same = {"unit": unit, "year": day_of(at).year, "beneficiary": beneficiary, "topic": topic, "plan_item": None}
    other = Assistance.objects.filter(**same).exclude(pk=id).first()
    if other is not None:
        raise Refused(
            _("%(entity)s ya tiene esa asistencia en esta vigencia: figura como %(state)s. Ábrala desde la lista.")
            % {"entity": beneficiary, "state": other.get_state_display().lower()}
        )
    fields = {
        **same,
        "institution_id": unit.institution_id,
        "service_type": service_type,
        "created_by": by,
        "created_at": at,
    }
    assistance, is_new = create_once(Assistance, id=id, fields=fields)
    if is_new:
        trail.record("delivery.assistance_started", assistance, by=by, at=at, data={"beneficiary": str(beneficiary)})
        start_case_of(assistance, by=by, at=at)
    return assistance


def start_case_of(assistance: Assistance, *, by: User, at: datetime) -> None:
    """Its case, where the institution has a procedure for it; nothing elsewhere."""
    procedures.start_case(
        PROCESS,
        subject=assistance,
        unit=assistance.unit,
        year=fiscal_year(assistance.unit.institution, assistance.year),
        by=by,
        at=at,
        label=str(assistance),
        responsible=assistance.created_by,
    )


@transaction.atomic
def record_contact(
    assistance: Assistance,
    *,
    id: UUID,
    modality: str,
    contacted_on: date,
    person: str,
    explained: str,
    provider_duties: str,
    beneficiary_duties: str,
    session: AssistanceSession | None = None,
    communications: Iterable[Communication] = (),
    by: User,
    at: datetime,
) -> ContactRecord:
    """Say who was contacted, what was explained and what each party will do; it fulfils its activity (EXE-01).

    Refused without the meeting or the letters that prove it, and of a day to come. The first one moves the case; the
    following ones add to it.
    """
    current = queries.assistance_for_update(assistance)
    letters = list(communications)
    _check_open(current)
    if contacted_on > day_of(at):
        raise Refused({"contacted_on": [_("El contacto se registra cuando ya ocurrió.")]})
    if session is None and not letters:
        raise Refused(
            _("Enlace la comunicación oficial con la que se hizo el contacto, o la reunión en la que se hizo.")
        )
    fields = {
        "institution_id": current.institution_id,
        "assistance": current,
        "modality": modality,
        "contacted_on": contacted_on,
        "person": person.strip(),
        "explained": explained.strip(),
        "provider_duties": provider_duties.strip(),
        "beneficiary_duties": beneficiary_duties.strip(),
        "session": session,
        "created_by": by,
        "created_at": at,
    }
    contact, is_new = create_once(ContactRecord, id=id, fields=fields)
    if is_new:
        contact.communications.set(letters)
        data = {"person": contact.person, "communications": [one.number for one in letters]}
        trail.record("delivery.contact_recorded", contact, by=by, at=at, data=data)
        _fulfil_contact(current, contact, letters, by=by, at=at)
    return contact


def _fulfil_contact(
    assistance: Assistance, contact: ContactRecord, letters: list[Communication], *, by: User, at: datetime
) -> None:
    if CONTACT_VERB not in queries.awaited_verbs(assistance):
        return
    claim = procedures.claim(CONTACT_VERB, subject=assistance, by=by, at=at)
    records = [procedures.RecordRef(LETTERS, letter, str(letter)) for letter in letters]
    if contact.session is not None:
        records += _records_of(contact.session)
    asked = {one["code"] for one in claim.task.activity.records} if claim.task else set()
    missing = asked - {record.code for record in records}
    procedures.complete(
        claim,
        by=by,
        at=at,
        control=procedures.ControlCheck(True, str(contact)),
        records=[record for record in records if record.code in asked],
        not_applicable=dict.fromkeys(missing, _("El contacto se hizo por otro medio, que quedó enlazado.")),
    )


def _records_of(session: AssistanceSession) -> list[procedures.RecordRef]:
    """The list and the acta of a meeting that was held, by the codes of their formats."""
    institution, year = session.institution, day_of(session.meeting.starts_at).year
    found = []
    for code in (
        meeting_profile.attendance_format(institution, year),
        meeting_profile.minutes_format(institution, year),
    ):
        document = document_queries.current_document(session.meeting, code)
        if document is not None:
            found.append(procedures.RecordRef(code, document, document.title))
    return found


def leave_records(session: AssistanceSession, *, by: User | None, at: datetime) -> None:
    """Put the list and the acta of a visit in the case of each assistance that it serves."""
    records = _records_of(session)
    for assistance in queries.assistances_of(session) if records else ():
        for record in records:
            procedures.leave_record(assistance, record, by=by, at=at)


# --- partial reports -------------------------------------------------------------------------------------------------
@transaction.atomic
def issue_partial_report(
    assistance: Assistance, *, id: UUID, first_on: date, last_on: date, advance: str, by: User, at: datetime
) -> PartialReport:
    """Issue the account of what was executed between two days, from its sessions, lists and actas (EXE-14).

    Refused of days to come, without anything to tell, and before the work plan where the institution asks for one.
    """
    current = queries.assistance_for_update(assistance)
    _check_open(current)
    if last_on < first_on:
        raise Refused({"last_on": [_("El último día es anterior al primero.")]})
    if last_on > day_of(at):
        raise Refused({"last_on": [_("El periodo todavía no termina: cuente hasta hoy.")]})
    if profile.asks_for_work_plan(current.institution, current.year) and queries.approved_plan(current) is None:
        raise Refused(_("Todavía no hay plan de trabajo aprobado: sin él no hay ejecución que reportar."))
    number = (PartialReport.objects.filter(assistance=current).aggregate(last=Max("number"))["last"] or 0) + 1
    existing = PartialReport.objects.filter(pk=id).first()
    fields = {
        "institution_id": current.institution_id,
        "assistance": current,
        "number": existing.number if existing else number,
        "first_on": first_on,
        "last_on": last_on,
        "advance": advance.strip(),
        "created_by": by,
        "created_at": at,
    }
    report, is_new = create_once(PartialReport, id=id, fields=fields)
    if not is_new:
        return report
    report.document = _issue(report, by=by, at=at)
    report.save(update_fields=["document"])
    data = {"first_on": first_on, "last_on": last_on}
    trail.record("delivery.partial_report_issued", report, by=by, at=at, data=data)
    code = profile.partial_format(current.institution, current.year)
    procedures.leave_record(
        current, procedures.RecordRef(code, report.document or report, str(report)[:250]), by=by, at=at
    )
    return report


def _issue(report: PartialReport, *, by: User, at: datetime) -> IssuedDocument | None:
    assistance = report.assistance
    code = profile.partial_format(assistance.institution, assistance.year)
    if not document_queries.can_issue(code):
        return None
    return documents.issue_document(
        code,
        subject=report,
        title=str(report),
        number=f"{report.number:02d}",
        payload=queries.partial_payload(report, by=by),
        by=by,
        at=at,
        id=uuid5(report.pk, "document"),
    )


@transaction.atomic
def attach_to_report(
    report: PartialReport,
    *,
    id: UUID,
    kind: CatalogueItem,
    title: str = "",
    file: object = None,
    link: str = "",
    taken_on: date,
    by: User,
    at: datetime,
) -> Evidence:
    """Attach a file or a link to a partial report, beside what it gathers by itself."""
    _check_open(queries.assistance_for_update(report.assistance))
    return documents.add_proof(
        report,
        id=id,
        kind=kind.code,
        title=title or kind.name,
        file=file,
        link=link,
        taken_on=taken_on,
        by=by,
        at=at,
    )


def remind_partial_reports(*, at: datetime) -> int:
    """What the clock does: in every institution, alert of the reports of the period that ended. Told once each."""
    told = 0
    for institution in Institution.objects.all():
        with scope(institution=institution):
            for owed in queries.partial_reports_owed(institution, day_of(at)):
                assistance = owed.assistance
                people = list(people_to_tell(institution, "group_leader", assistance.unit, on=day_of(at)))
                people += [assistance.created_by] if assistance.created_by else []
                notify(
                    list({one.pk: one for one in people}.values()),
                    institution=institution,
                    kind="delivery.partial_report_due",
                    title=(_("Falta el reporte parcial: %(what)s") % {"what": assistance})[:200],
                    body=_("El periodo terminó el %(day)s.") % {"day": day(owed.last_on)},
                    url=assistance.get_absolute_url(),
                    key=f"delivery.partial_report_due:{assistance.pk}:{owed.last_on}",
                    by=None,
                    at=at,
                    about=assistance,
                )
                told += 1
    return told


def _check_open(assistance: Assistance) -> None:
    if not assistance.is_open:
        raise Refused(
            _("La asistencia figura como %(state)s: ábrala de nuevo para escribir en ella.")
            % {"state": assistance.get_state_display().lower()}
        )
