"""What the room keeps of who asked (Ley 1581 de 2012)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.demand import actions, queries
from baquiano.demand.models import Requester
from baquiano.institutions import personal

FIELDS = ("names", "document_type", "document_number", "post", "email", "phone", "consented_at")


def _kept(row: Requester) -> str:
    if row.request.is_pending:
        return _("La solicitud está en trámite: sin estos datos no se le puede responder.")
    return _("La petición y su respuesta se conservan como prueba de que se atendió; sus datos de contacto, no.")


def register() -> None:
    personal.register(
        personal.PersonalData(
            "demand.requester",
            Requester,
            gettext_lazy("Solicitante"),
            queries.requesters_of_person,
            FIELDS,
            _kept,
            label=lambda row: str(row.request),
            erase=actions.erase_requester,
            correct=actions.correct_requester,
            order=45,
        )
    )
