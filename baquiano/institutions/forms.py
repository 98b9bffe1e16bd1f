"""Forms of the institution: units, people and what they hold, delegations, local days without work."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.choices import DocumentType
from baquiano.accounts.models import User
from baquiano.common.policy import the_policy
from baquiano.institutions.choices import Link
from baquiano.institutions.folder import Setting
from baquiano.institutions.models import Institution, Membership
from baquiano.institutions.queries import fiscal_years, people_of, role_labels, units_of
from baquiano.institutions.rules import delegable_verbs
from baquiano.institutions.settings_page import in_words
from baquiano.institutions.weighing import Choices
from baquiano.ui.forms import CreateForm, DateField, EditForm, Form, ModelForm, TextArea

NO_ROLE = _("Elija un rol")


class PlaceFields(Form):
    """Name, kind and place of a unit in the tree."""

    name = forms.CharField(label=_("Nombre"), max_length=150)
    kind = forms.CharField(
        label=_("Clase"),
        max_length=40,
        help_text=_("Como la llama la entidad: dirección, oficina, equipo, grupo de trabajo."),
    )
    parent: Any = forms.ModelChoiceField(
        label=_("Depende de"), queryset=None, required=False, empty_label=_("De ninguna: es la superior")
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = units  # type: ignore[attr-defined]


class FactFields(Form):
    """What of a unit has no history."""

    code = forms.CharField(label=_("Código"), max_length=30)
    email = forms.EmailField(label=_("Correo electrónico"), required=False)
    territory = forms.CharField(
        label=_("Territorio que cubre"),
        required=False,
        max_length=500,
        help_text=_("Códigos DIVIPOLA de departamentos o municipios, separados por espacios. Vacío: todo."),
    )

    def clean_territory(self) -> list[str]:
        codes = self.cleaned_data["territory"].replace(",", " ").split()
        if any(not code.isdigit() or len(code) not in (2, 5) for code in codes):
            raise forms.ValidationError(_("Escriba códigos DIVIPOLA de 2 o 5 cifras separados por espacios."))
        return codes


class UnitForm(CreateForm, PlaceFields, FactFields):
    groups = (
        (_("Qué es"), ("name", "kind", "code")),
        (_("Dónde está"), ("parent", "starts_on", "territory", "email")),
    )
    starts_on = DateField(label=_("Existe desde"))


class UnitEditForm(EditForm, FactFields):
    pass


class UnitReorganiseForm(EditForm, PlaceFields):
    on = DateField(
        label=_("Rige desde"), help_text=_("Lo que era antes de ese día queda en su historia y en el organigrama.")
    )


class UnitCloseForm(EditForm):
    on = DateField(label=_("Último día"), help_text=_("Desde el día siguiente sus personas pierden sus roles en ella."))


class ContractFields(Form):
    """How the person is linked, and until when."""

    post = forms.CharField(label=_("Cargo"), max_length=120, required=False)
    ends_on = DateField(
        label=_("Hasta"), required=False, help_text=_("Último día. Déjelo vacío si no tiene fecha final.")
    )
    link = forms.ChoiceField(label=_("Tipo de vinculación"), choices=Link.choices)
    contract_number = forms.CharField(label=_("Número de contrato"), max_length=40, required=False)
    contract_ends_on = DateField(
        label=_("Fin del contrato"),
        required=False,
        help_text=_("Al día siguiente la persona deja de tener acceso a trabajo nuevo."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("link") == Link.CONTRACTOR:
            for name, mend in {
                "contract_number": _("Escriba el número del contrato."),
                "contract_ends_on": _("Escriba hasta cuándo va el contrato."),
            }.items():
                if not cleaned.get(name):
                    self.add_error(name, mend)
        return cleaned


class HeldForm(CreateForm, ContractFields):
    """One more role of a person who is already known."""

    groups: ClassVar[Any] = (
        (_("Qué hace y dónde"), ("role", "unit", "post", "starts_on", "ends_on")),
        (_("Vinculación"), ("link", "contract_number", "contract_ends_on")),
    )
    role = forms.ChoiceField(label=_("Rol"))
    unit: Any = forms.ModelChoiceField(label=_("Dependencia"), queryset=None, empty_label=_("Elija una dependencia"))
    starts_on = DateField(label=_("Desde"))

    def __init__(self, *args: Any, institution: Institution, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(institution, on)  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", NO_ROLE), *role_labels(institution).items()]  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = on


class MembershipForm(HeldForm):
    """A person who may be new, with what is held first."""

    groups = (
        (_("Persona"), ("email", "full_name", "document_type", "document_number", "phone", "invite")),
        *HeldForm.groups,
    )

    email = forms.EmailField(
        label=_("Correo electrónico"),
        help_text=_("Con él ingresa. Si la persona ya tiene cuenta, se le agrega esta vinculación."),
    )
    full_name = forms.CharField(label=_("Nombre completo"), max_length=150)
    document_type = forms.ChoiceField(label=_("Tipo de documento"), choices=DocumentType.choices)
    document_number = forms.CharField(label=_("Número de documento"), max_length=20, required=False)
    phone = forms.CharField(label=_("Teléfono"), max_length=30, required=False)
    invite = forms.BooleanField(
        label=_("Enviarle ahora el correo para que escriba su contraseña"), required=False, initial=True
    )

    @property
    def person(self) -> dict[str, Any]:
        names = ("email", "full_name", "document_type", "document_number", "phone")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def held(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {*self.person, "invite"}}


class MembershipEditForm(EditForm, ContractFields):
    groups = (
        (_("Qué hace"), ("post", "ends_on")),
        (_("Vinculación"), ("link", "contract_number", "contract_ends_on")),
    )


class EndMembershipForm(EditForm):
    when = forms.ChoiceField(
        label=_("Cuándo termina"),
        choices=[
            ("day", _("Al terminar el día que se indica")),
            ("now", _("Ahora mismo: se cierran sus sesiones abiertas y ya no trabaja con ese rol")),
        ],
        initial="day",
        required=False,
        widget=forms.RadioSelect,
    )
    on = DateField(label=_("Último día"), help_text=_("Desde el día siguiente la persona no trabaja con ese rol."))

    @property
    def at_once(self) -> bool:
        return self.cleaned_data.get("when") == "now"


class PersonForm(EditForm, ModelForm):
    class Meta:
        model = User
        fields = ("full_name", "email", "document_type", "document_number", "phone")


class WhyForm(Form):
    """One sentence that explains a decision about a person."""

    reason = forms.CharField(label=_("Motivo"), max_length=300, help_text=_("Queda en el rastro."))


class RevokeForm(EditForm, WhyForm):
    pass


class DelegationForm(CreateForm):
    groups = (
        (_("Qué rol, en quién y hasta cuándo"), ("source", "to", "starts_on", "ends_on", "act")),
        (_("Cuánto de ese rol"), ("scope", "verbs")),
    )
    source = forms.ChoiceField(label=_("Rol que se delega"))
    scope = forms.ChoiceField(
        label=_("Cuánto"),
        choices=[("all", _("Todas las funciones del rol")), ("some", _("Solo las que se escojan aquí"))],
        initial="all",
        widget=forms.RadioSelect,
    )
    verbs = forms.MultipleChoiceField(label=_("Funciones"), required=False, widget=forms.CheckboxSelectMultiple)
    to: Any = forms.ModelChoiceField(label=_("Delegar en"), queryset=None, empty_label=_("Elija a la persona"))
    starts_on = DateField(label=_("Desde"))
    ends_on = DateField(label=_("Hasta"), help_text=_("Último día. Una delegación siempre tiene fecha final."))
    act = forms.CharField(
        label=_("Acto que la ordena"),
        max_length=120,
        required=False,
        help_text=_("Resolución o memorando. Obligatorio si registra la delegación de otra persona."),
    )

    def __init__(
        self, *args: Any, sources: list[Membership], institution: Institution, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        labels = role_labels(institution)
        self.sources = {str(row.pk): row for row in sources}
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            (key, f"{labels.get(row.role, row.role)} · {row.unit.name} · {row.user}")
            for key, row in self.sources.items()
        ]
        self.fields["to"].queryset = people_of(institution, on=on)  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = on
        self.fields["verbs"].choices = _verbs_of({row.role for row in sources})  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("scope") == "some" and not cleaned.get("verbs"):
            self.add_error("verbs", _("Escoja al menos una función, o delegue todas."))
        return cleaned

    @property
    def source_row(self) -> Membership:
        return self.sources[self.cleaned_data["source"]]

    @property
    def delegated(self) -> dict[str, Any]:
        data = {name: self.cleaned_data[name] for name in ("id", "to", "starts_on", "ends_on", "act")}
        return data | {"verbs": self.cleaned_data["verbs"] if self.cleaned_data["scope"] == "some" else []}


def _verbs_of(roles: set[str]) -> list[tuple[str, str]]:
    codes = dict.fromkeys(code for role in sorted(roles) for code in delegable_verbs(role))
    acts = [code for code in codes if not code.partition(".")[2].startswith("view_")]
    return [(code, str(the_policy()[code].name)) for code in acts]


class HandoverForm(Form):
    """To whom the pending work goes, and which of it."""

    to: Any = forms.ModelChoiceField(label=_("Entregar a"), queryset=None, empty_label=_("Elija a la persona"))
    items = forms.MultipleChoiceField(
        label=_("Trabajo pendiente"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Escoja al menos un trabajo.")},
    )

    def __init__(self, *args: Any, people: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
        self.fields["items"].choices = items  # type: ignore[attr-defined]
        self.fields["items"].initial = [key for key, _label in items]


class LocalDayForm(CreateForm):
    date = DateField(label=_("Fecha"))
    name = forms.CharField(label=_("Qué se celebra"), max_length=120)


class FolderForm(Form):
    """Applies what was shown: the digest is that of the differences page, so nothing else is loaded.

    Where something of the institution is at stake the person chooses; what was edited on a screen stays by default.
    """

    KEEP, TAKE = "keep", "take"

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def choices(self) -> Choices:
        """What the person chose, by difference. A difference that was not on the page stays undecided or is refused."""
        chosen = {
            name.removeprefix("choice-"): value == self.TAKE
            for name, value in self.data.items()
            if name.startswith("choice-")
        }
        return Choices(by_key=chosen)


class ExportForm(Form):
    year = forms.ChoiceField(label=_("Vigencia"))

    def __init__(self, *args: Any, institution: Institution, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [row.year for row in fiscal_years(institution)]
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["year"].initial = str(on.year) if on.year in years else None


class AccessReasonForm(Form):
    reason = forms.CharField(
        label=_("Motivo"),
        max_length=300,
        help_text=_("Qué pasó y cómo comprobó que es la persona. Queda en el rastro."),
    )


class SettingForm(Form):
    """One setting of one vigencia. ``seen`` is the value that the page showed, so that nobody overwrites another."""

    YES, NO = "yes", "no"

    seen = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, setting: Setting, now: Any, **kwargs: Any) -> None:
        self.setting = setting
        super().__init__(*args, initial={"seen": now, "value": self._shown(setting, now)}, **kwargs)
        self.fields["value"] = self._field(setting)

    @staticmethod
    def _shown(setting: Setting, now: Any) -> Any:
        if setting.kind is bool and now is not None:
            return SettingForm.YES if now else SettingForm.NO
        return now

    @classmethod
    def _field(cls, setting: Setting) -> forms.Field:
        choices = [(one, in_words(one)) for one in setting.choices]
        kinds: dict[type, Callable[[], forms.Field]] = {
            bool: lambda: forms.ChoiceField(
                label=setting.label, choices=[(cls.YES, _("Sí")), (cls.NO, _("No"))], widget=forms.RadioSelect
            ),
            int: lambda: forms.IntegerField(
                label=setting.label, min_value=setting.bounds[0], max_value=setting.bounds[1]
            ),
            list: lambda: forms.MultipleChoiceField(
                label=setting.label, choices=choices, widget=forms.CheckboxSelectMultiple
            ),
            str: lambda: (
                forms.ChoiceField(label=setting.label, choices=choices)
                if choices
                else forms.CharField(label=setting.label, max_length=150)
            ),
        }
        return kinds[setting.kind]()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.setting.kind is bool and "value" in cleaned:
            cleaned["value"] = cleaned["value"] == self.YES
        return cleaned


class ConfirmForm(Form):
    """How a person knows that a point of the checklist is met."""

    note = forms.CharField(
        label=_("Cómo se comprobó"),
        max_length=500,
        widget=TextArea(rows=3),
        help_text=_("Quién, cuándo y dónde quedó el soporte. Queda en el rastro con su nombre."),
    )


class CloseYearForm(Form):
    """With which act, or why, the vigencia is closed."""

    note = forms.CharField(
        label=_("Con qué acto o por qué se cierra"), required=False, widget=TextArea(rows=3), max_length=500
    )


class OpenYearForm(Form):
    year = forms.IntegerField(label=_("Vigencia que se abre"), min_value=2000, max_value=2100)
