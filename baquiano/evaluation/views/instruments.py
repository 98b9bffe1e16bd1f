"""Instruments: the list, each version, its questions, and its workbook in and out."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.creation import identity_in
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.policy import require, requires
from baquiano.evaluation import actions, queries, rules, xlsform
from baquiano.evaluation.forms import (
    ImportForm,
    InstrumentCreateForm,
    InstrumentEditForm,
    QuestionCreateForm,
    QuestionEditForm,
    options_as_lines,
)
from baquiano.evaluation.models import Instrument, Question
from baquiano.evaluation.payloads import options_in_words
from baquiano.evaluation.tables import InstrumentListing
from baquiano.ui.buttons import press, press_and_open
from baquiano.ui.deciding import Words, decide, files, posted

FIELDS = ("title", "kind", "introduction", "is_anonymous", "has_moments", "version")
ASKED = ("text", "hint", "section", "code", "kind", "is_required", "allows_na", "scale_max", "low_label", "high_label",
         "version")  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def instrument_or_404(request: HttpRequest, pk: UUID) -> Instrument:
    return get_object_or_404(queries.instruments_visible_to(request.user), pk=pk)


def question_or_404(request: HttpRequest, pk: UUID) -> Question:
    rows = Question.objects.filter(instrument__in=queries.instruments_visible_to(request.user).values("pk"))
    return get_object_or_404(rows.select_related("instrument"), pk=pk)


@requires(rules.VIEW_INSTRUMENT)
def instrument_list(request: HttpRequest) -> HttpResponse:
    rows = queries.instruments_visible_to(request.user)
    return InstrumentListing(request, rows).respond("evaluation/instrument_list.html")


@requires(rules.WRITE_INSTRUMENT)
def instrument_create(request: HttpRequest) -> HttpResponse:
    form = InstrumentCreateForm(posted(request))

    def act() -> Instrument:
        fields = form.values
        return actions.create_instrument(
            request.institution, id=form.cleaned_data["id"], fields=fields, by=request.user, at=request.at
        )

    words = Words(_("Instrumento nuevo"), _("Crear el borrador"), _("El borrador quedó creado: agregue sus preguntas."))
    back = reverse("evaluation:instrument_list")
    return decide(request, form, words, act, back=back, back_text=_("Instrumentos de evaluación"))


@requires(rules.WRITE_INSTRUMENT)
def instrument_import(request: HttpRequest) -> HttpResponse:
    """A draft from an XLSForm; what cannot be understood is told by sheet and row, and nothing is kept."""
    form = ImportForm(posted(request), files(request))

    def act() -> Instrument:
        file = form.cleaned_data["file"]
        found = xlsform.read(file.read(), name=file.name)
        if found.problems:
            raise Refused({"file": found.problems})
        return actions.import_instrument(
            request.institution, found.spec, id=form.cleaned_data["id"], by=request.user, at=request.at
        )

    words = Words(
        _("Cargar un XLSForm"),
        _("Cargar"),
        _("El borrador quedó con las preguntas del libro. Revíselo antes de ponerlo en vigor."),
        _("Si ya existe un instrumento con ese código, empieza su siguiente versión."),
    )
    back = reverse("evaluation:instrument_list")
    return decide(request, form, words, act, back=back, back_text=_("Instrumentos de evaluación"))


@requires(rules.VIEW_INSTRUMENT)
def instrument_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its questions as they are asked, its versions, and what may be done with it."""
    instrument, user = instrument_or_404(request, pk), request.user
    questions = queries.questions_of(instrument)
    context = {
        "instrument": instrument,
        "questions": [(one, options_in_words(one)) for one in questions],
        "editions": list(queries.editions_of(instrument)),
        "can_edit": rules.can_edit_instrument(user, instrument),
        "can_renew": rules.can_renew(user, instrument),
        "can_unpublish": rules.can_renew(user, instrument) and not instrument.n_campaigns,  # type: ignore[attr-defined]
    }
    return render(request, "evaluation/instrument_detail.html", context)


@requires(rules.WRITE_INSTRUMENT)
def instrument_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    instrument = instrument_or_404(request, pk)
    require(rules.can_edit_instrument(request.user, instrument))
    form = InstrumentEditForm(posted(request), initial={name: getattr(instrument, name) for name in FIELDS})

    def act() -> Instrument:
        version = form.cleaned_data["version"]
        return actions.edit_instrument(
            instrument, expected_version=version, fields=form.values, by=request.user, at=request.at
        )

    words = Words(_("Corregir el instrumento"), _("Guardar"), _("El instrumento quedó corregido."))
    return decide(request, form, words, act, back=instrument.get_absolute_url(), back_text=instrument)


