"""Trainings in the use of the system: the list, one with its people and proofs, and recording them (ORG-08)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, require, requires
from baquiano.documents.forms import ProofForm
from baquiano.training import actions, queries, rules
from baquiano.training.forms import AnnulForm, TrainingCreateForm, TrainingEditForm
from baquiano.training.models import Training
from baquiano.training.tables import TrainingListing, standing_of
from baquiano.ui.deciding import Words, decide, files, posted
from baquiano.ui.display import day


def _training_or_404(request: HttpRequest, pk: UUID) -> Training:
    return get_object_or_404(queries.trainings_visible_to(request.user), pk=pk)


def _own(request: HttpRequest, pk: UUID) -> Training:
    """One that the person may change; one that was annulled says so on its page."""
    training = _training_or_404(request, pk)
    require(allows(request.user, rules.EDIT, training))
    return training


@requires(rules.VIEW)
def training_list(request: HttpRequest) -> HttpResponse:
    today = day_of(request.at)
    missing = list(queries.untrained(request.institution, today))
    rows = queries.trainings_visible_to(request.user)
    return TrainingListing(request, rows).respond("training/training_list.html", {"missing": missing})


@requires(rules.VIEW)
def training_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    training = _training_or_404(request, pk)
    context = {
        "training": training,
        "state": standing_of(training),
        "people": list(training.people.order_by("full_name")),
        "proofs": list(queries.evidence_of(training)),
        "may_edit": rules.can_edit(request.user, training),
        "facts": [
            (_("Fecha"), day(training.held_on)),
            (_("Duración"), _("%(n)s horas") % {"n": training.hours}),
            (_("Quién la dio"), training.trainer),
            (_("Dependencia que la organiza"), training.unit),
            (_("Qué se vio"), training.contents),
        ],
    }
    return render(request, "training/training_detail.html", context)


@requires(rules.EDIT)
def training_create(request: HttpRequest) -> HttpResponse:
    today = day_of(request.at)
    form = TrainingCreateForm(
        posted(request), institution=request.institution, user=request.user, on=today, initial={"held_on": today}
    )

    def act() -> Training:
        return actions.record_training(
            request.institution,
            id=form.cleaned_data["id"],
            fields=form.values,
            people=form.cleaned_data["people"],
            by=request.user,
            at=request.at,
        )

    if form.is_valid():
        probe = Training(institution=request.institution, unit=form.cleaned_data["unit"])
        require(allows(request.user, rules.EDIT, probe))
    words = Words(_("Registrar una capacitación"), _("Registrar"), _("La capacitación quedó registrada."))
    return decide(request, form, words, act, template="training/training_form.html")


@requires(rules.EDIT)
def training_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    training = _own(request, pk)
    names = ("topic", "held_on", "hours", "trainer", "unit", "contents", "version")
    form = TrainingEditForm(
        posted(request),
        institution=request.institution,
        user=request.user,
        on=day_of(request.at),
        training=training,
        initial={name: getattr(training, name) for name in names} | {"people": list(training.people.all())},
    )

    def act() -> Training:
        return actions.edit_training(
            training,
            expected_version=form.cleaned_data["version"],
            fields=form.values,
            people=form.cleaned_data["people"],
            by=request.user,
            at=request.at,
        )

    words = Words(_("Corregir la capacitación"), _("Guardar"), _("La capacitación quedó corregida."))
    return decide(request, form, words, act, template="training/training_form.html", training=training)


@requires(rules.EDIT)
def training_annul(request: HttpRequest, pk: UUID) -> HttpResponse:
    training = _own(request, pk)
    form = AnnulForm(posted(request))

    def act() -> Training:
        return actions.annul_training(training, reason=form.cleaned_data["reason"], by=request.user, at=request.at)

    words = Words(
        _("Anular la capacitación"),
        _("Anular"),
        _("La capacitación quedó anulada."),
        _("Queda con su motivo, y sus personas dejan de contarse como capacitadas por ella."),
        tone="danger",
    )
    return _decide(request, training, form, words, act)


@requires(rules.EDIT)
def training_proof(request: HttpRequest, pk: UUID) -> HttpResponse:
    training = _own(request, pk)
    form = ProofForm(
        posted(request), files(request), institution=request.institution, initial={"taken_on": training.held_on}
    )

    def act() -> Training:
        actions.add_training_proof(training, **form.cleaned_data, by=request.user, at=request.at)
        return training

    words = Words(_("Agregar un soporte"), _("Guardar el soporte"), _("El soporte quedó guardado con su huella."))
    return _decide(request, training, form, words, act)


def _decide(request: HttpRequest, training: Training, form: Any, words: Words, act: Any) -> HttpResponse:
    return decide(request, form, words, act, back=training.get_absolute_url(), back_text=training, about=training.topic)
