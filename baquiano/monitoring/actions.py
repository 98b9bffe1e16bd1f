"""Verbs of follow-up: a month presented, sent back with a reason, asked for; and the alert of what is in red."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.digests import canonical_json, sha256_of
from baquiano.common.errors import Refused
from baquiano.common.text import without_control_characters
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.institutions.queries import people_to_tell
from baquiano.monitoring import profile, queries
from baquiano.monitoring.choices import FOLLOW_UP_MOVES, FollowUpState, Light
from baquiano.monitoring.models import MonthlyFollowUp
from baquiano.notifications.actions import notify
from baquiano.training.follow_up import check_follower
from baquiano.ui.display import day, month_name

WARNING_DAYS = 2


@transaction.atomic
def submit_follow_up(
    unit: Unit, year: FiscalYear, month: int, *, remarks: str, difficulties: str = "", by: User, at: datetime
) -> MonthlyFollowUp:
    """Present the month of the group, with its figures as they are now. Presented twice, it is the one there is."""
    # Two people who press at once wait here, and the second finds it presented.
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    _check_month(year, month, at)
    words = without_control_characters(remarks).strip()
    if not words:
        raise Refused(_("Escriba qué se logró en el mes y qué no."))
    current = queries.follow_up_of(unit, year, month)
    if current is not None and current.is_submitted:
        return current
    check_follower(unit.institution, year.year, by=by)
    figures = queries.figures_of_month(unit, year, month, at)
    fields = {
        "state": FollowUpState.SUBMITTED,
        "remarks": words,
        "difficulties": without_control_characters(difficulties).strip(),
        "figures": figures,
        "sha256": sha256_of(canonical_json(figures)),
        "submitted_by": by,
        "submitted_at": at,
    }
    if current is None:
        current = MonthlyFollowUp.objects.create(
            institution_id=unit.institution_id, unit=unit, year=year, month=month, **fields
        )
    else:
        _set(current, **fields, returned_note="")
    data = {"month": month, "sha256": current.sha256}
    trail.record("monitoring.follow_up_submitted", current, by=by, at=at, data=data)
    return current


@transaction.atomic
def return_follow_up(follow_up: MonthlyFollowUp, *, note: str, by: User, at: datetime) -> MonthlyFollowUp:
    """Send it back to the group with what to mend; the figures are taken again when it comes back."""
    current = queries.follow_up_for_update(follow_up)
    words = without_control_characters(note).strip()
    if not words:
        raise Refused(_("Escriba qué debe ajustar el grupo."))
    if FollowUpState.RETURNED not in FOLLOW_UP_MOVES[FollowUpState(current.state)]:
        return current
    _set(
        current,
        state=FollowUpState.RETURNED,
        returned_by=by,
        returned_at=at,
        returned_note=words,
        returns=current.returns + 1,
    )
    trail.record("monitoring.follow_up_returned", current, by=by, at=at, data={"note": words})
    people = [person for person in (current.submitted_by,) if person]
    notify(
        people,
        institution=current.institution,
        kind="monitoring.follow_up_returned",
        title=_("Devolvieron el seguimiento de %(month)s") % {"month": month_name(current.month)},
        body=words,
        url=current.get_absolute_url(),
        key=f"monitoring.follow_up_returned:{current.pk}:{current.returns}",
        by=by,
        at=at,
        about=current,
    )
    return current


def _set(follow_up: MonthlyFollowUp, **fields: object) -> None:
    for name, value in fields.items():
        setattr(follow_up, name, value)
    follow_up.version += 1
    follow_up.save(update_fields=[*fields, "version"])


def _check_month(year: FiscalYear, month: int, at: datetime) -> None:
    if not year.is_open:
        raise Refused(_("La vigencia %(year)s está cerrada: ya no cambia.") % {"year": year.year})
    if date(year.year, month, 1) > day_of(at):
        raise Refused(_("%(month)s todavía no empieza.") % {"month": month_name(month).capitalize()})


# --- what the clock does ----------------------------------------------------------------------------------------------
def remind_follow_ups(*, at: datetime) -> int:
    """What the clock asks of leaders who did not present the month that ended: before its day and after it, once."""
    told, last = 0, day_of(at).replace(day=1) - timedelta(days=1)
    for institution in Institution.objects.all():
        with scope(institution=institution):
            year = FiscalYear.objects.filter(year=last.year, state="open").first()
            due = profile.follow_up_due(institution, last.year, last.month)
            if not profile.asks_for_months(institution, last.year):
                continue
            if year is None or day_of(at) < due - timedelta(days=WARNING_DAYS):
                continue
            for unit in queries.units_without_follow_up(year, last.month):
                _ask(institution, unit, year, last.month, due, at=at)
                told += 1
    return told


def _ask(institution: Institution, unit: Unit, year: FiscalYear, month: int, due: date, *, at: datetime) -> None:
    late = day_of(at) > due
    title = (
        _("El seguimiento de %(month)s debía presentarse el %(day)s")
        if late
        else _("Presente el seguimiento de %(month)s a más tardar el %(day)s")
    )
    kind = "monitoring.follow_up_late" if late else "monitoring.follow_up_due"
    notify(
        people_to_tell(institution, "group_leader", unit, on=day_of(at)),
        institution=institution,
        kind=kind,
        title=title % {"month": month_name(month), "day": day(due)},
        body=_("Las cifras ya están: revíselas y diga qué se logró y qué no."),
        url=f"/seguimiento/grupos/{unit.pk}/{year.year}/{month}/presentar/",
        key=f"{kind}:{unit.pk}:{year.year}-{month:02d}",
        by=None,
        at=at,
    )


def alert_red(*, at: datetime) -> int:
    """What the clock tells who answers for an activity and the leaders: that it went red, once for each last day."""
    told = 0
    for institution in Institution.objects.all():
        with scope(institution=institution):
            year = FiscalYear.objects.filter(year=day_of(at).year, state="open").select_related("institution").first()
            if year is not None:
                told += _alert_red_of(institution, year, at)
    return told


def _alert_red_of(institution: Institution, year: FiscalYear, at: datetime) -> int:
    rows = queries.items_of_year(year, at)
    found = queries.follow_ups_of_items(rows, year, at)
    red = [pk for pk, one in found.items() if one.light == Light.RED]
    for item in rows.filter(pk__in=red).select_related("plan__unit", "responsible"):
        leaders = people_to_tell(institution, "group_leader", item.plan.unit, on=day_of(at))
        notify(
            {person.pk: person for person in (item.responsible, *leaders) if person}.values(),
            institution=institution,
            kind="monitoring.item_red",
            title=_("En rojo: %(activity)s") % {"activity": item.activity[:150]},
            body=_("Se ha hecho %(done)s de %(target)s y su plazo es el %(day)s.")
            % {
                "done": found[item.pk].progress.done,
                "target": found[item.pk].progress.target,
                "day": day(item.ends_on or item.starts_on),
            },
            url=item.get_absolute_url(),
            key=f"monitoring.item_red:{item.pk}:{item.ends_on or item.starts_on}",
            by=None,
            at=at,
            about=item,
        )
    return len(red)