@require_POST
@requires(rules.WRITE_INSTRUMENT)
def instrument_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    instrument = instrument_or_404(request, pk)
    require(rules.can_edit_instrument(request.user, instrument) or instrument.is_in_force)
    done = _("Quedó en vigor: ya se puede usar en campañas.")
    return press(
        request, instrument, done, lambda: actions.publish_instrument(instrument, by=request.user, at=request.at)
    )


@require_POST
@requires(rules.WRITE_INSTRUMENT)
def instrument_unpublish(request: HttpRequest, pk: UUID) -> HttpResponse:
    instrument = instrument_or_404(request, pk)
    require(rules.can_renew(request.user, instrument) or instrument.is_draft)
    done = _("Volvió a borrador: corríjalo y póngalo otra vez en vigor.")
    return press(
        request, instrument, done, lambda: actions.unpublish_instrument(instrument, by=request.user, at=request.at)
    )


@require_POST
@requires(rules.WRITE_INSTRUMENT)
def instrument_renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin its next version; the one in force goes on until the new one takes its place."""
    instrument = instrument_or_404(request, pk)
    require(rules.can_renew(request.user, instrument))
    return press_and_open(
        request,
        instrument,
        lambda: actions.renew_instrument(instrument, id=uuid7(), by=request.user, at=request.at),
    )


@requires(rules.VIEW_INSTRUMENT)
def instrument_export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The workbook with which other tools ask the same."""
    instrument = instrument_or_404(request, pk)
    response = HttpResponse(xlsform.write(queries.spec_of(instrument)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{instrument.code}-v{instrument.edition}.xlsx"'
    return response


# --- questions -------------------------------------------------------------------------------------------------------
@requires(rules.WRITE_INSTRUMENT)
def instrument_question(request: HttpRequest, pk: UUID) -> HttpResponse:
    instrument = instrument_or_404(request, pk)
    repeated = instrument.questions.filter(pk__in=[identity_in(request.POST)]).exists()
    require(repeated or rules.can_edit_instrument(request.user, instrument))
    last = instrument.questions.order_by("-position").first()
    started = {
        "kind": "scale",
        "section": last.section if last else "",
        "code": f"p{(last.position if last else 0) + 1}",
    }
    form = QuestionCreateForm(posted(request), initial=started)

    def act() -> Instrument:
        fields = form.values
        actions.add_question(instrument, id=form.cleaned_data["id"], fields=fields, by=request.user, at=request.at)
        return instrument

    words = Words(_("Agregar una pregunta"), _("Agregar"), _("La pregunta quedó al final."))
    return decide(request, form, words, act, back=instrument.get_absolute_url(), back_text=instrument)


@requires(rules.WRITE_INSTRUMENT)
def question_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    question = question_or_404(request, pk)
    require(rules.can_edit_instrument(request.user, question.instrument))
    started: dict[str, Any] = {name: getattr(question, name) for name in ASKED}
    form = QuestionEditForm(posted(request), initial=started | {"options": options_as_lines(question)})

    def act() -> Instrument:
        version = form.cleaned_data["version"]
        actions.edit_question(question, expected_version=version, fields=form.values, by=request.user, at=request.at)
        return question.instrument

    words = Words(_("Corregir la pregunta"), _("Guardar"), _("La pregunta quedó corregida."))
    back = question.instrument
    return decide(request, form, words, act, back=back.get_absolute_url(), back_text=back, about=question.text)


@require_POST
@requires(rules.WRITE_INSTRUMENT)
def question_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    question = question_or_404(request, pk)
    require(rules.can_edit_instrument(request.user, question.instrument))
    done = _("La pregunta se quitó.")
    return press(
        request,
        question.instrument,
        done,
        lambda: actions.remove_question(question, by=request.user, at=request.at),
    )


@require_POST
@requires(rules.WRITE_INSTRUMENT)
def question_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One place up, or down with ``a=abajo``."""
    question = question_or_404(request, pk)
    require(rules.can_edit_instrument(request.user, question.instrument))
    up = request.POST.get("a") != "abajo"
    actions.move_question(question, up=up, by=request.user, at=request.at)
    return redirect(f"{question.instrument.get_absolute_url()}#pregunta-{question.pk}")
