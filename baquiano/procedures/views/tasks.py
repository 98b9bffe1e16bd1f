"""The inbox and the generic page of an activity."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.documents.models import Evidence
from baquiano.institutions.queries import role_label
from baquiano.procedures import actions, pages, queries
from baquiano.procedures.choices import Requirement
from baquiano.procedures.forms import CompleteForm, DueDayForm, NoteForm, RecordForm, WaiveForm
from baquiano.procedures.models import Task, TaskRecord
from baquiano.procedures.rules import can_complete, can_note
from baquiano.procedures.running.doing import ONLY_EXIT
from baquiano.procedures.tables import InboxListing


@requires("procedures.view_inbox")
def inbox(request: Any) -> HttpResponse:
    """What awaits the person; ``?de=grupo`` also shows what others of the group have in charge."""
    today = day_of(request.at)
    of_group = request.GET.get("de") == "grupo"
    counts = queries.counts_by_activity(request.user, today, of_group=of_group)
    drawn = tuple(tuple(row.values()) for row in counts)
    context = {
        "counts": counts,
        "counts_key": drawn,
        "of_group": of_group,
        "reviews": queries.reviews_awaiting(request.user),
    }
    return InboxListing(request, counts=counts, of_group=of_group).respond("procedures/inbox.html", context)


@requires("procedures.view_case")
def task_detail(request: Any, pk: Any) -> HttpResponse:
    task = get_object_or_404(queries.tasks_visible_to(request.user), pk=pk)
    return _page(request, task)


@require_POST
@requires("procedures.complete_task")
def task_complete(request: Any, pk: Any) -> HttpResponse:
    task = get_object_or_404(queries.tasks_visible_to(request.user), pk=pk)
    form = CompleteForm(request.POST, task=task)
    if form.is_valid():
        try:
            actions.complete_task(
                task,
                by=request.user,
                at=request.at,
                outcome=form.cleaned_data["outcome"] or ONLY_EXIT,
                reason=form.cleaned_data.get("reason", ""),
                control=form.control_check,
            )
        except Refused as refusal:
            if _was_done_by(request.user, task):
                # The same button twice: it is done, and nothing was lost.
                return redirect("procedures:inbox")
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Terminó «%(activity)s».") % {"activity": task.activity})
            return redirect("procedures:inbox")
    return _page(request, task, form=form, status=422)


def _was_done_by(user: Any, task: Task) -> bool:
    task.refresh_from_db(fields=["state", "completed_by"])
    return not task.is_open and task.completed_by_id == user.pk


@require_POST
@requires("procedures.complete_task")
def record_attach(request: Any, pk: Any) -> HttpResponse:
    task = get_object_or_404(queries.tasks_visible_to(request.user), pk=pk)
    form = RecordForm(request.POST, request.FILES)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("id", "title", "file", "link", "taken_on")}
        try:
            actions.attach_evidence(task, form.cleaned_data["code"], **given, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Se adjuntó «%(title)s».") % {"title": given["title"]})
            return redirect(task)
    return _page(request, task, record_form=form, status=422)


@require_POST
@requires("procedures.complete_task")
def record_waive(request: Any, pk: Any) -> HttpResponse:
    task = get_object_or_404(queries.tasks_visible_to(request.user), pk=pk)
    require(can_complete(request.user, task, _roles(task)))
    form = WaiveForm(request.POST)
    if form.is_valid():
        try:
            actions.waive_record(
                task, form.cleaned_data["code"], reason=form.cleaned_data["reason"], by=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Quedó como «no aplica» con su motivo."))
            return redirect(task)
    return _page(request, task, waive_form=form, status=422)


@require_POST
@requires("procedures.view_case")
def task_note(request: Any, pk: Any) -> HttpResponse:
    """Write a note on an activity under way."""
    task = get_object_or_404(queries.tasks_visible_to(request.user), pk=pk)
    require(can_note(request.user, task, _roles(task)))
    form = NoteForm(request.POST, auto_id="nota_%s")
    if form.is_valid():
        try:
            actions.write_note(task, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La nota quedó guardada."))
            return redirect(task)
    return _page(request, task, note_form=form, status=422)


@require_POST
@requires("procedures.steer_case")
def task_due(request: Any, pk: Any) -> HttpResponse:
    """Give a pending activity another due day."""
    task = get_object_or_404(queries.tasks_visible_to(request.user), pk=pk)
    require(allows(request.user, "procedures.steer_case", task))
    form = DueDayForm(request.POST, auto_id="plazo_%s")
    if form.is_valid():
        try:
            actions.change_due_day(task, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El plazo quedó cambiado."))
            return redirect(task)
    return _page(request, task, due_form=form, status=422)


# What an activity keeps beyond the records that its procedure names.
EXTRA = "evidencia"


@dataclass(frozen=True)
class RecordRow:
    """A record that the activity must leave, what was left, and the forms to leave it."""

    output: dict[str, Any]
    left: list[TaskRecord]
    form: RecordForm
    waive_form: WaiveForm | None

    @property
    def is_settled(self) -> bool:
        return bool(self.left)


def _page(request: Any, task: Task, status: int = 200, **bound: Any) -> HttpResponse:
    roles = _roles(task)
    evidence: list[Evidence] = queries.evidence_by_task([task]).get(str(task.pk), [])
    context = {
        "task": task,
        "window": task.window_on(day_of(request.at)),
        "whose": " / ".join(role_label(request.institution, role) for role in roles),
        "may_act": can_complete(request.user, task, roles),
        "form": bound.get("form") or CompleteForm(task=task),
        "records": _record_rows(request, task, bound),
        "evidence": evidence,
        "notes": task.notes.select_related("written_by"),
        **_said_forms(request, task, roles, bound),
        "own_page": pages.task_url(task) if task.activity.verbs else "",
        "subject_url": pages.subject_url(task.case),
    }
    return render(request, "procedures/task_detail.html", context, status=status)


def _said_forms(request: Any, task: Task, roles: list[str], bound: dict[str, Any]) -> dict[str, Any]:
    """The forms of a note and of another due day, for whoever may send them."""
    forms = {}
    if can_note(request.user, task, roles):
        forms["note_form"] = bound.get("note_form") or NoteForm(auto_id="nota_%s")
    if task.is_open and allows(request.user, "procedures.steer_case", task):
        initial = {"due_on": task.due_on}
        forms["due_form"] = bound.get("due_form") or DueDayForm(auto_id="plazo_%s", initial=initial)
    return forms


def _record_rows(request: Any, task: Task, bound: dict[str, Any]) -> list[RecordRow]:
    left: dict[str, list[TaskRecord]] = {}
    for record in task.records.select_related("created_by"):
        left.setdefault(record.code, []).append(record)
    named = [record["code"] for record in task.activity.records]
    extra = [record for code, records in left.items() if code not in named for record in records]
    rows = [_record_row(request, output, left.get(output["code"], []), bound) for output in task.activity.records]
    return [*rows, _record_row(request, {"code": EXTRA, "name": _("Otra evidencia"), "is_extra": True}, extra, bound)]


def _record_row(request: Any, output: dict[str, Any], left: list[TaskRecord], bound: dict[str, Any]) -> RecordRow:
    code = output["code"]
    initial = {"code": code, "title": "" if code == EXTRA else output["name"], "taken_on": day_of(request.at)}
    form = _bound_for(bound.get("record_form"), code) or RecordForm(initial=initial, auto_id=f"id_{slugify(code)}_%s")
    waive = None
    if output.get("requirement") == Requirement.IF_APPLICABLE:
        waive = _bound_for(bound.get("waive_form"), code) or WaiveForm(
            initial={"code": code}, auto_id=f"no_{slugify(code)}_%s"
        )
    return RecordRow(output, left, form, waive)


def _bound_for(form: Any, code: str) -> Any:
    return form if form is not None and form.data.get("code") == code else None


def _roles(task: Task) -> list[str]:
    return list(task.activity.lane_roles.values_list("role", flat=True))
