"""Actions: the list, each of them, and what is done with it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.creation import identity_in
from baquiano.common.policy import allows, require, requires, visible
from baquiano.delivery.queries import sessions_visible_to
from baquiano.evaluation.queries import campaigns_visible_to, observations_visible_to
from baquiano.governance.queries import sessions_visible_to as committee_sessions_visible_to
from baquiano.improvement import actions, origins, queries, rules
from baquiano.improvement.choices import ActionKind, OriginKind, Verdict
from baquiano.improvement.forms import (
    ActionForm,
    AddOriginForm,
    DismissForm,
    FinishForm,
    NoteForm,
    PlanActionForm,
    RescheduleForm,
    VerifyForm,
)
from baquiano.improvement.models import ImprovementAction
from baquiano.improvement.tables import ActionListing
from baquiano.institutions.queries import catalogue
from baquiano.planning.queries import items_visible_to
from baquiano.procedures.models import Task
from baquiano.ui.deciding import Words, decide, files, posted
from baquiano.ui.forms import ReasonForm


def action_or_404(request: HttpRequest, pk: UUID) -> ImprovementAction:
    return get_object_or_404(queries.actions_visible_to(request.user), pk=pk)


@requires(rules.VIEW)
def action_list(request: HttpRequest) -> HttpResponse:
    rows = queries.with_last_note(queries.actions_visible_to(request.user))
    return ActionListing(request, rows).respond("improvement/action_list.html")


@requires(rules.VIEW)
def action_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The action whole: where it was born, its cause, what is done, each step, and what follows."""
    action, user = action_or_404(request, pk), request.user
    known = origins.found(user, action.origin_type, str(action.origin_id)) if action.origin_type else None
    steps = list(queries.steps_of(action))
    context = {
        "action": action,
        "origin_url": known[1].get_absolute_url() if known else "",
        "added": [_added(request, one) for one in queries.origins_added_to(action)],
        "steps": [_told(step) for step in steps],
        "proofs": [step.evidence for step in steps if step.evidence],
        "is_overdue": action.is_overdue_on(day_of(request.at)),
        "can": {
            "plan": rules.can_plan(user, action),
            "note": rules.can_note(user, action),
            "finish": rules.can_finish(user, action),
            "verify": rules.can_verify(user, action),
            "reschedule": rules.can_reschedule(user, action),
            "cancel": rules.can_cancel(user, action),
        },
        "is_own": action.awaits_verification and rules.is_own(user, action),
    }
    return render(request, "improvement/action_detail.html", context)


def _told(step: Any) -> dict[str, Any]:
    verdict = str(Verdict(step.verdict).label) if step.verdict else ""
    title = f"{step.get_kind_display()}: {verdict}" if verdict else step.get_kind_display()
    return {"at": step.written_at, "title": title, "who": str(step.written_by or _("Sistema")), "text": step.note}


def _added(request: HttpRequest, one: Any) -> dict[str, Any]:
    """Something else that showed it; its page, if the person sees it."""
    known = origins.found(request.user, one.origin_type, str(one.origin_id))
    return {"label": one.origin_label, "url": known[1].get_absolute_url() if known else "", "who": one.created_by,
            "at": one.created_at}  # fmt: skip


# --- opening ---------------------------------------------------------------------------------------------------------
def _origin(request: HttpRequest) -> tuple[origins.Origin, Any] | None:
    """The row that the address names, seen by the person; none for one opened by hand."""
    text = request.GET.get("origen", "")
    if not text:
        return None
    found = origins.asked(request.user, text)
    if found is None:
        raise Http404
    return found


@requires(rules.OPEN)
def action_create(request: HttpRequest) -> HttpResponse:
    """Open an action of what ``?origen=`` names, or of what the person tells."""
    found, today = _origin(request), day_of(request.at)
    unit = found[0].unit_of(found[1]) if found else None
    started = {"kind": ActionKind.CORRECTIVE, "unit": unit.pk if unit else None}
    form = ActionForm(posted(request), institution=request.institution, on=today, initial=started)

    def act() -> ImprovementAction:
        data = dict(form.cleaned_data)
        require(allows(request.user, rules.OPEN, data["unit"]))
        told: dict[str, Any] = {"origin_label": _("Observación directa")}
        if found:
            told = {"origin": found[1], "origin_kind": found[0].kind}
        return actions.open_action(data.pop("unit"), **data, **told, by=request.user, at=request.at)

    text = _("Sale de: %(origin)s.") % {"origin": found[0].label_of(found[1])} if found else ""
    words = Words(
        _("Abrir una acción"), _("Abrir la acción"), _("La acción quedó abierta y su responsable ya sabe."), text
    )
    back = found[1].get_absolute_url() if found else reverse("improvement:action_list")
    back_text = found[0].label_of(found[1]) if found else _("Acciones de mejora")
    return decide(request, form, words, act, back=back, back_text=back_text)


