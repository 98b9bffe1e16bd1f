#!/usr/bin/env python3
"""Verifica un expediente exportado, en carpeta o en ZIP, sin el sistema que lo hizo y sin instalar nada.

    python3 verificar_expediente.py EXPEDIENTE
    python3 verificar_expediente.py EXPEDIENTE --huella SHA256

EXPEDIENTE es la carpeta que contiene «manifiesto.json», o el ZIP. Con --huella se compara además el manifiesto con la
huella que el sistema dejó escrita al cerrar (está en la página del expediente y en el rastro): así se descubre un
expediente rehecho por completo. Responde 0 si todo está intacto y 1 si algo cambió, y dice qué archivo.

Needs Python 3.9 or later and its standard library; nothing of the product is imported.
"""

import argparse
import hashlib
import io
import json
import sys
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

FORMAT = "baquiano-expediente/1"
MANIFEST, SUMS, INDEX = "manifiesto.json", "SHA256SUMS", "indice.xml"
EPOCH = (1980, 1, 1, 0, 0, 0)


class Unreadable(Exception):
    """A file that cannot be read; its text says which and why."""


class Folder:
    """An expediente as a folder of the disk."""

    def __init__(self, root):
        self.root = Path(root)

    def names(self):
        found = []
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root).as_posix()
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise Unreadable(f"{name}: no es un archivo (es un enlace u otra cosa)")
            if path.is_file():
                found.append(name)
        return found

    def read(self, name):
        try:
            return (self.root / name).read_bytes()
        except OSError as error:
            raise Unreadable(f"{name}: no se puede leer ({error.strerror})") from error

    def problems(self, contents):
        return []


class Zip:
    """An expediente as a ZIP, with everything under one folder."""

    def __init__(self, path):
        self.raw = Path(path).read_bytes()
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(self.raw))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Unreadable(f"{Path(path).name}: el ZIP está dañado y no se puede abrir ({error})") from error
        roots = {name.split("/", 1)[0] for name in self.archive.namelist()}
        if len(roots) != 1:
            raise Unreadable(f"{Path(path).name}: el ZIP no tiene una sola carpeta adentro")
        self.root = roots.pop()

    def names(self):
        return sorted(name.split("/", 1)[1] for name in self.archive.namelist() if "/" in name)

    def read(self, name):
        try:
            return self.archive.read(f"{self.root}/{name}")
        except KeyError as error:
            raise Unreadable(f"{name}: no está en el ZIP") from error
        except (
            zipfile.BadZipFile,
            ValueError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
            zlib.error,
        ) as error:
            raise Unreadable(f"{name}: está dañado en el ZIP ({error})") from error

    def problems(self, contents):
        """What is not in any file: headings of the container, a second copy of a name, bytes at the end."""
        again = io.BytesIO()
        with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as archive:
            for name, content in contents:
                info = zipfile.ZipInfo(f"{self.root}/{name}", EPOCH)
                info.create_system, info.external_attr = 3, 0o644 << 16
                archive.writestr(info, content)
        return [] if again.getvalue() == self.raw else ["el contenedor ZIP: tiene algo distinto de lo que se exportó"]


def digest(content):
    return hashlib.sha256(content).hexdigest()


