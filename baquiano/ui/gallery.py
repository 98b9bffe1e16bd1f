"""Samples with which the gallery shows each component. Invented on purpose, in the words of the procedure."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.ui import badges, charts
from baquiano.ui.forms import (
    ConflictRow,
    DateField,
    DateTimeField,
    FileField,
    Form,
    LookupField,
    MoneyField,
    SignatureField,
    TextArea,
)
from baquiano.ui.icons import available_icons

PLACES = [
    ("08078", "Baranoa", "Atlántico"),
    ("08433", "Malambo", "Atlántico"),
    ("08436", "Manatí", "Atlántico"),
    ("08573", "Puerto Colombia", "Atlántico"),
    ("08638", "Sabanalarga", "Atlántico"),
    ("85300", "Sabanalarga", "Casanare"),
    ("08758", "Soledad", "Atlántico"),
]


class SamplePlaceField(LookupField):
    """A lookup over the samples."""

    def find_all(self, values: list[Any]) -> list[Any]:
        return [SimpleNamespace(pk=c, name=n, hint=h) for c, n, h in PLACES if c in map(str, values)]

    def candidates_for(self, text: str) -> list[Any]:
        return self.find_all([code for code, name, _hint in PLACES if text.casefold() in name.casefold()])


class SampleForm(Form):
    """Every kind of field."""

    groups = [
        (_("La visita"), ("objective", "place", "day", "starts_at", "budget", "mechanism")),
        (_("Lo que queda"), ("description", "topics", "file", "consent", "signature"), _("Puede completarlo después.")),
    ]

    objective = forms.CharField(label=_("Objetivo"), max_length=200, help_text=_("Una frase que empiece por un verbo."))
    day = DateField(label=_("Fecha"))
    starts_at = DateTimeField(label=_("Hora de inicio"), required=False)
    budget = MoneyField(label=_("Presupuesto"), required=False, help_text=_("En pesos, sin centavos."))
    mechanism = forms.ChoiceField(
        label=_("Mecanismo"),
        choices=[("", _("Elija un mecanismo")), ("visit", _("Visita")), ("workshop", _("Taller"))],
    )
    description = forms.CharField(label=_("Desarrollo"), widget=TextArea, required=False)
    topics = forms.MultipleChoiceField(
        label=_("Temas"),
        choices=[("coverage", _("Cobertura")), ("quality", _("Calidad")), ("inspection", _("Inspección y vigilancia"))],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Marque todos los que se trataron."),
    )
    file = FileField(label=_("Evidencia"), required=False, accept=".pdf,image/*", help_text=_("PDF o fotografía."))
    consent = forms.BooleanField(label=_("Se leyó el aviso de tratamiento de datos personales"))
    signature = SignatureField(label=_("Firma"), required=False)

    def __init__(self, *args: Any, url: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = SamplePlaceField(
            label=_("Municipio"),
            url=url,
            label_of=lambda place: place.name,
            hint_of=lambda place: place.hint,
            help_text=_("Escriba las primeras letras y elija de la lista."),
        )


def everything(at: datetime) -> dict[str, Any]:
    """The context of the gallery, as of ``at``."""
    return {
        "states": badges.known_states(),
        "icons": available_icons(),
        "timeline": [
            {
                "at": at,
                "title": _("El líder devolvió el plan"),
                "who": "Ana Ficticia",
                "icon": "arrow-return-left",
                "tone": "warning",
                "text": _("Falta el presupuesto del ítem 4."),
            },
            {
                "at": at - timedelta(days=2),
                "title": _("El grupo entregó el plan"),
                "who": "Luis Inventado",
                "icon": "send",
            },
        ],
        "facts": [(_("Grupo"), _("Cobertura educativa")), (_("Vigencia"), "2026"), (_("Versión"), "3")],
        "rows": [
            ConflictRow(
                label=str(_("Desarrollo de la reunión")),
                theirs="Se revisó la matrícula de la sede principal.",
                yours="Se revisó la matrícula <de las tres sedes> y quedó un compromiso.",
            )
        ],
        "bar": charts.bar_chart(
            "visitas-mes",
            str(_("Visitas realizadas por mes")),
            [charts.Datum("Enero", [12]), charts.Datum("Febrero", [31]), charts.Datum("Marzo", [27])],
            unit=str(_("Visitas")),
            label=str(_("Mes")),
        ),
        "stacked": charts.stacked_chart(
            "compromisos-grupo",
            str(_("Compromisos por grupo")),
            [
                charts.Datum("Cobertura educativa", [14, 6, 2]),
                charts.Datum("Calidad educativa", [9, 11, 0]),
                charts.Datum("Inspección y vigilancia de establecimientos", [4, 3, 5]),
            ],
            series=[str(_("Cumplidos")), str(_("En curso")), str(_("Vencidos"))],
            label=str(_("Grupo")),
        ),
    }
