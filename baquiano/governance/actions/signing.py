"""The acta of a session: signed by who presides it and by its technical secretary, each with the own password."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.errors import Refused
from baquiano.documents.choices import SignatureLevel
from baquiano.documents.models import Signature
from baquiano.documents.reauthentication import Reauthentication
from baquiano.governance import queries, rules
from baquiano.governance.models import CommitteeSession
from baquiano.meetings import actions as meetings
from baquiano.meetings import queries as meeting_queries


@transaction.atomic
def sign_session(
    session: CommitteeSession,
    *,
    id: UUID,
    content_sha256: str,
    reauthentication: Reauthentication,
    ip: str | None = None,
    by: User,
    at: datetime,
) -> Signature:
    """Sign the acta with the seat that ``by`` holds in the body; refused to whoever neither presides nor keeps it."""
    seat = rules.signing_seat(by, queries.members_of(session))
    if seat is None:
        raise Refused(_("El acta la firman quien preside el comité y su secretaría técnica."))
    minutes = meeting_queries.latest_minutes(session.meeting)
    if minutes is None:
        raise Refused(_("La sesión todavía no tiene acta. Escríbala antes de firmar."))
    return meetings.sign_minutes(
        minutes,
        id=id,
        content_sha256=content_sha256,
        level=SignatureLevel.REAUTHENTICATED,
        party=seat.seat,
        signer=by,
        signer_name=str(by),
        signer_document=f"{by.document_type} {by.document_number}" if by.document_number else "",
        signer_post=seat.post,
        reauthentication=reauthentication,
        ip=ip,
        by=by,
        at=at,
    )
