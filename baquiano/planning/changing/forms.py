"""What people write to ask for a change of an approved plan, and to answer it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import Institution
from baquiano.institutions.queries import catalogue
from baquiano.planning.changing.queries import sessions_to_name
from baquiano.planning.changing.values import DATES, PEOPLE
from baquiano.planning.forms import NEEDED, ItemForm
from baquiano.planning.models import Plan
from baquiano.planning.queries import required_fields
from baquiano.planning.values import COLUMNS, SETS
from baquiano.ui.forms import CreateForm, EditForm, Form, ReasonForm, TextArea

_WHY = (_("Por qué se pide"), ("reason", "note"))
# What each door asks; the whole form asks everything.
ONLY = {"move": DATES, "reassign": PEOPLE}


def reasons_of(institution: Institution) -> Any:
    """The reasons for changing a plan; those for cancelling where the folder has none of its own."""
    own = catalogue(institution, "change_reason")
    return own if own.exists() else catalogue(institution, "cancel_reason")


class _Asked(Form):
    """The reason and the words of a request."""

    reason: Any = forms.ModelChoiceField(queryset=None, label=_("Motivo"), empty_label=_("Elija un motivo"))
    note = forms.CharField(
        label=_("Justificación"),
        help_text=_("Qué pasó y por qué el plan debe cambiar. La leerá quien lo aprueba."),
        widget=TextArea(rows=3),
        max_length=2000,
        min_length=10,
        error_messages={"min_length": _("Explique un poco más: al menos diez letras.")},
    )

    def offer_reasons(self, institution: Institution) -> None:
        reasons = reasons_of(institution)
        self.fields["reason"].queryset = reasons  # type: ignore[attr-defined]
        if not reasons.exists():
            del self.fields["reason"]

    @property
    def why(self) -> dict[str, Any]:
        """The reason and the note as the actions expect them."""
        return {"reason": self.cleaned_data.get("reason"), "note": self.cleaned_data["note"]}


class _ItemAsked(_Asked, ItemForm):
    groups = [*ItemForm.groups, _WHY]

    def __init__(self, *args: Any, plan: Plan, only: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        for name in [one for one in (*COLUMNS, *SETS) if only and one not in only and one in self.fields]:
            del self.fields[name]
        self._require(plan)
        self.offer_reasons(plan.institution)
        self.order_fields([name for name in self.fields if name not in {"reason", "note"}])

    def _require(self, plan: Plan) -> None:
        """An approved plan has no incomplete activities: what its profile asks is asked here."""
        for name in required_fields(plan.institution, plan.year.year):
            # The responsible or the team answers, and what is done directly has no agreement: their rules say so.
            if name in self.fields and name not in (*PEOPLE, "agreement"):
                self.fields[name].required = True
                if self.fields[name].help_text == NEEDED:
                    self.fields[name].help_text = ""

    @property
    def values(self) -> dict[str, Any]:
        data = {name: self.cleaned_data[name] for name in COLUMNS if name in self.cleaned_data}
        if data.get("budget") is not None:
            data["budget"] = int(data["budget"])
        return data | {name: list(self.cleaned_data[name]) for name in SETS if name in self.cleaned_data}


class ChangeForm(CreateForm, EditForm, _ItemAsked):
    """An activity as it is wanted, over the version that was read."""


class AdditionForm(CreateForm, _ItemAsked):
    """An activity that was not in the approved plan."""


class CancellationForm(CreateForm, EditForm, _Asked):
    """Why an activity of the approved plan will not be carried out."""

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_reasons(plan.institution)


class _Session(Form):
    session: Any = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Sesión de comité en que se decidió"),
        empty_label=_("Ninguna"),
        help_text=_("Elíjala si la decisión consta en el acta de una sesión."),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = sessions_to_name(plan)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        if not sessions.exists():
            del self.fields["session"]

    @property
    def decision(self) -> dict[str, Any]:
        """What the answer carries, as the actions expect it."""
        data = self.cleaned_data
        found = {"note": data.get("note", ""), "session": data.get("session")}
        return found | ({"reason": data["reason"]} if "reason" in data else {})


class ApproveChangeForm(_Session):
    """The answer yes."""

    note = forms.CharField(label=_("Observación"), required=False, widget=TextArea(rows=2), max_length=2000)


class RefuseChangeForm(_Session, ReasonForm):
    """The answer no, with its reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Por qué no se aprueba")


class WithdrawChangeForm(Form):
    """Taking a request back."""

    note = forms.CharField(label=_("Por qué la retira"), required=False, widget=TextArea(rows=2), max_length=1000)


class ApproveChangesForm(ApproveChangeForm):
    """The same answer to several requests."""

    selected = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    confirmed = forms.BooleanField(widget=forms.HiddenInput, required=False, initial=True)

    def __init__(self, *args: Any, changes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["selected"].choices = [(str(row.pk), str(row)) for row in changes]  # type: ignore[attr-defined]
