"""Drawn signatures of nobody."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw


@cache
def stroke(seed: int) -> bytes:
    """A drawn signature as PNG: a line that nobody's hand made."""
    dice, size = Random(seed), (300, 100)
    image = Image.new("RGBA", size, (255, 255, 255, 0))
    points: Sequence[tuple[int, int]] = [(20 + step * 13, 50 + dice.randint(-32, 32)) for step in range(20)]
    ImageDraw.Draw(image).line(points, fill=(20, 30, 90, 255), width=3, joint="curve")
    target = BytesIO()
    image.save(target, "PNG")
    return target.getvalue()
