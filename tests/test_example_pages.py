"""`docs/examples/`: a page for each script, as it is now."""

import importlib.util
import pathlib

ROOT = pathlib.Path(__file__).parents[1]


def test_pages_are_up_to_date():
    path = ROOT / "scripts" / "example_pages.py"
    spec = importlib.util.spec_from_file_location("example_pages", path)
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    found = {p.name: p.read_text(encoding="utf-8") for p in generator.FOLDER.glob("*.md")}
    assert found == generator.pages(), "run `python scripts/example_pages.py`"
