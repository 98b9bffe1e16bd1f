"""The own messages, and the log of mail."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.policy import require, requires, signed_in
from baquiano.notifications import actions, queries, rules
from baquiano.notifications.tables import DeliveryListing

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
        "notifications/delivery_list.html"
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
