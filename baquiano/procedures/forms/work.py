"""Finishing an activity: its control point, its records, its exits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.procedures.models import Task
from baquiano.procedures.running.terms import ControlCheck
from baquiano.ui.forms import CreateForm, DateField, FileField, Form, TextArea


class ControlFields(Form):
    """Adds the check of the control point of ``task`` to a form; without one, or not a control point, adds nothing.

    A domain form mixes it in, receives ``task=`` and gives ``form.control_check`` to ``procedures.complete``.
    """

    def __init__(self, *args: Any, task: Task | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        if task is None or not task.activity.is_control_point or task.control_at:
            return
        self.fields["control_passed"] = forms.BooleanField(
            label=_("Verifiqué: %(what)s") % {"what": task.activity.control_text},
            help_text=_("Punto de control de «%(activity)s».") % {"activity": task.activity},
            required=False,
        )
        self.fields["control_note"] = forms.CharField(
            label=_("Observación del control"),
            help_text=_("Qué revisó y qué encontró. Queda en el historial de la actividad."),
            widget=TextArea(rows=3),
            max_length=2000,
            required=False,
        )

    @property
    def control_check(self) -> ControlCheck | None:
        """What the person declared; None while the box is not ticked, so that the procedure asks for it."""
        if not self.cleaned_data.get("control_passed"):
            return None
        return ControlCheck(passed=True, note=self.cleaned_data.get("control_note", ""))


class CompleteForm(ControlFields):
    """The generic page: the exit comes from the button that was pressed."""

    outcome = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, task=task, **kwargs)
        if any(outcome.get("is_return") for outcome in task.activity.outcomes):
            self.fields["reason"] = forms.CharField(
                label=_("Motivo de la devolución"),
                help_text=_("Solo si devuelve: diga qué debe ajustarse."),
                widget=TextArea(rows=3),
                max_length=2000,
                required=False,
            )


class RecordForm(CreateForm):
    """A record of an activity: a file or a link."""

    code = forms.CharField(max_length=60, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Nombre del documento"), max_length=200)
    file = FileField(label=_("Archivo"), required=False)
    link = forms.URLField(
        label=_("o enlace"), required=False, assume_scheme="https", help_text=_("Una dirección completa: https://…")
    )
    taken_on = DateField(label=_("Fecha del documento"))


class WaiveForm(Form):
    """A *si aplica* record that does not apply, and why."""

    code = forms.CharField(max_length=60, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Por qué no aplica"), widget=TextArea(rows=2), max_length=1000)
