"""The library: search, a document with its versions, and letting versions in and out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.documents.views import attachment
from baquiano.library import actions, queries, rules
from baquiano.library.forms import EndorseForm, GuideCreateForm, GuideEditForm, RetireForm, VersionForm
from baquiano.library.models import Guide
from baquiano.library.tables import GuideListing
from baquiano.ui.deciding import Words, decide, posted


def _guide_or_404(request: Any, pk: UUID) -> Guide:
    return get_object_or_404(queries.guides_visible_to(request.user), pk=pk)


@requires("library.view_guide")
def guide_list(request: Any) -> HttpResponse:
    return GuideListing(request, queries.guides_visible_to(request.user)).respond("library/guide_list.html")


@requires("library.view_guide")
def guide_detail(request: Any, pk: UUID) -> HttpResponse:
    guide = _guide_or_404(request, pk)
    current = queries.versions_in_force([guide], day_of(request.at)).get(guide.pk)
    versions = list(queries.versions_of(guide))
    for one in versions:
        one.may_open = rules.can_read(request.user, one, is_usable=one.is_usable)
    context = {
        "guide": guide,
        "current": current,
        "versions": versions,
        "area": rules.policy_unit_of(request.institution) if guide.is_policy else None,
        "may_endorse": rules.can_endorse(request.user, guide),
        "waits": guide.is_policy and any(not one.is_usable for one in versions),
        "today": day_of(request.at),
        "topics": list(guide.topics.order_by("-catalogue", "position")),
        "may_open": rules.can_open(request.user, guide),
        "may_edit": rules.can_edit(request.user, guide),
        "facts": [
            (_("Clase"), guide.get_kind_display()),
            (_("Expide"), guide.unit),
            (_("Para qué sirve"), guide.summary),
            (_("Clase de acceso"), guide.get_access_class_display()),
        ],
    }
    return render(request, "library/guide_detail.html", context)


@requires("library.edit_guide")
def guide_create(request: Any) -> HttpResponse:
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"in_force_from": day_of(request.at)}
    form = GuideCreateForm(*bound, institution=request.institution, user=request.user, initial=initial)
    if form.is_valid():
        require(allows(request.user, "library.edit_guide", _probe(request, form)))
        try:
            guide = actions.create_guide(
                request.institution,
                id=form.cleaned_data["id"],
                fields=form.values,
                topics=list(form.cleaned_data["topics"]),
                first=form.content,
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("«%(guide)s» quedó en la biblioteca.") % {"guide": guide.title})
            return redirect(guide)
    return render(request, "library/guide_create.html", {"form": form})


def _probe(request: Any, form: Any) -> Guide:
    return Guide(institution=request.institution, unit=form.cleaned_data["unit"])


@requires("library.edit_guide")
def guide_edit(request: Any, pk: UUID) -> HttpResponse:
    guide = _guide_or_404(request, pk)
    require(rules.can_edit(request.user, guide))
    form = GuideEditForm(
        posted(request),
        instance=guide,
        initial={"version": guide.version, "topics": list(guide.topics.all())},
        institution=request.institution,
        user=request.user,
    )

    def act() -> Guide:
        return actions.edit_guide(
            guide,
            fields=form.values,
            topics=list(form.cleaned_data["topics"]),
            expected_version=form.cleaned_data["version"],
            by=request.user,
            at=request.at,
        )

    words = Words(_("Corregir datos del documento"), _("Guardar"), _("Los cambios quedaron guardados."))
    return decide(request, form, words, act, back=guide.get_absolute_url(), back_text=guide)


@requires("library.edit_guide")
def version_add(request: Any, pk: UUID) -> HttpResponse:
    guide = _guide_or_404(request, pk)
    require(rules.can_edit(request.user, guide))
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = VersionForm(*bound, initial={"in_force_from": day_of(request.at)})
    if form.is_valid():
        try:
            version = actions.add_version(
                guide, id=form.cleaned_data["id"], content=form.content, by=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La versión %(label)s quedó agregada.") % {"label": version.label})
            return redirect(guide)
    return render(request, "library/version_add.html", {"form": form, "guide": guide})


@requires("library.view_guide")
def version_download(request: Any, pk: UUID) -> HttpResponseBase:
    """The file of a version, as an attachment; older versions are downloaded the same way."""
    version = get_object_or_404(queries.version_visible_to(request.user), pk=pk)
    require(rules.can_read(request.user, version, is_usable=version.is_usable))
    return redirect(version.guide) if version.file is None else attachment(version.file)


@requires(rules.ENDORSE)
def version_endorse(request: Any, pk: UUID) -> HttpResponse:
    """The policy area gives its *aval* to a version, or says what must be mended."""
    version = get_object_or_404(queries.version_visible_to(request.user), pk=pk)
    guide = version.guide
    require(rules.can_endorse(request.user, guide))
    form = EndorseForm(posted(request))

    def act() -> Guide:
        actions.endorse_version(version, **form.cleaned_data, by=request.user, at=request.at)
        return guide

    words = Words(
        _("Revisar la versión %(label)s") % {"label": version.label},
        _("Guardar"),
        _("La revisión quedó registrada."),
        _("Con el aval, la versión se puede usar en la asistencia técnica; sin él, nadie la abre ni la vincula."),
    )
    return decide(request, form, words, act, back=guide.get_absolute_url(), back_text=guide)


@requires("library.edit_guide")
def guide_retire(request: Any, pk: UUID) -> HttpResponse:
    guide = _guide_or_404(request, pk)
    require(rules.can_edit(request.user, guide))
    form = RetireForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.retire_guide(guide, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
        messages.success(request, _("Quedó retirada. Sus versiones se conservan."))
        return redirect(guide)
    return render(request, "library/guide_retire.html", {"form": form, "guide": guide})
