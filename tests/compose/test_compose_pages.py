"""Every HTML part before three judges: html-validate, "Can I email" and axe in a browser."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from compose.variants import all_kinds, all_variants, pages, variants
from pictures import launch, new_page
from playwright.async_api import async_playwright
from support import asked

HERE = Path(__file__).parent
ALLOWED = tomllib.loads((HERE / "caniemail-allowed.toml").read_text(encoding="utf-8"))["allowed"]


def unsupported(html: list[str]) -> set[tuple[str, str, str]]:
    """(feature, client, none or partly) for what clients do not support of these pages."""
    answers = asked(HERE / "caniemail.mjs", "@jsx-email/doiuse-email", html)
    assert len(answers) == len(html)
    return {(feature, client, how) for answer in answers for feature, client, how in answer}


def invalid(html: list[str]) -> list[list[dict[str, str]]]:
    answers = asked(HERE / "html-validate.mjs", "html-validate", html)
    assert len(answers) == len(html)
    return answers


def test_pages_of_every_kind_and_variant_are_judged() -> None:
    judged = Counter(name.rsplit(", ", 1)[0] for name, _ in pages())
    assert set(judged) == {f"{language}/{kind}, {name}" for language, kind, name in all_variants()}
    assert len([name for name in judged if ", full" in name]) == 2 * len(all_kinds())


def test_html_validate_finds_nothing_in_any_page() -> None:
    names = [name for name, _ in pages()]
    answers = invalid([html for _, html in pages()])
    found = {name: answer for name, answer in zip(names, answers, strict=True) if answer}
    assert found == {}


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("no-implicit-close", "</h1>", ""),
        ("attr-quotes", 'dir="ltr"', "dir='ltr'"),
        ("no-dup-attr", '<div role="main"', '<div role="main" role="main"'),
        ("element-permitted-content", "<h1 ", "<h1><div></div></h1><h1 "),
        ("heading-level", "<h2", "<h4>Zu tief</h4><h2"),
        ("valid-id", "<h1 ", '<h1 id="" '),
        ("wcag/h37", "<h1", "<img src='x'><h1"),
    ],
)
def test_html_validate_would_find_it(rule: str, old: str, new: str) -> None:
    page = next(html for name, html in pages() if name.startswith("de/invitation, full"))
    assert old in page
    (answer,) = invalid([page.replace(old, new, 1)])
    assert rule in {one["rule"] for one in answer}


def test_clients_support_what_mails_use_or_it_is_listed_why_not() -> None:
    listed = {
        (one["feature"], client, how)
        for one in ALLOWED
        for how in ("none", "partly")
        for client in one.get(how, ())
    }
    found = unsupported([html for _, html in pages()])
    assert found - listed == set(), "not listed: do without it, or list it with a reason"
    assert listed - found == set(), "listed, but no longer so: take it off the list"


def test_every_listed_feature_has_a_reason_of_its_own_entry() -> None:
    assert all(len(one["reason"]) > 20 for one in ALLOWED)
    names = [one["feature"] for one in ALLOWED]
    assert names == sorted(set(names))


@pytest.mark.parametrize(
    ("html", "finding"),
    [
        ('<p style="display: flex">x</p>', ("display:flex", "outlook.windows", "none")),
        ("<video></video>", ("<video> element", "gmail.ios", "none")),
        (
            "<style>@media (max-width: 1px) { p { position: absolute } }</style><p>x</p>",
            ("position", "gmail.ios", "none"),
        ),
        ('<p style="border-radius: 1px">x</p>', ("border-radius", "gmx.desktop-webmail", "none")),
    ],
)
def test_the_lint_would_find_it(html: str, finding: tuple[str, str, str]) -> None:
    assert finding in unsupported([html])


@pytest.mark.parametrize(("scheme", "width"), [("light", 760), ("dark", 375)])
@pytest.mark.parametrize("language", ["de", "en"])
async def test_axe_finds_nothing_in_any_kind(
    chromium: str, axe_source: str, language: str, scheme: str, width: int
) -> None:
    """On a desktop by day and a phone by night: the first variant, which has everything, and
    the last. Of all others too nothing sticks out of a phone's or a desktop's window.
    """
    assert chromium
    names = {kind: list(variants(kind)) for kind in all_kinds()}
    ends = {(kind, name) for kind in names for name in (names[kind][0], names[kind][-1])}
    judged: set[str] = set()
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        page = await new_page(
            browser, color_scheme=scheme, viewport={"width": width, "height": 900}
        )
        for name, html in pages():
            spoken, kind, variant = re.split("[/,] ?", name.rpartition(", ")[0], maxsplit=2)
            if spoken != language:
                continue
            await page.set_content(html)
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, name
            if (kind, variant) not in ends:
                continue
            await page.evaluate(axe_source)
            result = await page.evaluate("axe.run({ resultTypes: ['violations'] })")
            told = [
                (one["id"], [node["html"][:200] for node in one["nodes"]])
                for one in result["violations"]
            ]
            assert told == [], name
            judged.add(kind)
        await browser.close()
    assert judged == set(all_kinds())


async def test_axe_would_find_it(chromium: str, axe_source: str) -> None:
    assert chromium
    html = next(html for name, html in pages() if name.startswith("de/invitation, full"))
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        page = await new_page(browser)
        found = []
        for worse in (
            html.replace('lang="de"', ""),
            html.replace("color:#1b282d", "color:#eeeeee"),
        ):
            assert worse != html
            await page.set_content(worse)
            await page.evaluate(axe_source)
            result = await page.evaluate("axe.run()")
            found.append({one["id"] for one in result["violations"]})
        await browser.close()
    assert "html-has-lang" in found[0]
    assert "color-contrast" in found[1]
