"""Staff's own words: released before they leave, and put right for exactly those who had them."""

from typing import Any

import pytest
from postbox import (
    SLUG,
    html_of,
    inbox,
    ledger,
    on_list,
    person,
    publish,
    row_of,
    sent,
    text_of,
    tick,
    with_schedule,
)
from sqlalchemy import update
from support import Office, there

from mailer.actions.mailing import mailings, plans, wordings
from mailer.actions.mailing.wordings import read_texts
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes
from mailer.actions.subscription import joining, subscriptions
from mailer.compose.snapshot import Texts
from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.errors import ContentError, NotFoundError, RefusedError, SeminarpostError
from mailer.store import mailings as mailing_store
from mailer.store.deliveries import delivery

OWN = """\
+++
subject = "Ganz anders: {{ seminar.title }}"
preheader = "Vorschau {{ reader.organisation }}x"
+++

Unser *eigener* Text für {{ reader.name }}.

---

Ein Block mit [Seite]({{ seminar.page_url }}).
"""


async def put(office: Office, text: str, step: str = "invitation", language: str = "de") -> None:
    await wordings.write(office.desk, SLUG, step, language, read_texts(text, "text.md"))


async def released(office: Office, step: str = "invitation") -> None:
    await plans.release(office.desk, SLUG, step, "Erika")


async def invited(office: Office, *names: str) -> None:
    """A published seminar, and people on its list."""
    await publish(office)
    await on_list(office, *names)


async def leave(office: Office, step: str = "invitation") -> list[tuple[str, str]]:
    """What a step sends when its time has come."""
    due = (await row_of(office, step)).due_at
    office.clock.move_to(max(there(due), office.clock.now()))
    return [one for one in await sent(office) if one[0] == step]


async def half_sent(office: Office, *names: str, state: Any = DeliveryState.SENT) -> None:
    """The invitation is under way: the first of ``names`` has it, the others still wait."""
    await invited(office, *names)
    await released(office)
    office.clock.move_to(there((await row_of(office, "invitation")).due_at))
    await tick(office)
    await reach(office, names[0], state)


async def reach(office: Office, name: str, state: Any) -> None:
    async with office.desk.database.write() as connection:
        await connection.execute(
            update(delivery)
            .where(delivery.c.address_key == person(name).address.key)
            .values(state=state, ended_at=office.clock.now(), next_attempt_at=None)
        )


async def state(office: Office, step: str = "invitation") -> tuple[str, str]:
    row = await row_of(office, step)
    return row.state.value, row.waits_for


# Words before and while a mailing leaves


async def test_own_words_stand_where_the_templates_did(office: Office) -> None:
    await invited(office, "anna", "bert")
    await put(office, OWN)
    await released(office)
    assert await leave(office) == [("invitation", "anna"), ("invitation", "bert")]
    for name in ("anna", "bert"):
        mail = inbox(office, name)[0]
        assert mail["Subject"] == "Ganz anders: Wärmeplanung für kleine Gemeinden"
        assert f"Unser eigener Text für {name} X." in text_of(mail)
        assert f"<em>eigener</em> Text für {name} X." in html_of(mail)
        assert 'href="https://seminare.example.org/seminar/waermeplanung"' in html_of(mail)
        assert "Ein Block mit" in text_of(mail)


async def test_without_own_words_the_templates_stand(office: Office) -> None:
    await invited(office, "anna")
    await put(office, "+++\nsubject = 'Nur der Betreff'\n+++\n")
    await released(office)
    await leave(office)
    mail = inbox(office, "anna")[0]
    assert mail["Subject"] == "Nur der Betreff"
    assert "Ein Absatz über Wärme." in text_of(mail)


async def test_each_language_has_its_own(office: Office) -> None:
    await publish(office)
    await on_list(office, "anna")
    await on_list(office, "ann", language="en")
    await put(office, "Deutsche Worte.")
    await put(office, "+++\nsubject = 'English only'\n+++\nEnglish words.", language="en")
    assert set(await wordings.show(office.desk, SLUG, "invitation")) == {"de", "en"}
    await released(office)
    await leave(office)
    german, english = inbox(office, "anna@")[0], inbox(office, "ann@")[0]
    assert "Deutsche Worte." in text_of(german)
    assert "English words." not in text_of(german)
    assert english["Subject"] == "English only"
    assert "English words." in text_of(english)


