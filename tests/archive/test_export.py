"""A closed expediente as a folder that a script alone verifies: one byte changed is found and named (issue 5, G21)."""

import ast
import importlib.util
import io
import json
import random
import shutil
import subprocess
import sys
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from baquiano.archive import actions, queries
from baquiano.archive.exporting import manifest_bytes, write_zip
from baquiano.audit.models import TrailEntry
from baquiano.common.digests import sha256_of
from baquiano.documents import storage
from baquiano.documents.actions.files import keep_bytes
from baquiano.documents.actions.rendering import PDF
from baquiano.documents.choices import AccessClass
from baquiano.documents.models import Rendition
from baquiano.meetings.actions import issue_attendance_list
from baquiano.meetings.models import DifferentialAnswers, Minutes
from tests.factories.archive import make_rendered
from tests.factories.documents import make_evidence, make_file, make_format, png
from tests.factories.institutions import make_consent_text, make_member, make_profile
from tests.factories.meetings import make_attendance, make_minutes

pytestmark = pytest.mark.django_db
SCRIPT = settings.BASE_DIR / "tools" / "verificar_expediente.py"


def _script():
    spec = importlib.util.spec_from_file_location("verificar_expediente", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verifier = _script()


@pytest.fixture
def closed(case_file, visit, archivist, at):
    """A closed expediente of three documents, one of them classified."""
    return _closed(case_file, visit, archivist, at)


def _closed(case_file, visit, archivist, at):
    minutes = make_minutes(visit.meeting)
    signed = {"state": "signed", "signed_at": at, "content_sha256": "0" * 64, "frozen_at": at, "number": 1}
    Minutes.objects.filter(pk=minutes.pk).update(**signed)
    make_rendered(visit.meeting, title="Acta Ñ 001", number="001", pages=2, at=at)
    make_evidence(visit, title="Enlace", link="https://a.demo/b", at=at + timedelta(minutes=1))
    file = make_file(visit.institution, at=at, content=png(3, 4), name="Lista de señas.png")
    make_evidence(
        visit, kind="attendance_list", title="Lista ficticia", file=file,
        access_class=AccessClass.CLASSIFIED, at=at + timedelta(minutes=2),
    )  # fmt: skip
    return actions.close_case_file(case_file, id=uuid4(), reason="Ficticia", by=archivist, at=at + timedelta(hours=1))


@pytest.fixture
def zipped(closed):
    out = io.BytesIO()
    write_zip(closed, out)
    return out.getvalue()


@pytest.fixture
def folder(zipped, tmp_path):
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        archive.extractall(tmp_path)
    return next(tmp_path.iterdir())


def _check(place, seal=""):
    try:
        return verifier.check(verifier.Folder(place) if place.is_dir() else verifier.Zip(place), seal)
    except verifier.Unreadable as error:
        return [str(error)]


def test_the_same_closing_exports_the_same_bytes(closed, zipped):
    out = io.BytesIO()
    write_zip(queries.last_closure(closed.case_file), out)

    assert out.getvalue() == zipped


def test_the_folder_has_every_document_its_index_and_its_manifest(closed, folder):
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())

    assert folder.name == "GFI-30.24-2026-0001"
    assert names == [
        "SHA256SUMS",
        "documentos/tomo-01/0001-ap-ai-rg-111-001.pdf",
        "documentos/tomo-01/0002-enlace.txt",
        "documentos/tomo-01/0003-lista-de-senas.png",
        "indice.xml",
        "manifiesto.json",
    ]
    assert (folder / names[3]).read_bytes() == png(3, 4)
    assert (folder / "indice.xml").read_bytes() == storage.read(closed.index_file.sha256)


def test_an_intact_folder_and_an_intact_zip_verify_alone(closed, zipped, folder, tmp_path):
    file = tmp_path / "expediente.zip"
    file.write_bytes(zipped)

    for place in (folder, file):
        command = [sys.executable, "-I", SCRIPT, place, "--huella", closed.manifest_file.sha256]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "El expediente está intacto.\n")


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="macOS calls it shasum; Linux, and so CI, always has it")
def test_a_second_tool_verifies_the_digests(folder):
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False)

    assert done.returncode == 0


