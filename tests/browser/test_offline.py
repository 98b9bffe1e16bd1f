"""A visit captured in real Chromium without a network: killed, reopened, on two devices, it arrives once (EXE-20)."""

import json
import os
import re
import signal
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserType, Error, expect

from baquiano.commitments.models import Commitment
from baquiano.delivery.models import AssistanceSession
from baquiano.documents.models import Evidence
from baquiano.field.models import Capture
from baquiano.field.views import device
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Attendance, Meeting, MinutesSection
from tests.browser.conftest import CHROMIUM, CHROMIUM_FLAGS, PATIENCE, SCREENS, axe, fits, small_targets, whole
from tests.browser.hands import draw, press, reads
from tests.factories.delivery import make_session
from tests.factories.documents import png
from tests.factories.field import make_capture
from tests.factories.institutions import make_catalogue_item, make_consent_text, make_member, make_unit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("EXE-20", "NFR-06")]
CANARY = "CANARIO8251"


@pytest.fixture
def session(scoped):
    unit = make_unit(scoped)
    make_consent_text(scoped, text="Autorizo que la entidad trate mis datos.")
    make_catalogue_item(scoped, "evidence_kind", code="photo", name="Fotografía")
    adviser = make_member(unit, "advisor")
    return make_session(unit, responsible=adviser, starts_at=timezone.now() - timedelta(minutes=30))


class Telephone:
    """A browser with a profile on disk, that can be killed and opened again."""

    def __init__(self, chromium: BrowserType, profile: Path, address: str, user) -> None:
        self.chromium, self.profile, self.address, self.user = chromium, profile, address, user
        self.open()
        self.enter()

    def open(self) -> None:
        self.context = self.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=CHROMIUM,
            args=CHROMIUM_FLAGS,
            viewport=SCREENS["phone"],
            has_touch=True,
            locale="es-CO",
            timezone_id="America/Bogota",
            base_url=self.address,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.pages[0]

    def enter(self) -> None:
        client = Client()
        client.force_login(self.user)
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])

    def carry(self, session) -> None:
        self.page.goto(reverse("field:visit_carry", args=[session.pk]))
        self.page.get_by_role("link", name="Llevar para trabajar sin señal").click()
        self.page.wait_for_url("**/campo/captura/**")
        expect(self.page.get_by_role("heading", name=session.meeting.title)).to_be_visible()

    def kill(self) -> None:
        """Without a goodbye: every process of this browser, found by its profile, dies at once."""
        mark = f"--user-data-dir={self.profile}".encode()
        own = [path.parent for path in Path("/proc").glob("[0-9]*/cmdline") if mark in _said_by(path)]
        assert own
        for process in own:
            with suppress(ProcessLookupError):
                os.kill(int(process.name), signal.SIGKILL)
        with suppress(Error):
            self.context.close()

    def counts(self, number: int) -> None:
        expect(self.page.locator("[data-count]")).to_have_text(f"{number} por enviar")


