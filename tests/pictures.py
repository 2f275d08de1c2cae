"""Pictures of mails as their readers see them, taken by the system's Chromium.

``python -m tests.pictures OUT`` rehearses the example seminar and writes one picture of each
kind of mail on a phone, on a desktop and in the dark.
"""

import asyncio
import email
import shutil
import sys
import tempfile
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

from mailer.actions.demo import demo_desk, export, run_demo

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    "",
)
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
    "phone": {"viewport": {"width": 375, "height": 700}, "device_scale_factor": 2},
    "desktop": {"viewport": {"width": 760, "height": 700}},
    "dark": {"viewport": {"width": 760, "height": 700}, "color_scheme": "dark"},
}


def html_of(message: EmailMessage) -> str:
    """The HTML part of a mail."""
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


async def launch(playwright: Any) -> Browser:
    """The system's Chromium without any traffic of its own."""
    return await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


async def picture(browser: Browser, html: str, view: str, target: Path) -> None:
    """One mail in one view, its whole length."""
    context = await browser.new_context(java_script_enabled=False, **VIEWS[view])
    page = await context.new_page()
    await page.set_content(html)
    await page.screenshot(path=target, full_page=True)
    await context.close()


async def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with demo_desk(Path(folder)) as (desk, clock):
            demo = await run_demo(desk, clock)
        steps = {row["step_key"] for row in demo.rehearsal.deliveries}
        kinds: dict[str, EmailMessage] = {}
        for file in export(demo, Path(folder) / "out"):
            message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
            step = max((one for one in steps if f"-{one}-" in file.name), key=len)
            if "mira.neu" in file.name:
                step = "confirmation-late"
            kinds.setdefault(step, message)
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        for step, message in kinds.items():
            for view in VIEWS:
                await picture(browser, html_of(message), view, out / f"{step}-{view}.png")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/mails")))
