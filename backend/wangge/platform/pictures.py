"""Photos: whatever a phone sends becomes a plain JPEG without position or any other tag."""

import io
import warnings
from dataclasses import dataclass

from PIL import ExifTags, Image

from wangge.kernel.errors import InvalidError

MAX_PIXELS = 40_000_000
MAX_PIXELS_JPEG = 80_000_000
"""A JPEG is decoded at a fraction of its size, so that a phone's largest costs no more memory."""

LONGEST_PX = 2048
THUMB_PX = 320
QUALITY = 82
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How each value of the tag Orientation is undone (Exif 2.3, 4.6.4)."""

FORMATS = ("JPEG", "PNG", "WEBP")


class NotAPictureError(InvalidError):
    """The bytes are no JPEG, PNG or WEBP picture, or claim more pixels than are taken."""

    code = "pictures.not_a_picture"


@dataclass(frozen=True, slots=True)
class Picture:
    """A re-encoded picture; sizes in pixels."""

    jpeg: bytes
    thumb: bytes
    width: int
    height: int


def reencode(content: bytes) -> Picture:
    """The picture turned upright, at most 2,048 px long, with a thumbnail, without metadata.

    Raises:
        NotAPictureError: when it cannot be decoded, or has more than 40 million pixels.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                _check_size(opened)
                opened.draft("RGB", (LONGEST_PX, LONGEST_PX))
                upright = _upright(opened, _eight_bits(opened).convert("RGB"))
        except NotAPictureError:
            raise
        except Exception as error:  # a decoder of untrusted bytes may raise whatever it likes
            raise NotAPictureError from error
    upright.thumbnail((LONGEST_PX, LONGEST_PX))
    small = upright.copy()
    small.thumbnail((THUMB_PX, THUMB_PX))
    return Picture(_jpeg(upright), _jpeg(small), upright.width, upright.height)


def _check_size(opened: Image.Image) -> None:
    pixels = opened.width * opened.height
    if pixels > (MAX_PIXELS_JPEG if opened.format == "JPEG" else MAX_PIXELS):
        raise NotAPictureError(pixels=pixels)


def _eight_bits(opened: Image.Image) -> Image.Image:
    """A picture of 16 bits a pixel brought down to 8; Pillow would cut it off at white."""
    if not opened.mode.startswith("I"):
        return opened
    return opened.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _upright(opened: Image.Image, picture: Image.Image) -> Image.Image:
    """The picture turned as its tag says; a tag that cannot be read turns nothing."""
    try:
        turn = _TURNS.get(opened.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001 -- the tags of a damaged file raise whatever they like
        turn = None
    return picture if turn is None else picture.transpose(turn)


def _jpeg(image: Image.Image) -> bytes:
    # A fresh image carries no info dictionary, hence no tags.
    plain = Image.new("RGB", image.size)
    plain.paste(image)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
