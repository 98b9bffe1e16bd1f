"""What the room keeps of whom official letters went to (Ley 1581 de 2012)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.communications.models import Recipient
from baquiano.institutions import personal


def _recipients(holder: personal.Holder) -> QuerySet[Recipient]:
    rows = Recipient.objects.filter(email__in=holder.emails).exclude(email="")
    return rows.select_related("communication")


def _kept(row: Recipient) -> str:
    return _("Las comunicaciones oficiales se conservan como fueron enviadas o recibidas (Ley 594 de 2000).")


def register() -> None:
    personal.register(
        personal.PersonalData(
            "communications.recipient",
            Recipient,
            gettext_lazy("Destinatario de una comunicación"),
            _recipients,
            ("name", "post", "entity", "email"),
            _kept,
            label=lambda row: str(row.communication),
            order=40,
        )
    )
