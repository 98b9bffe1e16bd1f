"""Assistances of a service: begun, answered by the entity, and their hitos said and verified."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.creation import identity_in
from baquiano.common.policy import require, requires
from baquiano.delivery import actions, queries, rules
from baquiano.delivery.forms import (
    AnswerForm,
    AuthoriseForm,
    ClaimForm,
    DecideMilestoneForm,
    ServiceStartForm,
    SessionClaimForm,
)
from baquiano.delivery.forms.milestones import ACCEPTS, VERIFY
from baquiano.delivery.models import Assistance, AssistanceMilestone, AssistanceSession
from baquiano.delivery.tables import MilestoneListing
from baquiano.delivery.views.assistances import assistance_or_404
from baquiano.delivery.views.sessions import session_or_404
from baquiano.ui.deciding import Words, decide, files, posted


def milestone_or_404(request: HttpRequest, pk: UUID) -> AssistanceMilestone:
    return get_object_or_404(queries.milestones_visible_to(request.user), pk=pk)


@requires("delivery.start_service")
def service_start(request: HttpRequest) -> HttpResponse:
    """Begin to give a service of the portfolio to an entity."""
    units = rules.units_to_serve_in(request.user)
    form = ServiceStartForm(
        posted(request),
        institution=request.institution,
        units=units,
        user=request.user,
        on=day_of(request.at),
        initial={"starts_on": day_of(request.at), "service_version": request.GET.get("version", "")},
    )

    def act() -> Assistance:
        return actions.start_service(**form.cleaned_data, by=request.user, at=request.at)

    words = Words(
        _("Prestar un servicio"),
        _("Empezar"),
        _("La asistencia empezó: sus hitos ya tienen fecha."),
        _("La asistencia sigue la versión vigente del servicio hasta el final, aunque después se publique otra."),
    )
    return decide(request, form, words, act, back=reverse("delivery:assistance_list"), back_text=_("Asistencias"))


@requires("delivery.answer_assistance")
def assistance_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whether the entity accepts the assistance, or declines it (EXE-02)."""
    assistance = assistance_or_404(request, pk)
    require(rules.can_answer(request.user, assistance))
    form = AnswerForm(posted(request), initial={"answered_on": day_of(request.at)})

    def act() -> Assistance:
        data, who = form.cleaned_data, {"by": request.user, "at": request.at}
        if data["answer"] == ACCEPTS:
            return actions.accept_assistance(assistance, accepted_on=data["answered_on"], note=data["note"], **who)
        return actions.decline_assistance(assistance, note=data["note"], **who)

    words = Words(_("Respuesta de la entidad"), _("Guardar la respuesta"), _("La respuesta quedó registrada."))
    return decide(request, form, words, act, back=assistance.get_absolute_url(), back_text=assistance)


@requires("delivery.view_milestone")
def milestone_list(request: HttpRequest) -> HttpResponse:
    rows = queries.milestones_visible_to(request.user)
    return MilestoneListing(request, rows).respond("delivery/milestone_list.html")


@requires("delivery.claim_milestone")
def milestone_claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that a hito is met, with its proof."""
    one = milestone_or_404(request, pk)
    is_repeated = one.claim_id is not None and one.claim_id == identity_in(request.POST)
    require(is_repeated or rules.can_claim(request.user, one))
    form = ClaimForm(posted(request), files(request), milestone=one, initial={"claimed_on": day_of(request.at)})
    words = Words(
        _("Registrar un hito cumplido"),
        _("Enviar a verificación"),
        _("El hito quedó por verificar: otra persona lo revisa."),
        one.milestone.description,
    )

    def act() -> AssistanceMilestone:
        return actions.claim_milestone(one, **form.cleaned_data, by=request.user, at=request.at)

    return _of_milestone(request, one, form, words, act)


@requires("delivery.verify_milestone")
def milestone_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Verify what somebody else said that is met, or send it back."""
    one = milestone_or_404(request, pk)
    require(rules.can_verify(request.user, one))
    form = DecideMilestoneForm(posted(request))
    words = Words(_("Verificar un hito"), _("Guardar"), _("Quedó guardado."), _what_was_claimed(one))

    def act() -> AssistanceMilestone:
        data = form.cleaned_data
        decision = actions.verify_milestone if data["result"] == VERIFY else actions.return_milestone
        return decision(one, note=data["note"], by=request.user, at=request.at)

    return _of_milestone(request, one, form, words, act)


def _what_was_claimed(one: AssistanceMilestone) -> str:
    told = [str(one.claimed_by or ""), one.note, one.evidence.title if one.evidence else _("Sin soporte")]
    return " · ".join(part for part in told if part)


def _of_milestone(request: HttpRequest, one: AssistanceMilestone, form: Any, words: Words, act: Any) -> HttpResponse:
    about_url = one.evidence.get_absolute_url() if one.evidence else ""
    return decide(
        request,
        form,
        words,
        act,
        back=one.get_absolute_url(),
        back_text=one.assistance,
        about=str(one),
        about_url=about_url,
    )


@requires("delivery.claim_milestone")
def session_milestones(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a visit met of each entity that it served, with one proof for all (EXE-10)."""
    session = session_or_404(request, pk)
    require(rules.can_register(request.user, session))
    form = SessionClaimForm(posted(request), files(request), session=session)
    if request.method == "POST":
        form.keep_claimed(session)

    def act() -> AssistanceSession:
        actions.claim_in_session(session, **_chosen(form), by=request.user, at=request.at)
        return session

    words = Words(
        _("Hitos que cumplió la visita"),
        _("Enviar a verificación"),
        _("Los hitos quedaron por verificar."),
        _("El soporte se guarda una sola vez en la visita y vale para las entidades que marque."),
    )
    return decide(request, form, words, act, back=session.get_absolute_url(), back_text=session)


def _chosen(form: SessionClaimForm) -> dict[str, Any]:
    return {**form.cleaned_data, "milestones": list(form.cleaned_data["milestones"])}


@requires("delivery.authorise_registrar")
def session_authorise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let somebody who did not give the visit register it (EXE-12)."""
    session = session_or_404(request, pk)
    require(rules.can_authorise(request.user, session))
    form = AuthoriseForm(posted(request), institution=request.institution, by=request.user, on=day_of(request.at))

    def act() -> AssistanceSession:
        return actions.authorise_registrar(session, **form.cleaned_data, by=request.user, at=request.at)

    words = Words(
        _("Autorizar a otra persona"),
        _("Autorizar"),
        _("Quedó autorizada."),
        _("La visita la registra quien la prestó. Si lo hará otra persona, la página de la visita lo muestra."),
    )
    return decide(request, form, words, act, back=session.get_absolute_url(), back_text=session)
