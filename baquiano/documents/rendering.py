"""From a template and its data to a PDF/A, in a child process with limits.

The child sees a private directory with the template, the shared parts, the data as JSON and the images; nothing
else. Data never becomes source text.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(__file__).resolve().parent / "typst" / "baquiano"
SECONDS = 30


class RenderFailed(Exception):
    """The renderer did not leave a document; the text says why, for the operator."""


def draw(source: str, data: dict[str, Any], files: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF/A of the template ``source`` with ``data``; ``files`` are the images it may read, by name."""
    refuse_packages(source)
    with tempfile.TemporaryDirectory(prefix="baquiano-render-") as name:
        directory = Path(name)
        _furnish(directory, {"main.typ": source.encode()}, data, files or {})
        shutil.copytree(SHARED, directory / "baquiano")
        _run(directory)
        return _result(directory, "out.pdf")


def fill(
    template: bytes, extension: str, data: dict[str, Any], files: Mapping[str, bytes] | None = None
) -> tuple[bytes, list[str]]:
    """The Word or Excel ``template`` filled with ``data``, and the fields that it names and do not exist."""
    with tempfile.TemporaryDirectory(prefix="baquiano-render-") as name:
        directory = Path(name)
        _furnish(directory, {f"main.{extension}": template}, data, files or {})
        _run(directory)
        content = _result(directory, f"out.{extension}")
        missing = (directory / "missing.txt").read_text(encoding="utf-8")
        return content, missing.splitlines()


def refuse_packages(source: str) -> None:
    """Templates import the shared parts and nothing from outside."""
    if "@preview" in source or "@local" in source:
        raise RenderFailed("the template imports a package; only the shared parts are available")


def _furnish(directory: Path, main: dict[str, bytes], data: dict[str, Any], files: Mapping[str, bytes]) -> None:
    for main_name, content in main.items():
        (directory / main_name).write_bytes(content)
    (directory / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    (directory / "files").mkdir()
    for file_name, content in files.items():
        (directory / "files" / file_name).write_bytes(content)


def _run(directory: Path) -> None:
    environment = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(PACKAGE_ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "RAYON_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "HOME": str(directory),
        "TMPDIR": str(directory),
        "https_proxy": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }
    try:
        subprocess.run(
            [sys.executable, "-m", "baquiano.documents.render_child", str(directory)],
            env=environment,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RenderFailed(f"the renderer did not finish in {SECONDS} seconds") from error


def _result(directory: Path, name: str) -> bytes:
    output, error = directory / name, directory / "error.txt"
    if error.exists():
        raise RenderFailed(error.read_text(encoding="utf-8"))
    if not output.exists() or not output.stat().st_size:
        raise RenderFailed("the renderer stopped without a document: it went over its memory or time")
    return output.read_bytes()
