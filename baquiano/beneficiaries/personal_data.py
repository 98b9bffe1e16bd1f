"""What the room keeps of the people who speak for a beneficiary (Ley 1581 de 2012)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.beneficiaries import actions
from baquiano.beneficiaries.models import Contact
from baquiano.institutions import personal


def _contacts(holder: personal.Holder) -> QuerySet[Contact]:
    """A contact has no document: it is found by an address that is known to be of the person."""
    return Contact.objects.filter(email__in=holder.emails).exclude(email="").select_related("beneficiary")


def _kept(row: Contact) -> str:
    return _(
        "El nombre y el cargo de quien representa a una entidad ante otra son públicos y hacen parte de la historia de "
        "la asistencia. Se suprimen el correo y el teléfono."
    )


def register() -> None:
    personal.register(
        personal.PersonalData(
            "beneficiaries.contact",
            Contact,
            gettext_lazy("Contacto de una entidad asistida"),
            _contacts,
            ("name", "post", "email", "phone", "starts_on", "ends_on"),
            _kept,
            label=lambda row: f"{row.name} · {row.beneficiary}",
            erase=actions.erase_contact,
            correct=actions.correct_contact,
            order=20,
        )
    )
