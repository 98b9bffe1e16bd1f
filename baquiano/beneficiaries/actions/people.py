"""Contacts of a beneficiary, between two dates."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary, Contact
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.text import one_line


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
    is_responsible: bool = False,
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
        "is_responsible": is_responsible,
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
        data |= {"is_responsible": True} if is_responsible else {}
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


@transaction.atomic
def erase_contact(contact: Contact, *, by: User | None, at: datetime) -> bool:
    """Empty the address and the telephone of a contact who withdraws them; says whether there was something."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    erased = [name for name in ("email", "phone") if getattr(contact, name)]
    if erased:
        contact.email = contact.phone = ""
        contact.save(update_fields=["email", "phone"])
        trail.record("beneficiaries.contact_erased", contact, by=by, at=at, data={"fields": erased})
    return bool(erased)


@transaction.atomic
def correct_contact(contact: Contact, changes: dict[str, str], *, by: User | None, at: datetime) -> bool:
    """Write post, address and telephone of a contact as the person says; says whether something changed."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    wanted = {name: one_line(changes[name]) for name in ("post", "email", "phone") if changes.get(name)}
    changed = sorted(name for name, value in wanted.items() if getattr(contact, name) != value)
    if changed:
        for name in changed:
            setattr(contact, name, wanted[name])
        contact.save(update_fields=changed)
        # What was and what is are personal: the trail keeps which data, and not their values.
        trail.record("beneficiaries.contact_corrected", contact, by=by, at=at, data={"fields": changed})
    return bool(changed)


@transaction.atomic
def replace_contact(
    contact: Contact,
    *,
    id: UUID,
    name: str,
    post: str,
    email: str = "",
    phone: str = "",
    starts_on: date,
    is_responsible: bool = False,
    by: User,
    at: datetime,
) -> Contact:
    """Someone takes the place of ``contact`` from ``starts_on``: the earlier one ends the day before.

    Pressed twice it is one change: the second finds the successor already there.
    """
    earlier = Contact.objects.select_for_update(of=("self",)).select_related("beneficiary").get(pk=contact.pk)
    if not Contact.objects.filter(pk=id).exists():
        end_contact(earlier, on=starts_on - timedelta(days=1), by=by, at=at)
    return add_contact(
        earlier.beneficiary,
        id=id,
        name=name,
        post=post,
        email=email,
        phone=phone,
        starts_on=starts_on,
        is_responsible=is_responsible,
        by=by,
        at=at,
    )
