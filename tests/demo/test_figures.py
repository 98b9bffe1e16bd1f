"""The figures of a demonstration: the same each time, and evidently invented."""

import pytest

from baquiano.demo.figures import FIGURES, SOURCE, fictitious_measures, prioritise
from baquiano.targeting import queries
from baquiano.targeting.models import MeasureValue
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.institutions import make_fiscal_year, make_member, make_profile, make_unit
from tests.factories.targeting import SETTINGS


@pytest.mark.django_db
@pytest.mark.req("ENT-04", "ENT-05", "ENT-10")
def test_figures_are_the_same_each_time_and_make_a_frozen_exercise(scoped, at):
    make_profile(scoped, SETTINGS)
    year, unit = make_fiscal_year(scoped), make_unit(scoped)
    leader = make_member(unit, "group_leader")
    towns = [
        make_beneficiary(
            scoped,
            kind="territorial",
            divipola=f"27{n:03d}",
            municipality=make_municipality(f"27{n:03d}", f"Puerto {n}"),
        )
        for n in range(1, 60)
    ]

    measures = fictitious_measures(scoped, towns, years=(2024, 2025), by=None, at=at)
    before = dict(MeasureValue.objects.values_list("pk", "value"))
    fictitious_measures(scoped, towns, years=(2024, 2025), by=None, at=at)
    done = prioritise(unit, measures, year=year, of=2025, by=leader, at=at)

    assert dict(MeasureValue.objects.values_list("pk", "value")) == before
    assert {one.source for one in measures} == {SOURCE} and len(measures) == len(FIGURES)
    assert all("fictici" in one.name.lower() for one in measures)
    assert len(before) < len(towns) * len(measures) * 2, "a alguna le falta un dato, como en la realidad"
    assert (done.is_frozen, done.chosen.name, queries.prioritised(done).count()) == (True, "Donde menos se alcanza", 40)
