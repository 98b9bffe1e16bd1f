"""What meetings answer to the rooms below: the text that somebody signs does not change under them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from baquiano.commitments.models import Commitment
from baquiano.commitments.signals import commitment_adding, commitment_changing
from baquiano.common.errors import Refused
from baquiano.meetings import queries
from baquiano.meetings.models import Meeting


def listen() -> None:
    commitment_adding.connect(refuse_on_closed_minutes, dispatch_uid="meetings.refuse_adding")
    commitment_changing.connect(refuse_change_on_closed_minutes, dispatch_uid="meetings.refuse_changing")


def refuse_on_closed_minutes(sender: Any, *, origin: models.Model, **kwargs: Any) -> None:
    """No commitment nor verification is added to a meeting whose minutes are being signed or were signed."""
    if not isinstance(origin, Meeting):
        return
    if origin.is_cancelled:
        raise Refused(_("La reunión está cancelada: no recibe compromisos."))
    minutes = queries.latest_minutes(origin)
    if minutes is not None and minutes.is_signed:
        raise Refused(
            _("El acta ya está firmada con sus compromisos. Corríjala con una nueva versión para cambiar alguno.")
        )
    if minutes is not None and minutes.is_signing:
        raise Refused(_("El acta está en firmas con sus compromisos. Devuélvala a borrador para cambiar alguno."))


def refuse_change_on_closed_minutes(sender: Any, *, commitment: Commitment, **kwargs: Any) -> None:
    if commitment.origin_type == Meeting._meta.label_lower:
        meeting = Meeting.objects.filter(pk=commitment.origin_id).first()
        if meeting is not None:
            refuse_on_closed_minutes(sender, origin=meeting)
