"""Preparing a version: its file, its header and its lanes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baquiano.common.identity import uuid7
from baquiano.common.policy import INSTITUTION, the_policy
from baquiano.procedures.bpmn.reading import MAX_BYTES
from baquiano.procedures.models import DiagramDraft, Procedure
from baquiano.ui.forms import CreateForm, FileField, Form, ModelForm, TextArea

LOST = {"required": _("La página perdió lo que usted leyó. Ábrala de nuevo.")}
AUTO, OF_CASE, OF_ANY = "auto", "case", "any"


class MarkForm(Form):
    """Carries the mark of what the editor read: saving finds out whether somebody saved in between."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=64, error_messages=LOST)

    def rebase(self, mark: str) -> None:
        """After a stale edit: keep what was written and let the next save replace the stored text knowingly."""
        self.data = self.data.copy()  # type: ignore[misc, attr-defined]
        self.data["mark"] = mark  # type: ignore[index]


class DiagramFileField(FileField):
    """A BPMN file; gives its bytes. What is wrong inside is said by the preparation, not by the form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(accept=".bpmn,.xml,application/xml,text/xml", **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > 5 * MAX_BYTES:
            raise ValidationError(_("El archivo pesa más de 5 MB: no es un diagrama. Revise qué está cargando."))
        return file


class NewProcedureForm(CreateForm):
    upload_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    code = forms.CharField(label=_("Código"), max_length=40, help_text=_("Como aparece en el listado maestro."))
    name = forms.CharField(label=_("Nombre"), max_length=200)
    version_label = forms.CharField(label=_("Versión"), max_length=20, initial="1")
    change_text = forms.CharField(
        label=_("Descripción del cambio"),
        widget=TextArea(rows=2),
        max_length=4000,
        initial=_("Versión inicial"),
        help_text=_("Va al control de cambios."),
    )
    file = DiagramFileField(
        label=_("Archivo BPMN"),
        help_text=_("El diagrama, como lo guarda cualquier modelador BPMN 2.0. Hasta 1 MB."),
    )


class ReviseForm(CreateForm):
    version_label = forms.CharField(label=_("Número de la versión nueva"), max_length=20)
    change_text = forms.CharField(
        label=_("Qué cambia y por qué"),
        widget=TextArea(rows=3),
        max_length=4000,
        help_text=_("Va al control de cambios."),
    )


class UploadForm(CreateForm):
    file = DiagramFileField(label=_("Archivo BPMN"))
    replaces = forms.ChoiceField(
        label=_("Este archivo"),
        required=False,
        help_text=_("Si reemplaza a otro, se conserva lo que ya preparó de los carriles y actividades que siguen."),
    )

    def __init__(self, *args: Any, drafts: Sequence[DiagramDraft], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(draft.pk), _("Reemplaza a «%(name)s»") % {"name": draft}) for draft in drafts]
        self.fields["replaces"].choices = [*choices, ("", _("Es otro diagrama del mismo procedimiento"))]  # type: ignore[attr-defined]
        if drafts:
            self.fields["replaces"].initial = str(drafts[0].pk)
        else:
            del self.fields["replaces"]


class HeaderForm(MarkForm, ModelForm):
    """The header of a version, as the procedure prints it."""

    class Meta:
        model = Procedure
        fields = (
            "code",
            "name",
            "version",
            "process",
            "leader",
            "objective",
            "scope",
            "output",
            "change_text",
        )
        widgets = {name: TextArea(rows=3) for name in ("objective", "scope", "output", "change_text")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].label = _("Número de la versión")
        for name in ("objective", "scope", "change_text"):
            self.fields[name].required = True

    def validate_unique(self) -> None:
        """The action says it in words, under the lock."""

    def validate_constraints(self) -> None:
        """The action says it in words, under the lock."""


class LanesForm(MarkForm):
    """Who each lane is: the roles that hold it, and of which unit."""

    def __init__(
        self,
        *args: Any,
        lanes: Sequence[tuple[str, str]],
        now: Mapping[str, list[str]],
        labels: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lanes = lanes
        roles = [(role, f"{label}{_lacks(role)}") for role, label in labels.items()]
        for number, (lane, name) in enumerate(lanes):
            *held, rule = now[lane]
            self.fields[f"roles_{number}"] = forms.MultipleChoiceField(
                label=_("Roles de «%(lane)s»") % {"lane": name},
                choices=roles,
                initial=held,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields[f"unit_{number}"] = forms.ChoiceField(
                label=_("De quién es el turno en «%(lane)s»") % {"lane": name},
                choices=[
                    (AUTO, _("Según el rol")),
                    (OF_CASE, _("De las personas de la dependencia del caso")),
                    (OF_ANY, _("De cualquiera que tenga el rol, sin importar la dependencia")),
                ],
                initial=rule if held else AUTO,
            )

    @property
    def lane_fields(self) -> list[tuple[str, list[Any]]]:
        """For each lane, its name and its two fields."""
        return [(name, [self[f"roles_{n}"], self[f"unit_{n}"]]) for n, (_lane, name) in enumerate(self.lanes)]

    @property
    def said(self) -> dict[str, tuple[list[str], str]]:
        """Lane id → (roles, unit rule), as ``bind_lanes`` takes it."""
        found = {}
        for number, (lane, _name) in enumerate(self.lanes):
            roles, rule = self.cleaned_data[f"roles_{number}"], self.cleaned_data[f"unit_{number}"]
            found[lane] = (roles, _rule_of(roles) if rule == AUTO else rule)
        return found


def _lacks(role: str) -> str:
    return "" if role in the_policy().roles_with("procedures.complete_task") else str(_(" (no termina actividades)"))


def _rule_of(roles: Sequence[str]) -> str:
    """The unit of the case for roles that work in their own unit; any unit for those of the whole institution."""
    grants = the_policy()["procedures.complete_task"].grants
    return OF_ANY if any(grants.get(role, INSTITUTION) == INSTITUTION for role in roles) else OF_CASE
