"""Run the pages of the documentation, for the output and the figures that they show.

The blocks of Python of a page are run in order. What one prints takes the place of the block of
text below it, or is put below it; where the page shows `![...](../figures/NAME.svg)`, the current
figure is written to `docs/figures/NAME.svg`. So a page that is built shows what this version does;
the texts in the repository are what readers see there, and are compared by the tests.

MkDocs calls this (see `hooks` in `mkdocs.yml`). Figures are not kept in the repository.

python scripts/run_pages.py    draws the figures
"""

import contextlib
import io
import os
import pathlib
import re
import tempfile
import warnings
from collections.abc import Iterator
from typing import Any

ROOT = pathlib.Path(__file__).parents[1]
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\((?:\.\./)*figures/([\w-]+)\.svg\)")
PART = re.compile(
    r"```python\n(?P<block>.*?)```(?P<shown>\s*```text\n(?P<text>.*?)```)?|" + LINK.pattern,
    re.DOTALL,
)
_PROMPT = ">>> "

_pages: dict[str, str] = {}
"""The pages with the output of their blocks, by their paths in the folder of the pages."""


def run(page: str) -> tuple[str, dict[str, bytes]]:
    """Run the blocks of a page.

    Returns:
        The page with what they print, and the figures it shows, as SVG, by name.

    Raises:
        ValueError: There is no figure where one is shown, or a block fails with an error that the
            text below it does not name.
    """
    from matplotlib import pyplot as plt

    figures: dict[str, bytes] = {}
    namespace: dict[str, Any] = {"__name__": "page"}

    def replacement(part: re.Match[str]) -> str:
        if part["block"] is not None:
            return _with_output(part, namespace)
        if not plt.get_fignums():
            raise ValueError(f"The block above `figures/{part[4]}.svg` has drawn nothing.")
        data = io.BytesIO()
        plt.gcf().savefig(data, format="svg", metadata={"Date": None})
        figures[part[4]] = data.getvalue()
        plt.close("all")
        return part[0]

    with _apart():
        return PART.sub(replacement, page), figures


def _with_output(part: re.Match[str], namespace: dict[str, Any]) -> str:
    """A block, and below it what it prints."""
    block, text = part["block"], part["text"]
    if _PROMPT in block:  # shows its output already, which doctest compares to the letter
        return part[0]
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            exec(compile(block, "page", "exec"), namespace)
    except Exception as error:
        if type(error).__name__ not in (text or ""):
            raise ValueError(f"A block of a page failed: {error!r} in\n{block}") from error
        return part[0]
    if not out.getvalue():
        return part[0]
    return f"```python\n{block}```\n\n```text\n{out.getvalue().rstrip()}\n```"


@contextlib.contextmanager
def _apart() -> Iterator[None]:
    """In a folder that is thrown away, quietly, and with figures that are never shown."""
    import matplotlib

    matplotlib.use("Agg")
    # The same page gives the same bytes, so that nothing is written anew in vain.
    settings = {"svg.hashsalt": "pymlj", "svg.fonttype": "path"}
    here = pathlib.Path.cwd()
    with (
        tempfile.TemporaryDirectory() as folder,
        matplotlib.rc_context(settings),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(here)


def write(folder: pathlib.Path = DOCS / "figures", all_pages: bool = False) -> list[str]:
    """Write the figures of the pages into a folder, and take away others.

    Args:
        folder: Where they go.
        all_pages: Whether pages without figures are run as well, for their output.

    Returns:
        The names of the figures.
    """
    folder.mkdir(exist_ok=True)
    names: list[str] = []
    for path in sorted(DOCS.rglob("*.md")):
        page = path.read_text(encoding="utf-8")
        if not (all_pages or LINK.search(page)):
            continue
        text, figures = run(page)
        _pages[path.relative_to(DOCS).as_posix()] = text
        for name, data in figures.items():
            if name in names:
                raise ValueError(f"Two figures are called `{name}`.")
            names.append(name)
            file = folder / f"{name}.svg"
            if not file.exists() or file.read_bytes() != data:
                file.write_bytes(data)
    for old in set(folder.glob("*.svg")) - {folder / f"{name}.svg" for name in names}:
        old.unlink()
    return names


def on_pre_build(config: Any) -> None:
    """Called by MkDocs before it looks for files."""
    write(all_pages=True)


def on_page_markdown(markdown: str, page: Any, **rest: Any) -> str:
    """Called by MkDocs for each page, with its text."""
    return _pages.get(page.file.src_uri, markdown)


if __name__ == "__main__":
    write()
