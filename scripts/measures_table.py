"""Write the table of all measures into `docs/concepts/measures.md`, from their traits.

python scripts/measures_table.py
"""

import pathlib

from pymlj.metrics import Measure, measures
from pymlj.parameters import fields

PAGE = pathlib.Path(__file__).parents[1] / "docs" / "concepts" / "measures.md"
BEGIN, END = "<!-- measures: begin -->", "<!-- measures: end -->"
HEADER = ("Constructor", "Instances", "For", "More is", "Weights", "Rows", "Combined by")


def groups() -> dict[str, list[type[Measure]]]:
    """The measures under the headings of the page."""
    found: dict[str, list[type[Measure]]] = {
        "Numbers": [],
        "Labels": [],
        "Two classes, the last level positive": [],
        "Any number of classes, one against the rest": [],
        "Several targets": [],
        "Distributions": [],
    }
    for cls, record in measures().items():
        if record.kind_of_proxy == "distribution":
            heading = "Distributions"
        elif record.can_consume_tables:
            heading = "Several targets"
        elif cls.__name__.startswith("Multiclass"):
            heading = "Any number of classes, one against the rest"
        elif "OrderedFactor" in repr(record.observation_scitype):
            heading = "Two classes, the last level positive"
        elif "Finite" in repr(record.observation_scitype):
            heading = "Labels"
        else:
            heading = "Numbers"
        found[heading].append(cls)
    return found


def row(cls: type[Measure]) -> str:
    """The line of one measure."""
    record = measures()[cls]
    settings = ", ".join(f"{name}={show(field.default)}" for name, field in fields(cls).items())
    weights = [
        what
        for what, has in (
            ("observations", record.supports_weights),
            ("classes", record.supports_class_weights),
        )
        if has
    ]
    cells = (
        f"`{cls.__name__}({settings})`",
        ", ".join(f"`{alias}`" for alias in record.aliases),
        f"`{record.observation_scitype!r}`".replace("|", "\\|"),
        {"score": "better", "loss": "worse", "unoriented": "neither"}[record.orientation],
        ", ".join(weights) or "no",
        "yes" if record.can_report_unaggregated else "no",
        f"`{record.external_aggregation_mode!r}`",
    )
    return f"| {' | '.join(cells)} |"


def show(default: object) -> str:
    """A default value, shortly."""
    return f"{default:.3g}" if isinstance(default, float) else repr(default)


def table() -> str:
    """All tables, headings included."""
    lines: list[str] = []
    for heading, classes in groups().items():
        lines += [f"### {heading}", "", f"| {' | '.join(HEADER)} |", "|---" * len(HEADER) + "|"]
        lines += [row(cls) for cls in classes]
        lines.append("")
    return "\n".join(lines)


def updated(page: str) -> str:
    """The page with the tables between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(updated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
