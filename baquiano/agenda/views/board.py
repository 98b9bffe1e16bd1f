"""The agenda as a calendar: the month of every group with its filters, a week of it, and moving an entry in it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from baquiano.agenda import actions, queries, rules
from baquiano.agenda.choices import EntryState
from baquiano.agenda.forms import MoveForm
from baquiano.agenda.models import AgendaEntry
from baquiano.agenda.views.months import month_strip, month_words
from baquiano.agenda.views.rows import entry_or_404, month_or_404, year_or_404
from baquiano.common.calendar_days import BOGOTA, day_of, days_in_month
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import require, requires
from baquiano.institutions.queries import non_working_days
from baquiano.institutions.words import PLAN_UNIT
from baquiano.ui.display import WEEKDAYS, day, long_day

MONTH, WEEK = "mes", "semana"
CALENDARS = ("calendario", MONTH, WEEK)
FILTERS = {
    "grupo": (PLAN_UNIT, "agenda__unit", "agenda__unit__name"),
    "persona": (lazy("Persona"), "responsible", "responsible__full_name"),
    "entidad": (lazy("Entidad"), "beneficiary", "beneficiary__name"),
    "tema": (lazy("Tema"), "topic", "topic__name"),
}
# A day of a large institution would fill the screen: the rest is a link to the list.
MOST_IN_A_DAY = 6


@requires("agenda.view_agenda")
def month_calendar(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The month of every group, or a week of it, narrowed by group, person, entity and topic."""
    fiscal, month = year_or_404(request, year), month_or_404(month)
    rows = queries.entries_visible_to(request.user).filter(agenda__year=fiscal, agenda__month=month)
    options = _options(rows)
    chosen = {name: value for name in FILTERS if (value := request.GET.get(name, "")) in dict(options[name])}
    narrowed = rows.filter(**{FILTERS[name][1]: value for name, value in chosen.items()})
    entries = list(narrowed.order_by("starts_at", "id"))
    context = {
        "year": fiscal,
        "month": month,
        "words": month_words(fiscal, month),
        "strip": month_strip(fiscal),
        "filters": [(name, FILTERS[name][0], options[name], chosen.get(name, "")) for name in FILTERS],
        "is_filtered": bool(chosen),
        "kept": urlencode(chosen),
        "count": len(entries),
        "planned": sum(entry.state == EntryState.PLANNED for entry in entries),
        "list_url": _list_url(year, month, chosen, dict(options["entidad"])),
        "marks": queries.judge_month(request.institution, fiscal, month).marks,
        "board_url": request.get_full_path(),
        **board_of(request, entries, year, month),
    }
    return render(request, "agenda/month_calendar.html", context)


def _options(rows: Any) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers: what the month has, by name."""
    found = {}
    for name, (_label, key, words) in FILTERS.items():
        pairs = rows.filter(**{f"{key}__isnull": False}).order_by(words).values_list(key, words).distinct()
        found[name] = [(str(value), label) for value, label in pairs]
    return found


def _list_url(year: int, month: int, chosen: dict[str, str], entities: dict[str, str]) -> str:
    """The same as a list, which searches the entity by its name."""
    first, last = days_in_month(year, month)
    query = {name: value for name, value in chosen.items() if name != "entidad"}
    if "entidad" in chosen:
        query["q"] = entities[chosen["entidad"]]
    return f"{reverse('agenda:entry_list')}?{urlencode({**query, 'desde': first, 'hasta': last})}"


def board_of(request: HttpRequest, entries: list[AgendaEntry], year: int, month: int) -> dict[str, Any]:
    """What a calendar draws: its weeks, or the one that was asked for, and which entries may be moved."""
    first, last = days_in_month(year, month)
    today = day_of(request.at)
    holidays = non_working_days(request.institution, first - timedelta(days=7), last + timedelta(days=7))
    weeks = queries.month_grid(entries, year, month, holidays=holidays, today=today)
    context: dict[str, Any] = {
        "weeks": weeks,
        "weekdays": WEEKDAYS,
        "first": first,
        "last": last,
        "most": MOST_IN_A_DAY,
        "shown": f":{MOST_IN_A_DAY}",
        "movable": _movable(request, entries),
        "view": WEEK if request.GET.get("vista") == WEEK else MONTH,
    }
    if context["view"] == WEEK:
        context |= _week(weeks, _asked_day(request, min(max(today, first), last)))
    return context


def _movable(request: HttpRequest, entries: Iterable[AgendaEntry]) -> set[UUID]:
    """The agendas that the person may write; asked once of each."""
    agendas = {entry.agenda_id: entry.agenda for entry in entries}
    return {pk for pk, agenda in agendas.items() if rules.can_edit(request.user, agenda)}


def _asked_day(request: HttpRequest, default: date) -> date:
    try:
        return date.fromisoformat(request.GET.get("dia", ""))
    except ValueError:
        return default


def _week(weeks: list[list[queries.Day]], asked: date) -> dict[str, Any]:
    index = next((number for number, week in enumerate(weeks) if asked in {one.date for one in week}), 0)
    days = [one for one in weeks[index] if one.in_month]
    words = _("Semana del %(first)s al %(last)s") % {"first": day(days[0].date), "last": day(days[-1].date)}
    # A phone shows only the days that have something.
    if not any(one.entries for one in days):
        words = _("%(week)s: sin actividades") % {"week": words}
    return {
        "weeks": [weeks[index]],
        "most": None,
        "shown": ":",
        "week_words": words,
        "week_before": _first_day(weeks[index - 1]) if index else None,
        "week_after": _first_day(weeks[index + 1]) if index + 1 < len(weeks) else None,
    }


def _first_day(week: list[queries.Day]) -> str:
    return next(one.date for one in week if one.in_month).isoformat()


@requires("agenda.edit_entry")
def entry_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another day for an entry: by this form, or by dragging it, which sends the same form."""
    entry = entry_or_404(request, pk)
    require(rules.can_change_entry(request.user, entry))
    back = _back(request, entry)
    initial = {"day": entry.day, "starts": entry.starts_at.astimezone(BOGOTA).time(), "version": entry.version}
    form = MoveForm(request.POST if request.method == "POST" else None, agenda=entry.agenda, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        try:
            moved = actions.move_entry(
                entry, expected_version=data["version"], day=data["day"], starts=data["starts"],
                by=request.user, at=request.at,
            )  # fmt: skip
        except StaleEdit as stale:
            now = long_day(stale.current.starts_at)
            refusal = _("Otra persona movió o cambió esta actividad: ahora está el %(day)s.") % {"day": now}
            form.add_error(None, refusal)
            form.rebase(stale.current.version)
        except Refused as refused:
            form.add_error(None, refused)
        else:
            messages.success(
                request, _("«%(what)s» quedó el %(day)s.") % {"what": moved.title, "day": long_day(moved.day)}
            )
            return redirect(back)
    context = {"entry": entry, "agenda": entry.agenda, "form": form, "back": back}
    status = 409 if form.is_bound and form.errors else 200
    if request.headers.get("X-Board") and form.is_bound:
        return HttpResponse(" ".join(_sentences(form)), status=status, content_type="text/plain; charset=utf-8")
    return render(request, "agenda/entry_move.html", context, status=status)


def _sentences(form: MoveForm) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]


def _back(request: HttpRequest, entry: AgendaEntry) -> str:
    """The calendar from which the entry is moved."""
    asked = request.POST.get("volver", "") or request.GET.get("volver", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/agenda/"):
        return asked
    return f"{entry.agenda.get_absolute_url()}?vista=calendario"