async def test_cleared_the_template_is_back_and_the_release_too(office: Office) -> None:
    await invited(office, "anna")
    await released(office)
    await put(office, OWN)
    await wordings.write(office.desk, SLUG, "invitation", "de", Texts())
    assert await wordings.show(office.desk, SLUG, "invitation") == {}
    await leave(office)
    assert "eigener" not in text_of(inbox(office, "anna")[0])


async def test_other_words_than_released_wait(office: Office) -> None:
    await invited(office, "anna")
    await released(office)
    await put(office, OWN)
    assert await leave(office) == []
    assert await state(office) == ("waiting", "release: content changed")
    await released(office)
    assert await leave(office) == [("invitation", "anna")]


async def test_other_words_while_it_is_sent_pause_it(office: Office) -> None:
    await half_sent(office, "anna", "bert")
    await put(office, OWN)
    assert await state(office) == ("paused", "content changed while sending")
    assert await leave(office) == [("invitation", "anna")]
    await mailings.resume(office.desk, (await row_of(office, "invitation")).id)
    await sent(office)
    assert "eigener" in text_of(inbox(office, "bert")[0])


@pytest.mark.parametrize("frozen", [MailingState.FREEZING, MailingState.DONE, MailingState.MISSED])
async def test_too_late_for_other_words(office: Office, frozen: MailingState) -> None:
    await invited(office, "anna")
    mailing = await row_of(office, "invitation")
    async with office.desk.database.write() as connection:
        await mailing_store.switch(connection, mailing.id, frm=set(MailingState), state=frozen)
    with pytest.raises(RefusedError):
        await put(office, OWN)
    assert (await row_of(office, "invitation")).texts == {}


async def test_registrants_mail_takes_new_words_at_once(office: Office) -> None:
    await publish(office)
    await registrations.register(office.desk, SLUG, person("anna"))
    await put(office, "Willkommen, {{ reader.name }}.", step="confirmation")
    await registrations.register(office.desk, SLUG, person("bert"))
    assert await sent(office) == [("confirmation", "anna"), ("confirmation", "bert")]
    for name in ("anna", "bert"):
        assert f"Willkommen, {name} X." in text_of(inbox(office, name)[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ seminar.titel }}", "seminar.title"),
        ("{{ newsletter.title }}", "newsletter"),
        ("[x]({{ seminar.title }})", "seminar.title"),
        ("+++\nsubject = 'Für {{ reader.name }}'\n+++", "recipients' fields"),
        ("+++\nsubject = 'Für {{reader.organisation}}'\n+++", "recipients' fields"),
        ('+++\nsubject = "a\\u0007b"\n+++', "control"),
        ("[x]({{ reader.name }})", "reader.name"),
    ],
)
async def test_what_would_not_work_is_refused_at_once(office: Office, text: str, told: str) -> None:
    await invited(office, "anna")
    with pytest.raises(SeminarpostError) as problem:
        await put(office, text)
    assert told in problem.value.sentence.en
    assert await wordings.show(office.desk, SLUG, "invitation") == {}


async def test_a_line_break_in_a_subject_makes_no_header(office: Office) -> None:
    await invited(office, "anna")
    await put(office, '+++\nsubject = "Betreff\\r\\nBcc: chef@example.org"\n+++\n')
    await released(office)
    await leave(office)
    mail = inbox(office, "anna")[0]
    assert mail["Subject"] == "Betreff Bcc: chef@example.org"
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("+++\nsubject = \n+++\nx", "text.md:2"),
        ("+++\nsubjekt = 'x'\n+++\nx", "subject"),
        (f"+++\nsubject = '{'x' * 201}'\n+++\nx", "text.md:2"),
        ("+++\nsubject = 'x'\n\nText, Kopf nicht beendet", "text.md:1"),
        ("+++\nsubject = 7\n+++", "text.md:2"),
    ],
)
def test_a_head_that_is_wrong_is_told(text: str, told: str) -> None:
    with pytest.raises(ContentError) as problem:
        read_texts(text, "text.md")
    assert told in problem.value.sentence.en


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("", Texts()),
        ("Wort", Texts(intro="Wort")),
        ("\r\n+++\r\nsubject = ' S '\r\n+++\r\nA\r\n\r\n---\r\nB", Texts("S", "", "A", ("B",))),
        ("## Ü *b*\n\nA\n\n# B", Texts(intro="## Ü *b*\n\nA\n\n# B")),
        ("---\nB\n---\n## C\nD", Texts(blocks=("B", "## C\nD"))),
    ],
)
def test_reading_words(text: str, texts: Texts) -> None:
    assert read_texts(text, "text.md") == texts


