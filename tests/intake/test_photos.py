import io
import struct
import zlib

import pytest
from PIL import Image, ImageOps
from tests.counties import County
from tests.factories import new_id, picture
from tests.people import Person
from werkzeug.test import TestResponse

from wangge.kernel.canonical import sha256_hex

GPS = 0x8825


def tagged() -> bytes:
    """A picture lying on its side, with a position and a maker in its tags."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretMaker"
    exif.get_ifd(GPS).update({1: "N", 2: (35.0, 39.0, 0.0), 3: "E", 4: (106.0, 27.0, 0.0)})
    return picture(size=(60, 20), exif=exif)


def bomb() -> bytes:
    """A PNG whose header claims 13,000 by 13,000 pixels."""
    header = struct.pack(">IIBBBBB", 13_000, 13_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )


def sent(person: Person, content: bytes, announced: bytes | None = None) -> TestResponse:
    """Announce a photo with a report, then send its bytes."""
    photo_id = new_id()
    sha256 = sha256_hex(announced if announced is not None else content)
    matter = person.report(photos=[{"id": photo_id, "sha256": sha256}])
    person.client.photo_path = f"/api/v1/reports/{matter['report']['id']}/photos/{photo_id}"
    return person.client.put(person.client.photo_path, data=content, content_type="image/jpeg")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_as_a_plain_jpeg(county: County, kind: str) -> None:
    content = picture(kind, size=(3000, 1000))

    receipt = sent(county["worker"], content).json

    stored = county["village"].get(f"/photos/{receipt['id']}").data
    assert receipt == {
        "id": receipt["id"],
        "sha256": sha256_hex(content),
        "stored_sha256": sha256_hex(stored),
        "width": 2048,
        "height": 683,
    }
    opened = Image.open(io.BytesIO(stored))
    assert (opened.format, opened.size) == ("JPEG", (2048, 683))
    thumb = Image.open(
        io.BytesIO(county["village"].get(f"/photos/{receipt['id']}?size=thumb").data)
    )
    assert thumb.size == (320, 107)


def test_a_position_in_the_tags_is_not_kept(county: County) -> None:
    content = tagged()
    assert b"SecretMaker" in content

    receipt = sent(county["worker"], content).json

    stored = county["worker"].get(f"/photos/{receipt['id']}").data
    opened = Image.open(io.BytesIO(stored))
    assert (opened.size, dict(opened.getexif())) == ((20, 60), {})
    assert b"SecretMaker" not in stored


def test_what_hangs_on_behind_a_picture_is_not_kept(county: County) -> None:
    content = picture() + b"PK\x03\x04<script>alert(1)</script>"

    receipt = sent(county["worker"], content).json

    stored = county["worker"].get(f"/photos/{receipt['id']}").data
    assert b"script" not in stored
    assert stored.endswith(b"\xff\xd9")


def test_a_picture_whose_tags_cannot_be_read_is_kept(county: County) -> None:
    content = tagged()
    at = content.index(b"Exif\0\0") + 6
    # Every entry of the tags says it is of a type there is none of.
    damaged = content[: at + 12] + b"\xff\xff" + content[at + 14 :]

    assert sent(county["worker"], damaged).status_code == 201


def test_a_picture_of_16_bits_keeps_its_greys(county: County) -> None:
    out = io.BytesIO()
    Image.new("I;16", (40, 40), 30_000).save(out, "PNG")

    receipt = sent(county["worker"], out.getvalue()).json

    stored = Image.open(io.BytesIO(county["worker"].get(f"/photos/{receipt['id']}").data))
    assert stored.getpixel((20, 20)) == (117, 117, 117)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_tag_says(county: County, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    drawn = Image.new("RGB", (40, 20), "white")
    drawn.paste("black", (0, 0, 10, 10))
    out = io.BytesIO()
    drawn.save(out, "PNG", exif=exif)

    receipt = sent(county["worker"], out.getvalue()).json

    stored = Image.open(io.BytesIO(county["worker"].get(f"/photos/{receipt['id']}").data))
    expected = ImageOps.exif_transpose(Image.open(out))
    assert stored.size == expected.size
    for x in (2, stored.width - 3):
        for y in (2, stored.height - 3):
            assert (stored.getpixel((x, y))[0] > 128) == (expected.getpixel((x, y))[0] > 128)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\0" * 40,
        picture()[:200],
        picture("PNG")[:60],
        bomb(),
    ],
    ids=["nothing", "svg", "gif", "half a jpeg", "half a png", "bomb"],
)
def test_what_is_no_picture_is_refused(county: County, content: bytes) -> None:
    answer = sent(county["worker"], content)
    before = county.rows()

    again = county["worker"].client.put(
        county["worker"].client.photo_path, data=content, content_type="image/jpeg"
    )

    assert [(each.status_code, each.json["code"]) for each in (answer, again)] == [
        (422, "pictures.not_a_picture")
    ] * 2
    assert county.rows() == before
    assert "None, None, None" in county.rows()["photos"][0]


def test_other_bytes_than_announced_are_refused(county: County) -> None:
    answer = sent(county["worker"], picture(), announced=b"other")

    assert (answer.status_code, answer.json["code"]) == (422, "intake.photo_mismatch")
    assert county.rows()["matter_photos"] == []


def test_more_bytes_than_the_policy_takes_are_refused(county: County) -> None:
    answer = sent(county["worker"], picture() + b"\0" * 12_582_912)

    assert (answer.status_code, answer.json["code"]) == (413, "intake.photo_too_large")


def test_more_bytes_than_any_request_may_have_are_refused(county: County) -> None:
    answer = sent(county["worker"], b"\0" * (17 * 1024 * 1024))

    assert (answer.status_code, answer.json["code"]) == (413, "http.too_large")


def test_only_the_reporter_sends_the_photo(county: County) -> None:
    content = picture()
    sent(county["worker"], b"not yet", announced=content)
    before = county.rows()

    answers = {
        name: county[name].client.put(
            county["worker"].client.photo_path, data=content, content_type="image/jpeg"
        )
        for name in ("agent", "village", "county", "worker2")
    }

    assert {name: (each.status_code, each.json["code"]) for name, each in answers.items()} == (
        dict.fromkeys(answers, (404, "intake.report_not_found"))
    )
    assert county.rows() == before


def test_a_photo_nobody_announced_is_refused(county: County) -> None:
    matter = county["worker"].report()

    answer = county["worker"].client.put(
        f"/api/v1/reports/{matter['report']['id']}/photos/{new_id()}",
        data=picture(),
        content_type="image/jpeg",
    )

    assert (answer.status_code, answer.json["code"]) == (404, "intake.photo_not_found")
