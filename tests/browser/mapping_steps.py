"""Answering the steps of mapping a file as a person does: by typing, choosing, waiting."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.browser.serving import settled, visit


def begin(page: Page, site: str, name: str, text: str) -> None:
    """Open the page, choose to map step by step, give it the file."""
    visit(page, f"{site}Add_data")
    page.get_by_text("Another layout, mapped step by step").click()
    settled(page)
    content = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.locator(".st-key-file_wizard input[type=file]").set_input_files(content)
    page.get_by_text("First rows of").first.wait_for()
    settled(page)


def pick(page: Page, key: str, option: str) -> None:
    """Choose an option of a select box."""
    box = page.locator(f".st-key-map_{_class(key)}").get_by_role("combobox")
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).first.click()
    settled(page)


def add(page: Page, key: str, *options: str) -> None:
    """Choose several options of a box that takes many."""
    for option in options:
        pick(page, key, option)
    page.keyboard.press("Escape")


def say(page: Page, label: str | re.Pattern[str]) -> None:
    """Tick a box or choose a way that is written beside a dot."""
    page.get_by_text(label).first.click()
    settled(page)


def write(page: Page, key: str, text: str) -> None:
    """Write into a line of text."""
    line = page.locator(f".st-key-map_{_class(key)} input")
    line.fill(text)
    line.press("Enter")
    settled(page)


def press(page: Page, label: str) -> None:
    """Press a button and wait for what it does."""
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_timeout(300)
    settled(page)


def system(page: Page) -> None:
    """The coaching system, which no file names: written by hand."""
    for field, value in (("system_id", "x"), ("system_name", "X State")):
        pick(page, f"system-{field}", "The same in every row ...")
        write(page, f"system-{field}-constant", value)
    for field, value in (("fiscal_year_start_month", "7"), ("school_year_start_month", "8")):
        pick(page, f"system-{field}", "The same in every row ...")
        write(page, f"system-{field}-constant", value)


def _class(key: str) -> str:
    """The key as Streamlit writes it into the page."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", key)
