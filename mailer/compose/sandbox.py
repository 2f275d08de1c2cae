"""The sandbox of templates: what they may call, and where they pay for it.

Jinja's own sandbox keeps templates from touching anything; it lets them multiply. Here a
rendering has a budget that loops, macros, long texts and large lists use up: counted, not timed,
so the same template fails on every machine at the same line, and soon.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from types import BuiltinMethodType, MethodType
from typing import Any

from jinja2 import nodes
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import Markup

from mailer.compose.budget import (
    MOST_TEXT,
    MOST_WORK,
    Budget,
    TooMuchError,
    refuse_length,
    refuse_listed,
    too_big,
    too_long,
    too_long_part,
)
from mailer.compose.metered import MeteredGenerator, meter, refuse_depth, too_deep
from mailer.compose.padding import EscapingFormatter, Formatter, refuse_directives
from mailer.compose.slots import Slot
from mailer.domain.address import mailto

_MOST_REPEATED = 10_000
_MOST_DIGITS = 1_000
_BIGGEST_ARGUMENT = 1_000
_FARTHEST = 10**9  # numbers chosen so that a set of them is slow lie far beyond
_FILTERS_LEFT_OUT = ("pprint", "random", "tojson", "urlize", "xmlattr", "filesizeformat")
_GLOBALS_LEFT_OUT = ("lipsum",)
# What a text may be asked; other methods make much of little (center, zfill, translate, …).
_TEXT_METHODS = frozenset(
    {
        "capitalize", "casefold", "count", "endswith", "find", "format", "index", "isalnum",
        "isalpha", "isdecimal", "isdigit", "islower", "isnumeric", "isspace", "istitle",
        "isupper", "join", "lower", "lstrip", "partition", "removeprefix", "removesuffix",
        "replace", "rfind", "rindex", "rpartition", "rsplit", "rstrip", "split", "splitlines",
        "startswith", "strip", "swapcase", "title", "upper", "striptags", "unescape", "escape",
    }
)  # fmt: skip
# They make a text of whatever they get, or add up what is no number.
_OF_ONE_VALUE = frozenset(
    {
        "capitalize", "center", "e", "escape", "float", "forceescape", "format", "indent", "int",
        "lower", "replace", "safe", "string", "striptags", "title", "trim", "truncate", "upper",
        "urlencode", "wordcount", "wordwrap",
    }
)  # fmt: skip
# Their numbers are values, no sizes.
_TAKES_ANY = frozenset(
    {
        "default", "d", "e", "escape", "first", "forceescape", "groupby", "int", "float", "items",
        "last", "list", "map", "max", "min", "reject", "rejectattr", "select", "selectattr",
        "sort", "string", "sum", "truncate", "unique", "wordwrap",
    }
)  # fmt: skip
# Their texts are values too.
_TAKES_ANY_TEXT = frozenset(
    {
        "default", "d", "format", "map", "reject", "rejectattr", "replace", "select", "selectattr",
        "groupby",
    }
)  # fmt: skip
# What they say of a list takes no look at what is in it.
_AT_A_GLANCE = frozenset(
    {
        "count", "d", "default", "defined", "first", "items", "iterable", "length", "mapping",
        "none", "sequence", "undefined",
    }
)  # fmt: skip
_LOOKED_UP = frozenset({"get", "items", "keys", "values"})  # methods of a dict


class Sandbox(ImmutableSandboxedEnvironment):
    """Renders with a budget that ``begin`` fills; raises TooMuchError once it is used up."""

    code_generator_class = MeteredGenerator
    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

    def __init__(self, **options: Any) -> None:
        self._budget = Budget()
        super().__init__(**options)
        for name in _FILTERS_LEFT_OUT:
            self.filters.pop(name, None)
        for name in _GLOBALS_LEFT_OUT:
            self.globals.pop(name, None)
        self.filters = {name: self._bounded(name, one) for name, one in self.filters.items()}
        self.filters["mailto"] = self._bounded("mailto", lambda address: mailto(str(address)))
        self.tests = {name: self._weighing(name, one) for name, one in self.tests.items()}
        self.globals["range"] = _range
        self.globals["namespace"] = _Namespace
        self.finalize = self.printed

    def begin(self) -> None:
        """A new rendering may do as much work as any other."""
        self._budget.fill()

    def rendered(self, pieces: Iterator[str]) -> str:
        """Returns what a template yields, joined."""
        parts: list[str] = []
        length = 0
        for one in pieces:
            length += len(one)
            if length > MOST_TEXT:
                pieces.throw(too_long())  # type: ignore[attr-defined]  # it is a generator: there it has a line
            parts.append(one)
        return "".join(parts)

    def printed(self, value: Any) -> Any:
        """What ``{{ … }}`` prints; where nothing is escaped a slot would be asked for ``str()``."""
        if isinstance(value, Slot):
            return value.__html__()
        refuse_listed(value)
        self._budget.weigh(value)
        return value

    def tick(self, work: int) -> None:
        """One turn of a loop, one call of a macro, one template included."""
        self._budget.charge(work)

    def counted(self, values: Iterable[Any]) -> Iterator[Any]:
        """``values``, each of which is work, also those that a loop's condition leaves out."""
        return self._budget.counted(values)

    def weighed(self, value: Any) -> Any:
        """``value``, for what is in it."""
        self._budget.weigh(value)
        return value

    def concat(self, pieces: Iterable[str]) -> str:
        """What macros and blocks put together."""
        parts = list(pieces)
        refuse_length(sum(map(len, parts)))
        whole = "".join(parts)
        self._budget.fit(whole)
        return whole

    def joined(self, context: Context, values: tuple[Any, ...]) -> str:
        """``a ~ b``."""
        refuse_listed(*values)
        join = markup_join if context.eval_ctx.autoescape else str_join
        whole: str = join(values)
        self._budget.fit(whole)
        return whole

    def getitem(self, obj: Any, argument: Any) -> Any:
        self._budget.weigh(argument)
        return super().getitem(obj, argument)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "*":
            _refuse_multiples(left, right)
        elif operator == "**":
            _refuse_powers(left, right)
        elif operator == "%" and isinstance(left, str):
            self._budget.weigh(right)
            refuse_directives(left, (right,))
        return self._budget.fit(super().call_binop(context, operator, left, right))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str) and attr not in _TEXT_METHODS:
            return False
        if isinstance(obj, int | float | bytes) and callable(value):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        if not isinstance(value, BuiltinMethodType | MethodType) or value.__name__ != "format":
            return super().wrap_str_format(value)
        text = value.__self__
        if not isinstance(text, str):
            return None

        def formatted(*args: Any, **kwargs: Any) -> str:
            formatter = (
                EscapingFormatter(self, escape=text.escape)
                if isinstance(text, Markup)
                else Formatter(self)
            )
            whole = type(text)(formatter.vformat(text, args, kwargs))  # Markup stays Markup
            self._budget.fit(whole)
            return whole

        return formatted

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        owner = getattr(obj, "__self__", None) if isinstance(obj, _METHODS) else None
        if owner is self:
            return super().call(context, obj, *args, **kwargs)
        for one in (*args, *kwargs.values()):
            self._budget.weigh(one)
        if owner is not None and obj.__name__ not in _LOOKED_UP:
            self._budget.weigh(owner)
        if isinstance(owner, str):
            if obj.__name__ == "join" and args:
                args = (self._gathered(args[0]), *args[1:])
            self._refuse_growth(obj.__name__, owner, args)
        return self._budget.fit(super().call(context, obj, *args, **kwargs))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
        except RecursionError:
            raise too_deep(1, name) from None
        refuse_depth(tree, name)
        return tree

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        meter(source)
        source.set_environment(self)
        return super()._generate(source, *args, **kwargs)

    def _compile(self, source: str, filename: str) -> Any:
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError, MemoryError):  # Python nests no 20 loops
            raise too_deep(1, filename) from None

    def _bounded(self, name: str, apply: Callable[..., Any]) -> Callable[..., Any]:
        value_at = 1 if hasattr(apply, "jinja_pass_arg") else 0

        @wraps(apply)
        def bounded(*args: Any, **kwargs: Any) -> Any:
            given = (*args[value_at:], *kwargs.values())
            for one in given[1:]:
                _refuse_argument(name, one)
            if name in _OF_ONE_VALUE:
                refuse_listed(*given)
            if name not in _AT_A_GLANCE:
                for one in given:
                    self._budget.weigh(one)
            if name == "join" and given:
                values = self._gathered(given[0])
                self._refuse_joints(values, given[1:])
                args = (*args[:value_at], values, *args[value_at + 1 :])
            elif given and isinstance(given[0], str):
                self._refuse_growth(name, given[0], given[1:])
            return self._budget.fit(apply(*args, **kwargs))

        return bounded

    def _weighing(self, name: str, test: Any) -> Any:
        if name in _AT_A_GLANCE:
            return test

        @wraps(test)
        def weighing(*args: Any) -> Any:
            for one in args:
                self._budget.weigh(one)
            return test(*args)

        return weighing

    def _gathered(self, values: Any) -> Any:
        """What is to be joined, as a list: a generator can be looked at only once."""
        if isinstance(values, str | list | tuple) or not isinstance(values, Iterable):
            return values
        return self._budget.fit(list(values))

    def _refuse_joints(self, values: Any, args: tuple[Any, ...]) -> None:
        between = next((len(one) for one in args if isinstance(one, str)), 0)
        if isinstance(values, str | list | tuple):
            refuse_length(len(values) * between)

    def _refuse_growth(self, name: str, text: str, args: tuple[Any, ...]) -> None:
        """What a filter or method of a text would make of it, before it is made."""
        self._budget.weigh_parts(text, args)
        first = next((one for one in args if isinstance(one, int)), 0)
        if name == "format":
            refuse_directives(text, args)
        elif name == "striptags":  # it copies the text for each tag
            self._budget.charge(text.count("<") * len(text) // 10_000)
        elif name == "indent":
            width = next((len(one) for one in args if isinstance(one, str)), first or 4)
            refuse_length(len(text) + (text.count("\n") + 1) * width)
        elif name == "wordwrap":  # it copies the rest of a long word for each line
            lines = len(text) // max(first or 79, 1) + text.count("\n") + 1
            self._budget.charge(lines * len(text) // 10_000)
            between = sum(len(one) for one in args if isinstance(one, str))
            refuse_length(len(text) + len(text) * between)
        elif name == "replace" and len(args) > 1:
            old, new = str(args[0]), str(args[1])
            refuse_length(len(text) + (text.count(old) if old else len(text)) * len(new))
        elif name == "join" and args and isinstance(args[0], str | list | tuple):
            refuse_length(len(text) * len(args[0]))


class _Namespace(Namespace):
    """Shown by its name only: it may hold others, and itself."""

    def __repr__(self) -> str:
        return "<namespace>"


_METHODS = (BuiltinMethodType, MethodType)


def _range(*args: int) -> range:
    """Numbers, as many as a rendering has work; weighed as what a call gives."""
    far = next((one for one in args if abs(one) > _FARTHEST), None)
    if far is not None:
        raise too_big(far)
    numbers = range(*args)
    if len(numbers) > MOST_WORK:
        raise too_big(max(args))
    return numbers


def _refuse_argument(name: str, one: Any) -> None:
    """Refuses sizes beyond any sense in what a filter gets besides its value."""
    if isinstance(one, int) and abs(one) > _BIGGEST_ARGUMENT and name not in _TAKES_ANY:
        raise too_big(one)
    if isinstance(one, str) and len(one) > _BIGGEST_ARGUMENT and name not in _TAKES_ANY_TEXT:
        raise too_long_part(len(one))
    if name == "sum" and not isinstance(one, int | float | str):
        refuse_listed(one)


def _refuse_multiples(left: Any, right: Any) -> None:
    number, other = (left, right) if isinstance(left, int) else (right, left)
    if not isinstance(number, int):
        return
    if isinstance(other, int) and number.bit_length() + other.bit_length() > _MOST_DIGITS:
        raise too_big(number)
    if isinstance(other, str | list | tuple) and number * len(other) > _MOST_REPEATED:
        raise TooMuchError(
            f"sie wiederholt etwas {number}-mal", f"it repeats something {number} times"
        )


def _refuse_powers(left: Any, right: Any) -> None:
    if (
        isinstance(left, int)
        and isinstance(right, int)
        and (abs(right) * max(left.bit_length(), 1) > _MOST_DIGITS)
    ):
        raise too_big(right)
