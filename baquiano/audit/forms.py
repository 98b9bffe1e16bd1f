"""What is asked to verify the trail."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from baquiano.audit import verification
from baquiano.ui.forms import FileField, Form

MOST_BYTES = 5_000_000


class VerifyForm(Form):
    """The checkpoints kept outside, if somebody has them."""

    checkpoints = FileField(
        label=_("Puntos de control guardados fuera"),
        required=False,
        accept=".jsonl,.txt",
        help_text=_("Si los tiene: el archivo que se descargó aquí o que guardó quien opera. Con él se ve un corte."),
    )

    def clean_checkpoints(self) -> list[verification.Mark]:
        file = self.cleaned_data["checkpoints"]
        if file is None:
            return []
        if file.size > MOST_BYTES:
            raise ValidationError(_("Es demasiado grande para ser un archivo de puntos de control."))
        try:
            return verification.read_marks(file.read().decode())
        except ValueError as error:
            raise ValidationError(_("El archivo no contiene puntos de control del rastro.")) from error
