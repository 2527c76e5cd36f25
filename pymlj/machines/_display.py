"""How a machine looks when it is printed, or shown in a notebook."""

import html

from pymlj._show import html_value, short
from pymlj.scitypes import scitype

from ._checks import shortened
from ._data import count_rows
from ._nodes import is_node
from ._rows import describe_rows
from ._state import MachineState

_NAMES = ("X", "y", "w")


def as_text(mach: MachineState) -> str:
    """The machine in a few lines."""
    model = repr(mach.model).replace("\n", "\n    ")
    facts = [("model", model), *_facts(mach)]
    return "\n".join([_title(mach), *(f"  {name}: {text}" for name, text in facts)])


def as_html(mach: MachineState) -> str:
    """The machine as a small table, its model as a tree that unfolds."""
    facts = [
        ("model", html_value(mach.model)),
        *((name, html.escape(text)) for name, text in _facts(mach)),
    ]
    rows = "".join(
        f"<tr><th style='text-align:left;vertical-align:top'>{name}</th>"
        f"<td style='text-align:left'>{text}</td></tr>"
        for name, text in facts
    )
    return f"<div><b>{_title(mach)}</b><table>{rows}</table></div>"


def _title(mach: MachineState) -> str:
    state = "Trained" if mach.age else "Untrained"
    return f"{state} machine, frozen" if mach.frozen else f"{state} machine"


def _facts(mach: MachineState) -> list[tuple[str, str]]:
    facts = [
        (_NAMES[i] if i < len(_NAMES) else f"argument {i + 1}", _describe(arg))
        for i, arg in enumerate(mach.args)
    ]
    if not mach._has_data:
        facts.append(("data", "none, since it was loaded without"))
    if (training := mach._training) is not None:
        times = f"{mach.age} time" + ("" if mach.age == 1 else "s")
        rows = describe_rows(training.rows) if training.rows_known else "unknown rows"
        spent = "" if training.seconds is None else f", in {short(training.seconds)} s"
        stopped = training.interrupted and f"; {training.interrupted}"
        facts.append(("trained", f"{times}, last on {rows}{spent}{stopped}"))
    return facts


def _describe(arg: object) -> str:
    if is_node(arg):
        return repr(arg)
    rows = count_rows(arg)
    many = "" if rows is None else f", {rows} row" + ("" if rows == 1 else "s")
    return f"{shortened(str(scitype(arg)))}{many} ({type(arg).__name__})"
