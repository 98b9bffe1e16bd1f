"""Competences of the people, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.competences import actions, queries, rules
from baquiano.competences.forms import CompetenceAnnulForm, CompetenceEditForm, CompetenceForm
from baquiano.competences.models import Competence
from baquiano.competences.tables import CompetenceListing
from baquiano.documents.api import EvidenceRows
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

room = Room("competences", _("Competencias"), _("En qué temas es competente cada persona, y quién fue autorizada."))


class CompetenceRows(Rows):
    user_name = words("user.full_name")
    topic_name = words("topic.name")
    unit_name = words("unit.name")

    class Meta:
        model = Competence
        fields = (
            "id",
            "user",
            "user_name",
            "topic",
            "topic_name",
            "kind",
            "basis",
            "starts_on",
            "ends_on",
            "unit",
            "unit_name",
            "annulled_reason",
            "version",
        )


def _competence(call: Call, pk: UUID) -> Competence:
    return call.one(queries.competences_visible_to(call.user), pk=pk)


def _own(call: Call, pk: UUID) -> Competence:
    competence = _competence(call, pk)
    call.require(rules.may_write(call.user, competence))
    return competence


room.rows(
    "competence_list",
    "",
    action=rules.VIEW,
    answer=CompetenceRows,
    rows=lambda call: queries.competences_visible_to(call.user),
    listing=CompetenceListing,
    asked=[
        Asked("tema", _("Tema (id)")),
        Asked("clase", _("Clase")),
        Asked("dependencia", _("La registra (id)")),
        Asked("vigente", _("Vigente"), "boolean"),
    ],
    summary=_("Las competencias registradas y las autorizaciones sin competencia."),
)
room.row(
    "competence_detail",
    "<uuid:pk>/",
    action=rules.VIEW,
    answer=CompetenceRows,
    find=_competence,
    summary=_("Una competencia, con su sustento y sus fechas."),
)
room.rows(
    "competence_proofs",
    "<uuid:pk>/soportes/",
    action=rules.VIEW,
    answer=EvidenceRows,
    rows=lambda call, pk: queries.evidence_of(_competence(call, pk)),
    summary=_("Los soportes de una competencia."),
)


@room.verb("competence_create", "registrar/", action=rules.EDIT, form=CompetenceForm, answer=CompetenceRows)
def competence_create(call: Call) -> Competence:
    """Registra en qué tema es competente una persona, o la autorización de asignarla sin serlo."""
    asks: dict[str, Any] = {"institution": call.institution, "user": call.user, "on": day_of(call.at)}
    form = call.form(**asks)
    call.require(rules.may_write(call.user, form.asked(call.institution)))
    competence = actions.register_competence(
        call.institution, id=form.cleaned_data["id"], fields=form.values, by=call.user, at=call.at
    )
    return _competence(call, competence.pk)


@room.verb("competence_edit", "<uuid:pk>/corregir/", action=rules.EDIT, form=CompetenceEditForm, answer=CompetenceRows)
def competence_edit(call: Call, pk: UUID) -> Competence:
    """Corrige en qué se sustenta una competencia y sus fechas, sobre la versión que se leyó."""
    competence = _own(call, pk)
    form = call.form()
    version = form.cleaned_data["version"]
    actions.edit_competence(competence, expected_version=version, fields=form.values, by=call.user, at=call.at)
    return _competence(call, pk)


@room.verb("competence_annul", "<uuid:pk>/anular/", action=rules.EDIT, form=CompetenceAnnulForm, answer=CompetenceRows)
def competence_annul(call: Call, pk: UUID) -> Competence:
    """Anula una competencia: queda con su motivo y deja de contar."""
    competence = _own(call, pk)
    actions.annul_competence(competence, reason=call.form().cleaned_data["reason"], by=call.user, at=call.at)
    return _competence(call, pk)
