"""What people write of a cut: of which dependency and day, and its analysis."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baquiano.delivery.models import Assistance
from baquiano.monitoring.hitos.payloads import how_it_was
from baquiano.monitoring.models import FollowUpCut
from baquiano.ui.forms import CreateForm, DateField, EditForm, TextArea

LONG = 4000


class CutForm(CreateForm):
    """Of which dependency, and until which day."""

    unit: Any = forms.ModelChoiceField(label=_("Dependencia"), queryset=None, empty_label=None)
    cut_on = DateField(label=_("Corte"), help_text=_("Las cifras son las del final de ese día, hoy y siempre."))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class AnalysisForm(EditForm):
    """What is concluded of the cut, what does not develop properly and what is adjusted."""

    deviating: Any = forms.ModelMultipleChoiceField(
        label=_("Asistencias que no se desarrollan de la manera adecuada"),
        help_text=_("A todas las partes de cada una se les avisa, y de cada una se puede abrir una acción."),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    troubles = forms.CharField(
        label=_("Qué no se desarrolla bien"),
        help_text=_("Si marcó alguna, diga qué pasa con ella."),
        required=False,
        max_length=LONG,
        widget=TextArea(rows=3),
    )
    conclusion = forms.CharField(label=_("Conclusión"), max_length=LONG, widget=TextArea(rows=4))
    adjustment = forms.CharField(
        label=_("Ajuste que se decide"),
        help_text=_(
            "Modificar fechas, cambiar usuarios, desarrollar habilidades, gestionar recursos; o por qué ninguno."
        ),
        max_length=LONG,
        widget=TextArea(rows=3),
    )

    def __init__(self, *args: Any, cut: FollowUpCut, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {row["id"]: row for row in cut.figures["assistances"]}
        field: Any = self.fields["deviating"]
        # In the order of the cut: what is furthest behind comes first.
        field.queryset = Assistance.objects.filter(pk__in=list(rows))
        field.choices = [(key, f"{row['entity']}: {row['service']} ({how_it_was(row)})") for key, row in rows.items()]


def analysis_written(cut: FollowUpCut) -> dict[str, Any]:
    """What the analysis says, by the names of the form."""
    return {
        "version": cut.version,
        "deviating": list(cut.deviations.values_list("assistance", flat=True)),
        "troubles": cut.troubles,
        "conclusion": cut.conclusion,
        "adjustment": cut.adjustment,
    }
