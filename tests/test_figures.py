"""`scripts/figures.py`: the figures of the documentation."""

import importlib.util
import pathlib
import xml.etree.ElementTree as ET

import pytest

ROOT = pathlib.Path(__file__).parents[1]
spec = importlib.util.spec_from_file_location("figures", ROOT / "scripts" / "figures.py")
figures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(figures)

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
    found = figures.figures_of(PAGE)
    assert list(found) == ["one", "two"]
    assert b'id="first"' in found["one"] and b'id="first"' not in found["two"]
    assert ET.fromstring(found["two"]).tag.endswith("svg")


def test_the_same_page_gives_the_same_bytes():
    assert figures.figures_of(PAGE) == figures.figures_of(PAGE)


def test_a_link_without_a_figure_is_an_error():
    with pytest.raises(ValueError, match=r"above `figures/two.svg` has drawn nothing"):
        figures.figures_of(PAGE.partition("```py\n")[0] + "![Two](figures/two.svg)")


def test_files_are_written_once_and_others_taken_away(tmp_path, monkeypatch):
    docs = tmp_path / "docs"
    (docs / "figures").mkdir(parents=True)
    (docs / "page.md").write_text(PAGE)
    (docs / "other.md").write_text("No figures.")
    (docs / "figures" / "old.svg").touch()
    monkeypatch.setattr(figures, "DOCS", docs)

    assert figures.write(docs / "figures") == ["one", "two"]
    first = (docs / "figures" / "one.svg").stat().st_mtime_ns
    figures.write(docs / "figures")
    assert sorted(path.name for path in (docs / "figures").iterdir()) == ["one.svg", "two.svg"]
    assert (docs / "figures" / "one.svg").stat().st_mtime_ns == first

    (docs / "page2.md").write_text(PAGE)
    with pytest.raises(ValueError, match="Two figures are called `one`"):
        figures.write(docs / "figures")


def test_no_two_figures_of_the_pages_have_one_name():
    pages = [page.read_text() for page in (ROOT / "docs").rglob("*.md")]
    links = [name for page in pages for name in figures.LINK.findall(page)]
    assert "evaluation" in links and len(links) == len(set(links))
