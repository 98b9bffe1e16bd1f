"""Conflicts and coincidences: those of a month, and what is decided of one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.agenda import actions, queries, rules
from baquiano.agenda.choices import Severity
from baquiano.agenda.forms import FindingForm
from baquiano.agenda.models import FindingAnswer, MonthlyAgenda
from baquiano.agenda.views.finding_words import answerable
from baquiano.agenda.views.months import month_words
from baquiano.agenda.views.rows import agenda_or_404, month_or_404, year_or_404
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.ui.buttons import press

ANSWERED = "respondidos"


@requires("agenda.view_agenda")
def month_findings(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """What is found in the month, by severity; ``?clase=`` and ``?grupo=`` narrow it."""
    fiscal, month = year_or_404(request, year), month_or_404(month)
    judgement = queries.judge_month(request.institution, fiscal, month)
    groups = sorted({entry.agenda.unit for one in judgement.found for entry in one.finding.entries}, key=str)
    chosen = {"clase": request.GET.get("clase", ""), "grupo": request.GET.get("grupo", "")}
    found = [one for one in judgement.found if _is_wanted(one, **chosen)]
    context = {
        "year": fiscal,
        "month": month,
        "words": month_words(fiscal, month),
        "judgement": queries.Judgement(found),
        "counts": judgement.counts,
        "kinds": [*Severity.choices, (ANSWERED, _("Ya respondidos"))],
        "groups": [(str(unit.pk), unit.name) for unit in groups],
        "chosen": chosen,
        "answerable": answerable(request, found),
        "within": set(MonthlyAgenda.objects.filter(year=fiscal, month=month).values_list("pk", flat=True)),
    }
    return render(request, "agenda/month_findings.html", context)


def _is_wanted(one: queries.Judged, *, clase: str, grupo: str) -> bool:
    if grupo and grupo not in {str(unit) for unit in one.finding.units}:
        return False
    if clase == ANSWERED:
        return not one.is_open
    return not clase or (one.is_open and one.finding.severity == clase)


@requires("agenda.answer_finding")
def finding_answer(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Say what is decided of a finding of the agenda."""
    agenda = agenda_or_404(request, pk)
    judged = next((one for one in queries.judge_agenda(agenda).found if one.finding.key == key), None)
    if judged is None:
        require(allows(request.user, "agenda.answer_finding", agenda))
        messages.info(request, _("Ese hallazgo ya no está: la agenda cambió."))
        return redirect(agenda)
    require(rules.can_answer(request.user, judged.finding.entries))
    form = FindingForm(request.POST if request.method == "POST" else None, finding=judged.finding)
    if form.is_valid():
        try:
            actions.answer_finding(agenda, key=key, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La decisión quedó registrada con su razón."))
            return redirect(agenda)
    context: dict[str, Any] = {"agenda": agenda, "one": judged, "form": form}
    return render(request, "agenda/finding_answer.html", context, status=409 if form.non_field_errors() else 200)


@require_POST
@requires("agenda.answer_finding")
def finding_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back what was decided."""
    answer = get_object_or_404(FindingAnswer.objects.select_related("agenda__unit", "agenda__year"), pk=pk)
    require(allows(request.user, "agenda.answer_finding", answer.agenda))
    done = _("La decisión se retiró: el hallazgo vuelve a estar abierto.")
    return press(request, answer.agenda, done, lambda: actions.withdraw_answer(answer, by=request.user, at=request.at))
