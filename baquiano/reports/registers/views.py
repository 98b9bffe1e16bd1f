"""Pages of the register of accompaniments: the list, a new one, one with its figures, its seal and its workbook."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, require, requires
from baquiano.delivery.choices import Periodicity
from baquiano.delivery.queries import period_ended
from baquiano.evaluation.rules import VIEW, VIEW_RESULTS
from baquiano.reports import actions, queries, rules
from baquiano.reports.forms import RegisterForm
from baquiano.reports.models import AssistanceRegister
from baquiano.reports.payloads import words_of_evaluation
from baquiano.reports.registers.files import xlsx_answer
from baquiano.reports.registers.rows import FIGURES, TEXTS, told_of, totals_of
from baquiano.reports.tables import RegisterListing
from baquiano.ui.buttons import press
from baquiano.ui.deciding import Words, decide, posted


def register_or_404(request: HttpRequest, pk: UUID) -> AssistanceRegister:
    return get_object_or_404(queries.registers_visible_to(request.user), pk=pk)


@requires("reports.view_register")
def register_list(request: HttpRequest) -> HttpResponse:
    rows = queries.registers_visible_to(request.user)
    return RegisterListing(request, rows).respond("reports/register_list.html")


@requires("reports.seal_register")
def register_create(request: HttpRequest) -> HttpResponse:
    """Choose the unit and the period; what ended last comes chosen."""
    first, last = period_ended(Periodicity.SEMESTER, day_of(request.at)) or (None, None)
    units = rules.units_of_registers(request.user)
    form = RegisterForm(posted(request), units=units, initial={"first_on": first, "last_on": last})

    def act() -> AssistanceRegister:
        data = dict(form.cleaned_data)
        return actions.open_register(data.pop("unit"), **data, by=request.user, at=request.at)

    words = Words(
        _("Hacer el registro de acompañamientos"),
        _("Ver el registro"),
        _("El registro quedó abierto. Revíselo y séllelo."),
        _(
            "Reúne los acompañamientos con sesiones o cierre en el periodo, de la dependencia y de las que "
            "dependen de ella."
        ),
    )
    back = reverse("reports:register_list")
    return decide(request, form, words, act, back=back, back_text=_("Registro de acompañamientos"))


@requires("reports.view_register")
def register_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Each accompaniment with its result; every figure opens where its records are."""
    register = register_or_404(request, pk)
    rows = told_of(register)
    texts, totals = _texts_of(rows), totals_of(rows)
    context = {
        "register": register,
        "rows": [_told(row, texts, request.user) for row in rows],
        "figures": FIGURES,
        "totals": [(label, totals[name]) for name, label in FIGURES],
        "evaluation": words_of_evaluation(totals),
        "can_seal": rules.can_seal_register(request.user, register),
    }
    return render(request, "reports/register_detail.html", context)


# Where the page of the assistance has the records of each figure.
_PLACES = {"partials": "partials-title", "open_commitments": "pending-title"}


def _texts_of(rows: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    """The texts that fit beside the figures: the unit only where there are several; the workbook has them all."""
    shown = {"topic", "plan"} | ({"unit"} if len({row["unit"] for row in rows}) > 1 else set())
    return [text for text in TEXTS if text[0] in shown]


def _told(row: dict[str, Any], texts: list[tuple[str, Any]], user: Any) -> dict[str, Any]:
    url = reverse("delivery:assistance_detail", args=[row["id"]])
    figures = [(label, row[name], f"{url}#{_PLACES.get(name, 'filing-title')}") for name, label in FIGURES]
    cells = [(label, row[name]) for name, label in texts]
    return {**row, "url": url, "cells": cells, "figures": figures, "evaluation": _evaluation(row, user)}


def _evaluation(row: dict[str, Any], user: Any) -> list[tuple[str, str]]:
    """Who answered, who refused and the mark, each with the page of its records that the person may open."""
    about = ""
    if allows(user, VIEW):
        about = reverse("evaluation:assistance_campaigns", args=[row["id"]])
    results = about
    if row["campaign"]:
        about = about and reverse("evaluation:campaign_detail", args=[row["campaign"]])
        results = reverse("evaluation:campaign_results", args=[row["campaign"]]) if allows(user, VIEW_RESULTS) else ""
    words = words_of_evaluation(row)
    return [(text, results if name == "mark" else about) for name, text in words]


@require_POST
@requires("reports.seal_register")
def register_seal(request: HttpRequest, pk: UUID) -> HttpResponse:
    register = register_or_404(request, pk)
    require(register.is_sealed or rules.can_seal_register(request.user, register))
    done = _("El registro quedó sellado. Su documento se está preparando.")
    return press(request, register, done, lambda: actions.seal_register(register, by=request.user, at=request.at))


@requires("reports.view_register")
def register_download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The register as a workbook."""
    register = register_or_404(request, pk)
    return xlsx_answer(register, told_of(register), user=request.user, at=request.at)
