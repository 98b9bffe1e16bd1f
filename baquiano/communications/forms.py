"""What people write of a communication."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.queries import beneficiaries_visible_to
from baquiano.common.policy import allows
from baquiano.communications import queries
from baquiano.communications.actions import Addressee
from baquiano.communications.choices import Direction, Kind
from baquiano.documents.choices import AccessClass
from baquiano.ui.forms import CreateForm, DateField, FileField, Form, LookupField, TextArea

MOST_RECIPIENTS = 100
_PARTS = ("name", "post", "entity", "email")
_LONGEST = {"name": 150, "post": 150, "entity": 200, "email": 254}
_FIELDS = (
    "direction",
    "kind",
    "external_number",
    "dated_on",
    "sender_name",
    "sender_post",
    "sender_entity",
    "subject",
    "body",
    "beneficiary",
    "replies_to",
    "access_class",
)


class AddresseesField(forms.CharField):
    """People, one per line: ``nombre; cargo; entidad; correo``. Lines pasted from a spreadsheet (tabs) serve too."""

    def __init__(self, *, is_copy: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=TextArea(rows=3), required=False, max_length=20_000, **kwargs)
        self.is_copy = is_copy

    def clean(self, value: Any) -> list[Addressee]:  # type: ignore[override]
        lines = [line for line in super().clean(value).splitlines() if line.strip(" ;\t")]
        if len(lines) > MOST_RECIPIENTS:
            raise ValidationError(_("Escriba hasta %(most)s personas."), params={"most": MOST_RECIPIENTS})
        people, errors = [], []
        for number, line in enumerate(lines, start=1):
            parts = [part.strip() for part in line.replace("\t", ";").split(";")]
            problem = self._problem(parts)
            if problem:
                errors.append(ValidationError(_("Línea %(n)s: %(what)s"), params={"n": number, "what": problem}))
            else:
                people.append(Addressee(**dict(zip(_PARTS, parts, strict=False)), is_copy=self.is_copy))
        if errors:
            raise ValidationError(errors)
        return people

    def _problem(self, parts: list[str]) -> Any:
        if len(parts) > len(_PARTS):
            return _("tiene más de cuatro datos. Sepárelos así: nombre; cargo; entidad; correo.")
        if not parts[0]:
            return _("falta el nombre.")
        for name, part in zip(_PARTS, parts, strict=False):
            if len(part) > _LONGEST[name]:
                return _("un dato es demasiado largo.")
        if len(parts) == len(_PARTS) and parts[3]:
            try:
                validate_email(parts[3])
            except ValidationError:
                return _("«%(mail)s» no es un correo.") % {"mail": parts[3]}
        return ""


class CommunicationForm(CreateForm):
    """A communication that was sent or received; it gets its number when it is registered."""

    direction = forms.ChoiceField(label=_("Sentido"), choices=Direction.choices, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Clase"), choices=Kind.choices)
    unit = forms.ModelChoiceField(queryset=None, label=_("Dependencia"), empty_label=None)
    dated_on = DateField(label=_("Fecha"))
    external_number = forms.CharField(
        label=_("Número de la otra parte"), help_text=_("Si es recibida: el que trae."), max_length=60, required=False
    )
    sender_name = forms.CharField(label=_("Quién la firma"), max_length=150)
    sender_post = forms.CharField(label=_("Cargo"), max_length=150, required=False)
    sender_entity = forms.CharField(label=_("Entidad de quien firma"), max_length=200, required=False)
    recipients = AddresseesField(
        label=_("Destinatarios"),
        help_text=_("Uno por línea: nombre; cargo; entidad; correo. Solo el nombre es necesario."),
    )
    copies = AddresseesField(label=_("Con copia a"), help_text=_("Igual, si las hay."), is_copy=True)
    subject = forms.CharField(label=_("Asunto"), max_length=300)
    body = forms.CharField(
        label=_("Texto"),
        help_text=_("Si adjunta el archivo, puede dejarlo vacío."),
        widget=TextArea(rows=8),
        max_length=50_000,
        required=False,
    )
    file = FileField(label=_("Archivo"), help_text=_("La comunicación escaneada o firmada."), required=False)
    beneficiary = LookupField(
        url=reverse_lazy("beneficiaries:beneficiary_lookup"),
        label=_("Entidad asistida"),
        placeholder=_("Escriba parte del nombre"),
        hint_of=lambda row: str(row.municipality or ""),
        required=False,
    )
    task = forms.ModelChoiceField(
        queryset=None, label=_("Actividad del procedimiento"), empty_label=_("Ninguna"), required=False
    )
    replies_to = LookupField(
        url=reverse_lazy("communications:communication_lookup"),
        label=_("Responde a"),
        placeholder=_("Escriba el número o el asunto"),
        search=("number", "subject"),
        required=False,
    )
    access_class = forms.ChoiceField(
        label=_("Clase de acceso"), choices=AccessClass.choices, initial=AccessClass.PUBLIC
    )

    def __init__(self, *args: Any, user: User, units: QuerySet[Any], tasks: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["task"].queryset = tasks  # type: ignore[attr-defined]
        self.fields["task"].label_from_instance = lambda task: f"{task.activity} · {task.case}"  # type: ignore[attr-defined]
        self.fields["beneficiary"].queryset = beneficiaries_visible_to(user)  # type: ignore[attr-defined]
        self.fields["replies_to"].queryset = queries.communications_visible_to(user)  # type: ignore[attr-defined]
        closed = {AccessClass.RESERVED} if not allows(user, "documents.open_reserved") else set()
        self.fields["access_class"].choices = [  # type: ignore[attr-defined]
            choice for choice in AccessClass.choices if choice[0] not in closed
        ]

    @property
    def row_fields(self) -> dict[str, Any]:
        """The cleaned fields by the names of the row."""
        return {name: self.cleaned_data[name] for name in _FIELDS}

    @property
    def addressees(self) -> list[Addressee]:
        return [*self.cleaned_data["recipients"], *self.cleaned_data["copies"]]


class VoidForm(Form):
    reason = forms.CharField(
        label=_("Por qué se anula"),
        help_text=_("Queda escrito junto al número, que no se vuelve a usar."),
        widget=TextArea(rows=3),
        min_length=10,
        max_length=500,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )
