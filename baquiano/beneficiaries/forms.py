"""Forms of beneficiaries and their contacts, and the boxes with which other rooms choose one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries import queries
from baquiano.beneficiaries.models import Beneficiary, Municipality
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import catalogue
from baquiano.norms.queries import norms_visible_to
from baquiano.ui.forms import CreateForm, DateField, EditForm, Form, LookupField, ModelForm, MultiLookupField


def possible_municipalities(text: str) -> Iterable[Municipality]:
    """What a typed name may mean: the one, the namesakes to choose from, or the near ones."""
    found = queries.resolve_municipality(text)
    return [found.match] if found.match else found.candidates or _several(found.suggestions)


def possible_beneficiaries(text: str, user: User) -> Iterable[Beneficiary]:
    """The same for beneficiaries that ``user`` may see."""
    found = queries.resolve_beneficiary(text, within=queries.beneficiaries_visible_to(user))
    return [found.match] if found.match else found.candidates or _several(found.suggestions)


def _several(rows: list[Any]) -> list[Any]:
    # A single suggestion would be taken as an answer, and a misspelling is never guessed: it is searched again.
    return rows if len(rows) > 1 else []


class MunicipalityField(LookupField):
    """A municipality by its name, with the department to tell namesakes apart."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            url=reverse_lazy("beneficiaries:municipality_lookup"),
            queryset=Municipality.objects.select_related("department"),
            resolve=possible_municipalities,
            hint_of=lambda town: town.department.name,
            **kwargs,
        )


def _town(beneficiary: Beneficiary) -> str:
    return beneficiary.municipality.name if beneficiary.municipality else ""


class BeneficiaryField(LookupField):
    """A beneficiary that the person may see; call ``limit_to(user)`` in the form's ``__init__``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(url=reverse_lazy("beneficiaries:beneficiary_lookup"), hint_of=_town, **kwargs)

    def limit_to(self, user: User) -> None:
        self.queryset = queries.beneficiaries_visible_to(user)
        self.resolve = lambda text: possible_beneficiaries(text, user)


class BeneficiariesField(MultiLookupField):
    """Several of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(url=reverse_lazy("beneficiaries:beneficiary_lookup"), hint_of=_town, **kwargs)

    limit_to = BeneficiaryField.limit_to


class BeneficiaryForm(ModelForm):
    groups = (
        (_("Quién es"), ("kind", "territorial_kind", "name", "nature", "person", "order", "sector")),
        (_("Códigos oficiales"), ("dane_code", "divipola", "nit")),
        (_("Dónde está"), ("municipality", "region", "zone", "address")),
        (_("Autoridad y contacto"), ("authority_name", "authority_post", "email", "phone")),
        (_("Estado"), ("is_active",)),
    )

    municipality = MunicipalityField(label=_("Municipio"), required=False)

    class Meta:
        model = Beneficiary
        fields = (
            "kind",
            "territorial_kind",
            "name",
            "nature",
            "person",
            "order",
            "sector",
            "dane_code",
            "divipola",
            "nit",
            "municipality",
            "region",
            "zone",
            "address",
            "authority_name",
            "authority_post",
            "email",
            "phone",
            "is_active",
        )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = queries.enabled_kinds(institution)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class BeneficiaryCreateForm(CreateForm, BeneficiaryForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_active"]


class BeneficiaryEditForm(EditForm, BeneficiaryForm):
    pass


class ContactForm(CreateForm):
    name = forms.CharField(label=_("Nombre"), max_length=150)
    post = forms.CharField(label=_("Cargo"), max_length=100, required=False)
    email = forms.EmailField(label=_("Correo electrónico"), required=False)
    phone = forms.CharField(label=_("Teléfono"), max_length=60, required=False)
    starts_on = DateField(label=_("Desde"))
    is_responsible = forms.BooleanField(
        label=_("Es la autoridad que responde por la asistencia técnica"),
        help_text=_("El alcalde, el gobernador o quien tenga esa responsabilidad desde esa fecha."),
        required=False,
    )


class _BasisFields(Form):
    is_obligatory = forms.BooleanField(label=_("Una norma obliga a prestar esta asistencia"), required=False)
    norm = forms.ModelChoiceField(
        queryset=None, label=_("Norma"), required=False, empty_label=_("Ninguna"),
        help_text=_("La que fija la obligación. Si no está, regístrela antes en «Normas»."),
    )  # fmt: skip
    assistance = forms.CharField(label=_("Tipo de asistencia técnica que se da"), max_length=150)
    is_voluntary = forms.BooleanField(label=_("La entidad la acepta voluntariamente"), required=False, initial=True)
    note = forms.CharField(label=_("Observación"), max_length=500, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["norm"].queryset = norms_visible_to(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("is_obligatory") and not data.get("norm"):
            self.add_error("norm", _("Si hay una obligación, escoja la norma que la fija."))
        return data

    @property
    def basis_fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"id", "version", "topic"}}


class BasisCreateForm(_BasisFields, CreateForm):
    field_order = ("id", "topic")

    topic = forms.ModelChoiceField(queryset=None, label=_("Tema"), empty_label=None)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = catalogue(institution, "topic")  # type: ignore[attr-defined]


class BasisEditForm(_BasisFields, EditForm):
    """The same; its topic stays."""


class EndContactForm(Form):
    on = DateField(label=_("Último día"))
