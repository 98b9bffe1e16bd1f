"""The pages of a visit, as an adviser walks them on a phone."""

import base64
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.commitments.models import Commitment, CommitmentCheck
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.documents.models import Evidence
from baquiano.meetings.models import Attendance, Meeting, Minutes, MinutesSection
from tests.factories.accounts import PASSWORD
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.institutions import make_catalogue_item, make_member, make_unit
from tests.factories.meetings import make_attendance, make_minutes
from tests.meetings.given import STROKE

DRAWN = "data:image/png;base64," + base64.b64encode(STROKE).decode()


@pytest.fixture
def phone(sign_in, world):
    """The browser of the adviser."""
    return sign_in(world.adviser)


def cost(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return len(context)


def person(**overrides):
    fields = {
        "id": uuid7(),
        "names": "Rosa",
        "surnames": "Ficticia",
        "document_type": "CC",
        "document_number": "1234567",
        "mode": "in_person",
        "post": "Rectora",
        "consented": "on",
        "signature": DRAWN,
    }
    return fields | overrides


def write(client, session, key, text, version=1, **overrides):
    url = reverse("meetings:section_write", args=[session.meeting_id, key])
    data = {"text": text, "version": version} | overrides
    return client.post(url, data, headers={"HX-Request": "true"})


# --- the whole walk --------------------------------------------------------------------------------------------------
@pytest.mark.req("EXE-03", "EXE-05", "CMT-01", "AUD-04")
def test_a_visit_is_registered_once_and_ends_in_a_signed_acta(phone, session, world, at):
    world.adviser.set_password(PASSWORD)
    world.adviser.save()
    phone.force_login(world.adviser)
    meeting = session.meeting_id
    write(phone, session, "objective", "Acompañar el plan de área.")
    write(phone, session, "activities", "Se revisó el plan con los docentes.")
    phone.post(reverse("meetings:attendance_list", args=[meeting]), person())
    promise = {
        "id": uuid7(),
        "text": "Enviar el plan",
        "party": "beneficiary",
        "responsible_name": "Rosa Ficticia",
        "due_on": (at + timedelta(days=10)).date(),
        "beneficiary": world.school.pk,
    }
    phone.post(reverse("delivery:session_commitments", args=[session.pk]), promise)
    begins = session.meeting.starts_at.astimezone(BOGOTA)
    hours = {"day": begins.date(), "starts": f"{begins:%H:%M}", "ends": f"{begins + timedelta(minutes=30):%H:%M}"}
    phone.post(reverse("delivery:session_hold", args=[session.pk]), hours)
    minutes = Minutes.objects.get()
    signing = {"id": uuid7(), "content_sha256": minutes.content_sha256}
    phone.post(
        reverse("meetings:sign_with_password", args=[meeting]), {**signing, "party": "provider", "password": PASSWORD}
    )
    drawn = {**signing, "id": uuid7(), "party": "beneficiary", "signer_name": "Rosa Ficticia", "image": DRAWN}
    phone.post(reverse("meetings:sign_drawn", args=[meeting]), drawn)

    minutes.refresh_from_db()
    assert minutes.is_signed
    assert minutes.content["commitments"][0]["text"] == "Enviar el plan"
    page = phone.get(reverse("meetings:minutes_sign", args=[meeting])).content.decode()
    assert minutes.content_sha256 in page
    assert "código de verificación" in page


# --- attendance ------------------------------------------------------------------------------------------------------
@pytest.mark.req("AUD-04")
def test_the_notice_is_shown_before_consent_and_no_consent_is_refused(phone, session, world):
    url = reverse("meetings:attendance_list", args=[session.meeting_id])
    assert world.notice.text in phone.get(url).content.decode()

    data = person()
    del data["consented"]
    response = phone.post(url, data)

    assert response.status_code == 422
    assert "Sin esta autorización" in response.content.decode()
    assert 'value="Rosa"' in response.content.decode()
    assert not Attendance.objects.exists()


def test_sending_the_person_twice_registers_once(phone, session):
    url, data = reverse("meetings:attendance_list", args=[session.meeting_id]), person()
    for _ in range(2):
        assert phone.post(url, data).status_code == 302

    assert Attendance.objects.count() == 1


def test_transcribing_from_paper_says_so(phone, session):
    data = person()
    del data["signature"]
    phone.post(reverse("meetings:attendance_list", args=[session.meeting_id]) + "?medio=papel", data)

    assert Attendance.objects.get().channel == "paper"


def test_a_stroke_that_is_no_image_is_refused(phone, session):
    response = phone.post(
        reverse("meetings:attendance_list", args=[session.meeting_id]), person(signature="data:text/html;base64,PGI+")
    )

    assert response.status_code == 422
    assert not Attendance.objects.exists()


@pytest.mark.req("AUD-04")
def test_who_has_no_need_does_not_see_the_document_of_the_attendees(session, world, sign_in):
    make_attendance(session.meeting, consent_text=world.notice, document_number="98765432", phone="3001112233")
    url = reverse("meetings:attendance_list", args=[session.meeting_id])

    seen = sign_in(world.leader).get(url).content.decode()
    head = sign_in(make_member(world.group, "agency_head")).get(url).content.decode()

    assert "98765432" in seen and "3001112233" in seen
    assert "98765432" not in head and "3001112233" not in head


def test_somebody_known_fills_the_form_and_is_asked_again_for_consent(phone, session, world, at):
    earlier = make_session(world.group, beneficiaries=[world.school], state="held", starts_at=at - timedelta(days=9))
    known = make_attendance(earlier.meeting, consent_text=world.notice, names="Marta", document_number="4455")
    page = phone.get(reverse("meetings:attendance_list", args=[session.meeting_id]), {"persona": f"a{known.pk}"})

    form = page.context["form"]
    assert (form["names"].value(), form["document_number"].value()) == ("Marta", "4455")
    assert not form["consented"].value()


def test_correcting_and_voiding_leave_the_earlier_row_in_sight(phone, session, world):
    row = make_attendance(session.meeting, consent_text=world.notice, names="Errada")
    fields = {**person(names="Corregida", document_number=row.document_number), "reason": "Nombre mal escrito"}
    phone.post(reverse("meetings:attendance_correct", args=[row.pk]), fields)
    current = Attendance.objects.get(names="Corregida")
    phone.post(reverse("meetings:attendance_void", args=[current.pk]), {"id": uuid7(), "reason": "No vino"})

    page = phone.get(reverse("meetings:attendance_list", args=[session.meeting_id])).content.decode()
    assert "2 registros corregidos o anulados" in page
    assert "0 personas en la lista" in page


# --- the acta --------------------------------------------------------------------------------------------------------
def test_a_section_saves_by_itself_and_answers_only_its_state(phone, session):
    response = write(phone, session, "activities", "Se hizo.")
    page = response.content.decode()

    assert response.status_code == 200
    assert "Guardado a las" in page
    assert "<textarea" not in page
    assert MinutesSection.objects.get(key="activities").text == "Se hizo."


@pytest.mark.req("EXE-05")
def test_two_editors_see_both_texts_escaped_and_choose(phone, session):
    write(phone, session, "activities", "<b>Lo de Ana</b>")
    response = write(phone, session, "activities", "<script>Lo de Beto</script>")
    page = response.content.decode()

    assert response.status_code == 409
    assert "&lt;b&gt;Lo de Ana&lt;/b&gt;" in page
    assert "&lt;script&gt;Lo de Beto&lt;/script&gt;" in page
    assert "<script>" not in page
    # Writing on does not overwrite: only the decision of who read both texts does.
    assert write(phone, session, "activities", "Lo de Beto, más").status_code == 409
    assert write(phone, session, "activities", "Unido", replace=2).status_code == 200
    assert MinutesSection.objects.get(key="activities").text == "Unido"


def test_without_scripts_the_conflict_keeps_the_text_in_its_box(phone, session):
    write(phone, session, "activities", "Lo de Ana")
    url = reverse("meetings:section_write", args=[session.meeting_id, "activities"])

    response = phone.post(url, {"text": "Lo de Beto", "version": 1})

    assert response.status_code == 409
    page = response.content.decode()
    assert "Lo de Beto</textarea>" in page
    assert "Lo de Ana" in page


def test_a_section_that_the_acta_does_not_have_is_refused_with_words(phone, session):
    assert write(phone, session, "no-existe", "X").status_code == 404


def test_signed_minutes_show_no_form(phone, session, world, at):
    make_minutes(session.meeting, state="signed", number=1, content={}, content_sha256="a" * 64, signed_at=at)

    page = phone.get(reverse("meetings:minutes_detail", args=[session.meeting_id])).content.decode()

    assert "<textarea" not in page
    assert "Firmada el" in page


def test_a_wrong_password_does_not_sign(phone, session, world, at):
    Meeting.objects.update(state="held", held_at=at)
    minutes = make_minutes(session.meeting, state="signing", number=1, content={}, content_sha256="a" * 64)
    data = {"id": uuid7(), "content_sha256": "a" * 64, "party": "provider", "password": "otra"}

    response = phone.post(reverse("meetings:sign_with_password", args=[session.meeting_id]), data)

    assert response.status_code == 422
    assert "La contraseña no es correcta" in response.content.decode()
    assert Minutes.objects.get(pk=minutes.pk).is_signing


# --- commitments and evidence ----------------------------------------------------------------------------------------
@pytest.mark.req("CMT-02")
def test_the_visit_opens_with_the_open_commitments_of_the_school_and_verifies_them(phone, session, world):
    before = make_commitment(world.group, beneficiary=world.school, text="Ajustar el manual de convivencia")
    url = reverse("delivery:session_commitments", args=[session.pk])
    page = phone.get(url).content.decode()
    assert before.text in page
    assert "1 compromiso anterior por verificar" in page

    data = {"id": uuid7(), "result": "fulfilled", "note": "Se vio el manual."}
    phone.post(reverse("delivery:commitment_check", args=[session.pk, before.pk]), data)

    assert CommitmentCheck.objects.get().context_id == session.meeting_id
    assert Commitment.objects.get().state == "fulfilled"
    page = phone.get(url).content.decode()
    assert "Se vio el manual." in page
    assert "por verificar" not in page


def test_the_commitment_of_another_school_is_not_verified_here(phone, session, world):
    other = make_commitment(world.group, beneficiary=make_beneficiary(world.institution))
    url = reverse("delivery:commitment_check", args=[session.pk, other.pk])

    assert phone.post(url, {"id": uuid7(), "result": "fulfilled", "note": "X"}).status_code == 404


def test_a_commitment_without_responsible_keeps_the_text_and_says_what_is_missing(phone, session, world, at):
    data = {
        "id": uuid7(),
        "text": "Enviar el plan",
        "party": "beneficiary",
        "due_on": (at + timedelta(days=3)).date(),
        "beneficiary": world.school.pk,
    }
    response = phone.post(reverse("delivery:session_commitments", args=[session.pk]), data)

    assert response.status_code == 422
    assert "Enviar el plan</textarea>" in response.content.decode()
    assert "Escriba quién responde por la entidad asistida." in response.content.decode()


@pytest.mark.req("EXE-11")
def test_a_photo_is_filed_with_its_hash_in_sight(phone, session, world, at):
    kind = make_catalogue_item(world.institution, "evidence_kind", name="Fotografía")
    data = {"id": uuid7(), "kind": kind.pk, "taken_on": at.date(), "photo": SimpleUploadedFile("foto.png", STROKE)}
    url = reverse("delivery:session_evidence", args=[session.pk])
    phone.post(url, data)

    assert Evidence.objects.get().file.sha256 in phone.get(url).content.decode()


def test_evidence_without_content_is_refused(phone, session, world, at):
    kind = make_catalogue_item(world.institution, "evidence_kind")
    data = {"id": uuid7(), "kind": kind.pk, "taken_on": at.date()}

    response = phone.post(reverse("delivery:session_evidence", args=[session.pk]), data)

    assert response.status_code == 422
    assert "uno de los tres" in response.content.decode()


# --- moving and closing ----------------------------------------------------------------------------------------------
@pytest.mark.req("AGD-08")
def test_rescheduling_asks_for_reason_and_words(phone, session, world, at):
    url = reverse("delivery:session_reschedule", args=[session.pk])
    new = at.astimezone(BOGOTA) + timedelta(days=5)
    data = {"day": new.date(), "starts": "08:00", "ends": "10:00"}
    assert phone.post(url, data).status_code == 422

    phone.post(url, {**data, "reason": world.reschedule_reason.pk, "note": "Derrumbe en la vía."})

    meeting = Meeting.objects.get()
    assert meeting.original_starts_at == session.meeting.starts_at
    assert "Reprogramada" in phone.get(session.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("days", "offers"), [(0, True), (1, False)])
def test_registering_is_offered_from_the_morning_of_its_day(phone, session, at, days, offers):
    last = at.astimezone(BOGOTA).replace(hour=23, minute=58) + timedelta(days=days)
    Meeting.objects.filter(pk=session.meeting_id).update(starts_at=last, ends_at=last + timedelta(minutes=1))

    assert ("Empezar el registro" in phone.get(session.get_absolute_url()).content.decode()) == offers


def test_closing_tells_what_is_missing(phone, session):
    page = phone.get(reverse("delivery:session_hold", args=[session.pk])).content.decode()

    assert "Antes de cerrar la visita falta:" in page
    assert "registrar al menos un asistente" in page


def test_a_cancelled_visit_takes_nothing_more(phone, world, at):
    session = make_session(world.group, beneficiaries=[world.school], responsible=world.adviser, state="cancelled")

    assert phone.post(reverse("delivery:session_evidence", args=[session.pk]), {}).status_code == 403
    assert phone.get(session.get_absolute_url()).status_code == 200


# --- who sees what ---------------------------------------------------------------------------------------------------
def test_the_visit_of_another_group_does_not_exist_for_an_adviser(phone, world):
    other = make_session(make_unit(world.institution))

    for url in (other.get_absolute_url(), reverse("meetings:attendance_list", args=[other.meeting_id])):
        assert phone.get(url).status_code == 404


def test_a_colleague_reads_the_visit_and_may_not_write_it(session, world, sign_in):
    client = sign_in(make_member(world.group, "advisor"))

    assert client.get(session.get_absolute_url()).status_code == 200
    assert client.post(reverse("meetings:attendance_list", args=[session.meeting_id]), person()).status_code == 403
    assert write(client, session, "activities", "X").status_code == 403


def test_create_a_visit_outside_the_agenda(phone, world, at):
    day = at.astimezone(BOGOTA)
    data = {
        "id": uuid7(),
        "beneficiaries": [world.school.pk],
        "title": "Visita urgente",
        "day": day.date(),
        "starts": "07:00",
        "ends": "08:00",
        "modality": "in_person",
        "unit": world.group.pk,
        "responsible": world.adviser.pk,
        "kind": "visit",
    }
    for _ in range(2):
        response = phone.post(reverse("delivery:session_create"), data)

    session = AssistanceSession.objects.get()
    assert response.url == session.get_absolute_url()
    assert "Fuera de agenda" in phone.get(response.url).content.decode()


def test_my_visits_show_today_and_what_is_late(phone, session, world, at):
    late = make_session(
        world.group, responsible=world.adviser, starts_at=at - timedelta(days=4), title="Visita atrasada"
    )
    page = phone.get(reverse("delivery:my_sessions")).content.decode()

    assert late.meeting.title in page
    assert "visita por registrar" in page or "visitas por registrar" in page
    assert session.meeting.title in page


def test_a_visit_to_two_entities_that_match_is_one_row(phone, world):
    schools = [make_beneficiary(world.institution, name=f"Escuela Ficticia {n}") for n in (1, 2)]
    make_session(world.group, beneficiaries=schools)

    listing = phone.get(reverse("delivery:session_list"), {"q": "escuela ficticia"}).context["listing"]

    assert len(listing.rows) == 1


def test_visits_are_filtered_by_day_in_bogota(phone, world, at):
    evening = datetime(2026, 3, 10, 23, 30, tzinfo=BOGOTA)
    make_session(world.group, beneficiaries=[world.school], starts_at=evening)
    make_session(world.group, beneficiaries=[world.school], starts_at=evening + timedelta(hours=1))

    days = {"desde": "2026-03-10", "hasta": "2026-03-10"}
    listing = phone.get(reverse("delivery:session_list"), days).context["listing"]

    assert [row.object.starts_at for row in listing.rows] == [evening]


def test_exporting_visits_leaves_a_trace(phone, session):
    response = phone.get(reverse("delivery:session_list"), {"exportar": "xlsx"})
    b"".join(response) if response.streaming else response.content

    assert TrailEntry.objects.filter(event="audit.listing_exported").exists()


# --- constant queries ------------------------------------------------------------------------------------------------
def test_lists_cost_the_same_with_one_and_three_visits(phone, session, world, at):
    urls = [reverse("delivery:session_list"), reverse("delivery:my_sessions")]
    urls += [reverse("delivery:beneficiary_sessions", args=[world.school.pk])]
    one = [cost(phone, url) for url in urls]
    for _ in range(2):
        begins = session.meeting.starts_at
        make_session(world.group, beneficiaries=[world.school], responsible=world.adviser, starts_at=begins)

    assert [cost(phone, url) for url in urls] == one


def test_the_pages_of_a_visit_cost_the_same_with_one_and_three_rows(phone, session, world):
    names = ("session_detail", "session_activities", "session_commitments", "session_evidence", "session_hold")
    urls = [reverse(f"delivery:{name}", args=[session.pk]) for name in names]
    urls += [reverse(f"meetings:{name}", args=[session.meeting_id]) for name in ("attendance_list", "minutes_detail")]

    def more():
        make_attendance(session.meeting, consent_text=world.notice)
        make_commitment(world.group, beneficiary=world.school)
        make_commitment(world.group, beneficiary=world.school, origin=session.meeting)

    make_minutes(session.meeting)
    more()
    one = [cost(phone, url) for url in urls]
    more()
    more()

    assert [cost(phone, url) for url in urls] == one
