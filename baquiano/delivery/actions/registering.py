"""What is registered of a visit besides its meeting: topic, mechanism, stages, who executed it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.delivery import queries
from baquiano.delivery.actions.creation import check_work_plan
from baquiano.delivery.actions.registrars import check_registrar
from baquiano.delivery.models import AssistanceSession, SessionBeneficiary
from baquiano.documents import actions as documents
from baquiano.documents.models import Evidence
from baquiano.institutions.models import CatalogueItem
from baquiano.meetings import actions as meetings

EDITABLE = ("topic", "service_type", "mechanism", "mechanism_note", "is_led")


@transaction.atomic
def edit_session(
    session: AssistanceSession,
    *,
    expected_version: int,
    topic: CatalogueItem | None,
    service_type: CatalogueItem | None,
    mechanism: CatalogueItem | None,
    mechanism_note: str = "",
    is_led: bool | None = None,
    method_stages: Iterable[CatalogueItem] = (),
    executors: Iterable[User] | None = None,
    beneficiaries: Iterable[Beneficiary] | None = None,
    by: User,
    at: datetime,
) -> AssistanceSession:
    """Save the first step of the visit. A mechanism of "other" kind asks for its description."""
    current = queries.session_for_update(session)
    why_not = queries.why_not_writable(current)
    if why_not:
        raise Refused(why_not)
    check_registrar(current, by=by)
    mechanism_note = one_line(mechanism_note)[:300]
    if mechanism and mechanism.attributes.get("needs_description") and not mechanism_note:
        raise Refused(_("Describa el mecanismo que se usó: «%(name)s» lo necesita.") % {"name": mechanism})
    if not current.is_contact and topic != current.topic:
        served = [row.beneficiary for row in current.served.select_related("beneficiary")]
        check_work_plan(current.meeting.unit, day_of(current.meeting.starts_at).year, topic, served)
    values = {
        "topic": topic,
        "service_type": service_type,
        "mechanism": mechanism,
        "mechanism_note": mechanism_note,
        "is_led": current.is_led if is_led is None else is_led,
    }
    before = _snapshot(current)
    for name, value in values.items():
        setattr(current, name, value)
    stages = {stage.pk: stage for stage in method_stages}
    after = {**before, **trail.snapshot(current, list(EDITABLE)), "method_stages": sorted(map(str, stages))}
    changes = trail.diff(before, after)
    if changes or current.version != expected_version:
        save_if_current(current, expected_version=expected_version, fields=list(EDITABLE))
        current.method_stages.set(stages.values())
        trail.record("delivery.session_edited", current, by=by, at=at, changes=changes)
    if executors is not None:
        meetings.set_participants(current.meeting, executors, by=by, at=at)
    if beneficiaries is not None:
        _set_beneficiaries(current, beneficiaries, by=by, at=at)
    return current


def _set_beneficiaries(
    session: AssistanceSession, beneficiaries: Iterable[Beneficiary], *, by: User, at: datetime
) -> None:
    wanted = {one.pk: one for one in beneficiaries}
    if not wanted:
        raise Refused(_("Elija al menos una entidad asistida."))
    before = set(session.served.values_list("beneficiary_id", flat=True))
    if before == set(wanted):
        return
    if not session.is_contact:
        year = day_of(session.meeting.starts_at).year
        check_work_plan(session.meeting.unit, year, session.topic, list(wanted.values()))
    session.served.exclude(beneficiary_id__in=wanted).delete()
    SessionBeneficiary.objects.bulk_create(
        SessionBeneficiary(institution_id=session.institution_id, session=session, beneficiary=one)
        for key, one in wanted.items()
        if key not in before
    )
    changes = {"beneficiaries": (sorted(map(str, before)), sorted(map(str, wanted)))}
    trail.record("delivery.beneficiaries_set", session, by=by, at=at, changes=changes)


def _snapshot(session: AssistanceSession) -> dict[str, Any]:
    stages = sorted(str(key) for key in session.method_stages.values_list("pk", flat=True))
    return {**trail.snapshot(session, list(EDITABLE)), "method_stages": stages}


@transaction.atomic
def add_evidence(
    session: AssistanceSession,
    *,
    id: UUID,
    kind: CatalogueItem,
    title: str = "",
    file: Any = None,
    link: str = "",
    taken_on: date,
    by: User,
    at: datetime,
) -> Evidence:
    """File a photo, a file or a link as proof of the visit; it becomes an annex of its acta (EXE-11)."""
    meeting = queries.session_for_update(session).meeting
    if meeting.is_cancelled:
        raise Refused(_("La visita está cancelada y no recibe evidencias."))
    return documents.add_proof(
        meeting,
        id=id,
        kind=kind.code,
        title=title or kind.name,
        file=file,
        link=link,
        taken_on=taken_on,
        by=by,
        at=at,
    )
