"""Exporting the folder: what leaves the installation is written in the trail."""

from datetime import datetime

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.institutions.exporting import export_files
from baquiano.institutions.models import Institution


@transaction.atomic
def export_folder(institution: Institution, *, year: int, by: User | None, at: datetime) -> dict[str, bytes]:
    """The files of the folder for the vigencia; their names and how many are recorded."""
    files = export_files(institution, year)
    trail.record("institutions.folder_exported", institution, by=by, at=at, data={"year": year, "files": len(files)})
    return files
