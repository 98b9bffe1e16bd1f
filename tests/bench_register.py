"""Five hundred people register with one QR in a minute: nobody is lost and nobody is doubled (``make bench``).

Each telephone sends its form to the whole application, and one in five, whose line was cut, sends it again.
"""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from django_scopes import scope

from baquiano.common.identity import uuid7
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.queries import consent_text
from baquiano.meetings import actions
from baquiano.meetings.models import Attendance, Meeting, RegisterLink
from tests.bench_world import World

PEOPLE, SECONDS, AT_ONCE, AGAIN_EACH = 500, 60, 8, 5


def register_everybody(world: World) -> list[str]:
    """Print what it took and return what went wrong: people lost, doubled or late."""
    link, sends = _prepared(world)
    began, processor = time.perf_counter(), time.process_time()
    with override_settings(ALLOWED_HOSTS=["*"]), ThreadPoolExecutor(AT_ONCE) as telephones:
        answers = list(telephones.map(lambda fields: _send(link, fields), sends))
    took, processor = time.perf_counter() - began, time.process_time() - processor
    with scope(institution=world.institution):
        documents = list(Attendance.objects.filter(meeting=link.meeting).values_list("document_number", flat=True))
    lost, doubled = PEOPLE - len(set(documents)), len(documents) - len(set(documents))
    milliseconds = sorted(answer[1] for answer in answers)
    print(
        f"\nRegistro por código QR: {len(sends)} envíos de {PEOPLE} personas en {took:.1f} s "
        f"({processor:.1f} de procesador), {AT_ONCE} a la vez · "
        f"p50 {statistics.median(milliseconds):.0f} ms · p95 {milliseconds[int(len(milliseconds) * 0.95)]:.0f} ms · "
        f"perdidas {lost} · repetidas {doubled}"
    )
    refused = sum(answer[0] != 302 for answer in answers)
    wrong = {"perdidas": lost, "repetidas": doubled, "rechazadas": refused, "segundos de más": max(0, took - SECONDS)}
    return [f"registro por QR: {what} {count:.0f}" for what, count in wrong.items() if count]


def _prepared(world: World) -> tuple[RegisterLink, list[dict[str, str]]]:
    """A meeting of today with its register open, and what each telephone sends."""
    at = timezone.now()
    with scope(institution=world.institution):
        meeting = Meeting.objects.order_by("-starts_at").first()
        assert meeting is not None
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=at - timedelta(minutes=5), ends_at=at)
        link = actions.open_register(meeting, by=meeting.responsible, at=at)
        notice = consent_text(world.institution, ConsentKind.ATTENDANCE, on=at.date())
    assert notice is not None
    sends = [_fields(number, str(notice.pk)) for number in range(PEOPLE)]
    return link, [again for number, one in enumerate(sends) for again in [one] * (2 if number % AGAIN_EACH == 0 else 1)]


def _fields(number: int, notice: str) -> dict[str, str]:
    return {
        "id": str(uuid7()),
        "notice": notice,
        "consented": "on",
        "names": f"Asistente {number}",
        "surnames": "Ficticio",
        "document_type": "CC",
        "document_number": str(7_000_000 + number),
        "entity": "Colegio Ficticio",
    }


def _send(link: RegisterLink, fields: dict[str, str]) -> tuple[int, float]:
    began = time.perf_counter()
    try:
        response = Client().post(f"/registro/{link.token}/", fields)
    finally:
        connection.close()
    return response.status_code, (time.perf_counter() - began) * 1000