@requires(rules.OPEN)
def origin_dismiss(request: HttpRequest, subject_type: str, pk: UUID) -> HttpResponse:
    """Say why something that was seen needs no action (ACM-02)."""
    origin, row, unit = _seen(request, subject_type, pk)
    form = DismissForm(posted(request))

    def act() -> Any:
        kept = {"origin": row, "origin_kind": origin.kind}
        actions.dismiss_origin(unit, **form.cleaned_data, **kept, by=request.user, at=request.at)
        return row

    words = Words(_("No se abre acción"), _("Guardar la decisión"), _("Quedó escrito por qué no se abre acción."))
    return decide(request, form, words, act, back=row.get_absolute_url(), back_text=origin.label_of(row))


@requires(rules.OPEN)
def origin_add(request: HttpRequest, subject_type: str, pk: UUID) -> HttpResponse:
    """Say that what was seen is already mended by an action that runs, instead of opening another (EVA-11)."""
    origin, row, _unit = _seen(request, subject_type, pk)
    if origin.kind == OriginKind.AUDIT:
        # What an audit found is treated by an action of its own, which whoever audits verifies (AUD-02).
        raise Http404
    form = AddOriginForm(posted(request), actions=_addable(request, row))

    def act() -> Any:
        data = form.cleaned_data
        actions.add_origin(data["action"], id=data["id"], origin=row, by=request.user, at=request.at)
        return row

    words = Words(
        _("Sumar a una acción que ya existe"),
        _("Sumar"),
        _("Quedó sumada a la acción, y su responsable ya sabe."),
        _("La acción mostrará que también se vio aquí. Sirve para no abrir dos acciones por lo mismo."),
    )
    return decide(request, form, words, act, back=row.get_absolute_url(), back_text=origin.label_of(row))


def _addable(request: HttpRequest, row: Any) -> Any:
    """Those offered; whoever repeats the request that added one still names it.

    What is offered is read first: the request that is repeated may end between one question and the other.
    """
    offered = set(queries.actions_to_add_to(request.user, row).values_list("pk", flat=True))
    added = queries.action_of_added(identity_in(request.POST))
    rows = queries.actions_visible_to(request.user).order_by("-created_at", "id")
    return rows.filter(pk__in=offered if added is None else {*offered, added})


def _seen(request: HttpRequest, subject_type: str, pk: UUID) -> tuple[origins.Origin, Any, Any]:
    """What shows it, its row and the unit that answers, when the person sees it and may act on it there."""
    found = origins.found(request.user, subject_type, str(pk))
    unit = found[0].unit_of(found[1]) if found else None
    if found is None or unit is None:
        raise Http404
    require(allows(request.user, rules.OPEN, unit))
    return *found, unit


# --- living ----------------------------------------------------------------------------------------------------------
def _decide(request: HttpRequest, action: ImprovementAction, form: Any, words: Words, act: Any) -> HttpResponse:
    return decide(
        request, form, words, act, back=action.get_absolute_url(), back_text=action.number, about=action.description
    )


@requires(rules.WORK)
def action_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the cause and what will be done."""
    action = action_or_404(request, pk)
    require(rules.can_plan(request.user, action))
    names = ("cause_method", "cause", "action", "goal", "version")
    form = PlanActionForm(
        posted(request),
        is_corrective=action.kind == ActionKind.CORRECTIVE,
        initial={name: getattr(action, name) for name in names},
    )

    def act() -> Any:
        data = dict(form.cleaned_data)
        return actions.plan_action(
            action,
            expected_version=data.pop("version"),
            action_text=data.pop("action"),
            **data,
            by=request.user,
            at=request.at,
        )

    words = Words(_("Formular la acción"), _("Guardar y empezar"), _("La acción quedó formulada y en ejecución."))
    return _decide(request, action, form, words, act)


@requires(rules.VIEW)
def action_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write how it goes: whoever works it, and whoever verifies it."""
    action = action_or_404(request, pk)
    is_repeated = queries.is_step_of(action, identity_in(request.POST))
    require(is_repeated or rules.can_note(request.user, action))
    form = NoteForm(posted(request), files(request))

    def act() -> Any:
        actions.note_action(action, **form.cleaned_data, by=request.user, at=request.at)
        return action

    words = Words(_("Escribir el seguimiento"), _("Guardar"), _("El seguimiento quedó escrito."))
    return _decide(request, action, form, words, act)


@requires(rules.DECIDE)
def action_reschedule(request: HttpRequest, pk: UUID) -> HttpResponse:
    action = action_or_404(request, pk)
    require(rules.can_reschedule(request.user, action))
    form = RescheduleForm(posted(request), initial={"due_on": action.due_on})
    words = Words(_("Cambiar el plazo"), _("Cambiar el plazo"), _("El plazo cambió; el anterior queda en la historia."))
    return _decide(
        request,
        action,
        form,
        words,
        lambda: actions.reschedule_action(action, **form.cleaned_data, by=request.user, at=request.at),
    )


