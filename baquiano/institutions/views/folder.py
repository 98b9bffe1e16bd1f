"""The folder of the institution: what it would change, choosing what stays, loading it and taking it out."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import requires
from baquiano.institutions import actions, queries
from baquiano.institutions.exporting import zip_of
from baquiano.institutions.folder import Folder
from baquiano.institutions.forms import ExportForm, FolderForm


@requires("institutions.load_folder")
def folder_load(request: Any) -> HttpResponse:
    """Show what the folder would change; POST applies what the person chose, if it is still what was shown."""
    path = settings.INSTITUTIONS_DIR / request.institution.code
    export = ExportForm(institution=request.institution, on=day_of(request.at))
    if not path.is_dir():
        return render(request, "institutions/folder_load.html", {"path": path, "export": export})
    digest, year = Folder(path).digest, _asked_year(request)
    form = FolderForm(request.POST if request.method == "POST" else None, initial={"digest": digest})
    if form.is_valid():
        if form.cleaned_data["digest"] == digest:
            return _apply(request, path, form, year)
        messages.warning(request, _("La carpeta cambió mientras usted la revisaba. Mire de nuevo las diferencias."))
        return redirect(request.get_full_path())
    result = actions.load_institution(
        path, by=request.user, at=request.at, dry_run=True, into=request.institution, year=year
    )
    years = [row.year for row in queries.fiscal_years(request.institution) if row.is_open]
    context = {"path": path, "form": form, "result": result, "export": export, "years": years}
    return render(request, "institutions/folder_load.html", context)


def _asked_year(request: Any) -> int | None:
    """The open vigencia for which it is loaded (``?vigencia=``); without one, that of the folder."""
    raw = request.GET.get("vigencia", "")
    years = {str(row.year): row.year for row in queries.fiscal_years(request.institution) if row.is_open}
    return years.get(raw)


def _apply(request: Any, path: Path, form: FolderForm, year: int | None) -> HttpResponse:
    result = actions.load_institution(
        path, by=request.user, at=request.at, into=request.institution, choices=form.choices(), year=year
    )
    if result.problems:
        messages.error(request, _("La carpeta tiene problemas; no se cargó nada."))
    elif result.undecided:
        messages.warning(
            request, _("Alguien cambió algo en pantalla mientras usted revisaba. Mire de nuevo las diferencias.")
        )
    else:
        messages.success(request, _("La carpeta quedó cargada: %(n)s cambios.") % {"n": len(result.taken)})
    return redirect(request.get_full_path())


@requires("institutions.load_folder")
@require_POST
def folder_export(request: Any) -> HttpResponse:
    """The folder of a vigencia in a ZIP: what another installation would load."""
    form = ExportForm(request.POST, institution=request.institution, on=day_of(request.at))
    if not form.is_valid() or queries.profile_of(request.institution) is None:
        messages.error(request, _("Escoja una vigencia de la lista."))
        return redirect("institutions:folder_load")
    year = int(form.cleaned_data["year"])
    files = actions.export_folder(request.institution, year=year, by=request.user, at=request.at)
    name = f"{request.institution.code}-{year}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(zip_of(files, request.institution.code), content_type="application/zip", headers=headers)
