"""The pages run: each block of Python, in order, printing what the block of text below it shows.

A block fenced as `py` is shown, not run: it needs what is not installed here.
"""

import contextlib
import doctest
import io
import pathlib
import re
import sys
import warnings

import pytest

ROOT = pathlib.Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
BLOCK = re.compile(r"```(python|text)\n(.*?)```(?:\s*```text\n(.*?)```)?", re.DOTALL)


def skeleton(text):
    """The text without numbers, rules and spaces: what does not depend on the processor."""
    return re.sub(r"[─┬┴┼\s.]+", " ", re.sub(r"\d+(\.\d+)?(e[+-]?\d+)?", "#", text)).strip()


def run_session(block, namespace):
    """Run a block with prompts and compare, as doctest does."""
    test = doctest.DocTestParser().get_doctest(block, namespace, "page", None, 0)
    report = io.StringIO()
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    runner = doctest.DocTestRunner(optionflags=flags, verbose=False)
    runner.run(test, out=report.write, clear_globs=False)
    namespace.update(test.globs)
    assert not runner.failures, report.getvalue()


def run_block(block, shown, namespace):
    """Run a block without prompts; an error, or what is printed, must be in the text below."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        try:
            exec(compile(block, "page", "exec"), namespace)
        except Exception as error:
            assert type(error).__name__ in (shown or ""), f"{error!r} in\n{block}"
            return
    if shown and out.getvalue():
        assert skeleton(out.getvalue()) in skeleton(shown) + " ", block


@contextlib.contextmanager
def figures_closed():
    """Close the figures that a page has left open."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT / "docs")))
def test_the_examples_of_a_page_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    namespace = {"__name__": "page"}
    # In place of a backend that opens windows; figures are drawn by `scripts/run_pages.py`.
    monkeypatch.setenv("MPLBACKEND", "agg")
    with warnings.catch_warnings(), figures_closed():
        warnings.simplefilter("ignore")
        for kind, block, shown in BLOCK.findall(page.read_text()):
            if kind == "python" and ">>>" in block:
                run_session(block, namespace)
            elif kind == "python":
                run_block(block, shown, namespace)
