"""The expediente that an address names, among those the person sees."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from baquiano.archive import queries
from baquiano.archive.models import CaseFile


def case_file_or_404(request: HttpRequest, pk: UUID) -> CaseFile:
    rows = queries.case_files_visible_to(request.user).select_related("institution", "created_by")
    return get_object_or_404(rows, pk=pk)
