"""Verbs about people themselves; what they may do is given in ``institutions``."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from baquiano.accounts import queries
from baquiano.accounts.choices import DocumentType
from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.errors import Refused


@transaction.atomic
def register_person(
    *,
    id: UUID,
    email: str,
    full_name: str,
    document_type: str = DocumentType.CC,
    document_number: str = "",
    phone: str = "",
    by: User | None,
    at: datetime,
) -> User:
    """The person with that e-mail, made if nobody has it; an existing one keeps the own data.

    The new person has no password and gets one through the mail of *¿Olvidó su contraseña?*.
    """
    existing = queries.user_with_email(email)
    if existing is not None:
        return existing
    user = User(
        pk=id,
        email=email.strip().lower(),
        full_name=full_name,
        document_type=document_type,
        document_number=document_number,
        phone=phone,
        date_joined=at,
    )
    user.set_unusable_password()
    try:
        user.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from error
    user.save(force_insert=True)
    trail.record("accounts.user_created", user, by=by, at=at, data={"full_name": full_name})
    return user


@transaction.atomic
def change_phone(user: User, *, phone: str, by: User, at: datetime) -> User:
    """Change the telephone of ``user``; name and document are changed by the administrator of the institution."""
    changes = {"phone": (user.phone, phone)}
    if user.phone != phone:
        user.phone = phone
        user.save(update_fields=["phone"])
        trail.record("accounts.phone_changed", user, by=by, at=at, changes=changes)
    return user
