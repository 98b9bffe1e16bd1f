"""The two ways of follow-up of the fourth institution: a cut analysed with what deviates, what the entities answered.

And the annual report of the strategy, drafted from the data and waiting for its conclusions.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid5

from baquiano.accounts.models import User
from baquiano.delivery.models import Assistance
from baquiano.demo.content import person_name
from baquiano.demo.days import moment
from baquiano.demo.visits import Year
from baquiano.improvement.actions import open_action
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.monitoring.choices import Light
from baquiano.monitoring.contacts.actions import record_contact
from baquiano.monitoring.hitos.actions import analyse_cut, issue_cut, make_cut
from baquiano.monitoring.hitos.alerts import alert_assistances
from baquiano.monitoring.models import FollowUpCut
from baquiano.reports.actions import draft_report

# What the entities answer, in turn, the one of the national order first; the others were not contacted yet.
ANSWERS: tuple[dict[str, Any], ...] = (
    {
        "means": "video",
        "consistency": "full",
        "consistency_note": "Las sesiones siguen lo que se acordó y los temas responden a su plan (ficticio).",
        "achievement": "on_way",
        "achievement_note": "Ya tienen el diagnóstico y esperan cerrar el documento en el plazo (ficticio).",
    },
    {
        "means": "phone",
        "consistency": "partial",
        "consistency_note": "Se dieron las sesiones, pero cambió la persona de enlace y hubo que repetir (ficticio).",
        "achievement": "at_risk",
        "achievement_note": "Sin la información del área de talento humano no alcanzan la fecha (ficticio).",
        "adjustment": "La entidad nombra otra persona de enlace y se mueve una sesión (ficticio).",
    },
)
ANALYSIS = {
    "conclusion": "La mayor parte avanza en sus fechas; las que se atrasan esperan información (ficticio).",
    "troubles": "La entidad no ha entregado el diagnóstico desde que cambió su enlace (ficticio).",
    "adjustment": "Se cambia la persona de enlace y se ajustan las fechas que faltan en el cronograma (ficticio).",
}


def follow_up_in_two_ways(
    year: Year, vigencia: FiscalYear, heads: Mapping[str, User], planner: User, chair: User
) -> None:
    """Live the follow-up of the year by the day of the demonstration; what would come after it does not happen."""
    of_services = Assistance.objects.filter(service_version__isnull=False)
    units = list(Unit.objects.filter(pk__in=of_services.values("unit")).order_by("code"))
    for place, unit in enumerate(units):
        head = heads[unit.code]
        _ask_entities(year, unit, head, date(vigencia.year, 9, 8 + place))
        _cut(year, unit, head, date(vigencia.year, 10, 30) if place else date(vigencia.year, 5, 29), analysed=not place)
    _report(year, vigencia, planner, chair)
    alert_assistances(at=moment(year.today, 7))


def _ask_entities(year: Year, unit: Unit, head: User, day: date) -> None:
    given = list(
        Assistance.objects.filter(unit=unit, service_version__isnull=False).order_by(
            "beneficiary__kind", "beneficiary__name"
        )
    )
    for number, (assistance, answer) in enumerate(zip(given, ANSWERS, strict=False)):
        on = year.working_day(day + timedelta(days=7 * number))
        at = moment(on, 15)
        if on > year.today:
            return
        record_contact(
            unit,
            assistance.beneficiary,
            id=uuid5(assistance.pk, "director"),
            contacted_on=on,
            person=person_name(70 + number),
            post="Secretaria general",
            assistance=assistance,
            kind="correo",
            link="https://ejemplo.gov.co/registro-del-contacto",
            **answer,
            by=year.acting(head, at),
            at=at,
        )


def _cut(year: Year, unit: Unit, head: User, day: date, *, analysed: bool) -> None:
    """A cut of the directorate; the first one is analysed, its report is issued and an action is opened."""
    if day + timedelta(days=6) > year.today:
        return
    at = moment(day + timedelta(days=3), 9)
    by = year.acting(head, at)
    cut = make_cut(unit, id=uuid5(unit.pk, f"cut:{day}"), cut_on=day, by=by, at=at)
    if analysed:
        _analyse(cut, by, at + timedelta(hours=2))


def _analyse(cut: FollowUpCut, by: User, at: datetime) -> None:
    behind = [row["id"] for row in cut.figures["assistances"] if row["light"] in (Light.RED, Light.AMBER)]
    deviating = list(Assistance.objects.filter(pk__in=behind[:2]))
    words: dict[str, Any] = ANALYSIS if deviating else ANALYSIS | {"troubles": ""}
    cut = analyse_cut(cut, expected_version=cut.version, deviating=deviating, **words, by=by, at=at)
    issue_cut(cut, by=by, at=at + timedelta(hours=1))
    for one in cut.deviations.select_related("assistance__adviser")[:1]:
        open_action(
            cut.unit,
            id=uuid5(one.pk, "action"),
            kind="corrective",
            description="La entidad no entrega lo que se acordó y la asistencia se atrasa (ficticio).",
            responsible=one.assistance.adviser or by,
            due_on=cut.cut_on + timedelta(days=45),
            origin=one,
            by=by,
            at=at + timedelta(hours=1),
        )


def _report(year: Year, vigencia: FiscalYear, planner: User, chair: User) -> None:
    """The report of the strategy of the year, in its last quarter: a draft without its conclusions."""
    cut_on = date(vigencia.year, 9, 30)
    at = moment(date(vigencia.year, 10, 13), 9)
    if at.date() > year.today:
        return
    by = year.acting(planner, at)
    unit = Unit.objects.get(code="SUB")
    draft_report(
        unit,
        vigencia,
        id=uuid5(vigencia.pk, "informe"),
        half=None,
        cut_on=cut_on,
        addressee_name=chair.full_name,
        addressee_post="Comité Directivo",
        by=by,
        at=at,
    )
