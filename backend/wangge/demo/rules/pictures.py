"""Small drawn pictures, plainly no photographs, for the lists of the demo county."""

import io
from random import Random

from PIL import Image, ImageDraw

_SIZE = (480, 360)
_QUALITY = 72
_GROUND_PX = 318
_SKIES = (((150, 190, 225), (225, 235, 240)), ((190, 200, 210), (230, 228, 220)))
_STEPPE = ((172, 178, 120), (158, 168, 104), (146, 156, 92), (186, 172, 122))
_EARTH = ((196, 164, 112), (178, 146, 98), (160, 130, 86), (142, 150, 92))

Colour = tuple[int, int, int]


def drawn(rng: Random, category: str, *, is_flat: bool) -> bytes:
    """A JPEG of terraced hills, or of flat land, with a sketch of what the category is about."""
    image = Image.new("RGB", _SIZE)
    pen = ImageDraw.Draw(image)
    _sky(pen, rng)
    _plain(pen, rng) if is_flat else _hills(pen, rng)
    group = category.partition(".")[0]
    {
        "roads": _road,
        "subsidence": _cracks,
        "environment": _heap,
        "utilities": _pole,
        "safety": _fire,
        "grassland": _fence,
        "livestock": _flock,
        "water": _well,
    }.get(group, _house)(pen, rng)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _sky(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    top, bottom = rng.choice(_SKIES)
    width, height = _SIZE
    for row in range(height):
        share = row / height
        blend = tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
        pen.line([(0, row), (width, row)], fill=(blend[0], blend[1], blend[2]))


def _hills(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    width, height = _SIZE
    for layer, colour in enumerate(_EARTH):
        base = height * (0.38 + 0.13 * layer)
        ridge = [
            (x, base + rng.uniform(-14, 14) - 18 * layer * (x / width - 0.5) ** 2)
            for x in range(0, width + 48, 48)
        ]
        pen.polygon([*ridge, (width, height), (0, height)], fill=colour)
        for step in (10, 20):
            pen.line([(x, y + step) for x, y in ridge], fill=_darker(colour), width=1)


def _plain(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    width, height = _SIZE
    for layer, colour in enumerate(_STEPPE):
        base = height * (0.5 + 0.11 * layer)
        line = [(x, base + rng.uniform(-4, 4)) for x in range(0, width + 60, 60)]
        pen.polygon([*line, (width, height), (0, height)], fill=colour)
    for _ in range(90):
        x, y = rng.uniform(0, width), rng.uniform(height * 0.62, height)
        pen.line([(x, y), (x + rng.uniform(-4, 4), y - rng.uniform(4, 10))], (112, 122, 66), 2)


def _fence(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    for x in range(20, 480, 74):
        pen.line([(x, 330), (x + rng.uniform(-8, 34), 236)], fill=(98, 82, 62), width=7)
    for y in (252, 276, 300):
        pen.line([(0, y), (230, y + 6), (272, y + 34), (480, y)], fill=(90, 90, 92), width=2)


def _flock(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    for y in sorted(rng.uniform(250, 325) for _ in range(11)):
        x = rng.uniform(60, 400)
        for leg in (6, 26):
            pen.line([(x + leg, y), (x + leg, y + 16)], fill=(70, 62, 56), width=3)
        pen.ellipse([x, y - 20, x + 34, y + 6], fill=(238, 234, 222))
        pen.ellipse([x + 28, y - 20, x + 42, y - 6], fill=(84, 74, 66))


def _well(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    left = rng.uniform(120, 170)
    pen.rectangle([left, 250, left + 86, 322], fill=(176, 172, 166), outline=(96, 92, 88), width=4)
    pen.line([(left + 16, 250), (left + 43, 168), (left + 70, 250)], fill=(92, 84, 78), width=6)
    pen.rectangle([left + 116, 292, left + 250, 322], fill=(150, 148, 142))
    pen.rectangle([left + 124, 296, left + 242, 308], fill=(112, 152, 180))


def _road(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    left, right = rng.uniform(150, 230), rng.uniform(250, 330)
    pen.polygon([(left, 230), (left + 40, 230), (right + 130, 360), (right - 150, 360)], (120,) * 3)
    x, y = rng.uniform(220, 290), rng.uniform(295, 325)
    pen.ellipse([x - 44, y - 13, x + 44, y + 13], fill=(62, 54, 48))
    pen.polygon([(x + 62, y + 8), (x + 74, y - 34), (x + 86, y + 8)], fill=(226, 92, 40))


def _cracks(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    _house(pen, rng)
    x, y = rng.uniform(190, 260), 215.0
    while y < _GROUND_PX:
        on = x + rng.uniform(-13, 13), y + rng.uniform(9, 19)
        pen.line([(x, y), on], fill=(60, 44, 36), width=3)
        x, y = on


def _heap(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    for _ in range(70):
        x, size = rng.gauss(240, 52), rng.uniform(6, 18)
        y = rng.uniform(270, 330) + abs(x - 240) * 0.2
        colour = rng.choice([(92, 104, 88), (222, 222, 214), (70, 94, 140), (150, 60, 52)])
        pen.rectangle([x, y - size, x + size * 1.4, y], fill=colour)


def _pole(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    lean = rng.uniform(12, 58)
    pen.line([(240, 330), (240 + lean, 96)], fill=(92, 84, 78), width=10)
    pen.line([(196 + lean, 124), (288 + lean, 112)], fill=(92, 84, 78), width=6)
    for drop in (118, 126):
        pen.arc([-220, drop - 92, 240 + lean, drop + 60], 0, 90, fill=(50, 50, 52), width=2)


def _fire(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    for _ in range(42):
        x, y = rng.gauss(240, 44), rng.uniform(282, 326)
        pen.line([(x, y), (x + rng.uniform(-34, 34), y - rng.uniform(14, 50))], (206, 178, 96), 3)
    for size in (46, 30, 16):
        colour = (232, 250 - size * 4, 60)
        pen.polygon([(262 - size, 318), (262, 318 - size * 2.2), (262 + size, 318)], fill=colour)


def _house(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    wall = rng.choice([(214, 196, 168), (198, 178, 150), (224, 216, 204)])
    pen.rectangle([130, 212, 350, 322], fill=wall)
    roof = rng.choice([(150, 66, 50), (96, 92, 92)])
    pen.polygon([(112, 214), (240, 150), (368, 214)], fill=roof)
    pen.rectangle([216, 254, 262, 322], fill=(92, 62, 44))
    for x in (152, 290):
        pen.rectangle([x, 244, x + 38, 278], fill=(120, 152, 172), outline=(70, 66, 60), width=3)


def _darker(colour: Colour) -> Colour:
    red, green, blue = colour
    return red - 18, green - 18, blue - 14
