"""What the procedure says of one activity: number, control, inputs, records, window, exits."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baquiano.procedures import windows
from baquiano.procedures.choices import Phva, Requirement
from baquiano.procedures.forms.drafts import MarkForm
from baquiano.ui.forms import FieldGroup, TextArea, refuse_control_characters

WINDOWS = (
    ("", _("Sin plazo")),
    ("working_days", _("Días hábiles desde que le llega")),
    ("before_reference", _("Días hábiles antes del día de referencia del caso")),
    ("reference_day", _("El día de referencia del caso")),
    ("annual", _("Entre dos fechas del año")),
    ("monthly", _("Un día del mes")),
    ("weekly", _("Un día de la semana (1 lunes … 7 domingo)")),
    ("january", _("En enero")),
    ("last_two_months", _("En el último bimestre")),
    ("last_quarter", _("En el último trimestre")),
    ("last_month", _("En diciembre del año anterior")),
    ("quarter", _("Al cerrar cada trimestre")),
    ("semester", _("Al cerrar cada semestre")),
    ("year_close", _("Al cerrar el año")),
)
# The name under which each kind keeps its number.
NUMBER_OF = {"working_days": "days", "before_reference": "days", "monthly": "day", "weekly": "weekday"}
SPARE_RECORDS = 2
# Fields that are added to a form already made do not pass by its base.
PLAIN = (refuse_control_characters,)
DAY_MONTH = re.compile(r"^(\d{1,2})/(\d{1,2})$")


class ActivityForm(MarkForm):
    number = forms.CharField(label=_("Número"), max_length=10, required=False)
    name = forms.CharField(label=_("Nombre"), max_length=250)
    description = forms.CharField(label=_("Descripción"), required=False, widget=TextArea(rows=4), max_length=8000)
    phva = forms.ChoiceField(label=_("PHVA"), choices=[("", _("Sin letra")), *Phva.choices], required=False)
    area = forms.CharField(label=_("Área responsable"), max_length=200, required=False)
    post = forms.CharField(label=_("Cargo"), max_length=200, required=False)
    to_responsible = forms.BooleanField(label=_("La hace la persona responsable del caso"), required=False)
    control_text = forms.CharField(
        label=_("Punto de control"),
        required=False,
        max_length=1000,
        widget=TextArea(rows=2),
        help_text=_("Qué se verifica antes de terminar. Vacío si no es punto de control."),
    )
    inputs_text = forms.CharField(
        label=_("Entradas"), required=False, widget=TextArea(rows=3), help_text=_("Una por renglón."), max_length=4000
    )
    outputs_text = forms.CharField(
        label=_("Otras salidas"),
        required=False,
        widget=TextArea(rows=2),
        help_text=_("Una por renglón: lo que produce y no es registro."),
        max_length=4000,
    )
    window_kind = forms.ChoiceField(label=_("Plazo"), choices=WINDOWS, required=False)
    window_number = forms.IntegerField(
        label=_("Cuántos días, o qué día"),
        required=False,
        min_value=0,
        max_value=366,
        help_text=_("Para los plazos en días hábiles, por día del mes o de la semana."),
    )
    window_opens = forms.CharField(label=_("Desde (día/mes)"), max_length=20, required=False)
    window_closes = forms.CharField(label=_("Hasta (día/mes)"), max_length=20, required=False)
    separation_from: Any = forms.MultipleChoiceField(
        label=_("Revisa lo que se hizo en"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Si escoge alguna, quien la hizo no debería terminar esta."),
    )
    separation_rule = forms.ChoiceField(
        label=_("Si es la misma persona"),
        choices=[("mark", _("Se permite y queda marcado")), ("refuse", _("No se permite"))],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        activity: Mapping[str, Any],
        others: Sequence[tuple[str, str]],
        verbs: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        self.activity, self.verbs = activity, verbs
        super().__init__(*args, initial={**_initial(activity), **kwargs.pop("initial", {})}, **kwargs)
        self.fields["separation_from"].choices = others  # type: ignore[attr-defined]
        self.records = [one for one in activity["outputs"] if one["is_record"]]
        for row in range(len(self.records) + SPARE_RECORDS):
            self._add_record(row)
        for row, outcome in enumerate(self._exits):
            self._add_exit(row, outcome)

    @property
    def _exits(self) -> list[Mapping[str, Any]]:
        """The drawn exits; an activity of another room without any may be given the verb that fulfils it."""
        drawn: list[Mapping[str, Any]] = list(self.activity["outcomes"])
        only = {"code": "done", "verb": "", "name": "", "is_return": False}
        return drawn or ([only] if self.verbs else [])

    def _add_record(self, row: int) -> None:
        now = self.records[row] if row < len(self.records) else {}
        self.fields[f"record_code_{row}"] = forms.CharField(
            label=_("Código del formato"),
            max_length=60,
            required=False,
            initial=now.get("format_code", ""),
            validators=PLAIN,
        )
        self.fields[f"record_name_{row}"] = forms.CharField(
            label=_("Nombre del registro"),
            max_length=200,
            required=False,
            initial=now.get("name", ""),
            validators=PLAIN,
        )
        self.fields[f"record_need_{row}"] = forms.ChoiceField(
            label=_("Exigencia"), choices=Requirement.choices, required=False, initial=now.get("requirement")
        )

    def _add_exit(self, row: int, outcome: Mapping[str, Any]) -> None:
        self.fields[f"exit_name_{row}"] = forms.CharField(
            label=_("Lo que dice el botón"),
            max_length=150,
            initial=outcome["name"],
            required=not self.verbs,
            validators=PLAIN,
        )
        self.fields[f"exit_return_{row}"] = forms.BooleanField(
            label=_("Es una devolución: pide motivo y se cuenta"), required=False, initial=outcome["is_return"]
        )
        if self.verbs:
            self.fields[f"exit_verb_{row}"] = forms.ChoiceField(
                label=_("Lo que la cumple"),
                choices=[("", _("Nada en particular: página general")), *self.verbs],
                required=False,
                initial=outcome["verb"],
            )

    @property
    def field_groups(self) -> list[FieldGroup]:
        """The fields as the page shows them."""
        return [
            self._group(_("La actividad"), "number", "name", "description", "phva", "area", "post", "to_responsible"),
            self._group(_("Punto de control"), "control_text", "separation_from", "separation_rule"),
            self._group(_("Entradas y salidas"), "inputs_text", "outputs_text"),
            *self._record_groups(),
            *self._exit_groups(),
            self._group(_("Plazo"), "window_kind", "window_number", "window_opens", "window_closes"),
        ]

    def _group(self, title: Any, *names: str, help: Any = "") -> FieldGroup:
        return FieldGroup(title, [self[name] for name in names if name in self.fields], help)

    def _record_groups(self) -> list[FieldGroup]:
        groups = []
        for row in range(len(self.records) + SPARE_RECORDS):
            names = [f"record_{part}_{row}" for part in ("code", "name", "need")]
            groups.append(self._group(_("Registro %(n)s") % {"n": row + 1}, *names))
        return groups

    def _exit_groups(self) -> list[FieldGroup]:
        groups = []
        for row in range(len(self._exits)):
            names = [f"exit_{part}_{row}" for part in ("name", "return", "verb")]
            groups.append(self._group(_("Opción al terminar %(n)s") % {"n": row + 1}, *names))
        return groups

    @property
    def now(self) -> dict[str, Any]:
        """What each field says as the working copy has it."""
        return {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            window = self._window(cleaned)
        except ValidationError as error:
            self.add_error("window_kind", error)
            return cleaned
        cleaned["said"] = self._said(cleaned, window)
        return cleaned

    def _said(self, cleaned: Mapping[str, Any], window: dict[str, Any]) -> dict[str, Any]:
        simple = ("number", "name", "description", "phva", "area", "post", "to_responsible")
        separation = {"from": cleaned["separation_from"], "rule": cleaned["separation_rule"] or "mark"}
        control = _one_line(cleaned["control_text"])
        return {
            **{name: _plain(cleaned[name]) for name in simple},
            "control_text": control,
            "is_control_point": bool(control),
            "inputs": _lines(cleaned["inputs_text"]),
            "outputs": [
                *({"name": n, "is_record": False} for n in _lines(cleaned["outputs_text"])),
                *self._left(cleaned),
            ],
            "outcomes": self._outcomes(cleaned),
            "window": window,
            "separation": separation if separation["from"] else {},
        }

    def _left(self, cleaned: Mapping[str, Any]) -> list[dict[str, Any]]:
        left = []
        for row in range(len(self.records) + SPARE_RECORDS):
            name, code = cleaned[f"record_name_{row}"].strip(), cleaned[f"record_code_{row}"].strip()
            if not name and not code:
                continue
            verb = self.records[row].get("verb", "") if row < len(self.records) else ""
            left.append(
                {
                    "code": code or name,
                    "name": name or code,
                    "format_code": code,
                    "is_record": True,
                    "requirement": cleaned[f"record_need_{row}"] or Requirement.MANDATORY.value,
                    "verb": verb,
                }
            )
        return left

    def _outcomes(self, cleaned: Mapping[str, Any]) -> list[dict[str, Any]]:
        found = []
        for row, drawn in enumerate(self._exits):
            verb = cleaned.get(f"exit_verb_{row}", drawn["verb"])
            if not self.activity["outcomes"] and not verb:
                continue
            name = cleaned[f"exit_name_{row}"].strip() or drawn["name"]
            returns = cleaned[f"exit_return_{row}"]
            found.append({"code": drawn["code"], "verb": verb, "name": name, "is_return": returns, "exit": ""})
        return found

    def _window(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        kind = cleaned["window_kind"]
        if not kind:
            return {}
        now = self.activity["window"]
        window: dict[str, Any] = dict(now) if now.get("kind") == kind else {"kind": kind}
        if kind in NUMBER_OF and cleaned["window_number"] is not None:
            window[NUMBER_OF[kind]] = cleaned["window_number"]
        if kind == "annual":
            window |= {name: _month_day(cleaned[f"window_{name}"]) for name in ("opens", "closes")}
        if fault := windows.fault_of(window):
            raise ValidationError(f"{fault[0].upper()}{fault[1:]}.")
        return window


def _initial(activity: Mapping[str, Any]) -> dict[str, Any]:
    window = activity["window"]
    kind = window.get("kind", "")
    simple = ("number", "name", "description", "phva", "area", "post", "to_responsible", "control_text")
    return {
        **{name: activity[name] for name in simple},
        "inputs_text": "\n".join(activity["inputs"]),
        "outputs_text": "\n".join(one["name"] for one in activity["outputs"] if not one["is_record"]),
        "window_kind": kind,
        "window_number": window.get(NUMBER_OF.get(kind, "")),
        "window_opens": _day_month(window.get("opens", "")),
        "window_closes": _day_month(window.get("closes", "")),
        "separation_from": activity["separation"].get("from", []),
        "separation_rule": activity["separation"].get("rule", "mark"),
    }


def _month_day(text: str) -> str:
    found = DAY_MONTH.match(text.strip())
    if not found:
        raise ValidationError(_("Escriba las dos fechas como día/mes: 15/02."))
    day, month = (int(part) for part in found.groups())
    return f"{month:02d}-{day:02d}"


def _day_month(text: Any) -> str:
    month, _dash, day = str(text).partition("-")
    return f"{day}/{month}" if day else ""


def _lines(text: str) -> list[str]:
    return [line for line in (_one_line(raw) for raw in text.splitlines()) if line]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain(value: Any) -> Any:
    """Paragraphs as the file keeps them."""
    if not isinstance(value, str):
        return value
    paragraphs = re.split(r"\n\s*\n", value.replace("\r\n", "\n").strip())
    return "\n\n".join(_one_line(paragraph) for paragraph in paragraphs)
