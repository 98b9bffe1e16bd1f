"""What a trip leaves: agenda of commission, certificate of stay signed there or on paper, report, and its accounts."""

from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.documents import storage
from baquiano.documents.actions.rendering import render_now
from baquiano.documents.models import IssuedDocument, Signature
from baquiano.travel import actions, queries
from baquiano.travel.actions.papers import Stay
from baquiano.travel.models import StayCertificate
from tests.factories.documents import FORMATS, PDF_BYTES, make_format, png
from tests.factories.travel import bring_to, make_trip
from tests.travel.conftest import set_travel

CODES = {"agenda_format": "AT-COM-AGENDA", "certificate_format": "AT-COM-CERT", "report_format": "AT-COM-INFORME"}
REPORT = "Se acompañó el plan de área y se acordaron tres ajustes (ficticio)."


@pytest.fixture
def trip(world, meeting, at):
    set_travel(world.institution, at.year, **CODES)
    for code in CODES.values():
        source = (FORMATS / f"{code}.typ").read_text(encoding="utf-8")
        make_format(world.institution, code, source=source)
    return bring_to(make_trip(world.group, world.adviser, at=at, meetings=[meeting]), "granted", world, at)


@pytest.fixture
def there(trip, meeting):
    """The moment at which the visit ends, at destination."""
    return meeting.ends_at


def stay(meeting, **given):
    fields = {"arrived_at": meeting.starts_at, "left_at": meeting.ends_at, "signer_name": "Rectora Ficticia"}
    return Stay(**(fields | given))


@pytest.mark.req("AGD-09")
def test_the_agenda_of_commission_has_the_visits_and_the_later_one_replaces_it(world, trip, meeting, at):
    first = actions.issue_agenda(trip, by=world.adviser, at=at)
    meeting.title = "Otro nombre (ficticio)"
    meeting.save()

    second = actions.issue_agenda(trip, by=world.adviser, at=at)

    (visit,) = IssuedDocument.objects.get(pk=second.pk).payload["content"]["visits"]
    assert (visit["title"], visit["entity"], visit["town"]) == (meeting.title, world.school.name, "Sabanalarga")
    assert (second.supersedes, second.version, second.number) == (first, 2, trip.number)


@pytest.mark.req("AGD-09")
def test_the_agenda_of_commission_asked_twice_is_issued_once(world, trip, at):
    first = actions.issue_agenda(trip, by=world.adviser, at=at)

    assert actions.issue_agenda(trip, by=world.adviser, at=at + timedelta(minutes=1)) == first
    assert IssuedDocument.objects.count() == 1


@pytest.mark.req("AGD-09")
def test_without_a_format_the_agenda_says_what_to_do(world, trip, at):
    set_travel(world.institution, at.year)
    trip.institution.__dict__.pop("_profiles", None)

    with pytest.raises(Refused, match="no ha dicho con qué formato expide: agenda de comisión"):
        actions.issue_agenda(trip, by=world.adviser, at=at)


@pytest.mark.req("LOG-02")
def test_the_certificate_is_signed_at_destination_once(world, trip, meeting, there):
    signed = stay(meeting, drawn=png(60, 30))
    first = actions.certify_stay(trip, meeting, signed, id=(key := uuid7()), by=world.adviser, at=there)

    again = actions.certify_stay(trip, meeting, signed, id=key, by=world.adviser, at=there)

    content = IssuedDocument.objects.get(pk=first.document_id).payload["content"]
    assert (first, StayCertificate.objects.count(), Signature.objects.count()) == (again, 1, 1)
    assert content["content_sha256"] == first.signature.content_sha256
    assert content["signatures"][0]["level"] == "Dibujada en pantalla"
    assert queries.certified_meetings(trip) == {meeting.pk}


