"""The rules by which refusals are judged: those of ``rules.toml``, and a workspace's before them.

One refusal has one verdict, whether it is heard at SMTP time or comes back in a bounce: both ask
``in_force``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from mailer.domain.errors import InvalidValueError, SettingsError
from mailer.domain.reply_class import ReplyClass
from mailer.domain.reply_rule import About, Rule, Rules, Shows, Sign
from mailer.domain.verdict import REFUSALS, Verdict
from mailer.inbound.pattern_cost import MOST_WAYS, ways
from mailer.toml_file import TomlModel, checked, parse_toml

FILE_NAME = "rules.toml"
_MOST_PATTERN = 30_000
_WORD = re.compile(r"<([a-z-]+)>")

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
Code = Annotated[str, Field(pattern=r"^[45]\d{0,2}$")]
Status = Annotated[str, Field(pattern=r"^(\d{1,3}\.(\d{1,3})?)?$")]


class RuleModel(TomlModel):
    """One ``[[rule]]`` as it is written."""

    name: Name
    verdict: str
    trouble: str
    source: Annotated[str, Field(min_length=3, max_length=300)]
    provider: Annotated[str, Field(max_length=100)] = ""
    about: About = About.NOTHING
    doubtful: bool = False
    codes: tuple[Code, ...] = ()
    statuses: tuple[Status, ...] = ()
    unless_statuses: tuple[Status, ...] = ()
    text: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @field_validator("verdict")
    @classmethod
    def _is_a_refusal(cls, value: str) -> str:
        if value not in {one.value for one in REFUSALS}:
            known = ", ".join(sorted(one.value for one in REFUSALS))
            raise InvalidValueError(
                f"„{value}“ ist kein Urteil; möglich sind {known}.",
                f'"{value}" is no verdict; possible are {known}.',
            )
        return value

    @field_validator("trouble")
    @classmethod
    def _is_a_trouble(cls, value: str) -> str:
        if value not in _TROUBLES:
            known = ", ".join(_TROUBLES)
            raise InvalidValueError(
                f"„{value}“ gibt es nicht; möglich sind {known}.",
                f'there is no "{value}"; possible are {known}.',
            )
        return value

    @model_validator(mode="after")
    def _hard_means_the_address(self) -> "RuleModel":
        """Who is refused for an address that does not exist is suppressed, and nobody else."""
        is_hard, is_address = self.verdict == Verdict.HARD, self.trouble == "address"
        if (is_hard and not (is_address or self.doubtful)) or (is_address and not is_hard):
            raise InvalidValueError(
                f'Regel {self.name}: zu verdict = "hard" gehört trouble = "address" (oder '
                "doubtful = true), und zu nichts anderem.",
                f'rule {self.name}: verdict = "hard" needs trouble = "address" (or doubtful = '
                "true), and nothing else does.",
            )
        return self


class SignModel(TomlModel):
    """One ``[[sign]]`` as it is written."""

    name: Name
    shows: Shows
    field: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,76}$")]
    source: Annotated[str, Field(min_length=3, max_length=300)]
    value: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class RulesModel(TomlModel):
    """The whole file."""

    words: Mapping[Name, tuple[str, ...]] = {}
    rule: tuple[RuleModel, ...] = ()
    sign: tuple[SignModel, ...] = ()


_TROUBLES = {
    one.name.lower(): one for one in ReplyClass if one not in {ReplyClass.NONE, ReplyClass.LOST}
}


@cache
def shipped() -> Rules:
    """The rules that come with the program; read once."""
    model = shipped_model()
    return _compiled(model, model.words, FILE_NAME)


def shipped_model() -> RulesModel:
    """The same as they are written."""
    text = files(__package__).joinpath(FILE_NAME).read_text("utf-8")
    return _read(text, FILE_NAME)


def laid_over(own: str, name: str) -> Rules:
    """The shipped rules behind those of a workspace; ``own`` is its TOML, ``name`` its file.

    Its patterns may use the words of the shipped file. Raises SettingsError that names file, line
    and the nearest known key.
    """
    model = _read(own, name)
    words = {**shipped_model().words, **model.words}
    _refuse_slow(model, name)
    own_rules = _compiled(model, words, name)
    return Rules(own_rules.rules + shipped().rules, own_rules.signs + shipped().signs)


def _refuse_slow(model: RulesModel, name: str) -> None:
    """The shipped rules are tried by tests on hostile mail; those of an office by nobody.

    The words of the shipped file count as they are: two alternatives each.
    """
    words = {**dict.fromkeys(shipped_model().words, _TRIED), **model.words}
    for one in model.rule:
        for written in (one.text, one.besides, one.unless):
            _refuse_if_slow(written, words, f"{name}: {one.name}")
    for sign in model.sign:
        for written in (sign.value, sign.unless):
            _refuse_if_slow(written, words, f"{name}: {sign.name}")


_TRIED = ("a", "bc")


def _refuse_if_slow(
    written: tuple[str, ...], words: Mapping[str, tuple[str, ...]], where: str
) -> None:
    if written and ways(_pattern(written, words, where).pattern) > MOST_WAYS:
        raise SettingsError(
            f"{where}: Dieses Suchmuster könnte an einer langen Antwort sehr lange suchen. Bitte "
            "begrenzen, was sich wiederholt („.{0,40}“ statt „.*“), und nichts wiederholen, in "
            "dem sich etwas wiederholt.",
            f"{where}: this pattern might search a long reply for a very long time. Please bound "
            'what is repeated (".{0,40}" instead of ".*"), and repeat nothing in which something '
            "is repeated.",
        )


class _InForce:
    """Which rules this process judges by: chosen where a workspace is opened."""

    rules: Rules | None = None


def in_force() -> Rules:
    """The rules that this process judges by."""
    return _InForce.rules or shipped()


def judge_by(rules: Rules | None) -> None:
    """From now on this process judges by ``rules``; None: by those that come with the program."""
    _InForce.rules = rules


_Compile = Callable[[tuple[str, ...], str], re.Pattern[str] | None]


def _read(text: str, name: str) -> RulesModel:
    data = parse_toml(text, name, SettingsError)
    return checked(RulesModel, data, text, name, SettingsError)


def _compiled(model: RulesModel, words: Mapping[str, tuple[str, ...]], name: str) -> Rules:
    def pattern(written: tuple[str, ...], rule: str) -> re.Pattern[str] | None:
        return _pattern(written, words, f"{name}: {rule}") if written else None

    return Rules(
        tuple(_rule(one, pattern) for one in model.rule),
        tuple(
            Sign(
                one.name,
                one.shows,
                one.field,
                one.source,
                pattern(one.value, one.name),
                pattern(one.unless, one.name),
            )
            for one in model.sign
        ),
    )


def _rule(one: RuleModel, pattern: _Compile) -> Rule:
    return Rule(
        one.name,
        Verdict(one.verdict),
        _TROUBLES[one.trouble],
        one.source,
        one.provider,
        one.about,
        one.doubtful,
        one.codes,
        one.statuses,
        one.unless_statuses,
        pattern(one.text, one.name),
        pattern(one.besides, one.name),
        pattern(one.unless, one.name),
    )


def _pattern(
    written: Iterable[str], words: Mapping[str, tuple[str, ...]], where: str
) -> re.Pattern[str]:
    text = "|".join(written)
    for _ in range(4):  # words may be made of words
        text = _WORD.sub(lambda found: _words(found[1], words, where), text)
        if len(text) > _MOST_PATTERN:
            raise SettingsError(
                f"{where}: Das Suchmuster ist zu lang.", f"{where}: the pattern is too long."
            )
    try:
        return re.compile(text)
    except re.error as problem:
        raise SettingsError(
            f"{where}: Das Suchmuster ist nicht lesbar ({problem}).",
            f"{where}: the pattern cannot be read ({problem}).",
        ) from None


def _words(word: str, words: Mapping[str, tuple[str, ...]], where: str) -> str:
    if word not in words:
        raise SettingsError(
            f"{where}: Unter [words] steht kein „{word}“.",
            f'{where}: there is no "{word}" under [words].',
        )
    return f"(?:{'|'.join(words[word])})"
