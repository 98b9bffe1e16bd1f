"""Consecutive numbers when many ask at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from baquiano.institutions.numbering import next_number
from tests.factories.institutions import make_institution


@pytest.mark.engine("postgresql")
@pytest.mark.django_db(transaction=True)
def test_twelve_at_once_get_twelve_numbers():
    institution, start = make_institution(), Barrier(12)

    def ask(_):
        try:
            start.wait(timeout=20)
            return next_number("acta", institution=institution, year=2026)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        given = list(pool.map(ask, range(12)))

    assert sorted(given) == list(range(1, 13))
