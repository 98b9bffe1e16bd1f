"""The retention table and what of it is missing."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from baquiano.archive import queries
from baquiano.archive.models import RetentionSchedule
from baquiano.archive.records import record_kinds
from baquiano.archive.tables import ScheduleListing
from baquiano.common.policy import requires


@requires("archive.view_schedule")
def schedule_list(request: HttpRequest) -> HttpResponse:
    unmapped = [kind for kind in record_kinds() if not kind.is_mapped]
    return ScheduleListing(request, queries.schedules()).respond("archive/schedule_list.html", {"unmapped": unmapped})


@requires("archive.view_schedule")
def schedule_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    schedule = get_object_or_404(RetentionSchedule.objects.select_related("unit"), pk=pk)
    return render(request, "archive/schedule_detail.html", {"schedule": schedule, "types": schedule.types.all()})


@requires("archive.view_schedule")
def record_list(request: HttpRequest) -> HttpResponse:
    """Every kind of record of the product and its documentary type; those without one first."""
    return render(request, "archive/record_list.html", {"kinds": record_kinds()})
