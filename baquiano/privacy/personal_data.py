"""The requests themselves hold personal data too (Ley 1581 de 2012)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.institutions import personal
from baquiano.privacy import queries
from baquiano.privacy.models import DataRequest


def _kept(row: DataRequest) -> str:
    return _("La solicitud y su respuesta prueban que la entidad atendió el derecho, y se conservan con ese fin.")


def register() -> None:
    personal.register(
        personal.PersonalData(
            "privacy.request",
            DataRequest,
            gettext_lazy("Solicitud sobre sus datos"),
            queries.requests_of_person,
            ("number", "kind", "names", "document_type", "document_number", "email", "words", "received_at", "state"),
            _kept,
            order=90,
        )
    )
