"""The controlled formats: their versions, and making a new one with a preview (DOC-01)."""

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.errors import Refused
from baquiano.common.policy import requires
from baquiano.documents import actions, queries, samples
from baquiano.documents.actions.formats import sample_data
from baquiano.documents.forms import FormatForm
from baquiano.documents.models import Format
from baquiano.documents.tables import FormatListing
from baquiano.documents.views.filed import attachment
from baquiano.ui.buttons import press


@requires("documents.view_format")
def format_list(request: HttpRequest) -> HttpResponseBase:
    return FormatListing(request, queries.formats()).respond("documents/format_list.html")


@requires("documents.view_format")
def format_detail(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    form = _format_or_404(pk)
    try:
        fields = samples.fields_of(_without_frame(sample_data(form, at=request.at)))
    except Refused:
        fields = []
    context = {
        "format": form,
        "versions": queries.formats(code=form.code),
        "issued": queries.issued_with(form),
        "fields": fields,
    }
    return render(request, "documents/format_detail.html", context)


def _without_frame(data: dict[str, Any]) -> dict[str, Any]:
    """The example under the names that a template uses."""
    kept = {name: value for name, value in data.items() if name in {"number", "title", "version", "issued_at"}}
    return {
        "contenido": data["content"],
        "datos": kept,
        "institucion": data["institution"],
        "formato": {name: value for name, value in data["format"].items() if name != "logo_id"},
        "verificacion": data["verification"],
    }


@requires("documents.edit_format")
def format_draft(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A new version from this one; from a draft, the draft again."""
    base = _format_or_404(pk)
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FormatForm(*bound, base=base)
    if form.is_valid():
        try:
            draft = _drafted(request, base, form)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            _warn(request, draft)
            return redirect(draft)
    return render(request, "documents/format_draft.html", {"form": form, "format": base})


def _drafted(request: HttpRequest, base: Format, form: FormatForm) -> Format:
    data = form.cleaned_data
    who = {"institution": request.institution, "by": request.user, "at": request.at}
    template = (
        actions.store_template(data["template"], **who, id=uuid5(data["id"], "template")) if data["template"] else None
    )
    if template is None and not data["drop_template"]:
        template = base.template_file
    logo = actions.store_logo(data["logo"], **who, id=uuid5(data["id"], "logo")) if data["logo"] else None
    return actions.draft_format(
        base,
        id=data["id"],
        fields=form.row_fields,
        template_file=template,
        logo=logo,
        by=request.user,
        at=request.at,
    )


def _warn(request: HttpRequest, draft: Format) -> None:
    """Try the draft at once and say what it names that does not exist."""
    messages.success(request, _("La versión quedó en preparación. Véala antes de ponerla en vigencia."))
    if not draft.has_template:
        return
    try:
        missing = actions.preview_format(draft, by=request.user, at=request.at)[3]
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return
    if missing:
        sentence = _("La plantilla nombra datos que no existen y saldrán en blanco: %(names)s.")
        messages.warning(request, sentence % {"names": ", ".join(missing[:20])})


@requires("documents.edit_format")
def format_preview(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    form = _format_or_404(pk)
    try:
        content, media_type, extension, _missing = actions.preview_format(form, by=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(form)
    name = slugify(f"vista previa {form.code} v{form.version}")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{extension}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)


@requires("documents.view_format")
def format_template(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The Word or Excel template of the version, to start the next one from it."""
    form = _format_or_404(pk)
    return attachment(form.template_file) if form.template_file else redirect(form)


@requires("documents.edit_format")
@require_POST
def format_publish(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    form = _format_or_404(pk)
    done = _("Desde ahora se expide con esta versión. Lo ya expedido conserva la suya.")
    return press(request, form, done, lambda: actions.publish_format(form, by=request.user, at=request.at))


@requires("documents.edit_format")
@require_POST
def format_discard(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    form = _format_or_404(pk)
    try:
        actions.discard_format(form, by=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(form)
    messages.success(request, _("La versión en preparación se descartó."))
    return redirect("documents:format_list")


def _format_or_404(pk: UUID) -> Format:
    form = queries.format_by_id(pk)
    if form is None:
        raise Http404
    return form
