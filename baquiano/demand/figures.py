"""What was asked for beside what is offered, counted and drawn (DEM-07, REP-28).

In prose: ``docs/rules/demand-terms.md``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baquiano.competences.queries import people_by_topic
from baquiano.demand.choices import PENDING, RequestChannel, RequestState, ServiceClass
from baquiano.demand.models import ServiceRequest
from baquiano.library.queries import usable_guides
from baquiano.planning.choices import PlanState
from baquiano.planning.models import PlanItem
from baquiano.portfolio.choices import OFFERED, VersionState
from baquiano.portfolio.models import ServiceVersion
from baquiano.ui.charts import Chart, Datum, Tone, stacked_chart

MOST_BARS = 20
# Who asks for it wants to know: to be told, or to learn.
_LEARNT = {ServiceClass.ORIENTATION, ServiceClass.TRAINING}
_ANSWERED = {RequestState.CLOSED, RequestState.ANSWERED, RequestState.ACCEPTED}
_TONES = (Tone.GOOD, Tone.WARNING, Tone.IDLE)
_READ = (
    "topic_id", "topic__name", "beneficiary__name", "entity_name", "channel", "department__name", "service_class",
    "state",
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """What is offered in each topic: services of the portfolio in force, and activities of the plans of the year.

    And what is known of it: documents of the library that may be used, and people who are competent.
    """

    services: Counter[str] = field(default_factory=Counter)
    activities: Counter[str] = field(default_factory=Counter)
    materials: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)

    def words(self, topic: str) -> str:
        """What is offered in ``topic``, in words; that nothing is, too."""
        services, activities = self.services[topic], self.activities[topic]
        if not services and not activities:
            return _("Nada")
        offered = ngettext("%(n)s servicio", "%(n)s servicios", services) % {"n": services}
        planned = ngettext("%(n)s actividad", "%(n)s actividades", activities) % {"n": activities}
        return f"{offered}, {planned}"

    @property
    def topics(self) -> set[str]:
        return set(self.services) | set(self.activities)


def offer_of(year: int) -> Offer:
    """What the institution of the scope offers in the year, by the name of the topic."""
    versions = ServiceVersion.objects.filter(state=VersionState.IN_FORCE, service__state__in=OFFERED)
    items = PlanItem.objects.filter(
        plan__year__year=year, plan__unit__isnull=False, plan__state__in=[PlanState.IN_FORCE, PlanState.CLOSED]
    ).exclude(is_removed=True)
    known = usable_guides().filter(topics__isnull=False).order_by().values_list("topics__name")
    return Offer(
        Counter(dict(_by_topic(versions))),
        Counter(dict(_by_topic(items))),
        Counter(dict(known.annotate(n=Count("pk", distinct=True)))),
        Counter(people_by_topic(year)),
    )


def _by_topic(rows: QuerySet[Any]) -> Iterable[tuple[str, int]]:
    counted = rows.filter(topic__isnull=False).order_by().values_list("topic__name").annotate(n=Count("pk"))
    return list(counted)


def charts_of(rows: QuerySet[ServiceRequest], offer: Offer, year: int) -> list[Chart]:
    """The demand of the year by topic, channel, class, territory and entity, and the offer by topic."""
    found = [dict(zip(_READ, values, strict=True)) for values in rows.order_by().values_list(*_READ)]
    keys = {one["topic__name"]: one["topic_id"] for one in found if one["topic_id"]}
    since = {"desde": f"{year}-01-01", "hasta": f"{year}-12-31"}

    def linked(**asked: Any) -> str:
        return f"{reverse('demand:request_list')}?{urlencode(since | asked)}"

    asked_topics = Counter(one["topic__name"] or "" for one in found)
    drawn = [
        _demand(
            "demanda-tema", _("Lo que se pidió, por tema"), found, lambda one: one["topic__name"],
            url=lambda name: linked(tema=keys[name]) if name in keys else "", note=_("Lo que se ofrece"),
            told=offer.words,
        ),
        _offered(offer, asked_topics),
        _known(offer, Counter(one["topic__name"] for one in found if one["service_class"] in _LEARNT)),
        _demand(
            "demanda-clasificacion", _("Por clasificación"), found,
            lambda one: str(ServiceClass(one["service_class"]).label) if one["service_class"] else _("Por clasificar"),
        ),
        _demand(
            "demanda-canal", _("Por canal"), found, lambda one: str(RequestChannel(one["channel"]).label)
        ),
        _demand("demanda-territorio", _("Por departamento"), found, lambda one: one["department__name"]),
        _demand(
            "demanda-entidad", _("Por entidad"), found, lambda one: one["beneficiary__name"] or one["entity_name"]
        ),
    ]  # fmt: skip
    return [chart for chart in drawn if chart.bars]


def _demand(
    id: str,
    title: str,
    found: list[dict[str, Any]],
    of: Callable[[dict[str, Any]], Any],
    *,
    url: Callable[[str], str] = lambda name: "",
    note: str = "",
    told: Callable[[str], str] = lambda name: "",
) -> Chart:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in found:
        state = RequestState(one["state"])
        place = 1 if state in PENDING else 0 if state in _ANSWERED else 2
        counts[of(one) or ""][place] += 1
    ordered = sorted(counts, key=lambda name: (-sum(counts[name]), name))
    shown, rest = ordered[:MOST_BARS], ordered[MOST_BARS:]
    data = [
        Datum(name or _("Sin definir"), counts[name], url=url(name), note=told(name) if name else "") for name in shown
    ]
    if rest:
        data.append(Datum(_("Las demás"), [sum(counts[name][place] for name in rest) for place in range(3)]))
    series = [_("Atendidas o aceptadas"), _("En trámite"), _("Negadas, trasladadas o desistidas")]
    total = Datum(_("Todas"), [sum(one[place] for one in counts.values()) for place in range(3)])
    return stacked_chart(id, title, data, series=series, tones=_TONES, label=title, note=note, total=total)


def _asked_words(count: int) -> str:
    if not count:
        return _("Nadie lo pidió")
    return ngettext("%(n)s solicitud", "%(n)s solicitudes", count) % {"n": count}


def _offered(offer: Offer, asked: Counter[str]) -> Chart:
    """The offer of each topic, with how much of it was asked for: what is offered and nobody asks is seen here."""
    topics = sorted(offer.topics, key=lambda name: (-offer.services[name] - offer.activities[name], name))
    data = [
        Datum(
            name,
            [offer.services[name], offer.activities[name]],
            note=_asked_words(asked[name]),
        )
        for name in topics[:MOST_BARS]
    ]
    return stacked_chart(
        "oferta-tema", _("Lo que se ofrece, por tema"), data,
        series=[_("Servicios del portafolio"), _("Actividades del plan")],
        label=_("Tema"), note=_("Lo que se pidió"),
    )  # fmt: skip


def _known(offer: Offer, asked: Counter[Any]) -> Chart:
    """The state of knowledge of each topic, where it is asked for most first: what there is to teach it with."""
    topics = {one for one in asked if one} | set(offer.materials) | set(offer.people)
    ordered = sorted(topics, key=lambda name: (-asked[name], name))
    data = [
        Datum(
            name,
            [offer.materials[name], offer.people[name]],
            note=_asked_words(asked[name]),
        )
        for name in ordered[:MOST_BARS]
    ]
    return stacked_chart(
        "conocimiento-tema", _("Estado del conocimiento, por tema"), data,
        series=[_("Guías, instrumentos y documentos en uso"), _("Personas con la competencia")],
        label=_("Tema"), note=_("Orientaciones y capacitaciones pedidas"),
    )  # fmt: skip
