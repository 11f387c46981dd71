"""Photos: whatever a phone sends becomes a plain JPEG without position or any other tag."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from wangge.kernel.errors import InvalidError

MAX_PIXELS = 40_000_000
LONGEST_PX = 2048
THUMB_PX = 320
QUALITY = 82
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
                if opened.width * opened.height > MAX_PIXELS:
                    raise NotAPictureError(pixels=opened.width * opened.height)
                opened.draft("RGB", (LONGEST_PX, LONGEST_PX))
                upright = ImageOps.exif_transpose(opened).convert("RGB")
        except (
            UnidentifiedImageError,
            OSError,
            SyntaxError,
            ValueError,
            Image.DecompressionBombError,
            Image.DecompressionBombWarning,
        ) as error:
            raise NotAPictureError from error
    upright.thumbnail((LONGEST_PX, LONGEST_PX))
    small = upright.copy()
    small.thumbnail((THUMB_PX, THUMB_PX))
    return Picture(_jpeg(upright), _jpeg(small), upright.width, upright.height)


def _jpeg(image: Image.Image) -> bytes:
    # A fresh image carries no info dictionary, hence no tags.
    plain = Image.new("RGB", image.size)
    plain.paste(image)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
