"""Pictures of mails as their readers see them, taken by the system's Chromium.

``PYTHONPATH=tests python -m pictures OUT`` rehearses the example seminar and writes one picture of
each kind of mail on a phone, on a desktop and in the dark.
"""

import asyncio
import base64
import email
import shutil
import sys
import tempfile
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from compose.compose_examples import PLAIN_READER, composer_of
from playwright.async_api import Browser, Page, async_playwright, expect

from mailer.actions.demo.demo import demo_desk, export, mail_documents, run_demo
from mailer.actions.mailing import preview
from mailer.actions.seminar import changes, seminars
from mailer.actions.seminar.seminars import find

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    "",
)
_PATIENCE_MS = 120_000
_QUALITY = 20  # all pictures together are some 2 MB: each renewal stays in the history
expect.set_options(timeout=_PATIENCE_MS)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 375, "height": 700}},
    "desktop": {"viewport": {"width": 760, "height": 700}},
    "dark": {"viewport": {"width": 760, "height": 700}, "color_scheme": "dark"},
}

_SCALE = {"phone": 1.0, "desktop": 0.75, "dark": 0.75}
_SHOWN_IN_THE_DARK = {"invitation", "confirmation", "rescheduled", "cancelled", "newsletter"}
"""The frame is the same for all: one of each tone shows how it looks."""


def html_of(message: EmailMessage) -> str:
    """The HTML part of a mail."""
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


async def launch(playwright: Any) -> Browser:
    """The system's Chromium without any traffic of its own."""
    browser: Browser = await playwright.chromium.launch(
        executable_path=CHROMIUM, args=ARGUMENTS, timeout=_PATIENCE_MS
    )
    return browser


async def new_page(browser: Browser, **options: Any) -> Page:
    """An empty page in a context of its own; a busy machine is waited for."""
    context = await browser.new_context(**options)
    context.set_default_timeout(_PATIENCE_MS)
    return await context.new_page()


async def picture(browser: Browser, html: str, view: str, target: Path) -> None:
    """One mail in one view, its whole length."""
    page = await new_page(browser, java_script_enabled=False, **VIEWS[view])
    await page.set_content(html)
    target.write_bytes(await shoot(page, _SCALE[view], _QUALITY))
    await page.context.close()


async def shoot(page: Page, scale: float, quality: int) -> bytes:
    """The whole length of an open page, as WebP of a quality from 0 to 100."""
    # Playwright itself writes PNG and JPEG only, three times the size.
    devtools = await page.context.new_cdp_session(page)
    size = (await devtools.send("Page.getLayoutMetrics"))["cssContentSize"]
    shot = await devtools.send(
        "Page.captureScreenshot",
        {
            "format": "webp",
            "quality": quality,
            "captureBeyondViewport": True,
            "clip": size | {"scale": scale},
        },
    )
    return base64.b64decode(shot["data"])


SHOWN_AS = {"issue": "newsletter", "follow-up-correction": "correction"}
ANSWERS = ("declined", "counter-declined", "undo-leave")
"""Kinds of mail that no plan and no step of the demo stands for."""
ENGLISH = "emma.clarke@example.com"


async def mails_of_all_kinds(folder: Path) -> dict[str, EmailMessage]:
    """One mail of each kind by name: from the demo, and what no demo can hold beside it."""
    async with demo_desk(folder) as (desk, clock):
        demo = await run_demo(desk, clock)
        start = clock.now() + timedelta(days=30)
        async with desk.database.read() as connection:
            _, whole = await find(connection, demo.rehearsal.slug)
        end = start + (whole.ends_at - whole.starts_at)
        other = await changes.copy(desk, demo.rehearsal.slug, start, end)
        await seminars.publish(desk, other.slug)
        cancelled = await preview.preview(desk, other.slug, "cancelled")
    kinds = {"cancelled": _parsed(cancelled.message)}
    files = export(demo, folder / "out")
    for one in mail_documents(demo, files):
        kind = SHOWN_AS.get(one["step"], one["step"])
        message = _parsed((folder / "out" / one["file"]).read_bytes())
        if one["recipient"] == ENGLISH:
            kinds.setdefault(f"{kind}-en", message)
        elif kind == "confirmation" and "mira.neu" in one["file"]:
            kinds["confirmation-late"] = message
        else:
            kinds.setdefault(kind, message)
    for kind in ANSWERS:
        kinds[kind] = _parsed(composer_of(kind).message(PLAIN_READER))
    return kinds


def _parsed(octets: bytes) -> EmailMessage:
    return email.message_from_bytes(octets, policy=policy.default)


async def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("*.jpg"), *out.glob("*.webp")):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        kinds = await mails_of_all_kinds(Path(folder))
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        for kind, message in kinds.items():
            if kind.endswith("-en") and kind != "promoted-en":
                continue  # the same frame: one shows it
            for view in VIEWS:
                if view == "dark" and kind not in _SHOWN_IN_THE_DARK:
                    continue
                await picture(browser, html_of(message), view, out / f"{kind}-{view}.webp")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/mails")))
