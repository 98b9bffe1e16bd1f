"""What each intervention lacks to be kept, and letting the vigencia close without it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from baquiano.archive import actions, conservation
from baquiano.archive.forms import WaiveForm
from baquiano.archive.tables import ConservationListing
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import requires


@requires(conservation.VIEW)
def conservation_list(request: HttpRequest) -> HttpResponse:
    """The interventions with what each lacks, until when and who owes it."""
    return _listing(request).respond("archive/conservation_list.html")


@requires(conservation.WAIVE)
def conservation_waive(request: HttpRequest) -> HttpResponse:
    """Of the incomplete ones under the search and the filters that the address carries from their list."""
    owed = _listing(request).filtered.filter(standing__in=conservation.OWED).order_by("number")
    form = WaiveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        rows = list(owed[: actions.MOST_WAIVED + 1])
        try:
            done = actions.waive_case_files(
                request.institution, rows, id=data["id"], reason=data["reason"], by=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            n = len(done)
            told = ngettext("Quedó dispensado %(n)s expediente.", "Quedaron dispensados %(n)s expedientes.", n)
            messages.success(request, told % {"n": n})
            return redirect("archive:conservation_list")
    shown = list(owed[:20])
    lacks = conservation.lacks_of(shown)
    context = {
        "form": form,
        "count": owed.count(),
        "shown": [(row, lacks[row.pk]) for row in shown],
        "query": request.GET.urlencode(),
    }
    return render(request, "archive/conservation_waive.html", context)


def _listing(request: HttpRequest) -> ConservationListing:
    return ConservationListing(request, conservation.conservation_visible_to(request.user, day_of(request.at)))
