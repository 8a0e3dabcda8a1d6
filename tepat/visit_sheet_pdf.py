"""The visit list as PDF, printed by a browser of the Chromium family that is already on the machine."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from features.errors import TepatError

BROWSER: Final = "TEPAT_BROWSER"
_NAMES: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_ELSEWHERE: Final = {
    "win32": (
        r"Microsoft\Edge\Application\msedge.exe",
        r"Google\Chrome\Application\chrome.exe",
    ),
    "darwin": (
        "Google Chrome.app/Contents/MacOS/Google Chrome",
        "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "Chromium.app/Contents/MacOS/Chromium",
    ),
}
_SECONDS: Final = 180


class NoBrowser(TepatError):
    """No browser that prints without a window was found."""

    def __init__(self) -> None:
        super().__init__(
            "A PDF needs Chromium, Chrome or Edge on this machine, and none was found. Write the list as "
            f".html and print it from any browser, or name the browser's program in ${BROWSER}."
        )


class NotPrinted(TepatError):
    """The browser did not print."""

    def __init__(self, browser: str, why: str) -> None:
        self.browser = browser
        super().__init__(
            f"{browser} did not print the list ({why}). Write it as .html and print it from a browser, or "
            f"name another browser in ${BROWSER}."
        )


def find_browser() -> Path | None:
    """The browser that $TEPAT_BROWSER names, or the first that is found; None where there is none."""
    given = os.environ.get(BROWSER)
    if given:
        found = shutil.which(given)
        return Path(found) if found else None
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    folders = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    roots = [Path(folder) for folder in folders if folder] + [Path("/Applications")]
    places = (root / place for root in roots for place in _ELSEWHERE.get(sys.platform, ()))
    return next((place for place in places if place.is_file()), None)


def print_pdf(html: str, path: Path) -> None:
    """Prints the page to `path`, which is replaced.

    The page passes through a folder that only this user can read and that is removed; the browser gets
    an empty profile of its own and can reach no network.

    Raises:
        NoBrowser, NotPrinted: there is no browser, or it failed.
    """
    browser = find_browser()
    if browser is None:
        raise NoBrowser
    with tempfile.TemporaryDirectory(prefix="tepat-", ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, encoding="utf-8")
        _run(
            [str(browser), *_options(Path(folder)), f"--print-to-pdf={printed}", page.as_uri()], browser.name
        )
        if not printed.is_file() or not printed.read_bytes().startswith(b"%PDF"):
            raise NotPrinted(browser.name, "it wrote no PDF")
        shutil.copyfile(printed, path)


def _options(folder: Path) -> list[str]:
    options = [
        "--headless",
        "--disable-gpu",
        "--disable-extensions",
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--no-first-run",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder / 'profile'}",
    ]
    # Chromium refuses its sandbox to root, as in a container; the page is ours and loads nothing.
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")
    return options


def _run(command: list[str], name: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        raise NotPrinted(name, f"it was not done after {_SECONDS} seconds") from None
    except subprocess.CalledProcessError as error:
        raise NotPrinted(name, f"it ended with {error.returncode}") from None
    except OSError as error:
        raise NotPrinted(name, error.strerror or type(error).__name__) from None
