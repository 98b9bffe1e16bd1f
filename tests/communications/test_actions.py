"""Numbers, addressees, voiding, sheets and mails of the official communications (DOC-08)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django_scopes import scope

from baquiano.common.errors import Conflict, Refused
from baquiano.common.identity import uuid7
from baquiano.communications import actions, queries
from baquiano.communications.choices import Direction
from baquiano.communications.models import Communication, Recipient
from baquiano.notifications.models import Delivery
from tests.communications.conftest import RECTOR
from tests.factories.institutions import make_unit
from tests.factories.procedures import load_procedures, make_visit_case

pytestmark = [pytest.mark.django_db, pytest.mark.req("DOC-08")]


def test_number_is_consecutive_by_unit_direction_and_year(register, scoped):
    other = make_unit(scoped, code="OTR")

    numbers = [
        register().number,
        register().number,
        register(direction=Direction.RECEIVED, external_number="RAD-9").number,
        register(dated_on=date(2025, 12, 1)).number,
        register(unit=other).number,
    ]

    assert numbers == ["GFI-E-2026-0001", "GFI-E-2026-0002", "GFI-R-2026-0001", "GFI-E-2025-0001", "OTR-E-2026-0001"]


def test_repeated_request_keeps_its_number_and_other_content_is_a_conflict(register):
    key = uuid7()

    first, again = register(id=key), register(id=key)

    assert (first.number, Communication.objects.count(), Recipient.objects.count()) == (again.number, 1, 1)
    with pytest.raises(Conflict):
        register(id=key, subject="Otro asunto")
    assert register().number == "GFI-E-2026-0002"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"dated_on": date(2026, 3, 11)}, "La fecha no puede ser posterior a hoy."),
        ({"recipients": []}, "Escriba al menos un destinatario."),
        ({"body": ""}, "Escriba el texto o adjunte el archivo: una comunicación no puede quedar vacía."),
    ],
)
def test_registering_is_refused_with_a_sentence_and_spends_no_number(register, given, sentence):
    with pytest.raises(Refused) as refusal:
        register(**given)

    assert refusal.value.sentence == sentence
    assert register().number == "GFI-E-2026-0001"


def test_voided_one_keeps_its_number_its_reason_and_leaves_the_counts(register, leader, at):
    row = register()

    first = actions.void_communication(row, reason="Se registró dos veces.", by=leader, at=at)
    again = actions.void_communication(row, reason="Otra razón distinta.", by=leader, at=at)

    assert (first.pk, again.reason) == (again.pk, "Se registró dos veces.")
    assert list(queries.counted(Communication.objects.all())) == []
    assert register().number == "GFI-E-2026-0002"


def test_what_is_registered_cannot_be_changed(register):
    row = register()

    with pytest.raises(DatabaseError), transaction.atomic():
        Communication.objects.filter(pk=row.pk).update(subject="Otro")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM communications_recipient")


def test_registered_from_an_activity_it_is_a_record_of_it(register, scoped, unit):
    load_procedures(scoped)
    task = make_visit_case(unit).tasks.first()

    row = register(task=task)
    register(id=row.pk, task=task)

    (record,) = task.records.all()
    assert (record.target_id, record.label) == (str(row.pk), str(row))
    assert [one.task for one in queries.records_of(row)] == [task]


def test_mail_goes_once_to_each_addressee_with_an_address(register, adviser, at):
    row = register(recipients=[RECTOR, actions.Addressee("Sin correo"), actions.Addressee("Copia", is_copy=True)])

    queued = [actions.mail_communication(row, by=adviser, at=at) for _press in range(2)]

    assert queued == [1, 0]
    (delivery,) = Delivery.objects.all()
    assert delivery.address == "rectoria@colegio.demo"
    assert row.number in delivery.subject


def test_mail_without_addresses_is_refused(register, adviser, at):
    row = register(recipients=[actions.Addressee("Sin correo")])

    with pytest.raises(Refused):
        actions.mail_communication(row, by=adviser, at=at)


def test_sheet_without_a_format_of_the_institution_says_so(register, adviser, at):
    with pytest.raises(Refused) as refusal:
        actions.issue_communication(register(), by=adviser, at=at)

    assert "no tiene un formato de carta" in refusal.value.sentence


@pytest.mark.engine("postgresql")
@pytest.mark.django_db(transaction=True)
def test_numbers_are_not_doubled_by_people_at_once(register, institution, unit):
    def one(_n: int) -> str:
        try:
            with scope(institution=institution):
                return register().number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(one, range(16)))

    assert numbers == [f"GFI-E-2026-{n:04d}" for n in range(1, 17)]
