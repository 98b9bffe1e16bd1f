"""What the room keeps of whom it wrote to (Ley 1581 de 2012)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.institutions import personal
from baquiano.notifications.models import Delivery

MOST = 200


def _deliveries(holder: personal.Holder) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(address__in=holder.emails)
    return rows.defer("body", "html").order_by("-created_at")[:MOST]


def _kept(row: Delivery) -> str:
    return _("La constancia de cada envío prueba que la entidad avisó, y se conserva con el asunto del que trata.")


def register() -> None:
    personal.register(
        personal.PersonalData(
            "notifications.delivery",
            Delivery,
            gettext_lazy("Correo enviado"),
            _deliveries,
            ("address", "subject", "created_at"),
            _kept,
            label=lambda row: row.subject,
            order=50,
        )
    )
