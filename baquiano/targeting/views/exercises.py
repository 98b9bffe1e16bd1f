"""An exercise: among whom and with what it compares, its scenarios side by side, and freezing the chosen one."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.beneficiaries.queries import beneficiaries_visible_to
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import identity_in
from baquiano.common.policy import allows, require, requires
from baquiano.common.signals import exported
from baquiano.common.spreadsheets import write_xlsx
from baquiano.targeting import actions, queries, rules
from baquiano.targeting.comparing import compared
from baquiano.targeting.forms import (
    DiscardForm,
    ExerciseCreateForm,
    ExerciseEditForm,
    FreezeForm,
    RepeatForm,
    begin_exercise,
    open_years,
)
from baquiano.targeting.models import TargetingExercise
from baquiano.targeting.prioritised_list import exercise_note, exercise_payload, exercise_sheet, sheet_headers
from baquiano.targeting.profile import exercise_format
from baquiano.targeting.tables import ExerciseListing
from baquiano.ui.deciding import Words, decide, posted
from baquiano.ui.listing.export import CONTENT_TYPES


def exercise_or_404(request: HttpRequest, pk: UUID) -> Any:
    return get_object_or_404(queries.exercises_visible_to(request.user), pk=pk)


@requires(rules.VIEW_EXERCISE)
def exercise_list(request: HttpRequest) -> HttpResponse:
    return ExerciseListing(request, queries.exercises_visible_to(request.user)).respond("targeting/exercise_list.html")


@requires(rules.VIEW_EXERCISE)
def exercise_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its universe, its variables and its scenarios side by side."""
    exercise, user = exercise_or_404(request, pk), request.user
    comparison = compared(exercise)
    context = {
        "exercise": exercise,
        "universe": queries.Universe.read(exercise.universe).words(),
        "variables": queries.variables_of(exercise),
        "comparison": comparison,
        "record": queries.exercise_record(exercise) if exercise.is_frozen else None,
        "can": {
            "edit": rules.can_edit_exercise(user, exercise),
            "freeze": rules.can_freeze(user, exercise),
            "discard": rules.can_discard_exercise(user, exercise),
            "repeat": rules.can_repeat(user, exercise),
            "capacity": allows(user, rules.VIEW_CAPACITY),
        },
    }
    return render(request, "targeting/exercise_detail.html", context)


def _decide(
    request: HttpRequest, exercise: TargetingExercise, form: Any, words: Words, act: Any, **extra: Any
) -> HttpResponse:
    back = exercise.get_absolute_url()
    return decide(request, form, words, act, back=back, back_text=exercise.number, about=exercise.title, **extra)


@requires(rules.EDIT_EXERCISE)
def exercise_create(request: HttpRequest) -> HttpResponse:
    """Begin an exercise of a unit."""
    institution = request.institution  # type: ignore[attr-defined]
    years = open_years(institution)
    today = day_of(request.at)  # type: ignore[attr-defined]
    year = years.filter(year=today.year).first() or years.first()
    form = ExerciseCreateForm(posted(request), institution=institution, user=request.user, initial={"year": year})

    def act() -> TargetingExercise:
        return actions.create_exercise(
            institution,
            id=form.cleaned_data["id"],
            year=form.cleaned_data["year"],
            fields=form.exercise_fields,
            variables=form.chosen,
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        )

    words = Words(
        _("Empezar una priorización"),
        _("Empezar"),
        _("El ejercicio quedó en preparación, con un primer escenario. Ábralo y mueva los pesos."),
        _("Diga entre quiénes y con qué variables se compara. Los pesos y el corte son de cada escenario."),
    )
    back = reverse("targeting:exercise_list")
    return decide(request, form, words, act, back=back, back_text=_("Priorización con datos"))


@requires(rules.EDIT_EXERCISE)
def exercise_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    exercise = exercise_or_404(request, pk)
    require(rules.can_edit_exercise(request.user, exercise))
    form = ExerciseEditForm(
        posted(request), institution=exercise.institution, user=request.user, initial=begin_exercise(exercise)
    )

    def act() -> TargetingExercise:
        return actions.edit_exercise(
            exercise,
            expected_version=form.cleaned_data["version"],
            fields=form.exercise_fields,
            variables=form.chosen,
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        )

    words = Words(_("Corregir la priorización"), _("Guardar"), _("El ejercicio quedó guardado."))
    return _decide(request, exercise, form, words, act)


