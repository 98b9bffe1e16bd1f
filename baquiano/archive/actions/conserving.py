"""Asking for the records of each intervention, and letting the vigencia close without them for a reason."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.archive import conservation, queries
from baquiano.archive.actions.filing import file_pending, open_case_file
from baquiano.archive.models import CaseFile, Waiver
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.errors import Refused
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.institutions.queries import people_to_tell
from baquiano.notifications.actions import notify

MOST_WAIVED = 500
NAMED = 5
# The clock may have slept a weekend; whoever was told is not told again.
LOOKED_BACK = timedelta(days=4)


@transaction.atomic
def waive_case_files(
    institution: Institution, case_files: Sequence[CaseFile], *, id: UUID, reason: str, by: User, at: datetime
) -> list[Waiver]:
    """Let the vigencia close without what some expedientes lack, each with what it lacked then and the ``reason``.

    Those that lack nothing, or were waived already, are left as they are; the same ``id`` again waives nothing more.
    """
    one_at_a_time(id)
    reason = reason.strip()
    if not reason:
        raise Refused({"reason": _("Escriba por qué se dispensa lo que falta.")})
    if len(case_files) > MOST_WAIVED:
        raise Refused(_("Se dispensan hasta %(most)s a la vez. Use los filtros.") % {"most": MOST_WAIVED})
    keys = [row.pk for row in case_files]
    list(CaseFile.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    # Whoever repeats may find the list empty by now: looked for among what was waived, not among the rows.
    repeated = [one for one in Waiver.objects.filter(waived_by=by) if one.pk == uuid5(id, str(one.case_file_id))]
    if repeated:
        return repeated
    rows = conservation.interventions(CaseFile.objects.filter(pk__in=keys))
    owed = list(conservation.with_standing(rows, day_of(at)).filter(standing__in=conservation.OWED).order_by("pk"))
    if not owed:
        raise Refused(_("Entre esos expedientes no hay ninguno incompleto que dispensar."))
    lacks = conservation.lacks_of(owed)
    return [_waive(row, uuid5(id, str(row.pk)), lacks[row.pk].missing, reason, by=by, at=at) for row in owed]


def _waive(row: CaseFile, key: UUID, missing: list[str], reason: str, *, by: User, at: datetime) -> Waiver:
    fields = {
        "institution_id": row.institution_id,
        "case_file": row,
        "missing": missing,
        "reason": reason,
        "waived_by": by,
        "waived_at": at,
    }
    waiver, _is_new = create_once(Waiver, id=key, fields=fields)
    data = {"missing": missing, "reason": reason}
    trail.record("archive.case_file_waived", row, by=by, at=at, data=data)
    return waiver


def check_year(year: FiscalYear, *, by: User, at: datetime) -> None:
    """Refuse the closing of a vigencia whose interventions lack records and were not waived, naming some (DOC-06).

    Only where the institution asks for them. What waits to be filed is filed before it is looked at.
    """
    if not conservation.is_demanded(year.institution, year.year):
        return
    without = _open_and_fill(year, at)
    owed = conservation.owed_in(year, day_of(at))
    count = owed.count()
    if not count and not without:
        return
    told = []
    if count:
        named = ", ".join(owed.values_list("number", flat=True)[:NAMED])
        more = _(" y %(n)s más") % {"n": count - NAMED} if count > NAMED else ""
        told.append(
            _(
                "Hay %(n)s expedientes de la vigencia %(year)s sin completar: %(named)s%(more)s. Complételos, o pida "
                "que los dispensen con su motivo, en Conservación."
            )
            % {"n": count, "year": year.year, "named": named, "more": more}
        )
    if without:
        told.append(
            _("%(n)s intervenciones no tienen serie en la tabla de retención: %(named)s.")
            % {"n": len(without), "named": "; ".join(str(one) for one in without[:NAMED])}
        )
    raise Refused(told)


def _open_and_fill(year: FiscalYear, at: datetime) -> list[Any]:
    """Open the expedientes that the clock has not opened and fill those that lack something; what has no series."""
    without = [
        subject
        for source in conservation.kinds()
        if queries.opens_kind(source.kind)
        for subject in queries.subjects_of_kind_without_file(source)
        if source.describe(subject).year == year.year and open_case_file(source.kind, subject, by=None, at=at) is None
    ]
    for row in conservation.owed_in(year, day_of(at)):
        file_pending(row, by=None, at=at)
    return without


def remind_of_records(*, at: datetime) -> int:
    """What the clock does: tell who owes the records of what ended without them, and in December of the whole year.

    In the institution in scope, once for each end and once more for the end of the year. Returns how many were told.
    """
    on, told = day_of(at), 0
    rows = list(conservation.newly_owed(on, at - LOOKED_BACK))
    lacks = conservation.lacks_of(rows)
    for row in rows:
        lack = lacks[row.pk]
        people = [lack.debtor] if lack.debtor else people_to_tell(row.institution, "group_leader", row.unit, on=on)
        moment = f"{row.year}-12" if on.month == 12 else f"{day_of(row.ended_at):%Y-%m-%d}"
        told += len(
            notify(
                people,
                institution=row.institution,
                kind="archive.records_owed",
                title=(_("Faltan registros: %(what)s") % {"what": row.title})[:200],
                body=_("Falta: %(missing)s. Se debía el %(day)s, y antes de cerrar la vigencia %(year)s.")
                % {"missing": lack.words, "day": f"{conservation.deadline_of(row):%d/%m/%Y}", "year": row.year},
                url=row.get_absolute_url(),
                key=f"archive.records_owed:{row.pk}:{moment}",
                by=None,
                at=at,
                about=row,
            )
        )
    return told
