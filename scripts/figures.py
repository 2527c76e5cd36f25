"""Draw the figures of the documentation: each by the block of Python above it on its page.

Where a page shows `![...](../figures/NAME.svg)`, the blocks of the page are run in order, and the
current figure after the block in front of the link is written to `docs/figures/NAME.svg`. MkDocs
calls this before it builds (see `hooks` in `mkdocs.yml`); the files are not kept in the repository.

python scripts/figures.py
"""

import contextlib
import io
import pathlib
import re
import warnings
from typing import Any

ROOT = pathlib.Path(__file__).parents[1]
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\((?:\.\./)*figures/([\w-]+)\.svg\)")
PART = re.compile(r"```python\n(?P<block>.*?)```|" + LINK.pattern, re.DOTALL)


def figures_of(page: str) -> dict[str, bytes]:
    """Run the blocks of a page; the figures it shows, as SVG, by name."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    found: dict[str, bytes] = {}
    namespace: dict[str, Any] = {"__name__": "page"}
    quiet = io.StringIO()
    # The same page gives the same bytes, so that nothing is written anew in vain.
    settings = {"svg.hashsalt": "pymlj", "svg.fonttype": "path"}
    with (
        matplotlib.rc_context(settings),
        contextlib.redirect_stdout(quiet),
        contextlib.redirect_stderr(quiet),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        for part in PART.finditer(page):
            if part["block"] is not None:
                exec(compile(part["block"], "page", "exec"), namespace)
                continue
            if not plt.get_fignums():
                raise ValueError(f"The block above `figures/{part[2]}.svg` has drawn nothing.")
            data = io.BytesIO()
            plt.gcf().savefig(data, format="svg", metadata={"Date": None})
            found[part[2]] = data.getvalue()
            plt.close("all")
    return found


def write(folder: pathlib.Path = DOCS / "figures") -> list[str]:
    """Write the figures of all pages into a folder, and take away others; their names."""
    folder.mkdir(exist_ok=True)
    names: list[str] = []
    for path in sorted(DOCS.rglob("*.md")):
        page = path.read_text(encoding="utf-8")
        if not LINK.search(page):
            continue
        for name, data in figures_of(page).items():
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
    write()


if __name__ == "__main__":
    write()