def manifest_in(raw):
    """The manifest and what is wrong with it; with any fault nothing that it says is believed."""
    try:
        manifest = json.loads(raw.decode("utf-8"))
        rest = {key: value for key, value in manifest.items() if key != "huella"}
        compact = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        text = json.dumps(manifest, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
        if manifest.get("formato") != FORMAT:
            return None, f"{MANIFEST}: su formato no es {FORMAT}"
        if digest(compact.encode("utf-8")) != manifest.get("huella") or text.encode("utf-8") != raw:
            return None, f"{MANIFEST}: cambió después del cierre (su huella no corresponde)"
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        return None, f"{MANIFEST}: está dañado y no se puede leer ({error})"
    return manifest, ""


def sums_in(raw):
    """The digests of SHA256SUMS by path, as far as they can be read."""
    found = {}
    for line in raw.decode("ascii", "replace").splitlines():
        value, _, name = line.partition("  ")
        if len(value) == 64 and name:
            found[name] = value
    return found


def is_safe(name):
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def check(place, seal=""):
    """Everything that changed, each in words that begin with the name of the file; empty when all is intact."""
    names = place.names()
    if MANIFEST not in names:
        return [f"{MANIFEST}: falta"]
    raw = place.read(MANIFEST)
    found = []
    if seal and digest(raw) != seal.lower():
        found.append(f"{MANIFEST}: no es el que el sistema selló al cerrar (su SHA-256 es {digest(raw)})")
    manifest, fault = manifest_in(raw)
    if manifest is None:
        # The digests of SHA256SUMS still say whether the other files are whole.
        kept = sums_in(place.read(SUMS)) if SUMS in names else {}
        others = {name: {"ruta": name, "sha256": value} for name, value in kept.items() if name != MANIFEST}
        return [*found, fault, *check_files(place, names, list(others.values()))[0]]
    if not all(is_safe(one["ruta"]) for one in manifest["archivos"]):
        return [*found, f"{MANIFEST}: nombra archivos fuera de la carpeta"]
    problems, contents = check_files(place, names, manifest["archivos"])
    found += problems
    found += check_sums(place, names, manifest, raw, contents)
    if not any(one.startswith(f"{INDEX}:") for one in problems):
        found += check_index(manifest, contents)
    if not found:
        found += place.problems(contents)
    return found


def check_files(place, names, listed):
    """What is missing, too much or changed; and the content of each file in the order of the manifest."""
    found, contents = [], []
    for one in listed:
        name = one["ruta"]
        if name not in names:
            found.append(f"{name}: falta")
            continue
        try:
            content = place.read(name)
        except Unreadable as error:
            found.append(str(error))
            continue
        contents.append((name, content))
        if digest(content) != one["sha256"] or len(content) != one.get("tamano", len(content)):
            found.append(f"{name}: cambió (su SHA-256 es {digest(content)} y debía ser {one['sha256']})")
    known = {one["ruta"] for one in listed} | {MANIFEST, SUMS}
    found += [f"{name}: sobra, no es parte del expediente" for name in names if name not in known]
    return found, contents


def check_sums(place, names, manifest, raw, contents):
    expected = "".join(f"{one['sha256']}  {one['ruta']}\n" for one in manifest["archivos"])
    expected = f"{expected}{digest(raw)}  {MANIFEST}\n".encode("ascii")
    contents += [(MANIFEST, raw), (SUMS, expected)]
    if SUMS not in names:
        return [f"{SUMS}: falta"]
    try:
        same = place.read(SUMS) == expected
    except Unreadable as error:
        return [str(error)]
    return [] if same else [f"{SUMS}: cambió (no dice lo mismo que {MANIFEST})"]


def check_index(manifest, contents):
    """That the electronic index says of each document what it is, with pages that run without gaps."""
    raw = dict(contents).get(INDEX)
    if raw is None:
        return []
    try:
        nodes = list(ElementTree.fromstring(raw))
    except ElementTree.ParseError as error:
        return [f"{INDEX}: está dañado y no se puede leer ({error})"]
    documents = [one for one in manifest["archivos"] if one["que_es"] == "documento"]
    if len(nodes) != len(documents):
        return [f"{INDEX}: tiene {len(nodes)} documentos y el expediente {len(documents)}"]
    found, page = [], 0
    for node, one in zip(nodes, documents):
        told = {field.tag: field.text or "" for field in node}
        expected = {
            "Valor_Huella": one["sha256"],
            "Funcion_Resumen": "SHA256",
            "Orden_Documento_Expediente": str(one["orden"]),
            "Pagina_Inicio": str(one["pagina_inicio"]),
            "Pagina_Fin": str(one["pagina_fin"]),
            "Tamano": str(one["tamano"]),
        }
        wrong = [name for name, value in expected.items() if told.get(name) != value]
        if wrong:
            found.append(f"{INDEX}: no corresponde a {one['ruta']} en {', '.join(wrong)}")
        if one["pagina_inicio"] != page + 1:
            found.append(f"{INDEX}: las páginas saltan antes de {one['ruta']}")
        page = one["pagina_fin"]
    return found


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Verifica un expediente exportado, en carpeta o en ZIP.")
    parser.add_argument("expediente", help="la carpeta del expediente, o su ZIP")
    parser.add_argument("--huella", default="", help="el SHA-256 del manifiesto que el sistema escribió al cerrar")
    asked = parser.parse_args(arguments)
    path = Path(asked.expediente)
    if not path.exists():
        print(f"{path}: no existe")
        return 1
    try:
        found = check(Folder(path) if path.is_dir() else Zip(path), asked.huella)
    except Unreadable as error:
        found = [str(error)]
    for one in found:
        print(f"CAMBIÓ  {one}")
    count = "Se encontró 1 cambio." if len(found) == 1 else f"Se encontraron {len(found)} cambios."
    print(count if found else "El expediente está intacto.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
