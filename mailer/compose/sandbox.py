"""The sandbox of templates: what they may call, and how much work and text they may make.

Jinja's own sandbox keeps templates from touching anything; it lets them multiply. Here a
rendering has a budget that loops, macros and long texts use up: counted, not timed, so the same
template fails on every machine at the same line, and soon.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from types import BuiltinMethodType, MethodType
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mailer.domain.address import mailto
from mailer.domain.errors import Sentence

MOST_TEXT = 500_000
"""Characters of one rendering, and of any text in it: five times what mail programs show."""

_MOST_WORK = 100_000
_CALL = 10  # a macro is called, a block or a template begun: as much work as ten turns
_MOST_REPEATED = 10_000
_MOST_DIGITS = 1_000
_BIGGEST_ARGUMENT = 1_000
_DEEPEST = 100
_CHARACTERS_A_STEP = 100
_WIDE = re.compile(r"%[^a-zA-Z%]*(?:\*|[0-9]{4,})|:[^{}]*[0-9]{4,}|\{[^{}]*\{")
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


class TooMuchError(SecurityError):
    """A template asks for more than a mail can need; ``sentence`` says of what."""

    def __init__(self, de: str, en: str) -> None:
        super().__init__(en)
        self.sentence = Sentence(de, en)


class Sandbox(ImmutableSandboxedEnvironment):
    """Renders with a budget that ``begin`` fills; raises TooMuchError once it is used up."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name in _FILTERS_LEFT_OUT:
            self.filters.pop(name, None)
        for name in _GLOBALS_LEFT_OUT:
            self.globals.pop(name, None)
        self.filters = {name: self._bounded(name, one) for name, one in self.filters.items()}
        self.filters["mailto"] = lambda address: mailto(str(address))
        self.globals["range"] = self._range
        self._left = _MOST_WORK

    def begin(self) -> None:
        """A new rendering may do as much work as any other."""
        self._left = _MOST_WORK

    def rendered(self, pieces: Iterator[str]) -> str:
        """What a template gives piece by piece, joined."""
        parts: list[str] = []
        length = 0
        for one in pieces:
            length += len(one)
            if length > MOST_TEXT:
                pieces.throw(_too_long())  # type: ignore[attr-defined]  # it is a generator: there it has a line
            parts.append(one)
        return "".join(parts)

    def tick(self, work: int) -> None:
        """One turn of a loop, one call of a macro, one template included."""
        self._charge(work)

    def counted(self, values: Iterable[Any]) -> Iterator[Any]:
        """``values``, each of which is work, also those that a loop's condition leaves out."""
        for one in values:
            self._charge(1)
            yield one

    def concat(self, pieces: Iterable[str]) -> str:
        """What macros and blocks put together."""
        whole = "".join(pieces)
        self._fit(whole)
        return whole

    def joined(self, context: Context, values: tuple[Any, ...]) -> str:
        """``a ~ b``."""
        join = markup_join if context.eval_ctx.autoescape else str_join
        whole: str = join(values)
        self._fit(whole)
        return whole

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "*":
            _refuse_multiples(left, right)
        elif operator == "**":
            _refuse_powers(left, right)
        elif operator == "%" and isinstance(left, str):
            _refuse_widths(left)
        return self._fit(super().call_binop(context, operator, left, right))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str) and attr not in _TEXT_METHODS:
            return False
        if isinstance(obj, int | float | bytes) and callable(value):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None

        def formatted(*args: Any, **kwargs: Any) -> str:
            _refuse_widths(value.__self__)
            text: str = wrapped(*args, **kwargs)  # Markup stays Markup
            self._fit(text)
            return text

        return formatted

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(obj, BuiltinMethodType | MethodType) and isinstance(obj.__self__, str):
            self._refuse_growth(obj.__name__, obj.__self__, args)
            return self._fit(super().call(context, obj, *args, **kwargs))
        return super().call(context, obj, *args, **kwargs)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
        except RecursionError:
            raise _too_deep(1, name) from None
        _refuse_depth(tree, name)
        return tree

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        _count(source)
        source.set_environment(self)
        return super()._generate(source, *args, **kwargs)

    def _compile(self, source: str, filename: str) -> Any:
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError, MemoryError):  # Python nests no 20 loops
            raise _too_deep(1, filename) from None

    def _bounded(self, name: str, apply: Callable[..., Any]) -> Callable[..., Any]:
        begins_at = 2 if hasattr(apply, "jinja_pass_arg") else 1

        @wraps(apply)
        def bounded(*args: Any, **kwargs: Any) -> Any:
            for one in (*args[begins_at:], *kwargs.values()):
                if isinstance(one, int) and abs(one) > _BIGGEST_ARGUMENT and name not in _TAKES_ANY:
                    raise _too_big(one)
            # By its place: a reader's field must not be compared, that would be a question.
            at = next((n for n, one in enumerate(args) if isinstance(one, str)), None)
            if at is not None:
                self._refuse_growth(name, args[at], args[at + 1 :])
            return self._fit(apply(*args, **kwargs))

        return bounded

    def _refuse_growth(self, name: str, text: str, args: tuple[Any, ...]) -> None:
        """What a filter or method of a text would make of it, before it is made."""
        self._charge(len(text) // _CHARACTERS_A_STEP)
        if name == "format":
            _refuse_widths(text)
        elif name == "striptags":  # it copies the text for each tag
            self._charge(text.count("<") * len(text) // 10_000)
        elif name == "indent":
            width = next((one for one in args if isinstance(one, int)), 4)
            self._refuse_length(len(text) + (text.count("\n") + 1) * width)
        elif name == "replace" and len(args) > 1:
            old, new = str(args[0]), str(args[1])
            self._refuse_length(len(text) + (text.count(old) if old else len(text)) * len(new))
        elif name == "join" and args:
            self._refuse_length(len(text) * len(list(args[0])))

    def _range(self, *args: int) -> range:
        numbers = range(*args)
        if len(numbers) > _MOST_WORK:
            raise _too_big(max(args))
        self._charge(len(numbers))
        return numbers

    def _fit(self, value: Any) -> Any:
        if isinstance(value, str):
            self._refuse_length(len(value))
            self._charge(len(value) // _CHARACTERS_A_STEP)
        elif isinstance(value, list | tuple):
            self._charge(len(value))
        return value

    def _refuse_length(self, length: int) -> None:
        if length > MOST_TEXT:
            raise _too_long()

    def _charge(self, work: int) -> None:
        self._left -= work
        if self._left < 0:
            raise TooMuchError(
                "sie arbeitet zu viel (Schleifen, Makros oder lange Texte); bitte kürzen",
                "it does too much work (loops, macros or long texts); please shorten it",
            )


class _Generator(CodeGenerator):
    """Writes ``a ~ b`` as a call of the environment, which counts what comes of it."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - its name
        self.write("environment.joined(context, (")
        for one in node.nodes:
            self.visit(one, frame)
            self.write(", ")
        self.write("))")


Sandbox.code_generator_class = _Generator

# Their numbers are values, no sizes.
_TAKES_ANY = frozenset(
    {
        "default", "d", "e", "escape", "first", "forceescape", "groupby", "int", "float", "items",
        "last", "list", "map", "max", "min", "reject", "rejectattr", "select", "selectattr",
        "sort", "string", "sum", "truncate", "unique", "wordwrap",
    }
)  # fmt: skip


def _count(tree: nodes.Template) -> None:
    """Puts a tick wherever work may be repeated."""
    for called in list(tree.find_all((nodes.Macro, nodes.CallBlock, nodes.Block))):
        if isinstance(called, nodes.Macro | nodes.CallBlock | nodes.Block):
            called.body.insert(0, _tick(called, _CALL))
    for loop in list(tree.find_all(nodes.For)):
        loop.body.insert(0, _tick(loop, 1))
        if not loop.recursive:  # such a loop calls itself with other values
            counted = nodes.EnvironmentAttribute("counted")
            loop.iter = nodes.Call(counted, [loop.iter], [], None, None)
            loop.iter.set_lineno(loop.lineno)
    tree.body.insert(0, _tick(tree, _CALL))


def _tick(node: nodes.Node, work: int) -> nodes.ExprStmt:
    tick = nodes.EnvironmentAttribute("tick")
    call = nodes.Call(tick, [nodes.Const(work)], [], None, None)
    statement = nodes.ExprStmt(call)
    statement.set_lineno(node.lineno or 1)
    return statement


def _refuse_depth(tree: nodes.Template, name: str | None) -> None:
    """Whoever walks the tree does so by recursion."""
    level: list[nodes.Node] = [tree]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return
    raise _too_deep(level[0].lineno, name)


def _refuse_multiples(left: Any, right: Any) -> None:
    number, other = (left, right) if isinstance(left, int) else (right, left)
    if not isinstance(number, int):
        return
    if isinstance(other, int) and number.bit_length() + other.bit_length() > _MOST_DIGITS:
        raise _too_big(number)
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
        raise _too_big(right)


def _refuse_widths(text: str) -> None:
    if _WIDE.search(text):
        raise TooMuchError(
            "sie füllt einen Text auf eine zu große Breite auf",
            "it pads a text to too great a width",
        )


def _too_big(number: int) -> TooMuchError:
    shown = str(number) if abs(number) < 10**18 else "…"
    return TooMuchError(f"die Zahl {shown} ist zu groß", f"the number {shown} is too big")


def _too_long() -> TooMuchError:
    return TooMuchError(
        f"sie macht einen Text von mehr als {MOST_TEXT} Zeichen",
        f"it makes a text of more than {MOST_TEXT} characters",
    )


def _too_deep(line: int, name: str | None) -> TemplateSyntaxError:
    return TemplateSyntaxError("zu tief verschachtelt (nested too deeply)", line, name, name)
