"""Forms: what somebody typed, read into typed values, or said field by field what is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from mailer.domain.address import EmailAddress, parse_address
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.field import checked_line
from mailer.domain.name import fit_name
from mailer.domain.person import Honorific
from mailer.links import Links

Value = TypeVar("Value")
_WHY = "sentence"
HONEYPOT, STAMP = "website", "stand"
_AT_LEAST, _AT_MOST = timedelta(seconds=2), timedelta(days=1)
_NOBODY = Sentence("Bitte geben Sie Ihren Nachnamen an.", "Please give your last name.")
_NOT_OFFERED = Sentence("Bitte wählen Sie eine der Möglichkeiten.", "Please choose one of these.")
_AGAIN = Sentence(
    "Bitte senden Sie das Formular noch einmal ab.", "Please send the form once more."
)


def _refusing(check: Callable[[str], Value]) -> Callable[[Any], Value]:
    """A validator that keeps our own sentence about what is wrong."""

    def run(text: Any) -> Value:
        try:
            return check(str(text).strip())
        except InvalidValueError as problem:
            raise PydanticCustomError(_WHY, _WHY, {_WHY: problem.sentence}) from None

    return run


def _name(key: str) -> Callable[[str], str]:
    return lambda text: fit_name(key, checked_line(key, text))


def _last_name(text: str) -> str:
    if not text:
        raise InvalidValueError(_NOBODY.de, _NOBODY.en)
    return _name("last_name")(text)


def _honorific(text: str) -> Honorific:
    try:
        return Honorific(text)
    except ValueError:
        raise InvalidValueError(_NOT_OFFERED.de, _NOT_OFFERED.en) from None


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, extra="ignore")


class NameForm(_Form):
    """What somebody is called."""

    honorific: Annotated[Honorific, BeforeValidator(_refusing(_honorific))]
    first_name: Annotated[str, BeforeValidator(_refusing(_name("first_name")))]
    last_name: Annotated[str, BeforeValidator(_refusing(_last_name))]
    organisation: Annotated[str, BeforeValidator(_refusing(_name("organisation")))]


class RegistrationForm(NameForm):
    """Who wants to come."""

    email: Annotated[EmailAddress, BeforeValidator(_refusing(parse_address))]


class SubscriptionForm(_Form):
    """Who wants mail of a list."""

    email: Annotated[EmailAddress, BeforeValidator(_refusing(parse_address))]
    first_name: Annotated[str, BeforeValidator(_refusing(_name("first_name")))]
    last_name: Annotated[str, BeforeValidator(_refusing(_name("last_name")))]


Form = TypeVar("Form", bound=_Form)


@dataclass(frozen=True, slots=True)
class Filled(Generic[Form]):
    """A form that came back: its values, or what is wrong by field. ``typed`` is kept for both.

    ``is_machine``: it filled in what nobody sees.
    """

    form: Form | None
    typed: Mapping[str, str]
    errors: Mapping[str, Sentence] = field(default_factory=dict)
    is_machine: bool = False


def filled(
    model: type[Form], typed: Mapping[str, str], links: Links, now: datetime
) -> Filled[Form]:
    """Reads what was typed; a form sent back too quickly, or never handed out, is asked again."""
    made, errors = read_form(model, typed)
    errors |= stamp_errors(typed, links, now)
    return Filled(None if errors else made, typed, errors, bool(typed.get(HONEYPOT)))


def read_form(
    model: type[Form], typed: Mapping[str, str], behind: str = ""
) -> tuple[Form | None, dict[str, Sentence]]:
    """One person's values, or what is wrong by field; ``behind`` follows the fields' names."""
    given = {name: typed.get(f"{name}{behind}", "") for name in model.model_fields}
    try:
        return model.model_validate(given), {}
    except ValidationError as problem:
        return None, {f"{one['loc'][0]}{behind}": one["ctx"][_WHY] for one in problem.errors()}


def stamp_errors(typed: Mapping[str, str], links: Links, now: datetime) -> dict[str, Sentence]:
    """Asks once more where a form was sent back too quickly, or never handed out."""
    return {} if _was_handed_out(typed.get(STAMP, ""), links, now) else {STAMP: _AGAIN}


def _was_handed_out(stamp: str, links: Links, now: datetime) -> bool:
    try:
        return _AT_LEAST <= now - links.read_form_stamp(stamp) <= _AT_MOST
    except (InvalidValueError, ValueError, OverflowError):
        return False
