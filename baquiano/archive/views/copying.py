"""The records in the repository of the institution, and where else an expediente is kept."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baquiano.archive import actions, copies
from baquiano.archive.forms import LocationForm
from baquiano.archive.tables import CopyListing
from baquiano.archive.views.finding import case_file_or_404
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires


@requires(copies.VIEW)
def copy_list(request: HttpRequest) -> HttpResponse:
    """How far the writing is, whether the repository answers, and each record with its path."""
    context = {
        "state": copies.repository_state(request.institution),
        "is_written": copies.is_written(request.institution),
        "may_retry": allows(request.user, copies.RETRY),
    }
    return CopyListing(request, copies.copies_visible_to(request.user)).respond("archive/copy_list.html", context)


@requires(copies.RETRY)
@require_POST
def copy_retry(request: HttpRequest) -> HttpResponse:
    count = actions.retry_copies(request.institution, by=request.user, at=request.at)
    told = ngettext(
        "%(n)s registro se intentará de nuevo en el próximo minuto.",
        "%(n)s registros se intentarán de nuevo en el próximo minuto.",
        count,
    )
    messages.success(request, told % {"n": count} if count else _("No hay registros con problema."))
    return redirect("archive:copy_list")


@requires(copies.NOTE)
def case_file_location(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note where the records of the expediente are kept in the repository of the institution."""
    case_file = case_file_or_404(request, pk)
    require(allows(request.user, copies.NOTE, case_file))
    last = copies.last_locations([case_file.pk]).get(case_file.pk)
    initial = {"place": last.place if last else ""}
    form = LocationForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.note_location(case_file, id=data["id"], place=data["place"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Quedó anotado dónde se conserva."))
            return redirect(case_file)
    context = {"case_file": case_file, "form": form, "repository": copies.repository_name(request.institution)}
    return render(request, "archive/case_file_location.html", context)
