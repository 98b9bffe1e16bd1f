"""Activities that say almost the same (PLN-10)."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.common.text import fold
from baquiano.planning.checking.desk import Desk, collide, joined, listed
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.choices import Severity

SHOWN = 4


def find(desk: Desk) -> Iterator[Finding]:
    """One finding for all the activities that resemble each other; what collides is told by its own rule."""
    pairs = {pair: score for pair, score in desk.similar.items() if not collide(*(desk.by_id[key] for key in pair))}
    least: dict[UUID, float] = {}
    for pair, score in pairs.items():
        for key in pair:
            least[key] = min(score, least.get(key, score))
    for together in joined(pairs):
        yield _finding(desk, sorted(together, key=desk.order.__getitem__), min(least[key] for key in together))


def _finding(desk: Desk, keys: list[UUID], score: float) -> Finding:
    rows = [desk.by_id[key] for key in keys]
    groups, words = desk.groups(rows), {"percent": int(score)}
    codes = ", ".join(row.code for row in rows[:SHOWN]) + (_(" y más") if len(rows) > SHOWN else "")
    if len(groups) > 1:
        sentence = _("%(codes)s, de %(groups)s, dicen casi lo mismo (se parecen en un %(percent)s %%).") % {
            **words,
            "codes": codes,
            "groups": listed(groups),
        }
    else:
        sentence = _("%(codes)s dicen casi lo mismo, en el mismo lugar y fechas (%(percent)s %% de parecido).") % {
            **words,
            "codes": codes,
        }
    return Finding(
        "similar_wording",
        ":".join(sorted(map(str, keys))),
        sentence,
        tuple(sorted(f"{row.id} {fold(row.activity)}" for row in rows)),
        items=tuple(keys),
        plans=tuple(sorted({row.plan for row in rows})),
    )


CHECK = Check(
    "similar_wording",
    gettext_lazy("Probable duplicado: dicen casi lo mismo"),
    gettext_lazy(
        "Dos actividades con casi las mismas palabras y en el mismo lugar suelen ser una sola escrita dos veces."
    ),
    gettext_lazy("Deje una y retire la otra; si son distintas, escriba en qué, o acéptelo con su motivo."),
    Severity.WARNS,
    find,
)
