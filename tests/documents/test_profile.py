"""The formats of the institution folder."""

import shutil

import pytest

from baquiano.common.errors import Refused
from baquiano.documents import profile
from baquiano.documents.choices import FormatState
from baquiano.documents.models import Format
from baquiano.institutions.folder import Folder, Load
from tests.factories.documents import FORMATS, make_document, png
from tests.factories.institutions import make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("DOC-01")]

ROW = '[[format]]\ncode = "A-1"\nname = "Acta"\nversion = "1"\napproved_on = 2022-11-16\n'


@pytest.fixture
def write(tmp_path):
    def writing(text, **files):
        (tmp_path / "formats").mkdir(exist_ok=True)
        (tmp_path / "formats" / "formats.toml").write_text(text, encoding="utf-8")
        for name, content in files.items():
            (tmp_path / "formats" / name.replace("_dot_", ".")).write_bytes(content)
        return Folder(tmp_path)

    return writing


@pytest.fixture
def load(scoped, at, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "store"
    return lambda folder: list(profile.apply(Load(folder=folder, institution=scoped, year=2026, by=None, at=at)))


def test_the_shipped_formats_load(load, tmp_path):
    shutil.copytree(FORMATS, tmp_path / "shipped" / "formats")
    folder = Folder(tmp_path / "shipped")

    assert list(profile.check(folder)) == []
    load(folder)

    assert {"MI-GE-RG-217", "AP-AI-RG-111", "AT-LISTA"} <= {
        form.code for form in Format.objects.all() if form.is_usable
    }
    assert Format.objects.get(code="MI-GE-RG-217", version="2").state == FormatState.REPLACED
    assert load(folder) == []


@pytest.mark.parametrize(
    ("text", "key", "mend"),
    [
        ("format = [", "", "No se puede leer como TOML"),
        (ROW.replace('"Acta"', '""'), "formato 1 (A-1), name", "Falta."),
        (ROW + 'estado = "x"\n', "formato 1 (A-1), estado", "Ese dato no existe."),
        (ROW + 'state = "viejo"\n', "formato 1 (A-1), state", "Debe ser uno de"),
        (ROW + 'state = "replaced"\n', "formato 1 (A-1), replaced_by", "Escriba el código"),
        (ROW + 'template = "no-esta.typ"\n', "formato 1 (A-1), template", "Falta el archivo formats/no-esta.typ"),
        (ROW.replace("2022-11-16", '"ayer"'), "formato 1 (A-1), approved_on", "sin comillas"),
        (ROW + ROW, "A-1 v1", "Está dos veces"),
        (ROW + ROW.replace('version = "1"', 'version = "2"'), "A-1", "dos versiones vigentes"),
    ],
)
def test_every_problem_names_file_key_and_mend(write, text, key, mend):
    from baquiano.institutions.folder import Unreadable

    try:
        problems = list(profile.check(write(text)))
    except Unreadable as error:
        problems = [error.problem]

    assert any(p.file == "formats/formats.toml" and p.key == key and mend in p.mend for p in problems), problems


def test_a_template_that_brings_packages_is_refused(write):
    folder = write(ROW + 'template = "a.typ"\n', a_dot_typ=b'#import "@preview/x:1.0.0"')

    assert [problem.file for problem in profile.check(folder)] == ["formats/a.typ"]


def test_what_was_issued_with_a_version_does_not_change(write, load, scoped, at):
    load(write(ROW + 'template = "a.typ"\n', a_dot_typ=b"uno"))
    make_document(make_unit(scoped), at=at, format_code="A-1")

    with pytest.raises(Refused, match="Cárguelo con otro número de versión"):
        load(write(ROW.replace("Acta", "Otra") + 'template = "a.typ"\n'))

    load(
        write(
            ROW
            + 'template = "a.typ"\nstate = "replaced"\nreplaced_by = "A-1"\n'
            + ROW.replace('version = "1"', 'version = "2"')
            + 'template = "a.typ"\n'
        )
    )
    assert Format.objects.get(code="A-1", state=FormatState.IN_FORCE).version == "2"


def test_a_format_not_yet_used_is_corrected_and_the_change_shown(write, load):
    load(write(ROW))

    changes = load(write(ROW.replace("Acta", "Acta de reunión")))

    assert [str(change) for change in changes] == [
        "formats/formats.toml: formato A-1 v1, name: «Acta» → «Acta de reunión»"
    ]


def test_the_coat_of_arms_is_kept_once(write, load):
    folder = write(ROW, logo_dot_png=png())

    load(folder)
    load(folder)

    assert Format.objects.get().logo.media_type == "image/png"
    assert Format.objects.get().logo.__class__.objects.count() == 1