@requires(rules.FREEZE_EXERCISE)
def exercise_freeze(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the scenario whose list is the prioritised one, and fix everything."""
    exercise = exercise_or_404(request, pk)
    require(rules.can_freeze(request.user, exercise))
    first = queries.scenarios_of(exercise).first()
    begun = {"version": exercise.version, "scenario": first and first.pk}
    form = FreezeForm(posted(request), exercise=exercise, initial=begun)

    def act() -> TargetingExercise:
        return actions.freeze_exercise(
            exercise,
            scenario=form.cleaned_data["scenario"],
            expected_version=form.cleaned_data["version"],
            note=form.cleaned_data["note"],
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        )

    words = Words(
        _("Elegir un escenario y congelar"),
        _("Congelar la priorización"),
        _("La priorización quedó congelada: su lista ya se puede llevar a una selección."),
        _("Quedan fijos los datos, los pesos, las listas de todos los escenarios, la fecha y quién la congela."),
    )
    return _decide(request, exercise, form, words, act)


@requires(rules.EDIT_EXERCISE)
def exercise_repeat(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin another one like it, with the figures of today."""
    exercise = exercise_or_404(request, pk)
    require(queries.is_exercise_made(identity_in(request.POST)) or rules.can_repeat(request.user, exercise))
    form = RepeatForm(posted(request))
    words = Words(
        _("Repetir la priorización"),
        _("Crear otro ejercicio"),
        _("El nuevo ejercicio quedó en preparación, con las mismas variables y escenarios."),
        _("Se crea otro con los datos de hoy; este queda como está."),
    )
    return _decide(
        request,
        exercise,
        form,
        words,
        lambda: actions.repeat_exercise(exercise, **form.cleaned_data, by=request.user, at=request.at),  # type: ignore[attr-defined]
    )


@requires(rules.EDIT_EXERCISE)
def exercise_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    exercise = exercise_or_404(request, pk)
    require(rules.can_discard_exercise(request.user, exercise))
    form = DiscardForm(posted(request))
    words = Words(_("Descartar la priorización"), _("Descartar"), _("El ejercicio se descartó."), tone="danger")
    return _decide(
        request,
        exercise,
        form,
        words,
        lambda: actions.discard_exercise(exercise, **form.cleaned_data, by=request.user, at=request.at),  # type: ignore[attr-defined]
    )


@requires(rules.VIEW_EXERCISE)
def exercise_download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record of a frozen exercise as a spreadsheet, with the code of its format and its verification."""
    exercise = exercise_or_404(request, pk)
    if not exercise.is_frozen:
        raise Http404
    record = queries.exercise_record(exercise)
    content = record.payload["content"] if record else exercise_payload(exercise).content()
    rows, headers = exercise_sheet(content), sheet_headers(content)
    out, note = BytesIO(), exercise_note(content, record)
    widths = [8, 44, 12, 26, 12, 12, *[20 for _one in content["variables"]], 60]
    write_xlsx(out, title=_("Entidades priorizadas"), headers=headers, rows=rows, widths=widths, note=note)
    exported.send(
        sender=TargetingExercise, user=request.user, listing="entidades-priorizadas",
        filters={"exercise": str(exercise.pk)}, rows=len(rows), format="xlsx", personal_data=False,
        institution=exercise.institution, at=request.at,  # type: ignore[attr-defined]
    )  # fmt: skip
    response = HttpResponse(out.getvalue(), content_type=CONTENT_TYPES["xlsx"])
    name = f"{exercise_format(exercise.institution) or 'entidades-priorizadas'}-{exercise.number}"
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@requires(rules.VIEW_EXERCISE)
def entity_rankings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where an entity came in each frozen exercise, and the way to why."""
    entity = get_object_or_404(beneficiaries_visible_to(request.user), pk=pk)
    rows = list(queries.rankings_visible_to(request.user, entity))
    template = "_entity_rankings.html" if request.htmx else "entity_rankings.html"  # type: ignore[attr-defined]
    return render(request, f"targeting/{template}", {"beneficiary": entity, "rows": rows})