async def test_an_unknown_step_names_those_there_are(office: Office) -> None:
    await publish(office)
    with pytest.raises(NotFoundError, match="invitation"):
        await put(office, OWN, step="einladung")


# Corrections


async def correct(
    office: Office, step: str = "invitation", text: str = "Richtig ist **11 Uhr**."
) -> wordings.Correction:
    return await wordings.correct(office.desk, (await row_of(office, step)).id, text, "Erika")


async def test_a_correction_stops_the_rest_and_goes_to_those_who_had_it(office: Office) -> None:
    await half_sent(office, "anna", "bert", "carla", "dora")
    await reach(office, "bert", DeliveryState.UNCLEAR)
    await reach(office, "carla", DeliveryState.FAILED)
    draft = await correct(office)
    assert (draft.step, draft.recipients, draft.stopped) == ("invitation-correction", 2, 1)
    assert (await state(office))[0] == "cancelled"
    await on_list(office, "spaet")
    await released(office, draft.step)
    assert await leave(office, draft.step) == [(draft.step, "anna"), (draft.step, "bert")]
    mail = inbox(office, "anna")[-1]
    assert "Richtig ist 11 Uhr." in text_of(mail)
    assert "seminare.list." in mail["List-ID"]
    assert "abmelden" in mail["List-Unsubscribe"]
    assert inbox(office, "dora") == []


async def test_a_correction_goes_the_way_of_what_was_wrong(office: Office) -> None:
    await half_sent(office, "anna")
    async with office.desk.database.write() as connection:
        await connection.execute(update(mailing_store.mailing).values(relay="bulk"))
    assert (await row_of(office, (await correct(office)).step)).relay == "bulk"


async def test_who_left_the_list_since_gets_no_correction(office: Office) -> None:
    await half_sent(office, "anna", "bert")
    await reach(office, "bert", DeliveryState.SENT)
    await subscriptions.unsubscribe(office.desk, "anna@example.org", "seminare", "link")
    draft = await correct(office)
    await released(office, draft.step)
    assert await leave(office, draft.step) == [(draft.step, "bert")]
    assert (await ledger(office, draft.step))["anna"] == "skipped unsubscribed"


async def test_who_registered_since_still_gets_it(office: Office) -> None:
    await half_sent(office, "anna")
    await registrations.register(office.desk, SLUG, person("anna"))
    draft = await correct(office)
    await released(office, draft.step)
    assert await leave(office, draft.step) == [(draft.step, "anna")]


async def test_without_a_text_or_release_it_never_leaves(office: Office) -> None:
    await half_sent(office, "anna")
    draft = await correct(office, text="  \n")
    assert draft.has_text is False
    with pytest.raises(RefusedError, match="no text yet"):
        await released(office, draft.step)
    again = await correct(office)
    assert (again.mailing_id, again.has_text) == (draft.mailing_id, True)
    assert (await correct(office, text="")).has_text is True
    assert await leave(office, draft.step) == []
    await released(office, draft.step)
    assert (await correct(office, text="Doch 12 Uhr.")).mailing_id == draft.mailing_id
    assert await leave(office, draft.step) == []  # other words than those released
    await released(office, draft.step)
    await leave(office, draft.step)
    assert "Doch 12 Uhr." in text_of(inbox(office, "anna")[-1])


async def test_after_one_has_left_the_next_is_another(office: Office) -> None:
    await half_sent(office, "anna")
    draft = await correct(office)
    await released(office, draft.step)
    await leave(office, draft.step)
    second = await correct(office, text="Nun aber.")
    assert second.step == "invitation-correction-2"
    of_correction = await correct(office, step=draft.step, text="Die Korrektur war falsch.")
    assert of_correction.step == "invitation-correction-correction"
    await released(office, of_correction.step)
    assert await leave(office, of_correction.step) == [(of_correction.step, "anna")]


async def test_nothing_to_correct_before_anybody_had_it(office: Office) -> None:
    await invited(office, "anna")
    with pytest.raises(RefusedError, match="mailing cancel"):
        await correct(office)
    with pytest.raises(NotFoundError):
        await wordings.correct(office.desk, 4711, "x", "Erika")


