"""The README: its example runs and prints what it says, its links lead somewhere."""

import contextlib
import io
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text()
CODE, PRINTED = re.findall(r"```(?:python|text)\n(.*?)```", TEXT, re.DOTALL)[:2]


def skeleton(text):
    """The text without numbers, rules and spaces: what does not depend on the processor."""
    return re.sub(r"[─┬┴┼\s]+", " ", re.sub(r"\d+(\.\d+)?", "#", text)).strip()


def test_the_example_prints_what_the_readme_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        exec(compile(CODE, "README.md", "exec"), {})
    assert skeleton(out.getvalue()) == skeleton(PRINTED)


def test_the_example_has_about_twenty_lines():
    assert len(CODE.strip().splitlines()) <= 22


@pytest.mark.parametrize("link", re.findall(r"\]\(((?!http)[^)#]+)\)", TEXT))
def test_links_lead_somewhere(link):
    assert (ROOT / link).exists()


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_two_commands_are_shown_and_exist(command):
    assert command in TEXT
    assert f"\n{command.split()[1]}:" in (ROOT / "Makefile").read_text()
