"""Legal terms: the same as an independent calculation, and what each decision does to the day on which they end."""

from datetime import date, datetime, time, timedelta

import holidays
import pytest

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import BOGOTA, add_working_days
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.demand import actions, queries, rules
from baquiano.demand.choices import PetitionKind, TermLight
from baquiano.institutions.queries import non_working_days
from baquiano.notifications.models import Delivery
from tests.factories.demand import classify

FIRST, LAST, LONGEST = date(2024, 1, 1), date(2031, 12, 31), 30


def noon(day):
    return datetime.combine(day, time(12), tzinfo=BOGOTA)


@pytest.mark.django_db
@pytest.mark.req("DEM-01")
def test_terms_agree_with_an_independent_calculation_for_every_day_of_eight_years(scoped):
    """The law as a list: the working days of the country in order; the term is so many places after the first one."""
    end = LAST + timedelta(days=120)
    feasts = holidays.country_holidays("CO", years=range(FIRST.year, end.year + 1))
    days = [FIRST + timedelta(days=n) for n in range((end - FIRST).days + 1)]
    working = [day for day in days if day.isoweekday() <= 5 and day not in feasts]
    ours = non_working_days(scoped, FIRST, end)
    after, wrong = 0, []
    for day in days:
        if day > LAST:
            break
        while working[after] <= day:
            after += 1
        counts = range(1, LONGEST + 1)
        wrong += [(day, n) for n in counts if add_working_days(day, n, ours) != working[after + n - 1]]

    assert wrong == []


@pytest.mark.django_db
@pytest.mark.req("DEM-01")
@pytest.mark.parametrize(
    ("kind", "due"),
    [
        # From Friday 10 July 2026: the 13th is the feast of Chiquinquirá and the 20th of independence.
        ("information", date(2026, 7, 28)),
        ("general", date(2026, 8, 4)),
        ("consultation", date(2026, 8, 27)),
        ("authority", date(2026, 7, 28)),
        ("ticket", date(2026, 7, 15)),
    ],
)
def test_each_kind_of_petition_has_its_term_across_holidays(receiving, kind, due):
    assert rules.term_ends(receiving, kind, date(2026, 7, 10)) == due


@pytest.mark.django_db
class TestATerm:
    def test_is_extended_once_before_it_ends_up_to_double_and_told(self, ask, desk, at):
        row = ask()
        told = {"note": "Falta el concepto de otra dependencia.", "by": desk}
        first = row.due_on

        with pytest.raises(Refused, match="hasta 15 días hábiles después"):
            actions.extend_request(row, until=first + timedelta(days=60), at=at, **told)
        row = actions.extend_request(row, until=first + timedelta(days=7), at=at, **told)

        assert row.due_on == first + timedelta(days=7)
        assert row.extra_days == 3  # the 2nd and the 3rd of April are holy days
        assert "le responderemos" in Delivery.objects.latest("pk").subject.lower()
        with pytest.raises(Refused, match="una sola vez"):
            actions.extend_request(row, until=row.due_on + timedelta(days=7), note="Otra vez más.", by=desk, at=at)

    def test_that_ended_is_not_extended(self, ask, desk):
        row = ask()
        late = noon(row.due_on + timedelta(days=1))

        with pytest.raises(Refused, match="antes de que venza"):
            actions.extend_request(
                row, until=row.due_on + timedelta(days=9), note="Se nos pasó el plazo.", by=desk, at=late
            )

    def test_stops_until_it_is_completed_and_then_counts_what_was_left(self, ask, desk, at):
        row = ask()  # Tuesday 10 March 2026; the 23rd is a feast
        assert row.due_on == date(2026, 4, 1)
        row = actions.ask_completion(row, note="Falta el acto de nombramiento.", by=desk, at=noon(date(2026, 3, 13)))

        assert rules.light_of(row, date(2026, 4, 9), ended_on=None) == TermLight.PAUSED
        row = actions.complete_request(row, id=uuid7(), note="Aquí está.", at=noon(date(2026, 4, 9)))

        # Twelve working days were left on Friday 13 March.
        assert row.state == "received"
        assert row.due_on == date(2026, 4, 27)
        with pytest.raises(Refused, match="una sola vez"):
            actions.ask_completion(row, note="Falta otra cosa todavía.", by=desk, at=noon(date(2026, 4, 10)))

    def test_is_not_stopped_after_ten_working_days(self, ask, desk):
        row = ask()

        with pytest.raises(Refused, match="responda con lo que hay"):
            actions.ask_completion(row, note="Falta el anexo técnico.", by=desk, at=noon(date(2026, 3, 26)))

    def test_nobody_completes_in_a_month_and_it_is_closed_as_abandoned(self, ask, desk, at):
        row = actions.ask_completion(ask(), note="Falta el acto de nombramiento.", by=desk, at=at)

        assert not queries.never_completed(date(2026, 4, 10)).exists()
        assert queries.never_completed(date(2026, 4, 11)).get() == row
        row = actions.abandon_request(
            row, note="Pasó un mes sin que la completara.", by=desk, at=noon(date(2026, 4, 11))
        )

        assert row.state == "abandoned"

    def test_of_what_is_of_another_entity_is_five_days_and_late_is_written(self, ask, desk):
        row = ask()
        assert rules.transfer_due(row) == date(2026, 3, 17)

        row = actions.transfer_request(
            row, entity="Ministerio Ficticio", note="Es el competente.", by=desk, at=noon(date(2026, 3, 18))
        )

        assert TrailEntry.objects.get(event="demand.request_transferred").data["late"] is True
        with pytest.raises(Refused, match="ya no se puede"):
            actions.abandon_request(row, note="Ya no la necesita.", by=desk, at=noon(date(2026, 3, 19)))

    def test_changes_with_the_kind_of_petition(self, ask, desk, at):
        row = classify(ask(), "orientation", petition_kind=PetitionKind.INFORMATION, by=desk, at=at)

        assert row.due_on == rules.term_ends(row.institution, "information", row.received_on)
