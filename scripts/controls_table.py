"""Write the table of all controls into `docs/concepts/iteration.md`, from their classes.

python scripts/controls_table.py
"""

import inspect
import pathlib

import pymlj
from pymlj import Control, Never, StoppingCriterion
from pymlj.parameters import fields

PAGE = pathlib.Path(__file__).parents[1] / "docs" / "concepts" / "iteration.md"
BEGIN, END = "<!-- controls: begin -->", "<!-- controls: end -->"
HEADER = ("Control", "What it does", "Needs", "Stops")
STAND_INS = {
    "criterion": Never(),
    "control": Never(),
    "predicate": bool,
    "data": [],
    "schedule": float,
    "directory": "",
}
INSIDE = {"criterion", "control", "parts"}
NEEDS = {
    "needs_loss": "loss",
    "needs_training_losses": "training losses",
    "needs_ingest": "`ingest`",
}


def members() -> list[type[Control]]:
    """The classes of controls, each once."""
    found = (value for _, value in sorted(vars(pymlj).items(), key=lambda item: item[0].lower()))
    classes = (v for v in found if inspect.isclass(v) and issubclass(v, Control))
    return list(dict.fromkeys(cls for cls in classes if not inspect.isabstract(cls)))


def groups() -> dict[str, list[type[Control]]]:
    """The controls under the headings of the page."""
    found: dict[str, list[type[Control]]] = {
        "Training": [],
        "Stopping": [],
        "Telling and calling": [],
        "Around other controls": [],
        "With `IteratedModel`": [],
    }
    for cls in members():
        if cls.__module__.startswith("pymlj.iteration."):
            heading = "With `IteratedModel`"
        elif issubclass(cls, StoppingCriterion):
            heading = "Stopping"
        elif INSIDE & fields(cls).keys():
            heading = "Around other controls"
        else:
            heading = "Training" if example(cls).may_train else "Telling and calling"
        found[heading].append(cls)
    return found


def example(cls: type[Control]) -> Control:
    """An instance."""
    needed = (name for name, field in fields(cls).items() if field.required)
    return cls(**{name: STAND_INS[name] for name in needed})


def call(cls: type[Control]) -> str:
    """How it is written."""
    settings = {name: field for name, field in fields(cls).items() if name != "parts"}
    parts = ["*parts"] if "parts" in fields(cls) else []
    parts += [n if f.required else f"{n}={show(f.default)}" for n, f in settings.items()]
    return f"`{cls.__name__}({', '.join(parts)})`"


def show(default: object) -> str:
    """A default value, shortly."""
    return f"{default:.3g}" if isinstance(default, float) else repr(default)


def row(cls: type[Control]) -> str:
    """The line of one control."""
    settings, control = fields(cls), example(cls) if "parts" not in fields(cls) else None
    summary = (inspect.getdoc(cls) or "").partition("\n")[0].rstrip(".")
    if control is None or INSIDE & settings.keys():
        needs = stops = "as inside"
    else:
        needs = ", ".join(text for name, text in NEEDS.items() if getattr(control, name))
        asked = {"stop_if_true", "stop_when_exhausted"} & settings.keys()
        stops = "if asked to" if asked else "yes" if control.may_stop else ""
    return f"| {call(cls)} | {summary} | {needs} | {stops} |"


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
