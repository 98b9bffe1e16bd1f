"""What the tests of meetings start from: a drawn signature, as the screen sends it, and a format to issue."""

from io import BytesIO
from typing import Any

from PIL import Image

from baquiano.documents.models import Format


def stroke(shade: int = 0) -> bytes:
    content = BytesIO()
    Image.new("L", (40, 20), color=shade).save(content, format="PNG")
    return content.getvalue()


STROKE = stroke()


def make_format(institution: Any, code: str) -> Format:
    return Format.objects.create(institution=institution, code=code, name=code, version="1", source="= Formato")
