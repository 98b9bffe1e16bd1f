"""What people write about committees: who came, how each member voted, the order of the day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import BOGOTA
from baquiano.governance import subjects
from baquiano.governance.choices import SessionKind, VoteChoice
from baquiano.governance.models import BodyMember
from baquiano.meetings.choices import Modality
from baquiano.ui.forms import CreateForm, DateField, Form, TextArea, TimeInput


class SessionForm(CreateForm):
    """A session to convene, with what the body decides and what it treats."""

    groups = [
        (_("La sesión"), ("body", "kind", "objective")),
        (_("Cuándo y dónde"), ("day", "starts", "ends", "modality", "place", "link")),
        (
            _("Orden del día"),
            ("decides", "topics"),
            _("El cuórum y la verificación de compromisos anteriores van siempre de primeros."),
        ),
    ]

    body = forms.ModelChoiceField(queryset=None, label=_("Cuerpo colegiado"), empty_label=None)
    kind = forms.ChoiceField(label=_("Clase de sesión"), choices=SessionKind.choices, initial=SessionKind.ORDINARY)
    objective = forms.CharField(label=_("Objetivo"), widget=TextArea(rows=2), max_length=2000)
    day = DateField(label=_("Fecha"))
    starts = forms.TimeField(label=_("Hora inicial"), widget=TimeInput)
    ends = forms.TimeField(label=_("Hora final"), widget=TimeInput)
    modality = forms.ChoiceField(
        label=_("Modalidad"),
        choices=[(m.value, m.label) for m in (Modality.IN_PERSON, Modality.VIRTUAL)],
        initial=Modality.IN_PERSON,
    )
    place = forms.CharField(label=_("Lugar"), max_length=200, required=False)
    link = forms.URLField(label=_("Enlace"), max_length=500, required=False, assume_scheme="https")
    decides = forms.MultipleChoiceField(
        label=_("Para decidir"), required=False, choices=[], widget=forms.CheckboxSelectMultiple
    )
    topics = forms.CharField(
        label=_("Otros puntos"), required=False, widget=TextArea(rows=3), max_length=4000, help_text=_("Uno por línea.")
    )

    def __init__(self, *args: Any, bodies: Any, institution: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.awaiting = {subjects.key_of(one): one for one in subjects.awaiting(institution)}
        self.fields["decides"].choices = [(key, str(one)) for key, one in self.awaiting.items()]  # type: ignore[attr-defined]
        if not self.awaiting:
            del self.fields["decides"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("La hora final debe ser posterior a la inicial."))
        if not data.get("place") and not data.get("link"):
            self.add_error("place", _("Escriba el lugar, o el enlace si es virtual."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned fields as ``convene_session`` expects them."""
        data = self.cleaned_data
        plain = {name: data[name] for name in ("id", "kind", "objective", "modality", "place", "link")}
        return plain | {
            "starts_at": datetime.combine(data["day"], data["starts"], BOGOTA),
            "ends_at": datetime.combine(data["day"], data["ends"], BOGOTA),
            "subjects": [self.awaiting[key] for key in data.get("decides", ())],
            "topics": data["topics"].splitlines(),
        }


class PointForm(Form):
    """One more point of the order of the day."""

    title = forms.CharField(label=_("Punto"), max_length=250)


class PresenceForm(Form):
    """Who attends: one box per member."""

    members = forms.MultipleChoiceField(
        label=_("Miembros presentes"), required=False, choices=[], widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, members: list[BodyMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = [(str(m.pk), _seat_words(m)) for m in members]  # type: ignore[attr-defined]
        self.fields["members"].is_expected = True  # type: ignore[attr-defined]

    @property
    def present(self) -> set[UUID]:
        return {UUID(key) for key in self.cleaned_data["members"]}


def _seat_words(member: BodyMember) -> str:
    return f"{member.user} · {member.post} · {member.get_seat_display()}"


class VotesForm(CreateForm):
    """The vote of each member present, and the comments of the decision."""

    comments = forms.CharField(label=_("Comentarios"), required=False, widget=TextArea(rows=3), max_length=4000)

    def __init__(self, *args: Any, voters: list[BodyMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voters = voters
        votes = {
            f"vote_{voter.pk}": forms.ChoiceField(
                label=f"{voter.user} · {voter.post}",
                choices=VoteChoice.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Falta este voto.")},
            )
            for voter in voters
        }
        self.fields = {"id": self.fields["id"], **votes, "comments": self.fields["comments"]}

    @property
    def decision(self) -> dict[str, Any]:
        """Identity, votes and comments as ``record_decision`` expects them."""
        votes = {voter.pk: self.cleaned_data[f"vote_{voter.pk}"] for voter in self.voters}
        return {"id": self.cleaned_data["id"], "votes": votes, "comments": self.cleaned_data["comments"]}


class DecisionForm(VotesForm):
    """A decision on a point that no other room treats."""


class CloseForm(Form):
    """When the session ended."""

    ends = forms.TimeField(label=_("Hora en que terminó"), widget=TimeInput)


class SignForm(CreateForm):
    """The password of whoever signs, and the content that was read."""

    content_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    password = forms.CharField(
        label=_("Su contraseña"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Confirma que es usted quien firma este contenido."),
    )
