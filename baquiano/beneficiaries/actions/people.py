"""Contacts of a beneficiary, between two dates."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary, Contact
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused


@transaction.atomic
def add_contact(
    beneficiary: Beneficiary,
    *,
    id: UUID,
    name: str,
    post: str = "",
    email: str = "",
    phone: str = "",
    starts_on: date,
    by: User,
    at: datetime,
) -> Contact:
    """Someone who speaks for the beneficiary from ``starts_on``; needs a way to be reached."""
    if not email and not phone:
        raise Refused(_("Escriba un correo o un teléfono: sin uno de los dos no se puede contactar a la persona."))
    fields = {
        "institution_id": beneficiary.institution_id,
        "beneficiary": beneficiary,
        "name": name,
        "post": post,
        "email": email,
        "phone": phone,
        "starts_on": starts_on,
        "created_by": by,
        "created_at": at,
    }
    try:
        Contact(pk=id, **fields).full_clean(exclude=["institution", "beneficiary", "created_by"], validate_unique=False)
    except ValidationError as error:
        raise Refused(error) from error
    contact, created = create_once(Contact, id=id, fields=fields)
    if created:
        data = {"beneficiary": beneficiary.name, "post": post, "starts_on": starts_on}
        trail.record("beneficiaries.contact_added", contact, by=by, at=at, data=data)
    return contact


@transaction.atomic
def end_contact(contact: Contact, *, on: date, by: User, at: datetime) -> Contact:
    """Make ``on`` the last day of the contact; it stays for what was done with it."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.ends_on is not None:
        raise Refused(_("Ese contacto ya terminó el %(day)s.") % {"day": contact.ends_on.strftime("%d/%m/%Y")})
    if on < contact.starts_on:
        raise Refused(_("La fecha final no puede ser anterior a la inicial."))
    contact.ends_on = on
    contact.save(update_fields=["ends_on"])
    trail.record("beneficiaries.contact_ended", contact, by=by, at=at, changes={"ends_on": (None, on)})
    return contact
