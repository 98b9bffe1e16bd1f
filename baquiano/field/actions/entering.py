"""What a record becomes when it enters, or the reason for which it could not."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.errors import Conflict, Refused
from baquiano.delivery.models import AssistanceSession
from baquiano.field import applying, envelopes, queries, rules
from baquiano.field.choices import CaptureState
from baquiano.field.models import Capture


def enter(capture: Capture, plain: bytes, happened_at: datetime, *, by: User, at: datetime) -> tuple[CaptureState, str]:
    """Try to make of the record what its page makes; whatever it wrote is undone when a rule refuses."""
    try:
        with transaction.atomic():
            content = envelopes.content_of(plain)
            if capture.is_visit:
                place_in(capture, applying.begin_visit(capture, content, by=by, at=at))
            else:
                session = _session(capture, by)
                applying.apply(capture.kind, session, content, id=capture.record, happened_at=happened_at, by=by, at=at)
    except Conflict as conflict:
        return CaptureState.CONFLICT, conflict.sentence
    except Refused as refusal:
        return CaptureState.REJECTED, refusal.sentence
    except envelopes.Unreadable as error:
        return CaptureState.REJECTED, str(error)
    return CaptureState.ACCEPTED, ""


def place_in(capture: Capture, session: AssistanceSession | None) -> None:
    """The record is of ``session``, if there is one."""
    capture.session = session
    if session is not None:
        capture.unit_id = session.meeting.unit_id


def _session(capture: Capture, by: User) -> AssistanceSession:
    session = capture.session
    if session is None and queries.awaits_its_visit(capture.visit):
        raise Refused(_("Su visita espera a que alguien la complete: este registro entra solo con ella."))
    if session is None:
        raise Refused(_("La visita ya no existe, o usted ya no la puede ver."))
    if session.meeting.is_cancelled:
        raise Refused(_("La visita está cancelada y no recibe registros."))
    if not rules.can_carry(by, session):
        raise Refused(_("Su rol ya no permite registrar en esta visita."))
    return session
