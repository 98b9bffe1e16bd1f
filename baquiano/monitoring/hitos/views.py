"""Pages of the follow-up by dates and hitos: every assistance with its light, and the cuts that are analysed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, require, requires
from baquiano.documents.places import places_of
from baquiano.improvement import queries as improvement
from baquiano.improvement.correcting.queries import corrections_by_assistance
from baquiano.improvement.rules import DECIDE_CORRECTION, OPEN, can_decide_correction
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.words import PLAN_UNIT
from baquiano.monitoring import profile, rules
from baquiano.monitoring.choices import Light
from baquiano.monitoring.hitos import actions, queries
from baquiano.monitoring.hitos.forms import AnalysisForm, CutForm, analysis_written
from baquiano.monitoring.hitos.payloads import how_it_was
from baquiano.monitoring.hitos.tables import CUT_LOOKS, AssistanceFollowUpListing, CutListing
from baquiano.monitoring.models import FollowUpCut
from baquiano.monitoring.tables import LIGHT_TONES, LOOKS, address_with
from baquiano.monitoring.views import cut_words, moment_asked, year_asked, years
from baquiano.ui import chart_files
from baquiano.ui.buttons import press
from baquiano.ui.charts import Chart, Datum, stacked_chart
from baquiano.ui.deciding import Words, decide, posted
from baquiano.ui.display import number

MOST_PEOPLE = 40


@requires(rules.VIEW_CUT)
def assistance_list(request: HttpRequest) -> HttpResponse:
    """The permanent report: dates, hitos and lags, by directorate and by professional (REP-05, MON-15)."""
    year, moment = year_asked(request), moment_asked(request)
    rows = queries.assistances_followed_by(request.user, year, moment)  # type: ignore[arg-type]
    charts = _charts(rows, year, request.GET.get("corte", "") if moment != request.at else "", day_of(moment))
    if (file := chart_files.file_of(request, charts)) is not None:
        return file
    amber, red = profile.gaps(year.institution, year.year)
    context = {
        "year": year.year,
        "years": years(),
        "charts": [(chart, chart_files.links_of(request, chart)) for chart in charts if chart.bars],
        "amber": amber,
        "red": red,
        "cut": cut_words(request),
    }
    listing = AssistanceFollowUpListing(request, queries.shown(rows), day_of(moment))
    return listing.respond("monitoring/assistance_list.html", context)


def _charts(rows: Any, year: FiscalYear, cut: str, day: Any) -> list[Chart]:
    by_unit, by_person = queries.lags_by(rows, "unit", day), queries.lags_by(rows, "adviser", day)
    units = Unit.objects.filter(pk__in=by_unit).order_by("name").values_list("pk", "name")
    people = User.objects.filter(pk__in=[pk for pk in by_person if pk]).order_by("full_name")
    asked = {"vigencia": year.year, "corte": cut}
    return [
        _chart("rezagos", _("Asistencias de cada dependencia por semáforo"), by_unit, units, "grupo", PLAN_UNIT, asked),
        _chart(
            "rezagos-personas",
            _("Asistencias de cada profesional por semáforo"),
            by_person,
            people.values_list("pk", "full_name")[:MOST_PEOPLE],
            "profesional",
            _("Profesional"),
            asked,
        ),
    ]


def _chart(
    key: str, title: str, lags: dict[Any, queries.Lag], names: Any, filter_key: str, label: Any, asked: Any
) -> Chart:
    def line(name: str, lag: queries.Lag, **more: Any) -> Datum:
        where = {**asked, **more}
        urls = [address_with("assistance_list", **where, semaforo=light.value) for light in Light]
        longest = address_with("assistance_list", **where, atrasadas="si", orden="-late")
        values = [lag.counts[light.value] for light in Light]
        return Datum(
            name,
            values,
            address_with("assistance_list", **where),
            urls,
            number(lag.longest),
            longest if lag.longest else "",
        )

    return stacked_chart(
        key,
        title,
        [line(name, lags[pk], **{filter_key: pk}) for pk, name in names],
        series=[str(light.label) for light in Light],
        tones=[LIGHT_TONES[light] for light in Light],
        label=label,
        note=_("Mayor atraso (días)"),
    )


# --- cuts ------------------------------------------------------------------------------------------------------------
def cut_or_404(request: HttpRequest, pk: UUID) -> FollowUpCut:
    return get_object_or_404(queries.cuts_visible_to(request.user), pk=pk)  # type: ignore[arg-type]


@requires(rules.VIEW_CUT)
def cut_list(request: HttpRequest) -> HttpResponse:
    rows = queries.with_deviations(queries.cuts_visible_to(request.user))  # type: ignore[arg-type]
    return CutListing(request, rows).respond("monitoring/cut_list.html")


@requires(rules.ANALYSE)
def cut_create(request: HttpRequest) -> HttpResponse:
    """Of which dependency and until which day; the figures come by themselves."""
    units = queries.units_to_cut(request.user)  # type: ignore[arg-type]
    form = CutForm(posted(request), units=units, initial={"cut_on": day_of(request.at)})

    def act() -> FollowUpCut:
        data = form.cleaned_data
        return actions.make_cut(data["unit"], id=data["id"], cut_on=data["cut_on"], by=request.user, at=request.at)

    words = Words(
        _("Hacer un corte de seguimiento"),
        _("Hacer el corte"),
        _("El corte quedó hecho. Lo que sigue es su análisis."),
        _("Guarda cómo iban ese día las asistencias de la dependencia, por sus fechas e hitos. Después se analiza."),
    )
    return decide(request, form, words, act, back=reverse("monitoring:cut_list"), back_text=_("Cortes de seguimiento"))


@requires(rules.VIEW_CUT)
def cut_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the assistances were, what was concluded, and what may be opened of each one that deviates."""
    cut = cut_or_404(request, pk)
    chart = _lights_of(cut)
    if (file := chart_files.file_of(request, [chart])) is not None:
        return file
    user: Any = request.user
    seen = set(improvement.actions_visible_to(user).values_list("pk", flat=True))
    # Where the director decides, what deviates is corrected with its comunicado (ACM-03), and not by another door.
    corrects = user.standing.uses(DECIDE_CORRECTION)
    deviations = queries.deviations_of(cut)
    corrections = corrections_by_assistance(user, deviations)
    context = {
        "cut": cut,
        "places": places_of([cut.document])[str(cut.document.pk)] if cut.document else [],
        "look": CUT_LOOKS[cut.state],  # type: ignore[index]
        "rows": [_shown(row) for row in cut.figures["assistances"]],
        "chart": chart,
        "chart_links": chart_files.links_of(request, chart),
        "deviations": [
            (
                one,
                [action for action in improvement.actions_of(one) if action.pk in seen],
                corrections.get(one.assistance_id, []),
                corrects and can_decide_correction(user, one.assistance),
            )
            for one in deviations
        ],
        "may_open": not corrects and allows(user, OPEN, cut.unit),
        "can_analyse": rules.can_analyse(user, cut),
        "can_issue": not cut.is_issued and allows(user, rules.ANALYSE, cut),
    }
    return render(request, "monitoring/cut_detail.html", context)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    light = Light(row["light"])
    url = reverse("delivery:assistance_detail", args=[row["id"]])
    return {**row, "url": url, "words": light.label, "look": LOOKS[light], "told": how_it_was(row)}