@pytest.mark.req("LOG-02")
def test_on_paper_it_is_issued_to_be_signed_and_the_scan_takes_its_place(world, trip, meeting, there):
    blank = actions.certify_stay(trip, meeting, stay(meeting), id=uuid7(), by=world.adviser, at=there)
    assert queries.certified_meetings(trip) == set()

    scan = SimpleUploadedFile("certificado.pdf", PDF_BYTES, "application/pdf")
    signed = actions.certify_stay(trip, meeting, stay(meeting, scan=scan), id=uuid7(), by=world.adviser, at=there)

    assert (signed.document.supersedes, signed.signature.level) == (blank.document, "scanned")
    assert queries.certified_meetings(trip) == {meeting.pk}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"left_at": "before"}, "posterior a la de llegada"),
        ({"drawn": png(60, 30), "early": True}, "nadie certifica una permanencia futura"),
        ({"cancelled": True}, "no hay permanencia que certificar"),
    ],
)
def test_what_no_certificate_may_say(world, trip, meeting, at, there, change, words):
    moment = at if change.pop("early", False) else there
    if change.pop("cancelled", False):
        meeting.state, meeting.state_note = "cancelled", "Se canceló"
        meeting.save()
    if change.get("left_at"):
        change["left_at"] = meeting.starts_at - timedelta(hours=1)

    with pytest.raises(Refused, match=words):
        actions.certify_stay(trip, meeting, stay(meeting, **change), id=uuid7(), by=world.adviser, at=moment)


@pytest.mark.req("LOG-02")
def test_the_accounts_need_proof_of_each_visit_and_the_report(world, trip, meeting, there):
    trip = actions.return_from_trip(trip, by=world.adviser, at=there)
    with pytest.raises(Refused, match=r"el certificado de permanencia o el acta firmada .* el informe de comisión"):
        actions.present_accounts(trip, by=world.adviser, at=there)
    actions.certify_stay(trip, meeting, stay(meeting, drawn=png(60, 30)), id=uuid7(), by=world.adviser, at=there)
    actions.write_report(trip, text=REPORT, by=world.adviser, at=there)
    actions.present_accounts(trip, by=world.adviser, at=there)
    actions.reopen_accounts(trip, reason=world.reason, note="Falta un recibo", by=world.finance, at=there)

    actions.present_accounts(trip, by=world.adviser, at=there)
    closed = actions.legalise_request(trip, by=world.finance, at=there)

    report = queries.documents_of_trip(trip).get(format__code="AT-COM-INFORME")
    assert (closed.state, closed.legalised_at, report.number) == ("legalised", there, trip.number)
    assert list(queries.not_legalised_of(world.adviser, there.date())) == []


def test_a_trip_is_not_made_before_its_last_day(world, trip, at):
    with pytest.raises(Refused, match="regístrela como realizada desde ese día"):
        actions.return_from_trip(trip, by=world.adviser, at=at)


@pytest.mark.req("LOG-02")
def test_a_support_is_filed_once_and_not_after_the_accounts_are_closed(world, trip, at):
    file = SimpleUploadedFile("invitacion.pdf", PDF_BYTES, "application/pdf")
    data = {"kind": world.reason, "title": "Invitación", "file": file, "taken_on": at.date()}
    actions.add_support(trip, id=(key := uuid7()), **data, by=world.adviser, at=at)
    file.seek(0)
    actions.add_support(trip, id=key, **data, by=world.adviser, at=at)
    trip.state = "legalised"
    trip.save()

    with pytest.raises(Refused, match="ya no recibe soportes"):
        actions.add_support(trip, id=uuid7(), **data, by=world.adviser, at=at)
    assert queries.supports_of(trip).count() == 1


@pytest.mark.req("AGD-09", "LOG-02")
def test_the_three_formats_are_drawn_with_what_they_tell(world, trip, meeting, there):
    actions.issue_agenda(trip, by=world.adviser, at=there)
    actions.certify_stay(trip, meeting, stay(meeting, drawn=png(60, 30)), id=uuid7(), by=world.adviser, at=there)
    actions.write_report(trip, text=REPORT, by=world.adviser, at=there)

    texts = {one.format.code: drawn(one, there) for one in queries.documents_of_trip(trip)}

    assert world.school.name in texts["AT-COM-AGENDA"]
    assert "permaneció en Sede ficticia, Sabanalarga" in texts["AT-COM-CERT"]
    assert REPORT[:40] in texts["AT-COM-INFORME"]
    assert all(trip.number in text and "Verifique este documento" in text for text in texts.values())


def drawn(document, at):
    """The words of the PDF of a document, drawn for real."""
    content = storage.read(render_now(document, at=at).file.sha256)
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages).split())