def test_one_byte_changed_in_any_file_is_found_and_named(folder):
    """Every file of the folder: the documents, the index, the manifest and the digests."""
    dice = random.Random(16)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, whole = path.relative_to(folder).as_posix(), path.read_bytes()
        places = dice.sample(range(len(whole)), min(40, len(whole)))
        for position in places:
            for flip in (1, 32):
                path.write_bytes(whole[:position] + bytes([whole[position] ^ flip]) + whole[position + 1 :])
                found = _check(folder)
                assert found and {one.partition(":")[0] for one in found} == {name}, (name, position, found)
        path.write_bytes(whole)
    assert _check(folder) == []


def test_one_byte_changed_in_the_zip_is_found(zipped, tmp_path):
    file, dice = tmp_path / "expediente.zip", random.Random(30)
    for position in dice.sample(range(len(zipped)), 300):
        file.write_bytes(zipped[:position] + bytes([zipped[position] ^ 1]) + zipped[position + 1 :])
        assert _check(file), position
    file.write_bytes(zipped + b"x")
    assert _check(file)


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda folder: (folder / "indice.xml").unlink(), "indice.xml: falta"),
        (lambda folder: (folder / "SHA256SUMS").unlink(), "SHA256SUMS: falta"),
        (lambda folder: (folder / "manifiesto.json").unlink(), "manifiesto.json: falta"),
        (lambda folder: (folder / "documentos" / "de-mas.pdf").write_bytes(b"x"), "documentos/de-mas.pdf: sobra"),
        (lambda folder: (folder / "enlace").symlink_to("/etc/passwd"), "enlace: no es un archivo"),
        (lambda folder: (folder / "manifiesto.json").write_bytes(b"[]"), "manifiesto.json: está dañado"),
        (lambda folder: (folder / "manifiesto.json").write_bytes(b"\xff"), "manifiesto.json: está dañado"),
    ],
)
def test_what_is_missing_too_much_or_disguised_is_named(folder, harm, named):
    harm(folder)

    assert _check(folder)[0].startswith(named)


def test_two_documents_that_were_exchanged_are_named(folder):
    first, second = sorted((folder / "documentos").rglob("*.*"))[:2]
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)

    assert len(_check(folder)) == 2


def test_one_made_again_whole_is_found_by_the_digest_that_the_system_sealed(closed, folder):
    """Whoever re-hashes everything has a folder that agrees with itself, and not with what was sealed."""
    path = folder / "manifiesto.json"
    manifest = json.loads(path.read_text())
    del manifest["huella"]
    manifest["expediente"]["motivo"] = "Otra cosa"
    raw = manifest_bytes(manifest | {"huella": sha256_of(manifest)})
    path.write_bytes(raw)
    sums = (folder / "SHA256SUMS").read_text().splitlines()
    sums[-1] = f"{sha256_of(raw)}  manifiesto.json"
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n")

    assert _check(folder) == []
    assert _check(folder, closed.manifest_file.sha256)[0].startswith("manifiesto.json: no es el que el sistema selló")


def test_an_index_that_lies_about_a_document_is_named(folder):
    """The index and the manifest made again, with another page."""
    index, path = folder / "indice.xml", folder / "manifiesto.json"
    lying = index.read_bytes().replace(b"<Pagina_Fin>2</Pagina_Fin>", b"<Pagina_Fin>9</Pagina_Fin>")
    index.write_bytes(lying)
    manifest = json.loads(path.read_text())
    del manifest["huella"]
    for one in manifest["archivos"]:
        if one["ruta"] == "indice.xml":
            one["sha256"] = sha256_of(lying)
    raw = manifest_bytes(manifest | {"huella": sha256_of(manifest)})
    path.write_bytes(raw)
    lines = [f"{one['sha256']}  {one['ruta']}\n" for one in manifest["archivos"]]
    (folder / "SHA256SUMS").write_text("".join([*lines, f"{sha256_of(raw)}  manifiesto.json\n"]))

    assert _check(folder) == ["indice.xml: no corresponde a documentos/tomo-01/0001-ap-ai-rg-111-001.pdf en Pagina_Fin"]


