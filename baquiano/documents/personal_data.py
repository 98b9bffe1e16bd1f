"""What the room keeps of who signed (Ley 1581 de 2012)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.documents.models import Signature
from baquiano.institutions import personal


def _signatures(holder: personal.Holder) -> QuerySet[Signature]:
    if not holder.document_number:
        return Signature.objects.none()
    return Signature.objects.filter(
        signer_document__in=[f"{holder.document_type} {holder.document_number}", holder.document_number]
    )


def _kept(row: Signature) -> str:
    return _(
        "Lo que se firmó no cambia: la firma prueba quién aprobó ese texto y se conserva con él (Ley 527 de 1999; Ley "
        "594 de 2000)."
    )


def register() -> None:
    personal.register(
        personal.PersonalData(
            "documents.signature",
            Signature,
            gettext_lazy("Firma de un documento"),
            _signatures,
            ("signer_name", "signer_document", "signer_post", "party", "level", "signed_at", "ip"),
            _kept,
            label=lambda row: row.get_party_display(),
            order=30,
        )
    )
