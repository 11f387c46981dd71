"""People before a browser: each with a device, a session and a place, and the field's verbs."""

import io
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.e2e.product import PASSWORD

Size = tuple[int, int]
PHONE, TABLET, DESK = (390, 844), (820, 1180), (1440, 900)

NO_SESSION = r"status of 401 .*/api/v1/me$"
"""A browser writes every refusal to its console, also the one that says nobody is signed in."""
AWAY = r"ERR_INTERNET_DISCONNECTED"

ARRIVED = "您报的都已经传到了"
_NO_MAPS = """
const inner = HTMLCanvasElement.prototype.getContext
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith('webgl') ? null : inner.call(this, kind, ...more)
}
"""
_PATIENCE_MS = 15_000
_BUSY = ("正在打开", "正在取数", "正在加载地图")


@dataclass
class Device:
    """A browser of one's own; it notes what went wrong in it and whom it asked."""

    context: BrowserContext
    base: str
    allowed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def made(
        cls,
        browser: Browser,
        base: str,
        *,
        size: Size,
        at: dict[str, float] | None = None,
        preferences: dict[str, Any] | None = None,
        sharpness: int = 1,
        draws_maps: bool = True,
        workers: Literal["allow", "block"] = "block",
    ) -> "Device":
        """A device in Chinese, at a place; its preferences as the settings would keep them.

        One that draws no maps is an old office computer, and spares the time of drawing.
        """
        context = browser.new_context(
            base_url=base,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=sharpness,
            has_touch=size[0] < DESK[0],
            reduced_motion="reduce",
            service_workers=workers,
            **({"geolocation": at, "permissions": ["geolocation"]} if at else {}),
        )
        context.set_default_timeout(_PATIENCE_MS)
        if not draws_maps:
            context.add_init_script(_NO_MAPS)
        if preferences:
            kept = json.dumps(json.dumps(preferences))
            keep = f"localStorage.setItem('wangge.preferences', {kept})"
            # A page before the first address has no storage.
            context.add_init_script(f"if (location.protocol !== 'about:') {keep}")
        device = cls(context, base)
        context.on("console", device._heard)
        context.on("weberror", lambda error: device.wrong.append(f"page error: {error.error}"))
        context.on("request", lambda request: device._asked(request.url))
        return device

    def allow(self, *patterns: str) -> None:
        """Take these messages of the console as meant by the test."""
        self.allowed += patterns

    def end(self) -> None:
        """Close it.

        Raises:
            AssertionError: when anything went wrong in it that the test did not mean.
        """
        self.context.close()
        wrong = [each for each in self.wrong if not self._is_allowed(each)]
        if wrong:
            raise AssertionError("\n".join(wrong))

    def _heard(self, message: Any) -> None:  # noqa: ANN401 -- the library's message
        if message.type == "error":
            self.wrong.append(f"{message.text} {message.location.get('url', '')}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.base, "blob:", "data:")):
            self.wrong.append(f"asked elsewhere: {url}")

    def _is_allowed(self, message: str) -> bool:
        return any(re.search(pattern, message) for pattern in self.allowed)


@dataclass
class Person:
    """Somebody with a device, signed in or about to be."""

    device: Device
    page: Page
    taps: int = 0

    def signs_in(self, username: str, password: str = PASSWORD) -> None:
        """Fill the form and send it."""
        self.page.get_by_label("账号").fill(username)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录", exact=True).click()

    def opens(self, path: str) -> None:
        """Go to an address and wait until it shows what it has."""
        self.page.goto(path)
        self.settles()

    def settles(self) -> None:
        """Wait until nothing is being fetched or drawn."""
        self.page.wait_for_load_state("networkidle")
        for words in _BUSY:
            expect(self.page.get_by_text(words, exact=True)).to_have_count(0, timeout=_PATIENCE_MS)

    def taps_on(self, what: Locator) -> None:
        """One tap, counted."""
        self.taps += 1
        what.tap()

    def asks(self, path: str, **query: str) -> Any:  # noqa: ANN401 -- JSON
        """What the server answers this person."""
        answer = self.page.request.get(f"/api/v1{path}", params=query)
        assert answer.ok, answer.text()
        return answer.json()

    def button(self, name: str) -> Locator:
        """A button by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def begins_report(self, photo: bytes | None = None) -> None:
        """Tap the one main button; on a phone the camera opens over the form."""
        if self.page.viewport_size and self.page.viewport_size["width"] < TABLET[0]:
            with self.page.expect_file_chooser() as camera:
                self.taps_on(self.button("上报"))
            if photo:
                camera.value.set_files([_file(photo)])
        else:
            self.button("上报").click()
        self.page.wait_for_url("**/report/*")

    def chooses_kind(self, code: str = "roads.damage") -> None:
        """Choose a kind and its part, by the names that the county has for them."""
        kinds = {each["code"]: each["name"] for each in self.asks("/taxonomy")["categories"]}
        self._chooses(kinds[code.partition(".")[0]])
        self._chooses(kinds[code])

    def _chooses(self, name: str) -> None:
        chip = self.page.get_by_role("radio", name=name, exact=True)
        if self.page.evaluate("navigator.maxTouchPoints > 0"):
            self.taps_on(chip)
        else:
            chip.click()

    def writes_report(self, words: str) -> None:
        """Write a whole report without a photo, and send it."""
        self.begins_report()
        self.chooses_kind()
        self.page.get_by_label("说一说情况").fill(words)
        expect(self.page.locator("#part-place .settled")).to_be_visible()
        self.button("上报").click()
        self.page.wait_for_url("**/sent/*")


def _file(content: bytes) -> Any:  # noqa: ANN401 -- the library's payload
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content}


def photo(seed: int = 1, size: Size = (1200, 900)) -> bytes:
    """A JPEG that looks like nothing on earth, and never twice the same for two seeds."""
    rough = Image.frombytes("RGB", (24, 18), random.Random(seed).randbytes(24 * 18 * 3))  # noqa: S311 -- colours
    out = io.BytesIO()
    rough.resize(size, Image.Resampling.BICUBIC).save(out, "JPEG", quality=80)
    return out.getvalue()


Enter = Callable[..., Person]
"""Gives a person: ``enter("town", size=DESK)``; without a name nobody is signed in."""
