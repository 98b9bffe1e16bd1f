"""The agenda in the calendar of each person: files, and the secret addresses that a calendar reads by itself."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_scopes import scope

from baquiano.agenda import actions, ical, queries
from baquiano.agenda.forms import FeedForm
from baquiano.agenda.views.months import month_words
from baquiano.agenda.views.rows import agenda_or_404, entry_or_404, month_or_404, year_or_404
from baquiano.common.calendar_days import day_of
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.common.policy import public, requires
from baquiano.documents import limits
from baquiano.institutions.queries import units_of


@requires("agenda.subscribe_calendar")
def feed_list(request: HttpRequest) -> HttpResponse:
    """The own calendars, and a new one; its address is shown on this answer and nowhere else."""
    groups = units_of(request.institution, day_of(request.at)).filter(agendas__isnull=False).distinct()
    form = FeedForm(request.POST if request.method == "POST" else None, groups=groups.order_by("name"))
    address = ""
    if form.is_valid():
        try:
            _feed, secret = actions.create_feed(
                **form.cleaned_data, institution=request.institution, by=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            address = f"{settings.SITE_URL}{reverse('agenda:calendar_feed', args=[secret])}" if secret else ""
            if not address:
                messages.info(request, _("Ese calendario ya estaba creado. Si perdió la dirección, cree otro."))
            form = FeedForm(groups=groups.order_by("name"))
    context: dict[str, Any] = {"feeds": queries.feeds_of(request.user), "form": form, "address": address}
    context["webcal"] = address.partition("://")[2]
    return render(request, "agenda/feed_list.html", context, status=409 if form.non_field_errors() else 200)


@require_POST
@requires("agenda.subscribe_calendar")
def feed_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    feed = get_object_or_404(queries.feeds_of(request.user), pk=pk)
    actions.revoke_feed(feed, by=request.user, at=request.at)
    messages.success(request, _("La dirección dejó de funcionar. El calendario que la leía ya no recibe cambios."))
    return redirect("agenda:feed_list")


@require_safe
@public("a calendar reads it without a session: the address is secret, revocable and names nobody (INT-15)")
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar reads every few hours."""
    if limits.is_too_often(request, "feed"):
        return HttpResponse(status=429)
    on = day_of(request.at)
    feed = queries.feed_of(secret, on=on)
    if feed is None:
        raise Http404
    with scope(institution=feed.institution):
        name = _("Agenda: %(whose)s") % {"whose": feed.unit or feed.institution.short_name}
        content = ical.calendar_of(name, queries.entries_of_feed(feed, on=on))
    etag = quote_etag(sha256_of(content)[:40])
    response = get_conditional_response(request, etag=etag) or _file(content, "agenda")
    response.headers["ETag"] = etag
    response.headers["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, max_age=900)
    return response


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=ical.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@requires("agenda.view_agenda")
def entry_ics(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One activity, for the calendar of whoever opens it."""
    entry = queries.entry_for_file(entry_or_404(request, pk))
    return _file(ical.calendar_of(entry.title, [entry]), f"actividad-{entry.day:%Y-%m-%d}")


@requires("agenda.view_agenda")
def agenda_ics(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The month of a group."""
    agenda = agenda_or_404(request, pk)
    entries = queries.entries_of(agenda).select_related("agenda__institution")
    shown = [entry for entry in entries if not entry.is_cancelled or entry.state_reason_id]
    return _file(ical.calendar_of(str(agenda), shown), f"agenda-{agenda.unit.code}-{agenda.first_day:%Y-%m}".lower())


@requires("agenda.view_agenda")
def own_ics(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """What the person has in the month."""
    fiscal, month = year_or_404(request, year), month_or_404(month)
    name = _("Mi agenda de %(month)s") % {"month": month_words(fiscal, month)}
    return _file(
        ical.calendar_of(name, queries.own_entries(request.user, fiscal, month)), f"mi-agenda-{year}-{month:02d}"
    )
