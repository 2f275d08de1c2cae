"""Jinja2 as this program uses it: sandboxed, strict, escaping, and exact about what is wrong."""

import difflib
from collections import OrderedDict
from collections.abc import Mapping
from types import CodeType
from typing import Any, NoReturn

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.exceptions import SecurityError

from mailer.compose.budget import TooMuchError
from mailer.compose.sandbox import Sandbox
from mailer.compose.slots import SlotBranchError
from mailer.domain.errors import ContentError
from mailer.domain.template_fault import TemplateError, TemplateFault


class UnknownFieldError(UndefinedError):
    """A template names a field that does not exist; ``nearest`` is what may be meant."""

    def __init__(self, field: str, nearest: str) -> None:
        super().__init__(field)
        self.field = field
        self.nearest = nearest


class _Undefined(StrictUndefined):
    """StrictUndefined that looks for the nearest name in the object that lacks the field."""

    def _fail_with_undefined_error(self, *_: Any, **__: Any) -> NoReturn:
        if self._undefined_exception is SecurityError:  # it exists, and is not for templates
            raise SecurityError(self._undefined_message)
        owner = self._undefined_obj
        known = list(owner) if isinstance(owner, Mapping) else _public_names(owner)
        name = str(self._undefined_name)
        raise UnknownFieldError(name, nearest(name, known))

    __str__ = __iter__ = __len__ = __bool__ = __eq__ = __ne__ = __contains__ = (
        _fail_with_undefined_error
    )
    __add__ = __radd__ = __call__ = __getitem__ = __lt__ = __gt__ = _fail_with_undefined_error
    __hash__ = None  # type: ignore[assignment]  # as in StrictUndefined: undefined is no key

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self._fail_with_undefined_error()


class _CompiledSources(BytecodeCache):
    """Compiled templates by source: every mail shares the frame, and compiling is slow.

    Backoff code, never values; the oldest goes when there are too many.
    """

    def __init__(self) -> None:
        self._codes: OrderedDict[tuple[str, str], CodeType] = OrderedDict()

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code
            while len(self._codes) > _MOST_COMPILED:
                self._codes.popitem(last=False)


_MOST_COMPILED = 500
_compiled = _CompiledSources()


def make_environment(templates: Mapping[str, str]) -> Sandbox:
    """An environment over template sources by name, such as ``de/invitation/body.html``."""

    def source(name: str) -> tuple[str, str, None] | None:
        return (templates[name], name, None) if name in templates else None

    return Sandbox(
        loader=FunctionLoader(source),
        undefined=_Undefined,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
        bytecode_cache=_compiled,
    )


def render(environment: Sandbox, name: str, context: Mapping[str, Any]) -> str:
    """The rendered template; raises ContentError with ``templates/<name>:<line>`` and why."""
    environment.begin()
    try:
        return environment.rendered(environment.get_template(name).generate(context))
    except SlotBranchError:
        raise
    except TooMuchError as problem:
        de, en = problem.sentence
        raise wrong(
            *_line_in_template(problem, name),
            f"die Vorlage verlangt zu viel: {de}",
            f"the template asks too much: {en}",
        ) from None
    except TemplateSyntaxError as problem:
        raise TemplateError(
            TemplateFault.BROKEN, problem.name or name, problem.lineno, problem.message
        ) from None
    except TemplateNotFound as problem:
        raise TemplateError(
            TemplateFault.NO_TEMPLATE, *_line_in_template(problem, name), problem.name
        ) from None
    except UnknownFieldError as problem:
        raise unknown_field(
            *_line_in_template(problem, name), problem.field, problem.nearest
        ) from None
    except SecurityError as problem:
        raise TemplateError(
            TemplateFault.FORBIDDEN, *_line_in_template(problem, name), problem
        ) from None
    except RecursionError as problem:
        raise TemplateError(TemplateFault.ENDLESS, *_line_in_template(problem, name)) from None
    except Exception as problem:  # noqa: BLE001 - filters raise whatever Python has
        raise TemplateError(
            TemplateFault.FAILED, *_line_in_template(problem, name), problem
        ) from None


def wrong(name: str, line: int, de: str, en: str) -> ContentError:
    """A ContentError that begins with file and line."""
    return ContentError(f"templates/{name}:{line}: {de}.", f"templates/{name}:{line}: {en}.")


def unknown_field(name: str, line: int, field: str, near: str) -> TemplateError:
    """The error for a misspelt field, with the nearest one that exists."""
    fault = TemplateFault.NO_FIELD_BUT if near else TemplateFault.NO_FIELD
    return TemplateError(fault, name, line, field, near)


def nearest(word: str, known: list[str]) -> str:
    """The name most like ``word``, or "" when none is close."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.4)
    return close[0] if close else ""


def _public_names(owner: Any) -> list[str]:
    return [name for name in dir(owner) if not name.startswith("_")]


def _line_in_template(problem: BaseException, name: str) -> tuple[str, int]:
    """Template and line of the innermost template frame; Jinja maps tracebacks to sources."""
    found, line, trace = name, 1, problem.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith((".html", ".txt", ".css")) and "/site-packages/" not in file:
            found, line = file, trace.tb_lineno
        trace = trace.tb_next
    return found, line
