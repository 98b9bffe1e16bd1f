"""The responsible is not competent in the topic of the activity on its days, nor authorised without being so."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.checking.sheet import Competent, Row
from baquiano.planning.choices import Severity


def find(desk: Desk) -> Iterator[Finding]:
    if not desk.sheet.settings.keeps_competences:
        return
    linked = {link.person for link in desk.sheet.links}
    held: dict[tuple[UUID, UUID], list[Competent]] = defaultdict(list)
    for one in desk.sheet.competent:
        held[one.person, one.topic].append(one)
    for row in desk.rows:
        # Whoever has no link at all is told by ``responsible_without_link``.
        if row.responsible is None or row.topic is None or row.responsible not in linked:
            continue
        if any(_covers(one, row) for one in held[row.responsible, row.topic]):
            continue
        words = _("%(who)s, responsable de %(code)s, no tiene registrada la competencia del tema «%(topic)s».") % {
            "who": desk.people.get(row.responsible, ""),
            "code": row.code,
            "topic": desk.topics.get(row.topic, ""),
        }
        facts = (str(row.responsible), str(row.topic), str(row.starts_on), str(row.ends_on))
        yield Finding("responsible_without_competence", str(row.id), words, facts, items=(row.id,), plans=(row.plan,))


def _covers(one: Competent, row: Row) -> bool:
    """Whether it holds from the first to the last day of the activity; at any time, when it has no dates."""
    if row.starts_on is None or row.last_day is None:
        return True
    return one.starts_on <= row.starts_on and (one.last_day is None or one.last_day >= row.last_day)


CHECK = Check(
    "responsible_without_competence",
    gettext_lazy("Responsable sin la competencia del tema"),
    gettext_lazy("La asistencia la dan servidores con competencia técnica y temática."),
    gettext_lazy(
        "Cambie el responsable, registre la competencia que tiene, o autorícelo en Competencias con el motivo."
    ),
    Severity.WARNS,
    find,
)
