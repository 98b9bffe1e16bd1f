"""Preparing a version on the screen: its file, its header, its lanes and its activities."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.creation import identity_in
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import require, requires, the_policy
from baquiano.institutions.queries import role_label, role_labels
from baquiano.procedures import actions, pages, preparation, queries, rules, windows
from baquiano.procedures.actions.drafts import HEADER, activity_of, header_of, lanes_of, mark_of
from baquiano.procedures.actions.versions import current_drafts
from baquiano.procedures.bpmn.preparing import MATTER
from baquiano.procedures.bpmn.reading import MAX_BYTES
from baquiano.procedures.forms import ActivityForm, HeaderForm, LanesForm, NewProcedureForm, ReviseForm, UploadForm
from baquiano.procedures.models import DiagramDraft, Procedure
from baquiano.ui.forms import conflict_rows


@requires("procedures.define_procedure")
def procedure_new(request: Any) -> HttpResponse:
    """A procedure that the institution does not have yet, with its file."""
    bound = request.method == "POST"
    form = NewProcedureForm(request.POST, request.FILES) if bound else NewProcedureForm()
    if form.is_valid():
        data = form.cleaned_data
        try:
            procedure = actions.create_draft(
                id=data["id"],
                institution=request.institution,
                code=data["code"],
                name=data["name"],
                version=data["version_label"],
                change_text=data["change_text"],
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            _upload(request, procedure, data["upload_id"], data["file"])
            return redirect("procedures:procedure_prepare", procedure.pk)
    return render(request, "procedures/procedure_new.html", {"form": form}, status=422 if form.errors else 200)


@requires("procedures.define_procedure")
def procedure_revise(request: Any, pk: Any) -> HttpResponse:
    """A new version that starts from this one."""
    base = get_object_or_404(queries.procedures_visible_to(request.user), pk=pk)
    form = ReviseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            procedure = actions.revise_procedure(
                base,
                id=data["id"],
                version=data["version_label"],
                change_text=data["change_text"],
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("procedures:procedure_prepare", procedure.pk)
    context = {"form": form, "base": base}
    return render(request, "procedures/procedure_revise.html", context, status=422 if form.errors else 200)


def _upload(request: Any, procedure: Procedure, key: Any, file: Any, replaces: DiagramDraft | None = None) -> None:
    draft = actions.upload_diagram(
        procedure,
        id=key,
        raw=file.read(MAX_BYTES + 1),
        file_name=file.name,
        replaces=replaces,
        by=request.user,
        at=request.at,
    )
    if draft.findings:
        words = _("«%(file)s» quedó guardado y tiene algo que corregir: véalo abajo.")
        messages.warning(request, words % {"file": draft.file_name})
    else:
        messages.success(request, _("«%(file)s» quedó cargado.") % {"file": draft.file_name})


def _draft_version(request: Any, pk: Any) -> Procedure:
    procedure = get_object_or_404(queries.procedures_visible_to(request.user), pk=pk)
    require(rules.can_prepare(request.user, procedure))
    return procedure


@requires("procedures.define_procedure")
def procedure_prepare(request: Any, pk: Any) -> HttpResponse:
    """What the version still lacks, its diagram and the table that is its twin."""
    procedure = get_object_or_404(queries.procedures_visible_to(request.user), pk=pk)
    if not rules.can_prepare(request.user, procedure):
        return redirect(procedure)
    drafts = current_drafts(procedure)
    context = {
        "procedure": procedure,
        "findings": preparation.findings_of(procedure, drafts),
        "diagrams": [(draft, _rows(request, draft)) for draft in drafts if draft.is_readable],
        "uploads": procedure.drafts.select_related("uploaded_by").order_by("-uploaded_at"),
    }
    return render(request, "procedures/procedure_prepare.html", context)


def _rows(request: Any, draft: DiagramDraft) -> list[dict[str, Any]]:
    """The twin of the diagram while it is prepared."""
    return [
        {
            **activity,
            "whose": " / ".join(role_label(request.institution, role) for role in activity["roles"]),
            "records": [one for one in activity["outputs"] if one["is_record"]],
            "window_words": windows.words_of(activity["window"]),
        }
        for activity in preparation.diagram_of(draft).activities
    ]


@requires("procedures.define_procedure")
def procedure_upload(request: Any, pk: Any) -> HttpResponse:
    """Another file for the version: one that mends a diagram, or one more."""
    procedure = _draft_version(request, pk)
    drafts = current_drafts(procedure)
    bound = request.method == "POST"
    # After the drafts were read: the file that the same request already left is not among what it may replace.
    if bound and queries.is_diagram_of(procedure, identity_in(request.POST)):
        return redirect("procedures:procedure_prepare", procedure.pk)
    form = UploadForm(request.POST, request.FILES, drafts=drafts) if bound else UploadForm(drafts=drafts)
    if form.is_valid():
        data = form.cleaned_data
        chosen = next((draft for draft in drafts if str(draft.pk) == data.get("replaces")), None)
        try:
            _upload(request, procedure, data["id"], data["file"], chosen)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("procedures:procedure_prepare", procedure.pk)
    context = {"form": form, "procedure": procedure}
    return render(request, "procedures/procedure_upload.html", context, status=422 if form.errors else 200)


@requires("procedures.define_procedure")
def procedure_header(request: Any, pk: Any) -> HttpResponse:
    """The header of the version, as the procedure prints it."""
    procedure = _draft_version(request, pk)
    bound = request.method == "POST"
    mark = mark_of(header_of(procedure))
    form = HeaderForm(request.POST if bound else None, instance=procedure, initial={"mark": mark})
    conflict = None
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in HEADER}
        try:
            actions.edit_header(
                procedure, expected=form.cleaned_data["mark"], fields=fields, by=request.user, at=request.at
            )
        except StaleEdit as stale:
            conflict = conflict_rows(form, stale.current)
            form.rebase(mark_of(stale.current))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La ficha quedó guardada."))
            return redirect("procedures:procedure_prepare", procedure.pk)
    stored = procedure if not bound else get_object_or_404(queries.procedures_visible_to(request.user), pk=pk)
    context = {"form": form, "procedure": stored, "conflict": conflict}
    return render(request, "procedures/procedure_header.html", context, status=_status(form, conflict))


def _status(form: Any, conflict: Any) -> int:
    return 409 if conflict is not None else 422 if form.is_bound and form.errors else 200


def _diagram(request: Any, pk: Any) -> DiagramDraft:
    draft: DiagramDraft = get_object_or_404(queries.drafts_visible_to(request.user), pk=pk)
    require(rules.can_prepare(request.user, draft.procedure) and draft.is_readable)
    return draft


@requires("procedures.define_procedure")
def draft_lanes(request: Any, pk: Any) -> HttpResponse:
    """Who each lane is, among the roles of the institution."""
    draft = _diagram(request, pk)
    now = lanes_of(draft)
    lanes = [
        (lane.get("id", ""), lane.get("name") or lane.get("id", "")) for lane in preparation.diagram_of(draft).lanes
    ]
    form = LanesForm(
        request.POST if request.method == "POST" else None,
        lanes=lanes,
        now=now,
        labels=role_labels(request.institution),
        initial={"mark": mark_of(now)},
    )
    conflict = None
    if form.is_valid():
        try:
            actions.bind_lanes(
                draft, expected=form.cleaned_data["mark"], lanes=form.said, by=request.user, at=request.at
            )
        except StaleEdit as stale:
            conflict = conflict_rows(form, _as_fields(lanes, stale.current))
            form.rebase(mark_of(stale.current))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Los carriles quedaron asignados."))
            return redirect("procedures:procedure_prepare", draft.procedure_id)
    context = {"form": form, "draft": draft, "conflict": conflict}
    return render(request, "procedures/draft_lanes.html", context, status=_status(form, conflict))


def _as_fields(lanes: list[tuple[str, str]], now: dict[str, list[str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, (lane, _name) in enumerate(lanes):
        *held, rule = now.get(lane, ["case"])
        found |= {f"roles_{number}": held, f"unit_{number}": rule}
    return found


@requires("procedures.define_procedure")
def draft_activity(request: Any, pk: Any, node: str) -> HttpResponse:
    """What the procedure says of one activity."""
    draft = _diagram(request, pk)
    diagram = preparation.diagram_of(draft)
    if node not in {one["bpmn_id"] for one in diagram.activities}:
        return redirect("procedures:procedure_prepare", draft.procedure_id)
    now = activity_of(draft, node)
    others = [(one["bpmn_id"], _titled(one)) for one in diagram.activities if one["bpmn_id"] != node]
    kept: dict[str, Any] = {"others": others, "verbs": _verbs(diagram.about.get("subject", ""))}
    form = ActivityForm(
        request.POST if request.method == "POST" else None, activity=now, initial={"mark": mark_of(now)}, **kept
    )
    conflict = None
    if form.is_valid():
        said, expected = form.cleaned_data["said"], form.cleaned_data["mark"]
        try:
            actions.edit_activity(draft, node, expected=expected, said=said, by=request.user, at=request.at)
        except StaleEdit as stale:
            conflict = conflict_rows(form, ActivityForm(activity=stale.current, **kept).now)
            form.rebase(mark_of(stale.current))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("«%(activity)s» quedó guardada.") % {"activity": said["name"]})
            return redirect("procedures:procedure_prepare", draft.procedure_id)
    context = {"form": form, "draft": draft, "activity": now, "title": _titled(now), "conflict": conflict}
    return render(request, "procedures/draft_activity.html", context, status=_status(form, conflict))


def _titled(activity: dict[str, Any]) -> str:
    return f"{activity['number']}. {activity['name']}" if activity["number"] else str(activity["name"])


def _verbs(subject: str) -> list[tuple[str, str]]:
    """What another room may fulfil; a case that a person starts is all done on general pages."""
    if subject == MATTER:
        return []
    policy = the_policy()
    return [(verb, policy[verb].name) for verb in pages.verbs() if verb in policy.actions]


@require_POST
@requires("procedures.define_procedure")
def draft_remove(request: Any, pk: Any) -> HttpResponse:
    """Leave a diagram out of the version; its file stays among the uploads."""
    draft = get_object_or_404(queries.drafts_visible_to(request.user), pk=pk)
    require(rules.can_prepare(request.user, draft.procedure))
    actions.remove_diagram(draft, by=request.user, at=request.at)
    messages.success(
        request, _("«%(file)s» ya no está en la versión; sigue entre los archivos.") % {"file": draft.file_name}
    )
    return redirect("procedures:procedure_prepare", draft.procedure_id)


@requires("procedures.define_procedure")
def draft_download(request: Any, pk: Any) -> HttpResponse:
    """The working copy, for the viewer and any modeller; with ``?original=1`` the file as it came."""
    draft = get_object_or_404(queries.drafts_visible_to(request.user), pk=pk)
    text = draft.source if request.GET.get("original") or not draft.xml else draft.xml
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    name = "".join(letter for letter in draft.file_name if letter.isalnum() or letter in "._- ") or "diagrama.bpmn"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