@requires(rules.WORK)
def action_finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that it is done, with the proof that somebody else will look at."""
    action = action_or_404(request, pk)
    is_repeated = queries.is_step_of(action, identity_in(request.POST))
    require(is_repeated or rules.can_finish(request.user, action))
    form = FinishForm(
        posted(request), files(request), institution=request.institution, initial={"taken_on": day_of(request.at)}
    )
    words = Words(
        _("Declarar ejecutada la acción"),
        _("Enviar a verificación"),
        _("Quedó declarada ejecutada, y ya se avisó a quien la verifica."),
        _("No se cierra todavía: otra persona verifica que la causa desapareció."),
    )
    return _decide(
        request,
        action,
        form,
        words,
        lambda: actions.finish_action(action, **form.cleaned_data, by=request.user, at=request.at),
    )


@requires(rules.VERIFY)
def action_verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whether it was done and its cause is gone: the only way to close it."""
    action = action_or_404(request, pk)
    is_repeated = queries.is_step_of(action, identity_in(request.POST))
    require(is_repeated or rules.can_verify(request.user, action))
    form = VerifyForm(posted(request), files(request))
    words = Words(
        _("Verificar la eficacia"), _("Guardar la verificación"), _("La verificación quedó registrada."), action.goal
    )
    return _decide(
        request,
        action,
        form,
        words,
        lambda: actions.verify_action(action, **form.cleaned_data, by=request.user, at=request.at),
    )


@requires(rules.DECIDE)
def action_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    action = action_or_404(request, pk)
    require(rules.can_cancel(request.user, action))
    form = ReasonForm(posted(request), reasons=catalogue(request.institution, "cancel_reason"))
    words = Words(
        _("Cancelar la acción"), _("Cancelar la acción"), _("La acción se canceló y ya no cuenta."), tone="danger"
    )
    return _decide(
        request,
        action,
        form,
        words,
        lambda: actions.cancel_action(action, **form.cleaned_data, by=request.user, at=request.at),
    )


# --- on the pages of the rooms below ---------------------------------------------------------------------------------
def _of_origin(request: HttpRequest, row: Any, unit: Any) -> HttpResponse:
    """What was opened of a row, or why nothing was: a panel of its page, or a page of its own."""
    mine = queries.actions_visible_to(request.user).values("pk")
    may_open = unit is not None and allows(request.user, rules.OPEN, unit)
    context = {
        "row": row,
        "may_add": may_open and queries.actions_to_add_to(request.user, row).exists(),
        "found": list(queries.actions_of(row).filter(pk__in=mine)),
        "dismissals": list(queries.dismissals_of(row)),
        "may_open": may_open,
        "subject_type": row._meta.label_lower,
    }
    template = "_origin_actions.html" if request.htmx else "origin_actions.html"
    return render(request, f"improvement/{template}", context)


@requires(rules.VIEW)
def item_actions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Of an activity of a plan: what its follow-up asked to mend."""
    # A plan in force was divulged to everyone; what was asked to mend of it was not.
    rows = visible(items_visible_to(request.user).select_related("plan__unit"), request.user, rules.VIEW)
    item = get_object_or_404(rows, pk=pk)
    return _of_origin(request, item, item.plan.unit)


@requires(rules.VIEW)
def task_actions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Of an activity of the procedure: what its control point asked to mend."""
    rows = visible(Task.objects.select_related("case__unit", "activity", "unit"), request.user, rules.VIEW)
    task = get_object_or_404(rows, pk=pk)
    return _of_origin(request, task, task.unit or task.case.unit)


@requires(rules.VIEW)
def committee_actions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Of a session of a committee: what it asked to mend."""
    rows = committee_sessions_visible_to(request.user)
    session = get_object_or_404(visible(rows, request.user, rules.VIEW), pk=pk)
    return _of_origin(request, session, session.meeting.unit)


@requires(rules.VIEW)
def session_actions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Of a visit."""
    session = get_object_or_404(visible(sessions_visible_to(request.user), request.user, rules.VIEW), pk=pk)
    return _of_origin(request, session, session.meeting.unit)


@requires(rules.VIEW)
def campaign_actions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Of an evaluation: what its results asked to mend (EVA-14)."""
    campaign = get_object_or_404(visible(campaigns_visible_to(request.user), request.user, rules.VIEW), pk=pk)
    return _of_origin(request, campaign, campaign.unit)


@requires(rules.VIEW)
def observation_actions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Of what was perceived in the territory (EVA-11)."""
    observation = get_object_or_404(visible(observations_visible_to(request.user), request.user, rules.VIEW), pk=pk)
    return _of_origin(request, observation, observation.unit)
