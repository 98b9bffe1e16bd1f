"""Verbs that write competences (ORG-07)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.competences.models import Competence
from baquiano.documents import actions as documents
from baquiano.documents.models import Evidence
from baquiano.institutions.models import CatalogueItem, Institution

__all__ = ["add_competence_proof", "annul_competence", "edit_competence", "register_competence"]

EDITABLE = ("basis", "starts_on", "ends_on")


@transaction.atomic
def register_competence(
    institution: Institution, *, id: UUID, fields: dict[str, Any], by: User | None, at: datetime
) -> Competence:
    """Register that a person is competent in a topic, or authorised without it. Repeating the request does it once.

    Refused for oneself, and for an authorisation without an end.
    """
    one_at_a_time(id)
    values = {"institution": institution, "created_by": by, "created_at": at, **_clean(fields)}
    if by is not None and values["user"] == by:
        raise Refused({"user": _("Su propia competencia la registra otra persona.")})
    if not Competence.objects.filter(pk=id).exists():
        _refuse_wrong(Competence(pk=id, **values))
    competence, is_new = create_once(Competence, id=id, fields=values)
    if is_new:
        data = {"person": str(competence.user), "topic": str(competence.topic), "kind": competence.kind}
        trail.record(
            "competences.competence_registered", competence, by=by, at=at,
            data=data | trail.snapshot(competence, list(EDITABLE)),
        )  # fmt: skip
    return competence


@transaction.atomic
def edit_competence(
    competence: Competence, *, expected_version: int, fields: dict[str, Any], by: User | None, at: datetime
) -> Competence:
    """Correct on what it rests and its dates, over the version that was read; one annulled is not corrected."""
    current = _for_update(competence)
    old = trail.snapshot(current, list(EDITABLE))
    for name, value in _clean(fields).items():
        setattr(current, name, value)
    _refuse_wrong(current)
    save_if_current(current, expected_version=expected_version, fields=EDITABLE)
    changes = trail.diff(old, trail.snapshot(current, list(EDITABLE)))
    if changes:
        trail.record("competences.competence_edited", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def annul_competence(competence: Competence, *, reason: str, by: User | None, at: datetime) -> Competence:
    """Leave it without effect; what was assigned stays assigned. Annulling twice annuls once."""
    current = Competence.objects.select_for_update(of=("self",)).select_related("user", "topic").get(pk=competence.pk)
    if current.is_annulled:
        return current
    words = one_line(without_control_characters(reason))
    if not words:
        raise Refused({"reason": _("Escriba por qué se anula.")})
    current.annulled_reason = words
    current.version += 1
    current.save(update_fields=["annulled_reason", "version"])
    trail.record("competences.competence_annulled", current, by=by, at=at, data={"reason": words})
    return current


@transaction.atomic
def add_competence_proof(
    competence: Competence,
    *,
    id: UUID,
    kind: CatalogueItem,
    title: str = "",
    file: Any = None,
    link: str = "",
    taken_on: date,
    by: User,
    at: datetime,
) -> Evidence:
    """File what proves it: the diploma, the certificate, the act that authorises."""
    current = _for_update(competence)
    words = title or kind.name
    return documents.add_proof(
        current, id=id, kind=kind.code, title=words, file=file, link=link, taken_on=taken_on, by=by, at=at
    )


def _for_update(competence: Competence) -> Competence:
    current = Competence.objects.select_for_update(of=("self",)).select_related("user", "topic").get(pk=competence.pk)
    if current.is_annulled:
        raise Refused(_("Esta competencia está anulada: ya no se cambia."))
    return current


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "basis": one_line(without_control_characters(fields["basis"] or ""))}


def _refuse_wrong(competence: Competence) -> None:
    try:
        competence.full_clean(exclude=["institution", "created_by", "unit", "user", "topic"])
    except ValidationError as error:
        raise Refused(error) from error