def _lights_of(cut: FollowUpCut) -> Chart:
    counts = queries.counted(cut.figures["assistances"])
    asked = {"vigencia": cut.year.year, "grupo": cut.unit_id, "corte": cut.cut_on.isoformat()}
    urls = [address_with("assistance_list", **asked, semaforo=light.value) for light in Light]
    return stacked_chart(
        "semaforo-del-corte",
        _("Asistencias por semáforo"),
        [Datum(cut.unit.name, [counts[light] for light in Light], address_with("assistance_list", **asked), urls)],
        series=[str(light.label) for light in Light],
        tones=[LIGHT_TONES[light] for light in Light],
        label=PLAN_UNIT,
    )


@requires(rules.ANALYSE)
def cut_analyse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who analysed the cut, what was concluded, what deviates and what is adjusted (MON-07)."""
    cut = cut_or_404(request, pk)
    require(rules.can_analyse(request.user, cut))
    form = AnalysisForm(posted(request), cut=cut, initial=analysis_written(cut))

    def act() -> FollowUpCut:
        version = form.cleaned_data["version"]
        return actions.analyse_cut(cut, expected_version=version, **form.values, by=request.user, at=request.at)

    words = Words(
        _("Analizar el corte"),
        _("Guardar el análisis"),
        _("El análisis quedó guardado. A las partes de cada asistencia desviada se les avisó."),
        _("Sin este análisis no se expide el reporte. Se puede corregir hasta que se expida."),
    )
    return decide(request, form, words, act, back=cut.get_absolute_url(), back_text=cut)


@require_POST
@requires(rules.ANALYSE)
def cut_issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Issue the report; without an analysis the refusal says what is missing."""
    cut = cut_or_404(request, pk)
    require(allows(request.user, rules.ANALYSE, cut))
    return press(
        request,
        cut,
        _("El reporte quedó expedido. Su documento se está preparando."),
        lambda: actions.issue_cut(cut, by=request.user, at=request.at),
    )
