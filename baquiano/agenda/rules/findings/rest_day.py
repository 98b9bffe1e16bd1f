"""An activity on a holiday or at the weekend."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from baquiano.agenda.choices import Severity
from baquiano.agenda.rules.findings.base import Finding, Scene
from baquiano.common.calendar_days import is_working_day
from baquiano.ui.display import long_day

CODE = "rest_day"


def find(scene: Scene) -> Iterator[Finding]:
    for entry in scene.entries:
        if not is_working_day(entry.day, scene.holidays):
            words = _("festivo") if entry.day in scene.holidays else _("fin de semana")
            yield Finding(
                CODE,
                Severity.WARNING,
                _("El %(day)s es %(rest)s.") % {"day": long_day(entry.day), "rest": words},
                _("Confirme con la entidad que habrá quien atienda, o cámbiela a un día hábil."),
                (entry,),
                (entry.day,),
            )
