"""A version under review: signing it, sending it back, giving it up, comparing it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import identity_in
from baquiano.common.errors import Refused
from baquiano.common.policy import require, requires
from baquiano.documents import queries as documents
from baquiano.documents import reauthentication
from baquiano.institutions.queries import memberships_in_force
from baquiano.procedures import actions, preparation, queries, rules
from baquiano.procedures.actions.versions import current_drafts
from baquiano.procedures.forms import ReasonTextForm, VersionSignForm
from baquiano.procedures.models import Procedure


def _version(request: Any, pk: Any) -> Procedure:
    procedure: Procedure = get_object_or_404(queries.procedures_visible_to(request.user), pk=pk)
    return procedure


@requires("procedures.define_procedure")
def procedure_submit(request: Any, pk: Any) -> HttpResponse:
    """Sign as who prepared it, and send it to review."""
    procedure = _version(request, pk)
    allowed = rules.can_prepare(request.user, procedure)
    require(allowed or _is_repeated(request, procedure))
    findings = preparation.findings_of(procedure, current_drafts(procedure)) if allowed else []
    if findings and request.method != "POST":
        return redirect("procedures:procedure_prepare", procedure.pk)
    said = {
        "title": _("Enviar a revisión"),
        "text": _("Firma como quien elaboró. Desde ahora los diagramas no cambian, salvo que la devuelvan."),
        "submit": _("Firmar y enviar a revisión"),
        "done": _("La versión quedó en revisión. Le sigue quien revisa."),
    }

    def submit(data: dict[str, Any], proof: Any) -> None:
        actions.submit_version(
            procedure, id=data["id"], reauthentication=proof, post=data["post"], by=request.user, at=request.at
        )

    return _sign(request, procedure, said, submit)


@requires("procedures.review_procedure")
def procedure_review(request: Any, pk: Any) -> HttpResponse:
    procedure = _version(request, pk)
    require(rules.can_review(request.user, procedure) or _is_repeated(request, procedure))
    said = {
        "title": _("Firmar la revisión"),
        "text": _("Lea primero la ficha, los diagramas y las actividades: su firma es sobre ese contenido."),
        "submit": _("Firmar la revisión"),
        "done": _("La revisión quedó firmada. Le sigue quien aprueba."),
    }
    return _sign(request, procedure, said, _signing(request, procedure, actions.review_version))


@requires("procedures.approve_procedure")
def procedure_approve(request: Any, pk: Any) -> HttpResponse:
    procedure = _version(request, pk)
    require(rules.can_approve(request.user, procedure) or _is_repeated(request, procedure))
    said = {
        "title": _("Aprobar y poner en vigencia"),
        "text": _("Los casos nuevos correrán con esta versión; los que ya empezaron conservan la suya."),
        "submit": _("Firmar y poner en vigencia"),
        "done": _("La versión está vigente: ya se pueden iniciar casos."),
    }
    return _sign(request, procedure, said, _signing(request, procedure, actions.approve_version))


def _is_repeated(request: Any, procedure: Procedure) -> bool:
    """Whether this very signature is already there, and closed the page to whoever signed."""
    return documents.is_signature_of(procedure, identity_in(request.POST))


def _signing(request: Any, procedure: Procedure, verb: Callable[..., Any]) -> Callable[[dict[str, Any], Any], None]:
    def sign(data: dict[str, Any], proof: Any) -> None:
        verb(
            procedure,
            id=data["id"],
            content_sha256=data["content_sha256"],
            reauthentication=proof,
            post=data["post"],
            by=request.user,
            at=request.at,
        )

    return sign


def _sign(
    request: Any, procedure: Procedure, said: dict[str, str], act: Callable[[dict[str, Any], Any], None]
) -> HttpResponse:
    """The page of a signature: the password again, over the content that was shown."""
    initial = {"content_sha256": procedure.content_sha256, "post": _post_of(request.user, request.at)}
    form = VersionSignForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            proof = reauthentication.check(request, form.cleaned_data["password"], at=request.at)
            act(form.cleaned_data, proof)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, said["done"])
            return redirect(procedure)
    context = {"form": form, "procedure": procedure, "said": said}
    return render(request, "procedures/procedure_sign.html", context, status=422 if form.errors else 200)


def _post_of(user: User, at: datetime) -> str:
    """The post that the person holds that day, proposed for signing."""
    return next((held.post for held in memberships_in_force(user, day_of(at)) if held.post), "")


@requires("procedures.review_procedure")
def procedure_return(request: Any, pk: Any) -> HttpResponse:
    """Send a version under review back to preparation."""
    procedure = _version(request, pk)
    require(rules.can_return(request.user, procedure))
    said = {
        "title": _("Devolver a preparación"),
        "submit": _("Devolver"),
        "done": _("La versión volvió a preparación."),
    }
    return _reason(request, procedure, said, actions.return_version)


@requires("procedures.define_procedure")
def procedure_discard(request: Any, pk: Any) -> HttpResponse:
    """Give up a version in preparation."""
    procedure = _version(request, pk)
    require(rules.can_prepare(request.user, procedure))
    said = {
        "title": _("Descartar esta versión"),
        "submit": _("Descartar"),
        "done": _("La versión quedó descartada; sus archivos se conservan."),
    }
    return _reason(request, procedure, said, actions.discard_version)


def _reason(request: Any, procedure: Procedure, said: dict[str, str], verb: Callable[..., Any]) -> HttpResponse:
    form = ReasonTextForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            verb(procedure, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, said["done"])
            return redirect("procedures:procedure_list")
    context = {"form": form, "procedure": procedure, "said": said}
    return render(request, "procedures/procedure_reason.html", context, status=422 if form.errors else 200)


@requires("procedures.view_procedure")
def procedure_compare(request: Any, pk: Any, other: Any) -> HttpResponse:
    """What changes from ``other`` to this version."""
    new, old = _version(request, pk), _version(request, other)
    require(new.code == old.code or new.based_on_id == old.pk)
    context = {"procedure": new, "old": old, "comparison": queries.compare(old, new)}
    return render(request, "procedures/procedure_compare.html", context)
