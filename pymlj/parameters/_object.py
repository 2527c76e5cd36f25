"""`ParamObject`: a class whose annotated attributes are its settings."""

import copy
import inspect
import sys
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pymlj._show import short
from pymlj._suggest import did_you_mean
from pymlj.exceptions import ArgumentError

from ._annotations import fits, in_words, takes_instances
from ._show import html_tree, one_call


class _Missing:
    """Stands where a setting has no default; there is one only, also after pickling."""

    def __repr__(self) -> str:
        return "<required>"

    def __reduce__(self) -> str:
        return "_MISSING"


_MISSING: Any = _Missing()


@dataclass(frozen=True)
class Field:
    """One setting of a class.

    Attributes:
        name: Its name.
        annotation: The type it is annotated with; `Any` where that cannot be resolved.
        default: Its default.
        required: Whether there is no default.
    """

    name: str
    annotation: Any
    default: Any
    required: bool = False

    def accepts(self, value: Any) -> bool:
        """Whether `value` is of the annotated type, as far as that can be told cheaply."""
        return fits(value, self.annotation)


@typing.dataclass_transform(kw_only_default=True, eq_default=False)
class ParamObject:
    """Base of all objects that hold settings.

    To make one, subclass and annotate each setting, with its default. An attribute without
    annotation, or annotated `ClassVar`, is a fact about the class and no setting.

    Settings are given by keyword. Each is checked against its annotation, then `check` is called.
    Mutable defaults are copied for each instance. `==` compares settings by value (see
    `is_same_except`); the hash goes by identity, since the settings may change.

    Raises:
        ArgumentError: A name that is no setting, a value that does not fit the annotation, a
            required setting left out, or whatever `check` refuses.

    Example:
        >>> from pymlj.parameters import ParamObject
        >>> class Point(ParamObject):
        ...     x: float
        ...     y: float = 0.0
        >>> Point(x=1.0)
        Point(x=1.0, y=0.0)
        >>> Point(x=1.0) == Point(x=1.0)
        True
    """

    _fields: ClassVar[dict[str, Field]] = {}
    _positional: ClassVar[tuple[str, ...] | None] = ()
    # What settings of other libraries are here, for messages: `{"seed": "`rng`"}`.
    _known_elsewhere: ClassVar[Mapping[str, str]] = {}
    """Settings that may be given by position: some, none (the default), or `None` for all.

    `_fields` is looked up on the instance, so that a class whose settings differ from one instance
    to the next (a pipeline and its components) may give each its own.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._fields = _collect_fields(cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        cls = type(self)
        values = _bind(self, args, kwargs)
        for name, field in self._fields.items():
            if name not in values:
                if field.required:
                    raise ArgumentError(f"`{cls.__name__}` needs `{name}`: `{name}=...`.")
                object.__setattr__(self, name, _fresh(field.default))
                continue
            _check_type(cls, field, values[name])
            object.__setattr__(self, name, values[name])
        self._finish()

    def _finish(self) -> None:
        """Called once all settings are there; `Model` mends them here as well."""
        self.check()

    def check(self) -> None:
        """Refuse settings that make no sense. Called at the end of construction.

        Raises:
            ArgumentError: Naming the setting, what must hold, and what came.
        """

    def check_types(self) -> None:
        """Check every setting against its annotation, as the constructor does.

        Raises:
            ArgumentError: Naming the setting that does not fit.
        """
        for name, field in self._fields.items():
            _check_type(type(self), field, getattr(self, name))

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self._fields and not name.startswith("_"):
            raise ArgumentError(_unknown(self, name))
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        from ._compare import is_same_except

        if type(other) is not type(self):
            return NotImplemented
        return is_same_except(self, other)

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return one_call(type(self).__name__, self._told())

    def _told(self) -> dict[str, Any]:
        """What the repr shows of that: all that does not go without saying."""
        shown = self._shown().items()
        return {name: value for name, value in shown if not self._goes_without_saying(name, value)}

    def _goes_without_saying(self, name: str, value: Any) -> bool:
        """Whether a value is a function or class, and the default: a name that adds nothing.

        The repr then reads as a call that can be made with the name of the class alone at hand.
        """
        field = self._fields.get(name)
        return callable(value) and field is not None and value is field.default

    def _shown(self) -> dict[str, Any]:
        """What the repr shows, by name; a subclass with a constructor of its own may differ."""
        return {name: getattr(self, name) for name in self._fields}

    def _repr_html_(self) -> str:
        return html_tree(type(self).__name__, self._shown())


def fields(obj: ParamObject | type[ParamObject]) -> dict[str, Field]:
    """Return the settings of a class or an instance, by name, in order.

    Example:
        >>> from pymlj import CV
        >>> from pymlj.parameters import fields
        >>> list(fields(CV))
        ['nfolds', 'shuffle', 'rng']
    """
    return dict(obj._fields)


def _collect_fields(cls: type[ParamObject]) -> dict[str, Field]:
    collected: dict[str, Field] = {}
    for base in cls.__mro__[1:]:
        if issubclass(base, ParamObject):
            collected.update({k: v for k, v in base._fields.items() if k not in collected})
    own = inspect.get_annotations(cls)
    hints = _resolve(cls, own)
    for name, annotation in hints.items():
        if typing.get_origin(annotation) is ClassVar or annotation is ClassVar:
            collected.pop(name, None)
        elif not name.startswith("_"):
            default = cls.__dict__.get(name, _MISSING)
            collected[name] = Field(name, annotation, default, default is _MISSING)
    # A subclass may change a default without writing the annotation again.
    for name in [n for n in collected if n not in own and n in cls.__dict__]:
        collected[name] = Field(name, collected[name].annotation, cls.__dict__[name])
    return collected


def _resolve(cls: type, own: dict[str, Any]) -> dict[str, Any]:
    """The annotations of the class itself, those written as text evaluated."""
    if not any(isinstance(a, str) for a in own.values()):
        return own
    names = {**vars(typing), **vars(sys.modules.get(cls.__module__, typing))}
    resolved = {}
    for name, annotation in own.items():
        if isinstance(annotation, str):
            text = annotation
            try:
                annotation = eval(text, names)
            except Exception:  # a name known to type checkers only
                annotation = ClassVar if text.split("[")[0].endswith("ClassVar") else Any
        resolved[name] = annotation
    return resolved


def _bind(obj: ParamObject, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The settings given in a call, by name."""
    cls = type(obj).__name__
    names = tuple(obj._fields) if obj._positional is None else obj._positional
    if len(args) > len(names):
        takes = f"{len(names)} by position" if names else "settings by keyword only"
        call = ", ".join(f"{name}=..." for name in list(obj._fields)[:3])
        raise ArgumentError(
            f"`{cls}` takes {takes}, but got {len(args)} positional arguments; "
            f"write `{cls}({call})`."
        )
    values = dict(zip(names, args, strict=False))
    for name, value in kwargs.items():
        if name not in obj._fields:
            raise ArgumentError(_unknown(obj, name))
        if name in values:
            raise ArgumentError(f"`{cls}` got `{name}` twice, by position and by name.")
        values[name] = value
    return values


