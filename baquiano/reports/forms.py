"""What people write of a half-yearly report; its figures are never typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import Unit
from baquiano.reports.choices import Half, TopicPeriod
from baquiano.reports.queries import years_to_report
from baquiano.ui.forms import CreateForm, DateField, EditForm, Form, TextArea


class ReportCreateForm(CreateForm):
    """Of which half, or of the year, until when, and to whom."""

    year = forms.ModelChoiceField(queryset=None, label=_("Vigencia"), empty_label=None)
    half = forms.TypedChoiceField(label=_("Semestre"), choices=Half.choices, coerce=int)
    cut_on = DateField(label=_("Corte"), help_text=_("Las cifras son las del final de ese día, hoy y siempre."))
    addressee_name = forms.CharField(label=_("A quién se dirige"), max_length=150)
    addressee_post = forms.CharField(label=_("Cargo"), max_length=150, required=False)

    def __init__(self, *args: Any, whole_year: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = years_to_report()  # type: ignore[attr-defined]
        if whole_year:
            del self.fields["half"]


class CutForm(Form):
    """Another cut-off, or the same one computed again."""

    cut_on = DateField(label=_("Corte"))


class SectionForm(EditForm):
    """A part of the report."""

    text = forms.CharField(
        label=_("Texto"),
        help_text=_("Una línea en blanco separa los párrafos."),
        required=False,
        widget=TextArea(rows=12),
        max_length=12_000,
    )


class ReturnForm(Form):
    """What has to be mended."""

    note = forms.CharField(
        label=_("Qué se debe ajustar"),
        widget=TextArea(rows=4),
        max_length=2000,
        min_length=10,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )


class RegisterForm(CreateForm):
    """Of which unit and which days."""

    unit = forms.ModelChoiceField(queryset=None, label=_("Dependencia"), empty_label=None)
    first_on = DateField(label=_("Desde"))
    last_on = DateField(label=_("Hasta"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=units).order_by("name")  # type: ignore[attr-defined]


def _message() -> forms.CharField:
    return forms.CharField(
        label=_("Qué dice la entidad"),
        help_text=_("Con palabras sencillas: qué se propuso, qué logró y qué falta. Lo leerá cualquier persona."),
        widget=TextArea(rows=8),
        max_length=8000,
    )


class PackageForm(CreateForm):
    """Of which period, and what the institution says of it."""

    first_on = DateField(label=_("Desde"))
    last_on = DateField(label=_("Hasta"))
    message = _message()


class PackageTextForm(EditForm):
    """What the institution says of the period."""

    message = _message()


class TopicCreateForm(CreateForm):
    """Of which unit and which period."""

    unit: Any = forms.ModelChoiceField(
        queryset=None,
        label=_("Dependencia"),
        empty_label=None,
        help_text=_("Reúne los temas de la dependencia y de las que dependen de ella."),
    )
    year: Any = forms.ModelChoiceField(queryset=None, label=_("Vigencia"), empty_label=None)
    period = forms.ChoiceField(label=_("Informe"), choices=TopicPeriod.choices)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["year"].queryset = years_to_report()  # type: ignore[attr-defined]


class TopicEditForm(EditForm):
    """What the figures do not say."""

    analysis = forms.CharField(
        label=_("Análisis"),
        help_text=_("Qué se hizo, qué no y por qué. Las cifras ya están: no se escriben."),
        required=False,
        widget=TextArea(rows=8),
        max_length=12_000,
    )
    conclusions = forms.CharField(
        label=_("Conclusiones"),
        help_text=_("En el informe final, lo que se tendrá en cuenta en el plan de la vigencia siguiente."),
        required=False,
        widget=TextArea(rows=6),
        max_length=12_000,
    )


class TopicDecideForm(Form):
    """Approved, or what has to be mended."""

    decision = forms.ChoiceField(
        label=_("Decisión"),
        choices=[("approve", _("Aprobar")), ("return", _("Devolver para ajustar"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Qué se debe ajustar"), required=False, widget=TextArea(rows=4), max_length=2000)
