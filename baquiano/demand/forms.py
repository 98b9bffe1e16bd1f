"""What citizens and entities write to ask, and what officials write to attend them."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.choices import DocumentType
from baquiano.accounts.models import User
from baquiano.beneficiaries.queries import beneficiaries_visible_to, departments
from baquiano.demand import queries
from baquiano.demand.choices import PUBLIC_KINDS, PetitionKind, Product, RequestChannel, ServiceClass
from baquiano.demand.models import ServiceRequest
from baquiano.demand.profile import has_tickets
from baquiano.institutions.models import CatalogueItem, Institution, Unit
from baquiano.institutions.queries import catalogue, people_of
from baquiano.ui.forms import CreateForm, DateField, EditForm, FileField, Form, LookupField, ReasonForm, TextArea

PERSON = ("names", "document_type", "document_number", "post", "email", "phone")
# Each kind as whoever asks understands it.
PUBLIC_WORDS = {
    PetitionKind.GENERAL: _("Que me asistan, me acompañen o atiendan un asunto"),
    PetitionKind.INFORMATION: _("Que me entreguen información o documentos"),
    PetitionKind.CONSULTATION: _("Que me den un concepto sobre un asunto a su cargo"),
}


def _text(label: Any, help_text: Any = "", *, rows: int = 4, most: int = 4000, required: bool = True) -> Any:
    return forms.CharField(
        label=label, help_text=help_text, max_length=most, required=required, widget=TextArea(rows=rows)
    )


def _entity_field(*, required: bool = False) -> LookupField:
    return LookupField(
        url=reverse_lazy("beneficiaries:beneficiary_lookup"),
        label=_("Entidad"),
        placeholder=_("Escriba parte del nombre"),
        hint_of=lambda row: str(row.municipality or ""),
        required=required,
    )


class _PersonFields(Form):
    """Who asks."""

    names = forms.CharField(
        label=_("Nombres y apellidos"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Correo electrónico"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(
        label=_("Teléfono"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    post = forms.CharField(label=_("Cargo"), max_length=150, required=False)
    document_type = forms.ChoiceField(label=_("Tipo de documento"), choices=DocumentType.choices, required=False)
    document_number = forms.CharField(label=_("Número de documento"), max_length=20, required=False)

    @property
    def person(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PERSON if name in self.cleaned_data}


class PublicForm(CreateForm, _PersonFields):
    """Anybody asks, without an account (DEM-01, PUB-03)."""

    notice = forms.UUIDField(widget=forms.HiddenInput)
    consented = forms.BooleanField(
        label=_("Leí el aviso y autorizo el tratamiento de mis datos para atender esta solicitud."),
        error_messages={"required": _("Sin su autorización no podemos recibir sus datos por este medio.")},
    )
    petition_kind = forms.ChoiceField(
        label=_("Qué necesita"),
        choices=[(kind.value, PUBLIC_WORDS[kind]) for kind in PUBLIC_KINDS],
        widget=forms.RadioSelect,
        initial=PetitionKind.GENERAL,
    )
    entity_name = forms.CharField(
        label=_("Entidad"), max_length=200, required=False, help_text=_("Si pide en nombre de una.")
    )
    department: Any = forms.ModelChoiceField(
        label=_("Departamento"), queryset=None, required=False, empty_label=_("Elija uno")
    )
    topic: Any = forms.ModelChoiceField(
        label=_("Tema"), queryset=None, required=False, empty_label=_("No estoy seguro")
    )
    service: Any = forms.ModelChoiceField(
        label=_("Servicio"), queryset=None, required=False, empty_label=_("Ninguno en particular")
    )
    subject = forms.CharField(label=_("Asunto"), max_length=200)
    body = _text(_("Cuéntenos qué necesita"), rows=6, most=8000)
    file = FileField(label=_("Archivo"), required=False, help_text=_("Opcional: un PDF, una imagen o un documento."))
    # Nobody sees it; what fills in every field of a page fills it too.
    website = forms.CharField(label=_("No escriba nada aquí"), required=False, max_length=0)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].help_text = _("A él llegan su radicado, su clave y la respuesta.")
        self.fields["document_type"].initial = DocumentType.NONE
        self.fields["department"].queryset = departments()  # type: ignore[attr-defined]
        self.fields["topic"].queryset = catalogue(institution, "topic")  # type: ignore[attr-defined]
        services = queries.services_offered()
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        self.fields["service"].label_from_instance = lambda row: row.name  # type: ignore[attr-defined]
        if not services.exists():
            del self.fields["service"]

    @property
    def row_fields(self) -> dict[str, Any]:
        names = ("petition_kind", "entity_name", "department", "topic", "service", "subject", "body")
        return {name: self.cleaned_data.get(name) for name in names}


class FollowForm(Form):
    """The number and the key; whatever is wrong with them is told with the same words."""

    number = forms.CharField(label=_("Radicado"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    key = forms.CharField(
        label=_("Clave"),
        max_length=40,
        help_text=_("La que le mostramos al enviarla y le llegó por correo."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CompleteForm(CreateForm):
    """What the requester was asked for."""

    note = _text(_("Lo que faltaba"), rows=4, required=False)
    file = FileField(label=_("Archivo"), required=False)


class RegisterForm(CreateForm, _PersonFields):
    """What an official registers of another channel, in under a minute."""

    groups = (
        (_("Qué llegó"), ("channel", "received_on", "petition_kind", "subject", "body", "file")),
        (_("Quién pide"), ("names", "email", "phone", "post", "document_type", "document_number")),
        (_("De qué entidad y sobre qué"), ("beneficiary", "entity_name", "topic", "external_number")),
    )

    channel = forms.ChoiceField(
        label=_("Canal"),
        choices=[one for one in RequestChannel.choices if one[0] != RequestChannel.WEB],
        widget=forms.RadioSelect,
    )
    received_on = DateField(label=_("Recibida el"))
    petition_kind = forms.ChoiceField(label=_("Clase de petición"), choices=PetitionKind.choices)
    subject = forms.CharField(label=_("Asunto"), max_length=200)
    body = _text(_("Qué pide"), most=8000)
    file = FileField(label=_("Archivo"), required=False, help_text=_("La carta escaneada, el correo."))
    beneficiary = _entity_field()
    entity_name = forms.CharField(label=_("Entidad, si no está en la lista"), max_length=200, required=False)
    topic: Any = forms.ModelChoiceField(label=_("Tema"), queryset=None, required=False, empty_label=_("Sin definir"))
    external_number = forms.CharField(
        label=_("Radicado en el sistema de correspondencia"), max_length=60, required=False
    )

    def __init__(self, *args: Any, institution: Institution, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = on
        self.fields["petition_kind"].initial = PetitionKind.GENERAL
        self.fields["document_type"].initial = DocumentType.NONE
        _offer_kinds(self, institution, on)
        self.fields["beneficiary"].queryset = beneficiaries_visible_to(user)  # type: ignore[attr-defined]
        self.fields["topic"].queryset = catalogue(institution, "topic")  # type: ignore[attr-defined]

    @property
    def row_fields(self) -> dict[str, Any]:
        apart = {"id", "file", *PERSON}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


def _offer_kinds(form: Form, institution: Institution, on: date, now: str = "") -> None:
    """A ticket only where there is a help desk."""
    with_tickets = has_tickets(institution, on.year) or now == PetitionKind.TICKET
    form.fields["petition_kind"].choices = [  # type: ignore[attr-defined]
        one for one in PetitionKind.choices if with_tickets or one[0] != PetitionKind.TICKET
    ]


class CallForm(CreateForm):
    """A call, with its six data; fits on a telephone (DEM-05)."""

    names = forms.CharField(label=_("Nombre de quien llamó"), max_length=200)
    post = forms.CharField(label=_("Cargo"), max_length=150)
    phone = forms.CharField(
        label=_("Teléfono"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    )
    email = forms.EmailField(label=_("Correo electrónico"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    topic: Any = forms.ModelChoiceField(label=_("Tema"), queryset=None, empty_label=_("Elija el tema"))
    minutes = forms.IntegerField(label=_("Duración en minutos"), min_value=1, max_value=600)
    memo = _text(_("Ayuda de memoria"), _("Qué preguntó y qué se le respondió."), rows=4)
    beneficiary = _entity_field()
    unit: Any = forms.ModelChoiceField(label=_("Dependencia"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, institution: Institution, user: User, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = catalogue(institution, "topic")  # type: ignore[attr-defined]
        self.fields["beneficiary"].queryset = beneficiaries_visible_to(user)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    @property
    def row_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("topic", "beneficiary")}

    @property
    def person(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("names", "post", "phone", "email")}


class TriageForm(EditForm):
    """Which service it is, why, and who attends it."""

    groups = (
        (_("Qué servicio es"), ("service_class", "triage_reason")),
        (_("La petición"), ("petition_kind", "topic", "beneficiary", "external_number")),
        (_("Quién la atiende"), ("unit", "responsible")),
    )

    service_class = forms.ChoiceField(label=_("Clasificación"), choices=ServiceClass.choices, widget=forms.RadioSelect)
    triage_reason = forms.CharField(
        label=_("Por qué"), max_length=500, widget=TextArea(rows=2), help_text=_("En una frase: qué pide y qué no.")
    )
    petition_kind = forms.ChoiceField(
        label=_("Clase de petición"), choices=PetitionKind.choices, help_text=_("De ella depende el término legal.")
    )
    topic: Any = forms.ModelChoiceField(label=_("Tema"), queryset=None, required=False, empty_label=_("Sin definir"))
    beneficiary = _entity_field()
    external_number = forms.CharField(
        label=_("Radicado en el sistema de correspondencia"), max_length=60, required=False
    )
    unit: Any = forms.ModelChoiceField(
        label=_("Dependencia que la atiende"), queryset=None, required=False, empty_label=_("Atención a solicitudes")
    )
    responsible: Any = forms.ModelChoiceField(
        label=_("Responsable"), queryset=None, required=False, empty_label=_("Por asignar")
    )

    def __init__(self, *args: Any, row: ServiceRequest, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        institution = row.institution
        _offer_kinds(self, institution, on, row.petition_kind)
        topics = catalogue(institution, "topic") | CatalogueItem.objects.filter(pk__in=[row.topic_id])
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        self.fields["beneficiary"].queryset = beneficiaries_visible_to(user)  # type: ignore[attr-defined]
        units = queries.units_open(on) | Unit.objects.filter(pk__in=[row.unit_id])
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        people = people_of(institution, on=on) | User.objects.filter(pk__in=[row.responsible_id])
        self.fields["responsible"].queryset = people.distinct().order_by("full_name")  # type: ignore[attr-defined]


class AnswerForm(CreateForm):
    """The answer that the person reads, and what it leaves."""

    answer = _text(_("Respuesta"), _("En palabras sencillas: la lee la persona."), rows=6, most=8000)
    file = FileField(label=_("Archivo"), required=False)
    product = forms.ChoiceField(
        label=_("Qué es el archivo"), choices=[("", _("Ninguno")), *Product.choices], required=False
    )

    def __init__(self, *args: Any, row: ServiceRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row.service_class == ServiceClass.ADVICE and not row.is_ticket:
            self.fields["file"].help_text = _("Una asesoría se cierra con su concepto, registro o informe.")


class NoteForm(Form):
    """Words that the person reads."""

    note = _text(_("Lo que se le dice a la persona"), rows=4)


class ExtendForm(Form):
    until = DateField(label=_("Nueva fecha"))
    note = _text(_("Por qué se demora"), _("La persona lo recibe con la nueva fecha."), rows=3, most=500)


class TransferForm(Form):
    entity = forms.CharField(label=_("Entidad a la que se traslada"), max_length=200)
    note = _text(_("Lo que se le dice a la persona"), rows=3)


class PressForm(Form):
    """Only a button."""


class RefuseForm(ReasonForm):
    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, reasons=catalogue(institution, "refusal_reason"), **kwargs)