def test_the_script_needs_nothing_but_the_standard_library_and_is_read_in_a_sitting():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    names = {
        alias.name.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    names |= {node.module.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert names <= set(sys.stdlib_module_names)
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= 400


def test_one_change_is_counted_as_one(folder, capsys):
    (folder / "indice.xml").unlink()

    assert verifier.main([str(folder)]) == 1
    assert capsys.readouterr().out.endswith("Se encontró 1 cambio.\n")


def test_what_does_not_exist_is_told(tmp_path, capsys):
    assert verifier.main([str(tmp_path / "nada")]) == 1
    assert "no existe" in capsys.readouterr().out


@pytest.mark.req("AUD-04")
def test_no_differential_answer_is_in_what_is_exported(case_file, visit, archivist, at):
    """The list of a meeting whose people answered the sensitive block, filed with all that its document says."""
    person = make_attendance(visit.meeting)
    text = make_consent_text(visit.institution, kind="sensitive")
    DifferentialAnswers.objects.create(
        institution=visit.institution, attendance=person, consent_text=text, consented_at=at, ethnic_group="palenquero"
    )
    make_format(visit.institution, "LISTA")
    listed = issue_attendance_list(visit.meeting, by=archivist, at=at)
    content = json.dumps(listed.payload, ensure_ascii=False).encode()
    drawn = keep_bytes(content, media_type=PDF, institution=visit.institution, name="lista.pdf", by=None, at=at)
    Rendition.objects.create(institution=visit.institution, document=listed, file=drawn, created_at=at)
    out = io.BytesIO()

    write_zip(_closed(case_file, visit, archivist, at), out)

    assert person.document_number.encode() in out.getvalue()
    assert b"palenquer" not in out.getvalue().lower()


# --- taking it away --------------------------------------------------------------------------------------------------


@pytest.mark.req("DOC-12")
def test_it_is_taken_by_whom_may_open_everything_and_the_trail_keeps_it(closed, zipped, archivist, unit, sign_in):
    planner = make_member(unit, "planning_professional")
    url = reverse("archive:case_file_export", args=[closed.case_file_id])

    stopped = sign_in(planner).get(url, follow=True).content.decode()
    offered = sign_in(planner).get(closed.case_file.get_absolute_url()).content.decode()
    answer = sign_in(archivist).get(url)

    assert "documentos que su rol no abre. Lo exporta: Gestión documental, Control interno." in stopped
    assert url not in offered and "por eso no lo puede exportar. Lo exporta: Gestión documental" in offered
    assert b"".join(answer.streaming_content) == zipped
    assert answer.headers["Content-Disposition"].endswith('"GFI-30.24-2026-0001-v1.zip"')
    assert TrailEntry.objects.filter(event="archive.case_file_exported").count() == 1


@pytest.mark.req("DOC-12")
@pytest.mark.parametrize("is_reserved", [False, True])
def test_whoever_archives_takes_what_is_classified_and_not_what_is_reserved(
    is_reserved, closed, unit, visit, archivist, at, sign_in
):
    make_profile(unit.institution, {"records": {"owner_role": "planning_professional"}}, at.year)
    case_file, planner = closed.case_file, make_member(unit, "planning_professional")
    if is_reserved:
        actions.reopen_case_file(case_file, id=uuid4(), reason="Ficticia", by=archivist, at=at)
        make_evidence(visit, title="Denuncia", link="https://a.demo/c", access_class=AccessClass.RESERVED, at=at)
        actions.close_case_file(case_file, id=uuid4(), reason="Ficticia", by=archivist, at=at + timedelta(hours=2))
    client, url = sign_in(planner), reverse("archive:case_file_export", args=[case_file.pk])
    page = client.get(case_file.get_absolute_url()).content.decode()

    assert "Lista ficticia" in page
    assert (url in page) != is_reserved
    assert ("por eso no lo puede exportar" in page) == is_reserved
    assert client.get(url).status_code == (302 if is_reserved else 200)


@pytest.mark.django_db(transaction=True)
def test_taking_it_away_needs_no_transaction_of_the_request(closed, archivist, sign_in):
    answer = sign_in(archivist).get(reverse("archive:case_file_export", args=[closed.case_file_id]))

    assert answer.status_code == 200 and b"".join(answer.streaming_content)[:2] == b"PK"


def test_an_open_one_is_not_exported(case_file, archivist, sign_in):
    url = reverse("archive:case_file_export", args=[case_file.pk])

    page = sign_in(archivist).get(url, follow=True).content.decode()

    assert "Solo se exporta un expediente cerrado" in page


def test_a_damaged_file_stops_the_export_and_is_named(closed, archivist, sign_in):
    row = queries.filed_documents(closed.case_file)[0]
    path = storage.path_of(row.file.sha256)
    kept = path.read_bytes()
    path.write_bytes(kept[:-1])

    try:
        url = reverse("archive:case_file_export", args=[closed.case_file_id])
        page = sign_in(archivist).get(url, follow=True).content.decode()
    finally:
        path.write_bytes(kept)

    assert "0001-ap-ai-rg-111-001.pdf» está dañado" in page
