"""What the tests of meetings start from: a drawn signature, as the screen sends it."""

from tests.factories.documents import png

STROKE = png()
