"""`scripts/run_pages.py`: the output and the figures of the documentation."""

import importlib.util
import pathlib
import re
import types
import xml.etree.ElementTree as ET

import pytest

ROOT = pathlib.Path(__file__).parents[1]
spec = importlib.util.spec_from_file_location("run_pages", ROOT / "scripts" / "run_pages.py")
run_pages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(run_pages)

PAGE = """
```python
import matplotlib.pyplot as plt
figure, axes = plt.subplots()
axes.plot([1, 2], [3, 4], gid="first")
```
![One](../figures/one.svg)
```py
never run
```
```python
axes = plt.subplots()[1]
axes.plot([1, 2], [4, 3], gid="second")
```
![Two](figures/two.svg)
"""


def test_a_figure_is_what_the_block_above_has_drawn():
    _, found = run_pages.run(PAGE)
    assert list(found) == ["one", "two"]
    assert b'id="first"' in found["one"] and b'id="first"' not in found["two"]
    assert ET.fromstring(found["two"]).tag.endswith("svg")


def test_what_a_block_prints_is_shown_below_it():
    page = """```python
print(1 + 1)
```
```text
3
```
```python
x = 5
```
```python
print(x)
```
"""
    text, _ = run_pages.run(page)
    assert re.findall(r"```text\n(.*?)\n```", text) == ["2", "5"]


def test_an_error_must_be_named_below_its_block():
    page = "```python\nint('one')\n```\n"
    with pytest.raises(ValueError, match="A block of a page failed"):
        run_pages.run(page)
    named = page + "```text\nValueError: no number\n```\n"
    assert run_pages.run(named)[0] == named


def test_blocks_with_prompts_stay_as_they_are():
    page = "```python\n>>> 1 + 1\n2\n```\n"
    assert run_pages.run(page)[0] == page


def test_a_page_is_built_with_its_output(tmp_path, monkeypatch):
    (tmp_path / "figures").mkdir()
    (tmp_path / "page.md").write_text("```python\nprint('new')\n```\n```text\nold\n```\n")
    monkeypatch.setattr(run_pages, "DOCS", tmp_path)
    run_pages.write(tmp_path / "figures", all_pages=True)
    page = types.SimpleNamespace(file=types.SimpleNamespace(src_uri="page.md"))
    assert "new" in run_pages.on_page_markdown("old", page=page)


def test_the_same_page_gives_the_same_bytes():
    assert run_pages.run(PAGE) == run_pages.run(PAGE)


def test_a_link_without_a_figure_is_an_error():
    with pytest.raises(ValueError, match=r"above `figures/two.svg` has drawn nothing"):
        run_pages.run(PAGE.partition("```py\n")[0] + "![Two](figures/two.svg)")


def test_files_are_written_once_and_others_taken_away(tmp_path, monkeypatch):
    docs = tmp_path / "docs"
    (docs / "figures").mkdir(parents=True)
    (docs / "page.md").write_text(PAGE)
    (docs / "other.md").write_text("No figures.")
    (docs / "figures" / "old.svg").touch()
    monkeypatch.setattr(run_pages, "DOCS", docs)

    assert run_pages.write(docs / "figures") == ["one", "two"]
    first = (docs / "figures" / "one.svg").stat().st_mtime_ns
    run_pages.write(docs / "figures")
    assert sorted(path.name for path in (docs / "figures").iterdir()) == ["one.svg", "two.svg"]
    assert (docs / "figures" / "one.svg").stat().st_mtime_ns == first

    (docs / "page2.md").write_text(PAGE)
    with pytest.raises(ValueError, match="Two figures are called `one`"):
        run_pages.write(docs / "figures")


def test_no_two_figures_of_the_pages_have_one_name():
    pages = [page.read_text() for page in (ROOT / "docs").rglob("*.md")]
    links = [name for page in pages for name in run_pages.LINK.findall(page)]
    assert "evaluation" in links and len(links) == len(set(links))
