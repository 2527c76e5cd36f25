"""Write a page in `docs/examples/` for each script in `examples/`, and one that lists them.

python scripts/example_pages.py
"""

import ast
import pathlib

ROOT = pathlib.Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "examples").glob("[0-9]*.py"))
FOLDER = ROOT / "docs" / "examples"


def said(script: pathlib.Path) -> tuple[str, str]:
    """The first line of the docstring of a script, and the rest of it."""
    text = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or script.stem
    first, _, rest = text.partition("\n")
    return first.rstrip("."), rest.strip()


def code(script: pathlib.Path) -> str:
    """A script without its docstring."""
    source = script.read_text(encoding="utf-8")
    docstring = ast.parse(source).body[0]
    return "\n".join(source.splitlines()[docstring.end_lineno :]).strip()


def page(script: pathlib.Path) -> str:
    """The page of a script."""
    title, rest = said(script)
    text = f"{rest}\n\n" if rest else ""
    # `py` is shown and not run: the script itself is.
    return f"# {title}\n\n{text}`examples/{script.name}`:\n\n```py\n{code(script)}\n```\n"


def index() -> str:
    """The page that lists them all."""
    lines = [f"- [{said(script)[0]}]({script.stem}.md)" for script in SCRIPTS]
    about = "Each is a script in the folder `examples`, and runs in less than a minute."
    return f"# Examples\n\n{about}\n\n" + "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """The text of each file."""
    return {"index.md": index(), **{f"{script.stem}.md": page(script) for script in SCRIPTS}}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
