"""What is wrong with a template is kept as a code and told in both languages."""

import pytest

from mailer.actions.today.note_words import note_in_words, waiting_in_words
from mailer.domain.note import Code, cannot_be_made, only
from mailer.domain.template_fault import TemplateError, TemplateFault, in_words


@pytest.mark.parametrize("fault", TemplateFault)
def test_a_note_is_told_as_the_error_was(fault: TemplateFault) -> None:
    problem = TemplateError(fault, "de/x/body.html", 7, 'tag "{x}" %, „y“\n', "near")
    note = only(cannot_be_made(problem).text)
    assert note is not None
    assert note.code is Code.TEMPLATE
    assert note_in_words(note) == problem.sentence
    assert all(one.startswith("templates/de/x/body.html:7: ") for one in problem.sentence)


def test_what_the_database_holds_is_no_sentence() -> None:
    note = cannot_be_made(TemplateError(TemplateFault.NO_FIELD_BUT, "de/x.html", 3, "nmae", "name"))
    assert note.text == (
        'template at fault {"fault": "no such field, another is near", "file": "de/x.html", '
        '"line": "3", "detail": "nmae", "near": "name"}'
    )
    assert waiting_in_words(note.text, "en") == (
        'templates/de/x.html:3: there is no field "nmae"; perhaps "name" is meant.'
    )


def test_a_fault_that_nobody_knows_is_told_as_it_stands() -> None:
    told = in_words("burnt", file="de/x.html", line="3", detail="to ashes", near="")
    assert told.de == told.en == "templates/de/x.html:3: burnt to ashes."