async def test_an_event_mail_is_corrected_for_registrants(office: Office) -> None:
    await publish(office)
    for name in ("anna", "bert"):
        await registrations.register(office.desk, SLUG, person(name))
    await sent(office)
    await registrations.unregister(office.desk, SLUG, person("bert"))
    draft = await correct(office, "confirmation")
    assert (draft.recipients, draft.stopped) == (2, 0)
    await registrations.register(office.desk, SLUG, person("carla"))
    assert ("confirmation", "carla") in await sent(office)  # what is event mail goes on
    await released(office, draft.step)
    # Carla had the wrong confirmation too.
    who = [name for _, name in await leave(office, draft.step)]
    assert who == ["anna", "bert", "carla"]
    mail = inbox(office, "anna")[-1]
    assert mail["List-Unsubscribe"] is None
    assert mail["List-ID"] is None
    assert mail["Auto-Submitted"] == "auto-generated"


async def test_a_cancelled_seminars_mail_can_be_corrected(office: Office) -> None:
    await half_sent(office, "anna")
    await registrations.register(office.desk, SLUG, person("rita"))
    await sent(office)
    await changes.cancel(office.desk, SLUG, "Am 1. April.")
    assert [one for one in await sent(office) if one[0] == "cancelled"] == [
        ("cancelled", "rita"), ("cancelled", "anna"),
    ]  # fmt: skip
    draft = await correct(office, "cancelled", "Nicht wegen des 1. April.")
    await released(office, draft.step)
    who = {name for _, name in await leave(office, draft.step)}
    assert who == {"anna", "rita"}
    by_list = {name: inbox(office, name)[-1]["List-ID"] for name in who}
    assert by_list["rita"] is None
    assert "seminare.list." in by_list["anna"]


async def test_two_at_one_mailbox_each_hear_of_what_each_had(office: Office) -> None:
    await publish(office)
    for first in ("anna", "bert"):
        one = person("post", first_name=first)
        await registrations.register(office.desk, SLUG, one)
    await sent(office)
    draft = await correct(office, "confirmation")
    assert draft.recipients == 2
    await released(office, draft.step)
    assert len(await leave(office, draft.step)) == 2


async def test_a_correction_knows_no_placeholders(office: Office) -> None:
    await half_sent(office, "anna")
    with pytest.raises(ContentError, match="titel"):
        await correct(office, text="Richtig: {{ seminar.titel }}")
    assert (await state(office))[0] == "sending"  # and nothing was stopped
    assert (await correct(office, text="In Jinja: {{ x }}")).has_text


async def test_nothing_harmful_in_a_correction(office: Office) -> None:
    await half_sent(office, "anna")
    with pytest.raises(ContentError, match=r"correction:1: .*javascript:z"):
        await correct(office, text="[y](javascript:z)")
    draft = await correct(office, text="<script>x</script>")
    with pytest.raises(RefusedError, match="script"):
        await released(office, draft.step)
    await correct(office, text="Satz.\n---\nSatz <3 [Mehr dazu](https://e.org/x)")
    await released(office, draft.step)
    await leave(office, draft.step)
    assert '<a href="https://e.org/x"' in html_of(inbox(office, "anna")[-1])


async def test_who_joins_later_does_not_get_what_was_wrong(office: Office) -> None:
    schedule = (
        'name = "X"\n[[step]]\nkey = "welcome"\ntemplate = "reminder-day"\n'
        'audience = "registered"\noffset = "-30d"\nlate_join = "send"\n'
    )
    office = with_schedule(office, "online-seminar", schedule)
    await publish(office)
    await registrations.register(office.desk, SLUG, person("anna"))
    assert await leave(office, "welcome") == [("welcome", "anna")]
    assert (await state(office, "welcome"))[0] == "done"
    await correct(office, "welcome")
    await registrations.register(office.desk, SLUG, person("bert"))
    assert await leave(office, "welcome") == [("welcome", "anna")]


async def test_the_welcome_to_a_list_cannot_be_corrected(office: Office) -> None:
    await joining.ask(office.desk, person("anna"), "newsletter", source="x", way="staff")
    await sent(office)
    with pytest.raises(RefusedError, match="cannot be corrected"):
        await correct(office, "opt-in")
