"""Competences: who is competent in each topic, on what that rests, and who was authorised without it (ORG-07)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import require, requires
from baquiano.competences import actions, queries, rules
from baquiano.competences.forms import CompetenceAnnulForm, CompetenceEditForm, CompetenceForm
from baquiano.competences.models import Competence
from baquiano.competences.tables import CompetenceListing, standing_of
from baquiano.documents.forms import ProofForm
from baquiano.ui.deciding import Words, decide, files, posted
from baquiano.ui.display import day


def _competence_or_404(request: HttpRequest, pk: UUID) -> Competence:
    return get_object_or_404(queries.competences_visible_to(request.user), pk=pk)


def _own(request: HttpRequest, pk: UUID) -> Competence:
    """One that the person may change; one that was annulled says so on its page."""
    competence = _competence_or_404(request, pk)
    require(rules.may_write(request.user, competence))
    return competence


@requires(rules.VIEW)
def competence_list(request: HttpRequest) -> HttpResponse:
    rows = queries.competences_visible_to(request.user)
    return CompetenceListing(request, rows).respond("competences/competence_list.html")


@requires(rules.VIEW)
def competence_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    competence = _competence_or_404(request, pk)
    context = {
        "competence": competence,
        "state": standing_of(competence, day_of(request.at)),
        "proofs": list(queries.evidence_of(competence)),
        "may_edit": rules.can_edit(request.user, competence),
        "facts": [
            (_("Persona"), competence.user),
            (_("Tema"), competence.topic),
            (_("Clase"), competence.get_kind_display()),
            (_("En qué se sustenta"), competence.basis),
            (_("Desde"), day(competence.starts_on)),
            (_("Hasta"), day(competence.ends_on) if competence.ends_on else ""),
            (_("Dependencia que la registra"), competence.unit),
            (_("La registró"), competence.created_by),
        ],
    }
    return render(request, "competences/competence_detail.html", context)


@requires(rules.EDIT)
def competence_create(request: HttpRequest) -> HttpResponse:
    today = day_of(request.at)
    form = CompetenceForm(
        posted(request), institution=request.institution, user=request.user, on=today, initial={"starts_on": today}
    )

    def act() -> Competence:
        return actions.register_competence(
            request.institution, id=form.cleaned_data["id"], fields=form.values, by=request.user, at=request.at
        )

    if form.is_valid():
        require(rules.may_write(request.user, form.asked(request.institution)))
    words = Words(_("Registrar una competencia"), _("Registrar"), _("La competencia quedó registrada."))
    return decide(request, form, words, act, template="competences/competence_form.html")


@requires(rules.EDIT)
def competence_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    competence = _own(request, pk)
    names = ("basis", "starts_on", "ends_on", "version")
    form = CompetenceEditForm(posted(request), initial={name: getattr(competence, name) for name in names})

    def act() -> Competence:
        return actions.edit_competence(
            competence,
            expected_version=form.cleaned_data["version"],
            fields=form.values,
            by=request.user,
            at=request.at,
        )

    words = Words(_("Corregir la competencia"), _("Guardar"), _("La competencia quedó corregida."))
    return _decide(request, competence, form, words, act)


@requires(rules.EDIT)
def competence_annul(request: HttpRequest, pk: UUID) -> HttpResponse:
    competence = _own(request, pk)
    form = CompetenceAnnulForm(posted(request))

    def act() -> Competence:
        return actions.annul_competence(competence, reason=form.cleaned_data["reason"], by=request.user, at=request.at)

    words = Words(
        _("Anular la competencia"),
        _("Anular"),
        _("La competencia quedó anulada."),
        _("Queda con su motivo y deja de contar. Lo que ya se le asignó a la persona no cambia."),
        tone="danger",
    )
    return _decide(request, competence, form, words, act)


@requires(rules.EDIT)
def competence_proof(request: HttpRequest, pk: UUID) -> HttpResponse:
    competence = _own(request, pk)
    today = {"taken_on": day_of(request.at)}
    form = ProofForm(posted(request), files(request), institution=request.institution, initial=today)

    def act() -> Competence:
        actions.add_competence_proof(competence, **form.cleaned_data, by=request.user, at=request.at)
        return competence

    words = Words(_("Agregar un soporte"), _("Guardar el soporte"), _("El soporte quedó guardado con su huella."))
    return _decide(request, competence, form, words, act)


def _decide(request: HttpRequest, competence: Competence, form: Any, words: Words, act: Any) -> HttpResponse:
    back = competence.get_absolute_url()
    return decide(request, form, words, act, back=back, back_text=competence, about=str(competence))
