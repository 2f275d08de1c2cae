"""No test holds a clock against a limit: on a slower or a busy machine it would fail.

What is right instead is in ``cost`` (processor time as a ratio) and ``waiting`` (bounds that
only a hang uses up), or is a count.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

CLOCKS = {f"{clock}{unit}" for unit in ("", "_ns")
          for clock in ("perf_counter", "monotonic", "process_time", "thread_time")}  # fmt: skip
SPENT = {"cpu_seconds", "getrusage", "times"}
TOLD = ("cpu_seconds", "seconds", "rate")
"""Keys and attributes under which programs tell how long something took."""
ALLOWED: dict[str, str] = {}
"""``file::function`` → why a clock is held against a limit there all the same."""
LEAST_BOUND_SECONDS = 60
"""What only guards against a hang gives a slow and busy machine at least so long."""
BOUNDED = {"timeout", "wait_for", "communicate", "wait", "join", "run"}

Scope = ast.FunctionDef | ast.AsyncFunctionDef


def clocks_held_against_limits(source: str) -> Iterator[str]:
    """``function:line`` of every comparison that a machine fails which is only slow."""
    tree = ast.parse(source)
    for scope in (one for one in ast.walk(tree) if isinstance(one, Scope)):
        timed = _timed_names(scope)
        asserted = set(_asserted(scope))
        for node in ast.walk(scope):
            if isinstance(node, ast.Compare) and _depends(node, timed, node in asserted):
                yield f"{scope.name}:{node.lineno}"


def _asserted(scope: Scope) -> Iterator[ast.Compare]:
    """The comparisons that must hold as they stand: not under an ``if`` or a ``not``."""
    waiting: list[ast.expr] = [one.test for one in ast.walk(scope) if isinstance(one, ast.Assert)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ast.Compare):
            yield one
        elif isinstance(one, ast.BoolOp):
            waiting += one.values


def _timed_names(scope: Scope) -> set[str]:
    """Names that hold what a clock said or what was made of it, in whatever order."""
    timed: set[str] = set()
    before = -1
    while before < len(timed):
        before = len(timed)
        for node in ast.walk(scope):
            targets: list[ast.expr] = []
            value: ast.expr | None = None
            if isinstance(node, ast.Assign):
                targets, value = node.targets, node.value
            elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
                targets, value = [node.target], node.value
            elif isinstance(node, ast.Call) and _name(node.func) in {"append", "add", "extend"}:
                # times.append(…) makes a timed list
                targets = [node.func.value] if isinstance(node.func, ast.Attribute) else []
                value = ast.Tuple(node.args) if node.args else None
            if value is not None and _is_timed(value, timed):
                timed |= {
                    one.id
                    for target in targets
                    for one in ast.walk(target)
                    if isinstance(one, ast.Name)
                }
    return timed


def _is_timed(value: ast.AST, timed: set[str]) -> bool:
    """Whether seconds of a clock are in it; a quotient of two is a ratio and may be compared."""
    if isinstance(value, ast.Lambda):
        return False
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div):
        return _is_timed(value.left, timed) != _is_timed(value.right, timed)
    if isinstance(value, ast.Call) and _is_clock(value):
        return True
    if isinstance(value, ast.Name):
        return value.id in timed
    if isinstance(value, ast.Attribute) and value.attr in TOLD:
        return True
    if isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Constant):
        key = str(value.slice.value)
        return key in TOLD or key.endswith(TOLD[0]) or _is_timed(value.value, timed)
    return any(_is_timed(one, timed) for one in ast.iter_child_nodes(value))


def _depends(node: ast.Compare, timed: set[str], asserted: bool) -> bool:
    """Whether a slow machine makes it false: that is so of upper limits and of equality.

    An assertion that something took *at least* so long holds when it is late too.
    """
    sides = [node.left, *node.comparators]
    for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
        late, limit = left, right
        if isinstance(operator, ast.In | ast.NotIn | ast.Is | ast.IsNot):
            continue
        if isinstance(operator, ast.Gt | ast.GtE):
            late, limit = right, left
        one, other = _is_timed(late, timed), _is_timed(limit, timed)
        either = isinstance(operator, ast.Eq | ast.NotEq) or not asserted
        if (either and one != other) or (one and (not other or _is_deadline(limit))):
            return True
    return False


def _is_deadline(value: ast.AST) -> bool:
    """A reading of a clock plus a number, or a name for one."""
    return isinstance(value, ast.Name) or any(
        isinstance(one, ast.BinOp) and isinstance(one.op, ast.Add) for one in ast.walk(value)
    )


def bounds_that_are_too_tight(source: str) -> Iterator[str]:
    """``line: seconds`` of every bound in figures that a slow machine may need to wait for."""
    tree = ast.parse(source)
    named = {
        ast.unparse(target): node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _name(node.func) not in BOUNDED:
            continue
        given = [one.value for one in node.keywords if one.arg == "timeout"]
        if _name(node.func) == "timeout":
            given += node.args[:1]
        elif _name(node.func) == "wait_for":
            given += node.args[1:2]
        for written in given:
            one = named.get(ast.unparse(written), written)
            figure = one.value if isinstance(one, ast.Constant) else None
            if isinstance(figure, int | float) and figure < LEAST_BOUND_SECONDS:
                yield f"{node.lineno}: {figure}"


def _is_clock(call: ast.Call) -> bool:
    """A clock of the machine; ``moment.time()`` and ``time(9, 30)`` are none."""
    name = _name(call.func)
    if name in {"time", "time_ns"}:
        of = ast.unparse(call.func).rpartition(".")[0]
        return not call.args and (of in {"", "time"} or "loop" in of)
    return name in CLOCKS | SPENT


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


FILES = sorted((ROOT / "tests").rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT / "tests")))
def test_no_clock_is_held_against_a_limit(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    name = file.relative_to(ROOT / "tests").as_posix()
    found = [f"{name}::{one}" for one in clocks_held_against_limits(source)]
    assert [one for one in found if one.rpartition(":")[0] not in ALLOWED] == []
    assert list(bounds_that_are_too_tight(source)) == []


def test_what_is_allowed_is_still_there_and_has_its_reason() -> None:
    there = {
        f"{file.relative_to(ROOT / 'tests').as_posix()}::{one.rpartition(':')[0]}"
        for file in FILES
        for one in clocks_held_against_limits(file.read_text(encoding="utf-8"))
    }
    assert ALLOWED.keys() <= there
    assert all(ALLOWED.values())


@pytest.mark.parametrize(
    "body",
    [
        "begun = perf_counter(); work(); assert perf_counter() - begun < 5",
        "begun = time.perf_counter(); work(); assert time.perf_counter() - begun <= LIMIT",
        "begun = monotonic(); took = monotonic() - begun; assert took < 1",
        "begun = process_time(); took = round(process_time() - begun, 1); assert 3 > took",
        "a = time.time(); b = time.time(); c = b - a; assert c * 1000 < 20",
        "begun = loop.time(); assert 0.1 <= loop.time() - begun < 0.2",
        "end = monotonic() + 5\nwhile work():\n    assert monotonic() < end",
        "end = monotonic() + 5\nwhile monotonic() < end: work()",
        "took = []\nfor one in two:\n    took.append(time.thread_time())\nassert max(took) < 9",
        "took = {}\ntook['a'] = perf_counter_ns()\nassert took['a'] < 9",
        "assert document['seconds'] < 20",
        "assert found.cpu_seconds < 20",
        "took = cpu_seconds(work)\nassert took < 20",
        "before = time.perf_counter()\nassert perf_counter() - before == pytest.approx(1, abs=0.1)",
        "if (took := perf_counter() - before) > 3: fail()",
        "took: float = perf_counter()\nassert not took > 3",
    ],
)
def test_it_finds_the_kind(body: str) -> None:
    source = "def test() -> None:\n" + "\n".join(f"    {line}" for line in body.split("\n"))
    assert len(list(clocks_held_against_limits(source))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "assert times_as_costly(work, a, b) <= 2.6",
        "one = cpu_seconds(a)\nother = cpu_seconds(b)\nassert other / one < 2.6",
        "begun = perf_counter(); assert perf_counter() - begun >= 0.03",
        "assert cpu_seconds(a) < cpu_seconds(b)",
        "assert clock.now() - NOW == timedelta(seconds=60)",
        "assert len(calls) < 5",
        "assert found['seconds'] > 0",
    ],
)
def test_it_lets_pass_what_is_true_on_every_machine(body: str) -> None:
    source = "def test() -> None:\n" + "\n".join(f"    {line}" for line in body.split("\n"))
    assert list(clocks_held_against_limits(source)) == []


@pytest.mark.parametrize(
    ("call", "tight"),
    [
        ("asyncio.timeout(20)", True),
        ("asyncio.timeout(delay=20)", False),
        ("asyncio.wait_for(work(), 10)", True),
        ("asyncio.wait_for(work(), timeout=10)", True),
        ("subprocess.run(['a'], timeout=30)", True),
        ("process.communicate(timeout=10)", True),
        ("asyncio.wait_for(work(), 60)", False),
        ("patience()", False),
        ("asyncio.wait_for(work(), PATIENCE_SECONDS)", False),
    ],
)
def test_it_finds_bounds_that_are_too_tight(call: str, tight: bool) -> None:
    assert bool(list(bounds_that_are_too_tight(f"x = {call}"))) == tight
