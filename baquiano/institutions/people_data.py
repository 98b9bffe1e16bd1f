"""What the institution keeps of who works in it, for whoever asks for the own data (Ley 1581 de 2012)."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.accounts.models import User
from baquiano.institutions import personal
from baquiano.institutions.models import Membership


def _people(holder: personal.Holder) -> QuerySet[User]:
    if not holder.document_number:
        return User.objects.none()
    here = Membership.objects.values("user_id")
    return User.objects.filter(pk__in=here, document_type=holder.document_type, document_number=holder.document_number)


def _kept(row: Any) -> str:
    return _(
        "Los datos de quien trabaja o trabajó en la entidad se conservan por su relación legal o contractual "
        "(Decreto 1377 de 2013, artículo 9)."
    )


def register() -> None:
    personal.register(
        personal.PersonalData(
            "institutions.people",
            User,
            gettext_lazy("Persona vinculada a la entidad"),
            _people,
            ("full_name", "document_type", "document_number", "email"),
            _kept,
            emails=lambda holder: _people(holder).values_list("email", flat=True),
            order=5,
        )
    )
