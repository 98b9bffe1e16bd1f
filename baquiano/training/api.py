"""Trainings in the use of the system, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.documents.api import EvidenceRows
from baquiano.training import actions, queries, rules
from baquiano.training.forms import AnnulForm, TrainingCreateForm, TrainingEditForm
from baquiano.training.models import Training
from baquiano.training.tables import TrainingListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

room = Room("training", _("Capacitaciones"), _("Quiénes recibieron capacitación en el uso del sistema."))


class TrainingRows(Rows):
    unit_name = words("unit.name")

    class Meta:
        model = Training
        fields = (
            "id",
            "topic",
            "held_on",
            "hours",
            "trainer",
            "unit",
            "unit_name",
            "contents",
            "people",
            "annulled_reason",
            "version",
        )


def _training(call: Call, pk: UUID) -> Training:
    return call.one(queries.for_listing(queries.trainings_visible_to(call.user)), pk=pk)


def _own(call: Call, pk: UUID) -> Training:
    training = _training(call, pk)
    call.require(allows(call.user, rules.EDIT, training))
    return training


def _asks(call: Call, **more: Any) -> dict[str, Any]:
    return {"institution": call.institution, "user": call.user, "on": day_of(call.at), **more}


room.rows(
    "training_list",
    "",
    action=rules.VIEW,
    answer=TrainingRows,
    rows=lambda call: queries.trainings_visible_to(call.user),
    listing=TrainingListing,
    asked=[
        Asked("dependencia", _("La organiza (id)")),
        Asked("desde", _("Desde"), "date"),
        Asked("hasta", _("Hasta"), "date"),
        Asked("anulada", _("Anulada"), "boolean"),
    ],
    summary=_("Las capacitaciones en el uso del sistema."),
)
room.row(
    "training_detail",
    "<uuid:pk>/",
    action=rules.VIEW,
    answer=TrainingRows,
    find=_training,
    summary=_("Una capacitación, con las personas que la recibieron."),
)
room.rows(
    "training_proofs",
    "<uuid:pk>/soportes/",
    action=rules.VIEW,
    answer=EvidenceRows,
    rows=lambda call, pk: queries.evidence_of(_training(call, pk)),
    summary=_("Los soportes de una capacitación."),
)


@room.verb("training_create", "registrar/", action=rules.EDIT, form=TrainingCreateForm, answer=TrainingRows)
def training_create(call: Call) -> Training:
    """Registra una capacitación que ya se dio, con las personas que la recibieron."""
    form = call.form(**_asks(call))
    data = form.cleaned_data
    call.require(allows(call.user, rules.EDIT, Training(institution=call.institution, unit=data["unit"])))
    training = actions.record_training(
        call.institution, id=data["id"], fields=form.values, people=data["people"], by=call.user, at=call.at
    )
    return _training(call, training.pk)


@room.verb("training_edit", "<uuid:pk>/corregir/", action=rules.EDIT, form=TrainingEditForm, answer=TrainingRows)
def training_edit(call: Call, pk: UUID) -> Training:
    """Corrige una capacitación sobre la versión que se leyó."""
    training = _own(call, pk)
    form = call.form(**_asks(call, training=training))
    version, people = form.cleaned_data["version"], form.cleaned_data["people"]
    actions.edit_training(
        training, expected_version=version, fields=form.values, people=people, by=call.user, at=call.at
    )
    return _training(call, pk)


@room.verb("training_annul", "<uuid:pk>/anular/", action=rules.EDIT, form=AnnulForm, answer=TrainingRows)
def training_annul(call: Call, pk: UUID) -> Training:
    """Anula una capacitación registrada por error: queda con su motivo y no se cuenta."""
    training = _own(call, pk)
    actions.annul_training(training, reason=call.form().cleaned_data["reason"], by=call.user, at=call.at)
    return _training(call, pk)
