"""Teams: the list, a team with its people and its work, and who comes in and leaves (ORG-06)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.audit import presentation
from baquiano.audit.queries import entries_of
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import allows, require, requires
from baquiano.teams import actions, queries, rules
from baquiano.teams.forms import (
    MemberEditForm,
    MemberEndForm,
    MemberForm,
    TeamCloseForm,
    TeamEditForm,
    TeamForm,
    WorkForm,
)
from baquiano.teams.models import Team
from baquiano.teams.tables import MemberListing, TeamListing, areas_in_words, state_of
from baquiano.ui.forms import conflict_rows

LATEST = 12


def _team_or_404(request: Any, pk: UUID) -> Team:
    return get_object_or_404(queries.teams_visible_to(request.user), pk=pk)


def _own(request: Any, pk: UUID) -> Team:
    """A team that the person may change; one that ended says so on its page."""
    team = _team_or_404(request, pk)
    require(allows(request.user, "teams.edit_team", team))
    return team


@requires("teams.view_team")
def team_list(request: Any) -> HttpResponse:
    return TeamListing(request, queries.teams_visible_to(request.user)).respond("teams/team_list.html")


@requires("teams.view_team")
def team_detail(request: Any, pk: UUID) -> HttpResponse:
    team, today = _team_or_404(request, pk), day_of(request.at)
    areas = queries.for_listing(Team.objects.filter(pk=team.pk), today).get().areas
    works = queries.works_of(team)
    context = {
        "team": team,
        "state": state_of(team, today),
        "areas": areas_in_words(areas),
        "may_edit": rules.can_edit(request.user, team, today),
        "works": works[:LATEST],
        "more_works": max(works.count() - LATEST, 0),
        "history": _history(team),
        "facts": [
            (_("Para qué se conforma"), team.purpose),
            (_("Dependencia que lo conforma"), team.unit),
            (_("Desde"), team.starts_on.strftime("%d/%m/%Y")),
            (_("Hasta"), team.ends_on.strftime("%d/%m/%Y") if team.ends_on else ""),
            (_("Motivo del cierre"), team.closed_reason),
        ],
    }
    people = queries.members_visible_to(request.user).filter(team=team)
    return MemberListing(request, people).respond("teams/team_detail.html", context)


def _history(team: Team) -> list[dict[str, Any]]:
    """The last acts on the team; of who came in or left, the name."""
    entries = list(entries_of(team).order_by("-pk")[:LATEST])
    told = presentation.timeline(entries)
    return [
        row | {"text": row["text"] or entry.data.get("person", "")} for row, entry in zip(told, entries, strict=True)
    ]


@requires("teams.edit_team")
def team_create(request: Any) -> HttpResponse:
    today = day_of(request.at)
    units = queries.formable_units(request.user, today)
    form = TeamForm(request.POST if request.method == "POST" else None, units=units, initial={"starts_on": today})
    if form.is_valid():
        try:
            team = actions.create_team(
                request.institution, id=form.cleaned_data["id"], fields=form.values, by=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El equipo quedó conformado. Agregue a sus integrantes."))
            return redirect(team)
    return render(request, "teams/team_create.html", {"form": form})


@requires("teams.edit_team")
def team_edit(request: Any, pk: UUID) -> HttpResponse:
    team = _own(request, pk)
    initial = {"version": team.version, "name": team.name, "purpose": team.purpose}
    form = TeamEditForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(data: dict[str, Any], version: int) -> Any:
        return actions.edit_team(team, fields=form.values, expected_version=version, by=request.user, at=request.at)

    return _saved(request, team, form, act, _("Corregir el equipo"), _("Los cambios quedaron guardados."))


@requires("teams.edit_team")
def team_close(request: Any, pk: UUID) -> HttpResponse:
    team = _own(request, pk)
    initial = {"version": team.version, "on": day_of(request.at)}
    form = TeamCloseForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(data: dict[str, Any], version: int) -> Any:
        return actions.close_team(team, **data, expected_version=version, by=request.user, at=request.at)

    return _saved(request, team, form, act, _("Cerrar el equipo"), _("El equipo quedó cerrado."), tone="danger")


@requires("teams.edit_team")
def team_member_add(request: Any, pk: UUID) -> HttpResponse:
    team, today = _own(request, pk), day_of(request.at)
    form = MemberForm(
        request.POST if request.method == "POST" else None,
        institution=request.institution,
        on=today,
        initial={"starts_on": max(today, team.starts_on)},
    )
    if form.is_valid():
        try:
            member = actions.add_member(
                team, id=form.cleaned_data["id"], fields=form.values, by=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(who)s quedó en el equipo.") % {"who": member})
            return redirect(team)
    context = {"form": form, "team": team, "title": _("Agregar integrante"), "submit": _("Agregar"), "tone": "primary"}
    return render(request, "teams/team_form.html", context)


@requires("teams.edit_team")
def member_edit(request: Any, pk: UUID) -> HttpResponse:
    member = get_object_or_404(queries.members_visible_to(request.user), pk=pk)
    require(allows(request.user, "teams.edit_team", member.team))
    initial = {name: getattr(member, name) for name in ("version", *actions.CHANGEABLE)}
    form = MemberEditForm(
        request.POST if request.method == "POST" else None, initial=initial, is_external=member.is_external
    )

    def act(data: dict[str, Any], version: int) -> Any:
        return actions.change_member(
            member, fields=form.values, expected_version=version, by=request.user, at=request.at
        )

    title = _("Corregir a %(who)s") % {"who": member}
    return _saved(request, member.team, form, act, title, _("Los cambios quedaron guardados."))


@requires("teams.edit_team")
def member_end(request: Any, pk: UUID) -> HttpResponse:
    member = get_object_or_404(queries.members_visible_to(request.user), pk=pk)
    require(allows(request.user, "teams.edit_team", member.team))
    initial = {"version": member.version, "on": max(day_of(request.at), member.starts_on)}
    form = MemberEndForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(data: dict[str, Any], version: int) -> Any:
        return actions.end_member(member, **data, expected_version=version, by=request.user, at=request.at)

    title = _("Retirar a %(who)s del equipo") % {"who": member}
    return _saved(request, member.team, form, act, title, _("El retiro quedó registrado."), tone="danger")


def _saved(
    request: Any,
    team: Team,
    form: Any,
    act: Callable[[dict[str, Any], int], Any],
    title: str,
    done: str,
    tone: str = "primary",
) -> HttpResponse:
    """Run ``act`` with the form; when somebody saved in between, show both texts and keep the one typed."""
    context: dict[str, Any] = {"form": form, "team": team, "title": title, "submit": title, "tone": tone}
    status = 200
    if form.is_valid():
        data = dict(form.cleaned_data)
        try:
            act(data, data.pop("version"))
        except StaleEdit as stale:
            context["conflict"] = conflict_rows(form, stale.current)
            form.rebase(stale.current.version)
            status = 409
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, done)
            return redirect(team)
    return render(request, "teams/team_form.html", context, status=status)


def work_page(request: Any, subject: Any, *, trail: list[tuple[str, str]]) -> HttpResponse:
    """The page on which an upper room gives one of its pieces of work to a team; it has found and allowed it."""
    work = queries.work_of(subject)
    teams = queries.assignable(request.user, day_of(request.at))
    initial = {"team": work.team_id if work else None}
    form = WorkForm(request.POST if request.method == "POST" else None, teams=teams, initial=initial)
    if form.is_valid():
        team = form.cleaned_data["team"]
        try:
            if team is None:
                actions.release_team(subject, by=request.user, at=request.at)
            else:
                actions.assign_team(team, subject, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El equipo quedó asignado.") if team else _("Quedó sin equipo."))
            return redirect(subject)
    context = {"form": form, "subject": subject, "trail": trail, "cancel_url": subject.get_absolute_url()}
    return render(request, "teams/work_assign.html", context)
