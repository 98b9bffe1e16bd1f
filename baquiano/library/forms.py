"""What people write in the library."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.institutions.models import Institution
from baquiano.library.actions import Content
from baquiano.library.choices import GuideKind
from baquiano.library.models import Guide
from baquiano.library.queries import editable_units, linkable_items
from baquiano.library.rules import policy_unit_of
from baquiano.ui.forms import CreateForm, DateField, EditForm, FileField, Form, ModelForm, TextArea


class VersionFields(Form):
    """A version: its number, since when it holds, and its content."""

    label = forms.CharField(label=_("Versión"), max_length=20, help_text=_("Como la llama la entidad: 1, 03, 2.1."))
    in_force_from = DateField(label=_("Rige desde"))
    file = FileField(label=_("Archivo"), required=False, help_text=_("PDF, Word, Excel, presentación o imagen."))
    link = forms.URLField(
        label=_("o enlace"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Si el documento ya está publicado: https://…"),
    )
    note = forms.CharField(
        label=_("Qué cambia"), required=False, max_length=500, help_text=_("Lo leerá quien deba acusar recibo.")
    )

    @property
    def content(self) -> Content:
        names = ("label", "in_force_from", "file", "link", "note")
        return Content(**{name: self.cleaned_data[name] for name in names})


class GuideForm(ModelForm):
    groups = (
        (_("Qué es"), ("code", "title", "kind", "unit", "summary", "access_class")),
        (_("Primera versión"), ("label", "in_force_from", "file", "link", "note")),
        (_("A qué se aplica"), ("topics", "must_acknowledge")),
    )

    unit: Any = forms.ModelChoiceField(queryset=None, label=_("Dependencia que la expide"), empty_label=None)
    topics = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        label=_("Temas y tipos de servicio"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Quien planee una actividad de estos temas la verá como insumo."),
    )

    class Meta:
        model = Guide
        fields = ("code", "title", "kind", "unit", "summary", "access_class", "must_acknowledge")
        widgets = {"summary": TextArea(rows=2)}
        help_texts = {
            "must_acknowledge": _(
                "Es una especificación que esta dependencia impone a las demás: el plan al que se aplica no se entrega "
                "sin acusar recibo de la versión que rige."
            )
        }

    def __init__(self, *args: Any, institution: Institution, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = linkable_items(institution)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = editable_units(user)  # type: ignore[attr-defined]
        if policy_unit_of(institution) is None:
            # Nobody would give its aval: it could never be used.
            kinds = [one for one in GuideKind.choices if one[0] != GuideKind.POLICY]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self) -> None:
        """The action checks the row, and says it in the same words."""


class GuideCreateForm(CreateForm, GuideForm, VersionFields):
    """A document with its first version."""


class GuideEditForm(EditForm, GuideForm):
    """What the library says of a document, over what was read."""


class VersionForm(CreateForm, VersionFields):
    """One more version."""


class RetireForm(Form):
    reason = forms.CharField(label=_("Por qué se retira"), widget=TextArea(rows=3), max_length=500)


class EndorseForm(CreateForm):
    """What the policy area says of a version: its *aval*, or what must be mended."""

    is_given = forms.TypedChoiceField(
        label=_("Revisión"),
        choices=[("si", _("Se revisó y se le da el aval")), ("no", _("Se devuelve para ajustar"))],
        coerce=lambda value: value == "si",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Observaciones"),
        required=False,
        max_length=1000,
        widget=TextArea(rows=4),
        help_text=_("Si se devuelve, escriba qué se debe ajustar: lo leerá quien lo agregó."),
    )
