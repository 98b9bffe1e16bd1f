"""Closing an expediente, reopening it and taking it away."""

from tempfile import TemporaryFile
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from baquiano.archive import actions, queries, rules
from baquiano.archive.checklist import blocking, checklist_of, missing
from baquiano.archive.exporting import folder_name
from baquiano.archive.forms import CloseForm, ReopenForm
from baquiano.archive.views.finding import case_file_or_404
from baquiano.common.creation import identity_in
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires


@requires("archive.close_case_file")
def case_file_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The checklist, and closing when nothing blocks it."""
    case_file = case_file_or_404(request, pk)
    require(allows(request.user, "archive.close_case_file", case_file))
    if not rules.can_close(case_file):
        if not queries.is_closure_of(case_file, identity_in(request.POST)):
            messages.info(request, _("El expediente ya está cerrado."))
        return redirect(case_file)
    points = checklist_of(case_file)
    lacking = missing(points)
    form = CloseForm(request.POST if request.method == "POST" else None, must_explain=bool(lacking))
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.close_case_file(case_file, id=data["id"], reason=data["reason"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El expediente quedó cerrado, con su índice y su hoja de control."))
            return redirect(case_file)
    context = {
        "case_file": case_file,
        "points": points,
        "blocked": blocking([point for point in points if not point.enters]),
        "form": form,
        "may_close": rules.is_archivist(request.user, queries.owner_role(request.institution)),
        "archivists": queries.archivists_words(request.institution),
    }
    return render(request, "archive/case_file_close.html", context)


@requires("archive.close_case_file")
def case_file_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    case_file = case_file_or_404(request, pk)
    require(allows(request.user, "archive.close_case_file", case_file))
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if not rules.can_reopen(case_file):
        if not queries.is_reopening_of(case_file, identity_in(request.POST)):
            messages.info(request, _("El expediente está abierto."))
        return redirect(case_file)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.reopen_case_file(case_file, id=data["id"], reason=data["reason"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El expediente está abierto otra vez."))
            return redirect(case_file)
    return render(request, "archive/case_file_reopen.html", {"case_file": case_file, "form": form})


@requires("archive.export_case_file")
def case_file_export(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The folder of the last closing, as a ZIP."""
    case_file = case_file_or_404(request, pk)
    require(allows(request.user, "archive.export_case_file", case_file))
    closure = queries.last_closure(case_file) if not case_file.is_open else None
    if closure is None:
        messages.error(request, _("Solo se exporta un expediente cerrado."))
        return redirect(case_file)
    target = TemporaryFile()  # noqa: SIM115 - FileResponse closes it when it was sent
    try:
        actions.export_case_file(closure, target, by=request.user, at=request.at)
    except Refused as refusal:
        target.close()
        messages.error(request, refusal.sentence)
        return redirect(case_file)
    target.seek(0)
    name = f"{folder_name(case_file)}-v{closure.number}.zip"
    return FileResponse(target, as_attachment=True, filename=name, content_type="application/zip")
