"""Verbs about people themselves; what they may do is given in ``institutions``."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baquiano.accounts import queries, tasks
from baquiano.accounts.choices import AccessChange, DocumentType
from baquiano.accounts.models import OpenSession, User
from baquiano.accounts.signals import access_changed
from baquiano.audit import trail
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused

EDITABLE = ["full_name", "email", "document_type", "document_number", "phone"]


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
        with transaction.atomic():
            user.save(force_insert=True)
    except (ValidationError, IntegrityError) as error:
        # Somebody registered the same person between the question and the writing.
        existing = queries.user_with_email(email)
        if existing is not None:
            return existing
        if isinstance(error, ValidationError):
            raise Refused(error.messages) from error
        raise
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


@transaction.atomic
def end_sessions(
    person: User,
    *,
    reason: str,
    keep: str = "",
    institution_id: UUID | None = None,
    by: User | None,
    at: datetime,
) -> int:
    """End what ``person`` has open, in every device: the next request of each finds nobody signed in.

    ``reason`` is a Spanish sentence for the trail; ``keep`` is the key of a session that stays. Returns how many
    ended; ending none leaves no trace. ``institution_id`` says in whose trail it is written when ``by`` is the clock.
    """
    rows = OpenSession.objects.filter(user=person).exclude(session_key=keep)
    ended, _rows = rows.delete()
    if ended:
        data = {"sessions": ended, "reason": reason}
        trail.record("accounts.sessions_ended", person, by=by, at=at, data=data, institution_id=institution_id)
    return ended


@transaction.atomic
def end_session(person: User, *, public_id: UUID, by: User, at: datetime) -> bool:
    """End one session of ``person``; False when it had already ended."""
    ended, _rows = OpenSession.objects.filter(user=person, public_id=public_id).delete()
    if ended:
        trail.record("accounts.sessions_ended", person, by=by, at=at, data={"sessions": ended})
    return bool(ended)


@transaction.atomic
def ask_second_factor(person: User, *, by: User | None, at: datetime) -> User:
    """Note when ``person`` was first told that the role held requires a second factor: the grace counts from then."""
    person_row = User.objects.select_for_update().get(pk=person.pk)
    if person_row.second_factor_asked_at is None:
        person_row.second_factor_asked_at = at
        person_row.save(update_fields=["second_factor_asked_at"])
        trail.record("accounts.second_factor_asked", person, by=by, at=at)
    person.second_factor_asked_at = person_row.second_factor_asked_at
    return person


@transaction.atomic
def note_access_change(person: User, *, what: AccessChange, by: User, at: datetime, method: str = "") -> None:
    """Write in the trail what happened to the access of ``person``, and let the person be told."""
    data = {"method": method} if method else {}
    trail.record(f"accounts.{what}", person, by=by, at=at, data=data)
    access_changed.send(sender=User, person=person, what=what, by=by, at=at)


@transaction.atomic
def reset_second_factor(person: User, *, reason: str, by: User, at: datetime) -> None:
    """Take away the second factor of ``person``, who lost it, and end what is open; nobody does it for oneself.

    The person enters with the password and, where the role requires it, sets it up again before anything else.
    """
    if person.pk == by.pk:
        raise Refused(_("Su propio segundo factor se lo restablece otra persona administradora."))
    User.objects.select_for_update().get(pk=person.pk)
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    if not removed:
        raise Refused(_("Esa persona no tiene segundo factor."))
    trail.record("accounts.second_factor_reset", person, by=by, at=at, data={"reason": reason})
    end_sessions(person, reason=_("Se restableció su segundo factor"), by=by, at=at)
    access_changed.send(sender=User, person=person, what=AccessChange.RESET, by=by, at=at)


@transaction.atomic
def edit_person(user: User, *, fields: dict[str, Any], expected_version: int, by: User, at: datetime) -> User:
    """Correct name, e-mail, document or telephone, if nobody saved in between.

    Another address is another way in, so that it ends the open sessions of the person.
    """
    # Read again: a form may have written its own values on the row it was given.
    row = User.objects.get(pk=user.pk)
    old = trail.snapshot(row, EDITABLE)
    for name, value in fields.items():
        setattr(row, name, value)
    try:
        row.full_clean(exclude=["password"])
    except ValidationError as error:
        raise Refused(error) from error
    changes = trail.diff(old, trail.snapshot(row, EDITABLE))
    save_if_current(row, expected_version=expected_version, fields=list(fields))
    if changes:
        trail.record("accounts.person_changed", row, by=by, at=at, changes=changes)
    if "email" in changes:
        end_sessions(row, reason=_("Cambio de correo"), by=by, at=at)
    return row


@transaction.atomic
def invite_person(user: User, *, institution: str, by: User, at: datetime) -> None:
    """Mail ``user`` the link with which the password is written for the first time; again, a new link."""
    if not user.is_active:
        raise Refused(_("Su ingreso está bloqueado. Desbloquéelo antes de enviarle el enlace."))
    trail.record("accounts.person_invited", user, by=by, at=at, data={"full_name": user.full_name})
    transaction.on_commit(partial(tasks.send_invitation_mail.enqueue, str(user.pk), institution))


@transaction.atomic
def block_person(user: User, *, reason: str, by: User, at: datetime) -> User:
    """Close the door to ``user``: the open sessions end and nobody enters with that account. Nothing is deleted."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise Refused(_("No puede bloquear su propio ingreso: pídaselo a otro administrador."))
    if not user.is_active:
        return user
    user.is_active = False
    user.save(update_fields=["is_active"])
    changes = {"is_active": (True, False)}
    trail.record("accounts.person_blocked", user, by=by, at=at, changes=changes, data={"reason": reason})
    end_sessions(user, reason=_("Ingreso bloqueado"), by=by, at=at)
    return user


@transaction.atomic
def unblock_person(user: User, *, by: User, at: datetime) -> User:
    """Open the door again; what the person may do is still what the memberships say."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        trail.record("accounts.person_unblocked", user, by=by, at=at, changes={"is_active": (False, True)})
    return user
