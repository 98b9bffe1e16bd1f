"""A thousand sends over a line that cuts, doubles, repeats and reorders leave one row for each capture (F27)."""

import http.client
import json
import random
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baquiano.common.identity import uuid7
from baquiano.field.models import Capture
from baquiano.meetings.models import Attendance, MinutesSection
from tests.browser.line import FATES, bad_line
from tests.factories.delivery import make_session
from tests.factories.field import make_line, make_sending
from tests.factories.institutions import make_consent_text, make_member, make_unit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("EXE-20")]
SENDS, CAPTURES = 1000, 100
EDGE = "equipo-8251"


class Device:
    """A telephone by its wire: what the server says that it keeps leaves the queue."""

    def __init__(self, owner, server):
        client = Client()
        client.force_login(owner)
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        self.queue, self.told = {}, {}
        connection = http.client.HTTPConnection(*server)
        connection.request("GET", reverse("field:device_state"), headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        self.token = json.loads(answer.read())["csrf"]
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie += f"; {value.partition(';')[0]}"
        connection.close()

    def send(self, port, identities):
        lines = [self.queue[identity] for identity in identities]
        body = make_sending(*lines, sent_at=timezone.now())
        head = f'--{EDGE}\r\nContent-Disposition: form-data; name="captures"; filename="c.baquiano"\r\n\r\n'
        whole = head.encode() + body + f"\r\n--{EDGE}--\r\n".encode()
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token, "Connection": "close"}
        headers["Content-Type"] = f"multipart/form-data; boundary={EDGE}"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("POST", reverse("field:capture_receive"), body=whole, headers=headers)
            answers = json.loads(connection.getresponse().read())["answers"]
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            return  # nothing was heard, or half a word
        finally:
            connection.close()
        for answer in answers:
            if answer["kept"] and self.queue.pop(answer["id"], None):
                self.told[answer["id"]] = answer["outcome"]


@pytest.mark.timeout(120)
def test_a_thousand_sends_over_a_bad_line_leave_one_row_for_each_capture(scoped, live_server):
    unit, notice = make_unit(scoped), make_consent_text(scoped)
    adviser = make_member(unit, "advisor")
    session = make_session(unit, responsible=adviser)
    server = (urlsplit(live_server.url).hostname, urlsplit(live_server.url).port)
    device, dice, now = Device(adviser, server), random.Random(1597), timezone.now()
    lines = {}
    for number in range(CAPTURES):
        identity = uuid7()
        if number % 10:
            kind, fields = "attendance", {"names": "Ana", "surnames": "Ficticia", "document_type": "CC"}
            fields |= {"document_number": f"{5000 + number}", "mode": "in_person", "consented": True}
            fields["notice"] = str(notice.pk)
        else:
            kind, fields = "note", {"section": "activities", "text": f"Nota {identity}."}
        lines[str(identity)] = make_line(session, adviser, kind, fields, captured_at=now, id=identity)
    device.queue = dict(lines)

    with bad_line(server, dice) as line:
        for _send in range(SENDS):
            if not device.queue:  # the exported file, sent again from another computer
                again = dice.sample(sorted(lines), 20)
                device.queue = {identity: lines[identity] for identity in again}
            few = dice.sample(sorted(device.queue), min(len(device.queue), 1 + (dice.random() < 0.1)))
            device.send(line.port, few)
    assert set(line.seen) == set(FATES) and line.seen.total() == SENDS
    while device.queue:  # the signal is back
        device.send(server[1], sorted(device.queue)[:20])

    stored = {str(row.record): row.state for row in Capture.objects.all()}
    assert Capture.objects.count() == CAPTURES and stored == dict.fromkeys(lines, "accepted")
    assert set(device.told) == set(lines) and set(device.told.values()) <= {"accepted", "repeated"}
    entered = {str(key) for key in Attendance.objects.values_list("pk", flat=True)}
    text = MinutesSection.objects.get(minutes__meeting=session.meeting, key="activities").text
    written = {identity for identity in lines if text.count(f"Nota {identity}.") == 1}
    assert entered | written == set(lines) and not entered & written
