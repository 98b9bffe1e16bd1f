"""Acts of accountability: the list, each of them, and what came of it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import require, requires
from baquiano.improvement import actions, queries, rules
from baquiano.improvement.forms import CancelForm, HoldForm, RoutineForm
from baquiano.improvement.models import Routine
from baquiano.improvement.tables import RoutineListing
from baquiano.ui.deciding import Words, decide, files, posted


def routine_or_404(request: HttpRequest, pk: UUID) -> Routine:
    return get_object_or_404(queries.routines_visible_to(request.user), pk=pk)


@requires(rules.VIEW_ROUTINE)
def routine_list(request: HttpRequest) -> HttpResponse:
    rows = queries.routines_visible_to(request.user)
    return RoutineListing(request, rows).respond("improvement/routine_list.html")


@requires(rules.SCHEDULE)
def routine_create(request: HttpRequest) -> HttpResponse:
    started = {"responsible": request.user.pk}
    form = RoutineForm(posted(request), institution=request.institution, on=day_of(request.at), initial=started)

    def act() -> Routine:
        fields = form.values
        return actions.schedule_routine(
            request.institution, id=form.cleaned_data["id"], fields=fields, by=request.user, at=request.at
        )

    words = Words(
        _("Programar rendición de cuentas"), _("Programar"), _("Quedó programada: el sistema avisa cuando se acerque.")
    )
    back = reverse("improvement:routine_list")
    return decide(request, form, words, act, back=back, back_text=_("Rendición de cuentas"))


@requires(rules.VIEW_ROUTINE)
def routine_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    routine = routine_or_404(request, pk)
    context = {
        "routine": routine,
        "is_overdue": routine.is_overdue_on(day_of(request.at)),
        "after": Routine.objects.filter(follows=routine).first(),
        "can_hold": rules.can_hold(request.user, routine) and routine.held_on <= day_of(request.at),
        "can_call_off": rules.can_call_off(request.user, routine),
    }
    return render(request, "improvement/routine_detail.html", context)


def _decide(request: HttpRequest, routine: Routine, form: Any, words: Words, act: Any) -> HttpResponse:
    back = routine.get_absolute_url()
    return decide(request, form, words, act, back=back, back_text=routine, about=routine.purpose)


@requires(rules.SCHEDULE)
def routine_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was told and agreed; the next one is scheduled by itself."""
    routine = routine_or_404(request, pk)
    require(rules.can_hold(request.user, routine))
    form = HoldForm(posted(request), files(request))
    words = Words(_("Registrar lo que se hizo"), _("Guardar"), _("Quedó registrada."))
    return _decide(
        request,
        routine,
        form,
        words,
        lambda: actions.hold_routine(routine, **form.cleaned_data, by=request.user, at=request.at),
    )


@requires(rules.SCHEDULE)
def routine_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    routine = routine_or_404(request, pk)
    require(rules.can_call_off(request.user, routine))
    form = CancelForm(posted(request))
    words = Words(_("Cancelar"), _("Cancelar el acto"), _("Se canceló; la siguiente no se programa."), tone="danger")
    return _decide(
        request,
        routine,
        form,
        words,
        lambda: actions.cancel_routine(routine, **form.cleaned_data, by=request.user, at=request.at),
    )
