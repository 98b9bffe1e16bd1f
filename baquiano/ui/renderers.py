"""How Django draws forms: our own field template, errors summary and accessible attributes."""

from typing import Any

from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    ClearableFileInput,
    NumberInput,
    RadioSelect,
    Select,
    Textarea,
    Widget,
)

_NO_CLASS = (CheckboxSelectMultiple, RadioSelect)


def css_class(widget: Widget) -> str:
    """The class of the control that ``widget`` draws."""
    if isinstance(widget, _NO_CLASS):
        return ""
    if isinstance(widget, CheckboxInput):
        return "form-check-input"
    if isinstance(widget, Select):
        return "form-select"
    return "form-control"


def width_class(widget: Widget) -> str:
    """Short answers get short boxes, so that the box says how much is expected."""
    kind = getattr(widget, "input_type", "")
    if kind in {"date", "time", "number", "month"} or isinstance(widget, NumberInput):
        return "w-short"
    if kind in {"datetime-local", "tel"}:
        return "w-medium"
    return ""


class Field(BoundField):
    """A bound field whose control carries the class, the error state and the autocomplete of its kind."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return built
        classes = [widget.attrs.get("class", ""), css_class(widget), width_class(widget)]
        if self.errors:
            classes.append("is-invalid")
        if joined := " ".join(part for part in classes if part):
            built["class"] = joined
        return built

    @property
    def focus_id(self) -> str:
        """The control to which the error summary leads; of a group, its first box."""
        return f"{self.auto_id}_0" if self.use_fieldset and self.auto_id else self.id_for_label

    @property
    def is_checkbox(self) -> bool:
        """A lone checkbox, whose label goes after the box."""
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def is_choices(self) -> bool:
        return isinstance(self.field.widget, _NO_CLASS)

    @property
    def is_file(self) -> bool:
        return isinstance(self.field.widget, ClearableFileInput) or self.field.widget.needs_multipart_form

    @property
    def is_long(self) -> bool:
        return isinstance(self.field.widget, Textarea)

    @property
    def is_optional(self) -> bool:
        """Optional fields say so; required ones carry the mark.

        ``field.is_expected = True`` says nothing: an answer is awaited, though the form is taken without it.
        """
        expected = getattr(self.field, "is_expected", False)
        return not self.field.required and not self.is_checkbox and not expected


class FormRenderer(TemplatesSetting):
    """Chosen by ``FORM_RENDERER``; every form of the product, ours or of a library, is drawn alike."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = Field
