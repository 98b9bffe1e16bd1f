"""What the room keeps of who answered (Ley 1581 de 2012): only where the instrument is not anonymous."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.evaluation.models import AnswerSheet
from baquiano.institutions import personal


def _sheets(holder: personal.Holder) -> QuerySet[AnswerSheet]:
    """The answers of a document; of what is anonymous nobody can say whose it is."""
    if not holder.document_number:
        return AnswerSheet.objects.none()
    rows = AnswerSheet.objects.filter(
        invitation__attendance__document_type=holder.document_type,
        invitation__attendance__document_number=holder.document_number,
    )
    return rows.select_related("campaign", "consent_text").order_by("answered_on", "id")


def _kept(row: AnswerSheet) -> str:
    return _(
        "La respuesta se conserva como soporte de la evaluación de una actuación pública, el tiempo que ordena la "
        "tabla de retención documental (Ley 594 de 2000). No se usa para nada más."
    )


def register() -> None:
    personal.register(
        personal.PersonalData(
            "evaluation.answers",
            AnswerSheet,
            gettext_lazy("Respuestas a evaluaciones que no son anónimas"),
            _sheets,
            ("answered_on", "channel", "consent_text"),
            _kept,
            label=lambda row: row.campaign.title,
            order=20,
        )
    )
