"""The own messages, and the log of mail."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import require, requires, signed_in
from baquiano.institutions.queries import role_label, role_labels, units_of
from baquiano.notifications import actions, kinds, queries, rules
from baquiano.notifications.forms import AnnouncementForm, PreferencesForm, units_within
from baquiano.notifications.tables import AnnouncementListing, DeliveryListing

PAGE = 20


@signed_in("Everyone reads their own messages.")
def message_list(request: HttpRequest) -> HttpResponse:
    rows = queries.messages_of(request.user)
    page = Paginator(rows, PAGE).get_page(request.GET.get("pagina"))
    return render(request, "notifications/message_list.html", {"page": page})


@signed_in("Everyone opens their own messages.")
@require_POST
def message_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark as read and go where it points."""
    message = get_object_or_404(queries.messages_of(request.user), pk=pk)
    actions.mark_read([message.pk], by=request.user, at=request.at)
    inside = message.url.startswith("/") and url_has_allowed_host_and_scheme(message.url, allowed_hosts=None)
    return redirect(message.url if inside else "notifications:message_list")


@signed_in("Everyone marks their own messages.")
@require_POST
def message_read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(by=request.user, at=request.at)
    return redirect("notifications:message_list")


@requires("notifications.view_delivery")
def delivery_list(request: HttpRequest) -> HttpResponse:
    return DeliveryListing(request, queries.deliveries_visible_to(request.user)).respond(
        "notifications/delivery_list.html", {"dead": queries.deliveries_dead(request.user).count()}
    )


@requires("notifications.view_delivery")
def delivery_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    delivery = get_object_or_404(queries.deliveries_visible_to(request.user), pk=pk)
    context = {"delivery": delivery, "may_retry": rules.can_retry(request.user, delivery)}
    return render(request, "notifications/delivery_detail.html", context)


@requires("notifications.retry_delivery")
@require_POST
def delivery_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    delivery = get_object_or_404(queries.deliveries_visible_to(request.user), pk=pk)
    require(rules.can_retry(request.user, delivery))
    actions.retry_delivery(delivery, by=request.user, at=request.at)
    messages.success(request, _("El correo quedó de nuevo en la cola; se enviará en unos segundos."))
    return redirect("notifications:delivery_list")


@requires("notifications.retry_delivery")
@require_POST
def delivery_retry_all(request: HttpRequest) -> HttpResponse:
    """After the mail server was down: everything that gave up goes again."""
    count = actions.retry_dead_deliveries(by=request.user, at=request.at)
    sentence = ngettext(
        "%(count)s correo quedó de nuevo en la cola.", "%(count)s correos quedaron de nuevo en la cola.", count
    )
    messages.success(request, sentence % {"count": count} if count else _("No hay correos por reintentar."))
    return redirect("notifications:delivery_list")


@signed_in("Each person says how to be told.")
def preferences(request: HttpRequest) -> HttpResponse:
    if request.institution is None:
        return redirect("accounts:profile")
    chosen = queries.preferences_of(request.user)
    sorts = kinds.registered()
    form = PreferencesForm(request.POST if request.method == "POST" else None, kinds=sorts, chosen=chosen)
    if form.is_valid():
        actions.save_preferences(form.cleaned_data, institution=request.institution, by=request.user, at=request.at)
        messages.success(request, _("Sus preferencias quedaron guardadas."))
        return redirect("notifications:preferences")
    context = {
        "form": form,
        "fixed": [sort for sort in sorts if sort.is_fixed],
        "rest": queries.rest_of(request.institution),
    }
    return render(request, "notifications/preferences.html", context)


@requires("notifications.view_announcement")
def announcement_list(request: HttpRequest) -> HttpResponse:
    rows = queries.announcements_visible_to(request.user)
    return AnnouncementListing(request, rows).respond("notifications/announcement_list.html")


@requires("notifications.view_announcement")
def announcement_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    announcement = get_object_or_404(queries.announcements_visible_to(request.user), pk=pk)
    role = role_label(request.institution, announcement.role) if announcement.role else _("Todos los roles")
    facts = [
        (_("Para"), f"{role} · {announcement.unit or _('Toda la entidad')}"),
        (_("Escrito por"), str(announcement.created_by)),
        (_("Personas avisadas"), str(announcement.people)),
        (_("La abrieron"), str(queries.times_read(announcement))),
    ]
    return render(request, "notifications/announcement_detail.html", {"announcement": announcement, "facts": facts})


@requires("notifications.create_announcement")
def announcement_create(request: HttpRequest) -> HttpResponse:
    """Write it, see to how many people it goes, and send it."""
    reach = rules.announcement_reach(request.user)
    day = day_of(request.at)
    form = AnnouncementForm(
        request.POST if request.method == "POST" else None,
        units=units_within(units_of(request.institution, day), reach),
        roles=role_labels(request.institution),
        whole_institution=reach is None,
    )
    count = None
    if form.is_valid():
        data = form.cleaned_data
        count = queries.people_reached(request.institution, data["unit"], data["role"], on=day).count()
        if request.POST.get("confirmed") and (sent := _announce(request, form)):
            messages.success(request, _("El anuncio quedó enviado."))
            return redirect(sent)
    return render(request, "notifications/announcement_create.html", {"form": form, "count": count})


def _announce(request: HttpRequest, form: AnnouncementForm) -> Any:
    """The announcement sent, or nothing when a rule said no, and the form says why."""
    try:
        return actions.create_announcement(
            **form.cleaned_data, institution=request.institution, by=request.user, at=request.at
        )
    except Refused as refusal:
        form.add_error(None, refusal)
        return None
