"""Signing: three levels, bound to a content, a person and a moment."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import RequestFactory

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.documents import actions, queries, reauthentication
from baquiano.documents.choices import Party, SignatureLevel
from baquiano.documents.models import Signature
from tests.factories.accounts import make_user
from tests.factories.documents import PDF_BYTES, jpeg, make_file, png
from tests.factories.institutions import make_unit

pytestmark = pytest.mark.django_db
DIGEST = "a" * 64
PASSWORD = "una clave larga y ficticia"


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    cache.clear()


@pytest.fixture
def unit(scoped):
    return make_unit(scoped)


@pytest.fixture
def signer():
    person = make_user()
    person.set_password(PASSWORD)
    person.save()
    return person


def _request(user):
    request = RequestFactory().post("/")
    request.user = user
    return request


def _sign(unit, at, **overrides):
    fields = {
        "content_sha256": DIGEST,
        "level": SignatureLevel.DRAWN,
        "party": Party.BENEFICIARY,
        "signer_name": "Rosa Inventada",
        "image": png(),
        "by": make_user(),
    }
    return actions.sign(unit, **(fields | overrides), at=at)


def test_a_drawn_signature_keeps_the_stroke_and_the_content(unit, at):
    signature = _sign(unit, at, signer_post="Rectora", ip="10.0.0.1")

    assert (signature.content_sha256, signature.signed_at, signature.ip) == (DIGEST, at, "10.0.0.1")
    assert signature.image.media_type == "image/png"
    assert list(queries.signatures_of(unit)) == [signature]
    data = TrailEntry.objects.get(event="documents.subject_signed").data
    assert (data["content_sha256"], data["image_sha256"]) == (DIGEST, signature.image.sha256)


@pytest.mark.parametrize(
    ("level", "image", "words"),
    [
        (SignatureLevel.DRAWN, None, "Falta la firma"),
        (SignatureLevel.DRAWN, jpeg(), "no es de un tipo permitido"),
        (SignatureLevel.DRAWN, b"no es una imagen", "no es de un tipo permitido"),
        (SignatureLevel.SCANNED, None, "Falta la firma"),
    ],
)
def test_a_signature_without_its_proof_is_refused(unit, at, level, image, words):
    with pytest.raises(Refused, match=words):
        _sign(unit, at, level=level, image=image)

    assert Signature.objects.count() == 0


def test_a_scan_may_be_a_pdf(unit, at):
    scan = make_file(unit.institution, at=at, content=PDF_BYTES)

    assert _sign(unit, at, level=SignatureLevel.SCANNED, image=scan).image == scan


def test_a_stroke_is_not_used_twice(unit, at):
    stroke = make_file(unit.institution, at=at, content=png(), name="firma.png")
    _sign(unit, at, image=stroke)

    with pytest.raises(Refused, match="ya se usó en otra firma"):
        _sign(unit, at, image=stroke, content_sha256="b" * 64)


def test_repeating_the_request_is_one_signature(unit, at):
    identity, person = uuid7(), make_user()

    first = _sign(unit, at, id=identity, by=person)

    assert _sign(unit, at, id=identity, by=person) == first
    assert Signature.objects.count() == 1


def test_a_person_signs_with_the_own_password(unit, at, signer):
    proof = reauthentication.check(_request(signer), PASSWORD, at=at)

    signature = _sign(
        unit, at, level=SignatureLevel.REAUTHENTICATED, image=None, signer=signer, by=signer, reauthentication=proof
    )

    assert (signature.signer, signature.image) == (signer, None)


def test_nobody_signs_for_another_nor_without_the_password_nor_later(unit, at, signer):
    proof = reauthentication.check(_request(signer), PASSWORD, at=at)
    fields = {"level": SignatureLevel.REAUTHENTICATED, "image": None, "signer": signer}

    with pytest.raises(Refused, match="su propia firma"):
        _sign(unit, at, **fields, by=make_user(), reauthentication=proof)
    with pytest.raises(Refused, match="Confirme su contraseña"):
        _sign(unit, at, **fields, by=signer)
    with pytest.raises(Refused, match="Confirme su contraseña"):
        _sign(unit, at + timedelta(minutes=6), **fields, by=signer, reauthentication=proof)
    other = make_user()
    with pytest.raises(Refused, match="Confirme su contraseña"):
        _sign(unit, at, **(fields | {"signer": other}), by=other, reauthentication=proof)


def test_a_wrong_password_is_refused_and_after_five_there_is_a_pause(at, signer):
    for _ in range(5):
        with pytest.raises(Refused, match="no es correcta"):
            reauthentication.check(_request(signer), "otra", at=at)

    with pytest.raises(Refused, match="Espere cinco minutos"):
        reauthentication.check(_request(signer), PASSWORD, at=at)


def test_the_password_of_another_person_does_not_serve(at, signer):
    assert not AnonymousUser().is_authenticated
    other = make_user()

    with pytest.raises(Refused):
        reauthentication.check(_request(other), PASSWORD, at=at)


def test_signatures_of_another_content_are_told_apart(unit, at):
    kept = _sign(unit, at)
    _sign(unit, at, content_sha256="b" * 64, image=png(color="red"))

    assert list(queries.signatures_of(unit, content_sha256=DIGEST)) == [kept]


@pytest.mark.req("DOC-10")
def test_a_signature_cannot_be_changed_nor_deleted(unit, at):
    _sign(unit, at)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Signature.objects.update(content_sha256="b" * 64)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Signature.objects.all()._raw_delete("default")
