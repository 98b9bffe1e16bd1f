"""Where the institution goes in a vigencia: by municipality, from what it published of its plan and its agendas."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from re import findall
from typing import Any

from django.contrib.staticfiles import finders
from django.db.models import Count
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from baquiano.agenda.choices import AgendaState, EntryState
from baquiano.agenda.models import AgendaEntry
from baquiano.beneficiaries.models import Municipality
from baquiano.institutions.models import Institution
from baquiano.portal.queries import public_plan_of, public_plans
from baquiano.targeting.drawing import DRAWING

# From how many activities on a place is darker.
TONES = ((10, "is-many"), (3, "is-some"), (1, "is-few"))
MARGIN = 14


@dataclass(frozen=True)
class PublicPlace:
    """A municipality, who goes there, and how much is planned and published of it."""

    code: str
    name: str
    department: str
    planned: int
    visits: int
    groups: tuple[str, ...]

    @property
    def tone(self) -> str:
        much = max(self.planned, self.visits)
        return next(css for least, css in TONES if much >= least)


@dataclass
class _Gathered:
    planned: int = 0
    visits: int = 0
    groups: set[str] = field(default_factory=set)


def places_of(institution: Institution, year: int) -> list[PublicPlace]:
    """The municipalities of the divulged plan and of the published agendas, by department and name. A few queries."""
    found: dict[str, _Gathered] = defaultdict(_Gathered)
    for code, group, count in _planned(institution, year):
        found[code].planned += count
        found[code].groups.add(group)
    for code, group, count in _announced(year):
        found[code].visits += count
        found[code].groups.add(group)
    rows = Municipality.objects.filter(code__in=found).select_related("department")
    return [
        PublicPlace(one.code, one.name, one.department.name, of.planned, of.visits, tuple(sorted(of.groups)))
        for one in rows.order_by("department__name", "name")
        if (of := found[one.code])
    ]


def _planned(institution: Institution, year: int) -> Iterable[tuple[str, str, int]]:
    """The activities of the divulged plan by where they are: in their municipality, or in those of whom they serve."""
    plan = public_plan_of(institution, year)
    if plan is None:
        return
    items = plan.items.order_by()
    own = items.filter(municipality__isnull=False).values_list("municipality_id", "plan__unit__name")
    yield from own.annotate(n=Count("pk"))
    served = items.filter(municipality__isnull=True, beneficiaries__municipality__isnull=False)
    pairs = served.values_list("beneficiaries__municipality_id", "plan__unit__name")
    yield from pairs.annotate(n=Count("pk", distinct=True))


def _announced(year: int) -> Iterable[tuple[str, str, int]]:
    rows = AgendaEntry.objects.filter(
        agenda__year__year=year,
        agenda__state=AgendaState.PUBLISHED,
        state=EntryState.PLANNED,
        municipality__isnull=False,
    )
    return rows.order_by().values_list("municipality_id", "agenda__unit__name").annotate(n=Count("pk"))


def years_of(institution: Institution) -> list[int]:
    """The vigencias of which something is published, newest first."""
    planned = {plan.year.year for plan in public_plans(institution)}
    shown = AgendaEntry.objects.filter(agenda__state=AgendaState.PUBLISHED).order_by()
    return sorted(planned | set(shown.values_list("agenda__year__year", flat=True).distinct()), reverse=True)


# --- the drawing -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class PublicMap:
    """The outlines that the page brings within it: those of where the institution goes, and their departments."""

    view: str
    places: SafeString
    lines: SafeString


def map_of(places: list[PublicPlace]) -> PublicMap:
    """The country, or the department when they are all of one."""
    shapes = outlines()
    departments = {place.code[:2] for place in places}
    shown = sorted(departments if len(departments) == 1 else {code[1:] for code in shapes if code.startswith("d")})
    pieces: Any = (
        (place.tone, shapes[f"m{place.code}"], place.name, max(place.planned, place.visits))
        for place in places
        if f"m{place.code}" in shapes
    )
    return PublicMap(
        _view(shapes[f"d{code}"] for code in shown if f"d{code}" in shapes),
        format_html_join("", '<path class="{}" d="{}"><title>{}: {}</title></path>', pieces),
        format_html_join("", '<path d="{}"/>', ((shapes[f"d{code}"],) for code in shown if f"d{code}" in shapes)),
    )


@cache
def outlines() -> dict[str, str]:
    """The outline of each department (``d08``) and municipality (``m08001``), of the drawing of the house."""
    path: Any = finders.find(DRAWING)
    with open(path, encoding="utf-8") as drawing:  # noqa: PTH123 - a static file, wherever it is
        return dict(findall(r'<path id="([dm]\d+)" d="([^"]*)"', drawing.read()))


def _view(shapes: Iterable[str]) -> str:
    """The box around the outlines, which are a point and then steps from it."""
    xs, ys = [], []
    for shape in shapes:
        for start, steps in findall(r"M([^l]+)l([^z]*)", shape):
            x, y = (float(one) for one in findall(r"-?[\d.]+", start))
            numbers = [float(one) for one in findall(r"-?[\d.]+", steps)]
            xs.append(x)
            ys.append(y)
            for right, down in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + right, y + down
                xs.append(x)
                ys.append(y)
    if not xs:
        return "0 0 1300 1790"
    left, top = min(xs) - MARGIN, min(ys) - MARGIN
    return f"{left:.0f} {top:.0f} {max(xs) + MARGIN - left:.0f} {max(ys) + MARGIN - top:.0f}"