def _said_by(path: Path) -> bytes:
    """The command line of a process; nothing when it ended meanwhile."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.fixture
def telephone(playwright, address, session, tmp_path):
    opened = []

    def build(name: str = "uno") -> Telephone:
        one = Telephone(playwright.chromium, tmp_path / name, address, session.meeting.responsible)
        opened.append(one)
        return one

    yield build
    for one in opened:
        with suppress(Error):
            one.context.close()


def section_of(page, kind):
    part = page.locator(f"details[data-kind={kind}]")
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    return part


def write_person(page, names, number):
    part = section_of(page, "attendance")
    for name, text in {"names": names, "surnames": CANARY, "document_number": number, "post": "Docente"}.items():
        part.locator(f"[name={name}]").fill(text)
    part.get_by_label("La persona leyó el aviso").check()
    return part


def save_person(page, names, number, *, signed=False):
    part = write_person(page, names, number)
    if signed:
        draw(page)
    part.get_by_role("button", name="Guardar a esta persona").click()
    expect(page.locator("#said")).to_contain_text("guardado y cifrado")


def save_note(page, text):
    part = section_of(page, "note")
    part.locator("[name=section]").select_option("activities")
    part.locator("[name=text]").fill(text)
    part.get_by_role("button", name="Guardar la nota").click()
    expect(part.locator("[name=text]")).to_have_value("")


def save_commitment(page, text):
    part = section_of(page, "commitment")
    part.locator("[name=text]").fill(text)
    part.get_by_label("Entidad asistida", exact=True).first.check()
    part.locator("[name=responsible_name]").fill("Rectora ficticia")
    part.locator("[name=due_on]").fill(f"{timezone.localdate() + timedelta(days=30):%Y-%m-%d}")
    part.get_by_role("button", name="Guardar el compromiso").click()
    expect(part.locator("[name=text]")).to_have_value("")


def save_photo(page, title):
    part = section_of(page, "evidence")
    part.locator("[name=title]").fill(title)
    part.locator("[name=file]").set_input_files({"name": "tablero.png", "mimeType": "image/png", "buffer": png()})
    part.get_by_role("button", name="Guardar la foto").click()
    expect(part.locator("[name=title]")).to_have_value("")


def words_on_disk(profile: Path, words: str) -> list[str]:
    """The files of the profile in which the words are, in the letters of a page or in those of the engine."""
    found = []
    for path in profile.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if words.encode() in content or words.encode("utf-16-le") in content:
                found.append(str(path.relative_to(profile)))
    return found


def test_what_is_captured_without_signal_survives_a_kill_and_arrives_once_and_whole(telephone, session):
    phone = telephone()
    phone.carry(session)
    phone.context.set_offline(True)
    phone.page.reload()
    phone.counts(0)

    part = write_person(phone.page, "Rosa", "cédula")
    part.get_by_role("button", name="Guardar a esta persona").click()
    expect(part.locator("[data-error]")).to_contain_text("solo cifras")
    save_person(phone.page, "Rosa", "1001", signed=True)
    save_commitment(phone.page, f"Enviar el plan {CANARY}")
    save_photo(phone.page, f"Tablero {CANARY}")
    save_note(phone.page, f"Se revisó {CANARY}")
    phone.counts(4)
    assert (axe(phone.page), fits(phone.page), small_targets(phone.page)) == ([], True, [])
    phone.kill()
    assert (
        words_on_disk(phone.profile, session.meeting.title) != []
    )  # what is not secret is seen: the look is no use otherwise
    assert words_on_disk(phone.profile, CANARY) == []

    phone.open()
    phone.context.set_offline(True)
    phone.page.goto(reverse("field:shell"))
    phone.counts(4)
    assert not Capture.objects.exists()
    phone.page.goto("about:blank")  # so that nothing is sent, and cut, before the page opens again
    phone.enter()
    phone.context.set_offline(False)
    phone.page.goto(reverse("field:shell"))
    phone.counts(0)

    expect(phone.page.locator("[data-outcome=accepted]")).to_have_count(4)
    person, promise, proof = Attendance.objects.get(), Commitment.objects.get(), Evidence.objects.get()
    assert (person.names, person.surnames, person.channel, person.is_signed) == ("Rosa", CANARY, "field", True)
    assert (promise.text, proof.title, proof.file.size) == (f"Enviar el plan {CANARY}", f"Tablero {CANARY}", len(png()))
    assert MinutesSection.objects.get(key="activities").text == f"Se revisó {CANARY}"
    assert {row.state for row in Capture.objects.all()} == {"accepted"}
    phone.page.reload()
    phone.counts(0)
    assert Attendance.objects.count() == 1


def test_two_telephones_at_once_each_record_once(telephone, session):
    phones = [telephone("uno"), telephone("dos")]
    for phone in phones:
        phone.carry(session)
        phone.context.set_offline(True)

    for number, phone in enumerate(phones):
        save_person(phone.page, "La misma", "1001")  # both saw her
        save_person(phone.page, f"De {number}", f"200{number}")
        save_note(phone.page, f"Nota {number}.")
    for phone in phones:
        phone.context.set_offline(False)
        phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    for phone in phones:
        phone.counts(0)

    told = [words for phone in phones for words in phone.page.locator("[data-outcome]").all_inner_texts()]
    # On a busy machine an answer may be lost and the record come again: then it «ya estaba aquí: aceptada».
    assert sorted("ceptada" in words for words in told) == [False] + [True] * 5
    assert [words for words in told if "No entró" in words or "no entró" in words] != []
    assert set(Attendance.objects.values_list("document_number", flat=True)) == {"1001", "2000", "2001"}
    assert sorted(MinutesSection.objects.get(key="activities").text.split("\n\n")) == ["Nota 0.", "Nota 1."]
    assert Capture.objects.count() == 6


def test_a_lost_answer_is_sent_again_and_is_told_as_repeated(telephone, session):
    phone = telephone()
    phone.carry(session)
    phone.page.route("**/campo/recibir/", lambda route: (route.fetch(), route.abort()))
    save_note(phone.page, "Una sola vez.")
    phone.counts(1)
    expect(phone.page.locator("[data-line]")).to_contain_text("se intenta de nuevo")

    phone.page.unroute("**/campo/recibir/")
    press(phone.page, "Enviar ahora")

    phone.counts(0)
    expect(phone.page.locator("[data-outcome=repeated]")).to_contain_text("Ya estaba aquí: aceptada.")
    assert MinutesSection.objects.get(key="activities").text == "Una sola vez."


def test_signing_out_with_a_queue_warns_and_the_exported_file_arrives_from_another_computer(
    telephone, session, signed_in, screen, tmp_path
):
    phone = telephone()
    phone.carry(session)
    phone.page.route("**/campo/recibir/", lambda route: route.abort())
    save_note(phone.page, "Por el archivo.")
    phone.counts(1)
    phone.page.goto(reverse("delivery:my_sessions"))
    expect(phone.page.get_by_role("link", name="1 por enviar")).to_be_visible()

    phone.page.locator("details.account summary").click()
    press(phone.page, "Cerrar sesión")
    expect(phone.page.get_by_role("dialog")).to_contain_text("Hay 1 registro por enviar")
    assert axe(phone.page) == []
    with phone.page.expect_download() as download:
        press(phone.page, "Guardar en un archivo")
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert re.fullmatch(r"capturas-[\d-]+\.baquiano", file.name)
    assert b"Por el archivo" not in file.read_bytes() and json.loads(file.read_text().splitlines()[1])["v"] == 1
    press(phone.page, "Volver sin cerrar la sesión")
    expect(phone.page.get_by_role("dialog")).to_have_count(0)

    desk = signed_in(session.meeting.responsible, screen)
    desk.goto(reverse("field:capture_upload"))
    assert (axe(desk), fits(desk)) == ([], True)
    for words in ("Aceptada", "Ya estaba aquí"):
        desk.get_by_label("Archivo exportado").set_input_files(file)
        press(desk, "Subir y ver el resultado")
        reads(desk, words)
        assert (axe(desk), fits(desk)) == ([], True)
    assert MinutesSection.objects.get(key="activities").text == "Por el archivo."

    phone.page.locator("details.account summary").click()
    press(phone.page, "Cerrar sesión")
    with phone.page.expect_navigation():
        press(phone.page, "Cerrar la sesión de todos modos")
    phone.page.goto(reverse("field:shell"))
    phone.counts(1)
    expect(phone.page.locator("[data-line]")).to_contain_text("ingrese a Baquiano")


def test_a_visit_called_off_meanwhile_is_told_on_the_device_and_resolved_on_its_page(telephone, session):
    phone = telephone()
    phone.carry(session)
    phone.context.set_offline(True)
    save_note(phone.page, "Lo escrito allá.")
    Meeting.objects.filter(pk=session.meeting_id).update(state=MeetingState.CANCELLED, state_note="No hubo.")
    phone.context.set_offline(False)
    press(phone.page, "Enviar ahora")

    expect(phone.page.locator("[data-outcome=rejected]")).to_contain_text("La visita está cancelada")
    phone.counts(0)
    phone.page.get_by_role("link", name="Ver y resolver").click()
    reads(phone.page, "Lo escrito allá.")
    assert (axe(phone.page), fits(phone.page)) == ([], True)


def test_what_is_too_much_for_one_file_goes_in_several(telephone, session):
    phone, files = telephone(), []
    phone.carry(session)
    phone.context.set_offline(True)
    for number in range(2):
        save_note(phone.page, f"Nota {number}.")
    phone.counts(2)

    phone.page.on("download", lambda one: files.append(one.path()))
    count = phone.page.evaluate("import('/static/field/exporting.js').then((module) => module.exportQueue(null, 10))")
    phone.page.wait_for_timeout(1000)

    assert (count, len(files)) == (2, 2)
    assert [len(Path(one).read_text().splitlines()) for one in files] == [2, 2]


def test_a_visit_that_nobody_carried_is_born_without_signal_and_loses_nothing(telephone, session):
    phone = telephone()
    phone.page.goto(reverse("field:shell"))
    # The own ones of these days come by themselves.
    expect(phone.page.get_by_role("link", name=session.meeting.title)).to_be_visible()
    expect(phone.page.get_by_text("Esta página ya abre sin señal")).to_be_visible()
    phone.context.set_offline(True)
    phone.page.reload()

    part = section_of(phone.page, "visit")
    part.get_by_role("button", name="Guardar la visita").click()
    expect(part.get_by_role("alert")).to_contain_text("Elija la entidad asistida o escriba su nombre.")
    part.locator("[name=beneficiary_name]").fill("Escuela que nadie tenía")
    part.locator("[name=title]").fill("Visita no prevista")
    assert (axe(phone.page), fits(phone.page), small_targets(phone.page)) == ([], True, [])
    part.get_by_role("button", name="Guardar la visita").click()
    expect(phone.page.get_by_role("heading", name="Visita no prevista")).to_be_visible()
    save_person(phone.page, "Rosa", "1001")
    save_commitment(phone.page, "Enviar el plan")
    phone.counts(3)
    phone.kill()
    phone.open()
    phone.enter()
    phone.page.goto(reverse("field:shell"))

    phone.counts(0)
    expect(phone.page.locator("[data-outcome=rejected]")).to_have_count(3)
    expect(phone.page.locator("[data-visit-list]")).to_contain_text("nació en este equipo")
    born = phone.page.locator("[data-outcome]", has_text="Falta decir a qué entidad corresponde")
    born.get_by_role("link", name="Ver y resolver").click()
    phone.page.get_by_role("link", name="Completar la visita").click()
    assert (axe(phone.page), fits(phone.page), small_targets(phone.page)) == ([], True, [])
    choose_entity(phone.page, session.beneficiaries.get().name)
    press(phone.page, "Registrar la visita")
    reads(phone.page, "La visita quedó registrada")
    visit = AssistanceSession.objects.exclude(pk=session.pk).get()
    assert (visit.outside_agenda, visit.meeting.title) == (True, "Visita no prevista")
    assert (Attendance.objects.get().meeting, Commitment.objects.get().text) == (visit.meeting, "Enviar el plan")
    assert {row.state for row in Capture.objects.all()} == {"accepted"}


def choose_entity(page, name):
    box = page.get_by_role("combobox", name="Entidades asistidas")
    box.press_sequentially(name[:12])
    page.get_by_role("option", name=name).first.click()


def test_a_new_version_of_the_worker_keeps_the_queue_of_the_earlier_one(telephone, session, monkeypatch):
    phone = telephone()
    phone.carry(session)
    phone.page.route("**/campo/recibir/", lambda route: route.abort())
    save_note(phone.page, "De la versión anterior.")
    phone.counts(1)
    (earlier,) = phone.page.evaluate("caches.keys()")

    monkeypatch.setattr(device, "_versions", lambda: "otra versión")
    phone.page.reload()
    phone.page.wait_for_function(
        "async (earlier) => { const names = await caches.keys(); return names.length === 1 && names[0] !== earlier; }",
        arg=earlier,
    )
    phone.counts(1)
    phone.context.set_offline(True)
    phone.page.reload()
    phone.counts(1)
    save_note(phone.page, "De la nueva.")
    phone.counts(2)
    phone.page.unroute("**/campo/recibir/")
    phone.context.set_offline(False)
    press(phone.page, "Enviar ahora")

    phone.counts(0)
    assert MinutesSection.objects.get(key="activities").text == "De la versión anterior.\n\nDe la nueva."


def test_the_pages_of_the_room_at_both_widths(signed_in, session):
    adviser = session.meeting.responsible
    capture = make_capture(session, adviser, at=timezone.now(), state="rejected")
    page = signed_in(adviser, "phone")
    for name, arguments in (("capture_list", []), ("capture_discard", [capture.pk]), ("visit_carry", [session.pk])):
        page.goto(reverse(f"field:{name}", args=arguments))
        whole(page)
    page.goto(reverse("delivery:session_detail", args=[session.pk]))
    page.get_by_role("heading", name="Trabajar sin señal").scroll_into_view_if_needed()
    page.get_by_role("link", name="Llevar para trabajar sin señal").click()
    page.wait_for_url("**/campo/captura/**")
    for kind in ("attendance", "commitment", "evidence", "note"):
        section_of(page, kind)

    whole(page)
