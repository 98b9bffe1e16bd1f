"""Pages of the contacts of the heads: the list with its coverage, the entities behind it, a new one and one."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import requires
from baquiano.documents.places import places_of
from baquiano.documents.queries import evidence_of
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.words import PLAN_UNIT
from baquiano.monitoring import rules
from baquiano.monitoring.choices import Order
from baquiano.monitoring.contacts import actions, queries
from baquiano.monitoring.contacts.forms import DirectorContactForm
from baquiano.monitoring.contacts.tables import ACHIEVEMENT, CONSISTENCY, DirectorContactListing, ServedListing
from baquiano.monitoring.models import DirectorContact
from baquiano.monitoring.tables import address_with
from baquiano.monitoring.views import cut_words, moment_asked, year_asked, years
from baquiano.ui import chart_files
from baquiano.ui.charts import Chart, Datum, Tone, stacked_chart
from baquiano.ui.deciding import Words, decide, files, posted
from baquiano.ui.display import percent_words


@requires(rules.VIEW_CONTACT)
def contact_list(request: HttpRequest) -> HttpResponse:
    """What the entities answered, and the coverage of each dependency: contacted of those served (MON-06)."""
    year, names = year_asked(request), queries.names_of(request.user)
    charts = charts_of(year, queries.coverage_of(year, request.at, names), names)
    if (file := chart_files.file_of(request, charts)) is not None:
        return file
    rows = queries.contacts_visible_to(request.user).filter(year=year)  # type: ignore[arg-type]
    context = {
        "year": year.year,
        "years": years(),
        "charts": [(chart, chart_files.links_of(request, chart)) for chart in charts if chart.bars],
    }
    return DirectorContactListing(request, rows).respond("monitoring/contact_list.html", context)


def charts_of(year: FiscalYear, coverage: queries.Coverage, names: dict[Any, str], cut: str = "") -> list[Chart]:
    """The coverage by dependency and by order; each figure opens its entities."""
    asked = {"vigencia": year.year, "corte": cut}
    units = [unit for unit in names if coverage.served.get(unit)]
    orders = queries.orders_of(coverage.entities(units))
    contacted = coverage.entities(units, contacted=True)
    served = Counter(orders.values())
    reached = Counter(orders[key] for key in contacted)
    return [
        _chart(
            "cobertura",
            _("Entidades contactadas por el director, de las que atiende cada dependencia"),
            [
                _line(
                    names[unit],
                    len(coverage.contacted.get(unit, {})),
                    len(coverage.served[unit]),
                    {**asked, "grupo": unit},
                )
                for unit in units
            ],
            PLAN_UNIT,
            _line(_("Total, cada entidad una vez"), len(contacted), len(orders), asked),
        ),
        _chart(
            "cobertura-por-orden",
            _("Entidades contactadas por orden"),
            [
                _line(str(one.label), reached[one], served[one], {**asked, "nivel": one.value})
                for one in Order
                if served[one]
            ],
            _("Orden"),
        ),
    ]


def _line(name: str, contacted: int, served: int, asked: dict[str, Any]) -> Datum:
    urls = [address_with("entity_list", **asked, contacto=value) for value in ("si", "no")]
    percent = percent_words(100 * contacted / served if served else None)
    return Datum(name, [contacted, served - contacted], address_with("entity_list", **asked), urls, percent)


def _chart(key: str, title: str, lines: list[Datum], label: Any, total: Datum | None = None) -> Chart:
    series, tones = [_("Contactadas"), _("Por contactar")], [Tone.GOOD, Tone.WARNING]
    return stacked_chart(key, title, lines, series=series, tones=tones, label=label, note=_("Cobertura"), total=total)


@requires(rules.VIEW_CONTACT)
def entity_list(request: HttpRequest) -> HttpResponse:
    """The entities behind the coverage, and from which a contact is recorded."""
    year, moment, names = year_asked(request), moment_asked(request), queries.names_of(request.user)
    coverage = queries.coverage_of(year, moment, names)
    mine = queries.units_to_record_in(request.user).values_list("pk", flat=True)  # type: ignore[arg-type]
    listing = ServedListing(request, coverage, names, may_record=mine)
    context = {"year": year.year, "years": years(), "cut": cut_words(request)}
    return listing.respond("monitoring/entity_list.html", context)


@requires(rules.RECORD)
def contact_create(request: HttpRequest) -> HttpResponse:
    """Record what an entity answered; its contacts are offered once it is known which one it is."""
    units = queries.units_to_record_in(request.user)  # type: ignore[arg-type]
    entity = queries.entity_asked(request.user, request.POST.get("beneficiary") or request.GET.get("entidad", ""))
    form = DirectorContactForm(
        posted(request),
        files(request),
        institution=request.institution,
        units=units,
        entity=entity,
        on=day_of(request.at),
        initial={
            "contacted_on": day_of(request.at),
            "beneficiary": entity.pk if entity else None,
            "unit": request.GET.get("dependencia", ""),
        },
    )

    def act() -> DirectorContact:
        return actions.record_contact(**form.told, by=request.user, at=request.at)

    words = Words(
        _("Registrar el seguimiento del director"),
        _("Registrar"),
        _("El seguimiento quedó registrado con su evidencia y cuenta en la cobertura."),
        _(
            "El jefe de la dependencia contacta a la entidad para evaluar la consistencia de la asistencia técnica "
            "y el logro de sus objetivos."
        ),
    )
    return decide(
        request, form, words, act, back=reverse("monitoring:contact_list"), back_text=_("Seguimiento del director")
    )


@requires(rules.VIEW_CONTACT)
def contact_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the entity answered, its evidence and where its document is (DOC-07)."""
    row = get_object_or_404(queries.contacts_visible_to(request.user), pk=pk)  # type: ignore[arg-type]
    context = {
        "contact": row,
        "kept": _kept(row),
        "consistency": CONSISTENCY[row.consistency],  # type: ignore[index]
        "achievement": ACHIEVEMENT[row.achievement],  # type: ignore[index]
        "order": queries.orders_of([row.beneficiary_id])[row.beneficiary_id].label,
    }
    return render(request, "monitoring/contact_detail.html", context)


def _kept(row: DirectorContact) -> list[tuple[Any, str, Any]]:
    """Its document and its evidence, each with its icon and every place where it is kept."""
    documents, proofs = [row.document] if row.document else [], list(evidence_of(row))
    places = places_of(documents) | places_of(proofs)
    told = [(one, "file-earmark-pdf") for one in documents] + [(one, "paperclip") for one in proofs]
    return [(one, icon, places[str(one.pk)]) for one, icon in told]
