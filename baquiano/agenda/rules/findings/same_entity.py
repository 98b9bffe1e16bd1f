"""One entity that two groups visit on the same day, or within a few days: it could be one visit (AGD-07)."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from baquiano.agenda.choices import Severity
from baquiano.agenda.rules.findings.base import Finding, Scene, listed, runs
from baquiano.ui.display import day

SAME_DAY, SAME_WEEK = "same_entity_day", "same_entity_week"


def find(scene: Scene) -> Iterator[Finding]:
    for entries in scene.by("beneficiary_id"):
        for run in runs(entries, scene.entity_days):
            if len({entry.agenda.unit_id for entry in run}) > 1:
                yield _found(run)


def _found(run: list[Any]) -> Finding:
    days = sorted({entry.day for entry in run})
    words = {
        "groups": listed(entry.agenda.unit for entry in run),
        "whom": run[0].beneficiary,
        "first": day(days[0]),
        "last": day(days[-1]),
    }
    if len(days) == 1:
        rule, sentence = SAME_DAY, _("%(groups)s visitan a %(whom)s el mismo día, %(first)s.") % words
    else:
        rule, sentence = SAME_WEEK, _("%(groups)s visitan a %(whom)s entre el %(first)s y el %(last)s.") % words
    severity = Severity.WARNING if len(days) == 1 else Severity.CHANCE
    advice = _("La entidad agradece una sola visita: propóngale al otro grupo ir juntos.")
    return Finding(rule, severity, sentence, advice, tuple(run), tuple(days))
