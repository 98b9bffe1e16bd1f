"""The session on the screen: convened, attended, decided, closed, signed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.documents.models import Signature
from baquiano.documents.reauthentication import Reauthentication
from baquiano.governance import actions, queries
from baquiano.governance.models import CommitteeSession, Decision
from baquiano.meetings import actions as meetings
from tests.factories.documents import make_format
from tests.factories.institutions import make_member, make_profile, make_unit

pytestmark = pytest.mark.req("ORG-05")
PASSWORD = "clave-de-prueba-larga"


@pytest.fixture
def at():
    """Pages read the clock: the session is of this very hour."""
    return timezone.now().replace(microsecond=0) - timedelta(minutes=30)


@pytest.fixture
def session(committee):
    return committee.convene()


def address(name, row):
    return reverse(f"governance:{name}", args=[row.pk])


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)


def everyone(session):
    return [str(member.pk) for member in queries.members_of(session)]


def test_list_of_sessions_costs_the_same_with_three(committee, session, sign_in):
    client = sign_in(committee.head)
    one = queries_of(client, reverse("governance:session_list"))

    committee.convene()
    committee.convene()

    assert queries_of(client, reverse("governance:session_list")) == one


def test_page_of_a_session_costs_the_same_with_three_points(committee, session, sign_in):
    client = sign_in(committee.head)
    one = queries_of(client, session.get_absolute_url())

    for title in ("Uno", "Dos"):
        actions.add_point(session, title=title, by=committee.secretary, at=committee.at)

    assert queries_of(client, session.get_absolute_url()) == one


def test_a_session_is_convened_on_the_screen(committee, sign_in):
    day = committee.at + timedelta(days=2)
    data = {
        "id": str(uuid7()),
        "body": str(committee.body.pk),
        "kind": "ordinary",
        "objective": "Decidir",
        "day": f"{day:%Y-%m-%d}",
        "starts": "09:00",
        "ends": "11:00",
        "modality": "in_person",
        "place": "Sala ficticia",
        "topics": "Uno\nDos",
    }
    client = sign_in(committee.secretary)

    for _ in range(2):
        response = client.post(reverse("governance:session_create"), data)

    with scope(institution=committee.body.institution):
        session = CommitteeSession.objects.get()
        assert response.url == session.get_absolute_url()
        assert session.agenda_items.count() == 4


def test_ticking_members_gives_quorum_and_a_point_is_decided(committee, session, sign_in):
    client = sign_in(committee.head)
    client.post(address("session_presence", session), {"members": everyone(session)})
    item = session.agenda_items.last()
    voters = queries.voters_of(session)
    votes = {f"vote_{voter.pk}": "for" for voter in voters}

    client.post(address("item_decide", item), {"id": str(uuid7()), **votes})

    page = client.get(session.get_absolute_url()).content.decode()
    assert "Asisten 3 de 3 miembros con voto" in page
    with scope(institution=committee.body.institution):
        assert Decision.objects.get().votes_for == 3


def test_a_missing_vote_keeps_the_page_with_what_was_marked(committee, session, sign_in):
    actions.set_presence(session, {m.pk for m in queries.members_of(session)}, by=committee.head, at=committee.at)
    item = session.agenda_items.last()

    response = sign_in(committee.head).post(address("item_decide", item), {"id": str(uuid7()), "comments": "Lo dicho"})

    page = response.content.decode()
    assert "Falta este voto." in page
    assert "Lo dicho" in page


def test_an_advisor_does_not_see_committees(committee, session, sign_in):
    advisor = make_member(make_unit(committee.body.institution), "advisor")

    assert sign_in(advisor).get(session.get_absolute_url()).status_code == 403


def test_internal_control_reads_and_does_not_write(committee, session, sign_in):
    auditor = make_member(committee.root, "internal_control")
    client = sign_in(auditor)

    assert client.get(session.get_absolute_url()).status_code == 200
    assert client.post(address("session_presence", session), {}).status_code == 403


def _frozen(committee, session):
    make_profile(committee.body.institution, {"minutes": {"format": "AP-AI-RG-111"}})
    make_format(committee.body.institution, "AP-AI-RG-111")
    actions.set_presence(session, {m.pk for m in queries.members_of(session)}, by=committee.head, at=committee.at)
    later = committee.at + timedelta(minutes=10)
    actions.close_session(session, ends_at=later, by=committee.head, at=later)
    for section in meetings.open_minutes(session.meeting, by=committee.head, at=later).sections.all():
        meetings.write_section(
            session.meeting, section.key, text="Texto", expected_version=section.version, by=committee.head, at=later
        )
    return meetings.freeze_minutes(session.meeting, by=committee.head, at=later)


def test_the_chair_and_the_secretary_sign_with_their_own_password(committee, session, sign_in):
    minutes = _frozen(committee, session)
    for person in (committee.head, committee.secretary):
        person.set_password(PASSWORD)
        person.save()
        data = {"id": str(uuid7()), "content_sha256": minutes.content_sha256, "password": PASSWORD}
        sign_in(person).post(address("session_sign", session), data)

    with scope(institution=committee.body.institution):
        assert sorted(Signature.objects.values_list("party", "level")) == [
            ("chair", "reauthenticated"),
            ("secretary", "reauthenticated"),
        ]
        minutes.refresh_from_db()
        assert minutes.state == "signed"


def test_a_wrong_password_signs_nothing(committee, session, sign_in):
    minutes = _frozen(committee, session)
    data = {"id": str(uuid7()), "content_sha256": minutes.content_sha256, "password": "otra"}

    response = sign_in(committee.head).post(address("session_sign", session), data)

    assert response.status_code == 409
    assert "La contraseña no es correcta" in response.content.decode()


def _steps_done(client, name, session):
    page = client.get(reverse(f"meetings:{name}", args=[session.meeting_id])).content.decode()
    assert session.get_absolute_url() in page
    return page.count('class="is-done')


def test_the_steps_of_the_meeting_say_what_the_session_already_has(committee, session, sign_in):
    client = sign_in(committee.secretary)
    assert _steps_done(client, "minutes_detail", session) == 0

    _frozen(committee, session)

    assert _steps_done(client, "minutes_detail", session) == 2
    assert _steps_done(client, "minutes_sign", session) == 2


def test_a_voting_member_does_not_sign_the_acta(committee, session, sign_in):
    _frozen(committee, session)

    assert sign_in(committee.members[0]).get(address("session_sign", session)).status_code == 403


def test_beside_the_acta_a_committee_is_offered_only_the_paper_and_the_page_where_each_seat_signs(
    committee, session, sign_in
):
    _frozen(committee, session)
    page = sign_in(committee.secretary).get(reverse("meetings:minutes_sign", args=[session.meeting_id]))

    assert "password_form" not in page.context
    assert "paper_form" in page.context
    assert "Cada cargo firma por sí mismo" in page.content.decode()


@pytest.mark.parametrize("level", ["reauthenticated", "drawn"])
def test_nobody_signs_for_the_seat_of_another(committee, session, level):
    minutes, by = _frozen(committee, session), committee.members[0]

    with pytest.raises(Refused, match="Cada cargo del comité firma por sí mismo"):
        meetings.sign_minutes(
            minutes,
            id=uuid7(),
            content_sha256=minutes.content_sha256,
            level=level,
            party="chair",
            signer=by,
            signer_name=str(by),
            reauthentication=Reauthentication(by.pk, committee.at),
            by=by,
            at=committee.at,
        )

    assert Signature.objects.count() == 0
