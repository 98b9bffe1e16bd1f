"""The demonstration of the first days of a year: nothing has been done yet, and it is built all the same."""

from datetime import date
from random import Random

from baquiano.demo.rights import ask_for_data
from baquiano.demo.visits import Year
from baquiano.privacy.models import DataRequest
from tests.factories.institutions import make_member, make_unit


def test_nobody_asks_for_data_before_somebody_came_to_a_visit(scoped):
    official = make_member(make_unit(scoped), "records_manager")
    ask_for_data(Year(scoped, date(2027, 2, 1), Random(1)), official, [])

    assert not DataRequest.objects.exists()