def _unknown(obj: ParamObject, name: str) -> str:
    known = ", ".join(f"`{n}`" for n in obj._fields) or "none"
    here = obj._known_elsewhere.get(name)
    hint = (
        _annotate(type(obj), name)
        or (f" Here that is {here}." if here else "")
        or did_you_mean(name, obj._fields)
        or f" It has {known}."
    )
    return f"`{type(obj).__name__}` has no hyperparameter `{name}`.{hint}"


def _annotate(cls: type[ParamObject], name: str) -> str:
    """What to say of an attribute that somebody who wrote a class forgot to annotate."""
    owner = next((c for c in cls.__mro__ if name in vars(c)), None)
    if owner is None or name.startswith("_") or _is_fact(owner, name):
        return ""
    default = vars(owner)[name]
    if callable(default) or hasattr(default, "__get__"):
        return ""
    kind = "Any" if default is None else type(default).__name__
    return f" To make it one, annotate it in the class: `{name}: {kind} = {short(default)}`."


def _is_fact(owner: type, name: str) -> bool:
    """Whether an attribute is declared `ClassVar` where it is set, or by a base class."""
    return any(name in inspect.get_annotations(c) for c in owner.__mro__)


def _check_type(cls: type[ParamObject], field: Field, value: Any) -> None:
    if not fits(value, field.annotation):
        came = f"the class `{value.__name__}`" if isinstance(value, type) else f"{short(value)}"
        kind = "" if isinstance(value, type) else f" of type `{type(value).__name__}`"
        raise ArgumentError(
            f"`{field.name}` of `{cls.__name__}` must be of type `{in_words(field.annotation)}`, "
            f"but got {came}{kind}{_mended(field, value)}."
        )


def _mended(field: Field, value: Any) -> str:
    """What to write instead of a value that does not fit; `""` if that is not known."""
    if isinstance(value, type) and takes_instances(value, field.annotation):
        return f"; write `{value.__name__}()`"
    alone = ((value,), [value]) if isinstance(field.default, tuple) else ([value], (value,))
    for several in alone:
        if value is not None and fits(several, field.annotation):
            return f"; write `{field.name}={short(several)}`"
    if isinstance(field.default, ParamObject):
        return f"; an example is `{field.name}={short(field.default)}`"
    return ""


def _fresh(default: Any) -> Any:
    """A default that no two instances share, if it is one that can be changed."""
    from ._copy import clone

    if isinstance(default, ParamObject):
        return clone(default)
    if isinstance(default, list | dict | set):
        return copy.deepcopy(default)
    return default
