"""The composer: one snapshot in, any number of finished messages out.

It compiles a skeleton per variant (language, the reader's standing, and each answer to a question
that a template asks of the reader or of the moment) and fills it per recipient. A template that
asks too much makes more variants than are worth keeping: it is compiled again and again, slow but
right.
"""

import hashlib
from collections import OrderedDict
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from mailer.compose.context import allowed, has_entry, mail_context
from mailer.compose.environment import make_environment, render
from mailer.compose.ics import EntryTemplate, counter_declined, entry_template
from mailer.compose.issue_view import Doors, doors_at
from mailer.compose.message import assemble
from mailer.compose.now import fact, moment_of
from mailer.compose.recipient import EntryValues, Recipient
from mailer.compose.skeleton import Skeleton
from mailer.compose.slots import FIELDS, Marks, SlotBranchError
from mailer.compose.snapshot import Snapshot, Texts
from mailer.compose.text import text_of
from mailer.compose.texts import named, written
from mailer.compose.typography import page_kept_together
from mailer.compose.view import long_day
from mailer.domain.address import known_address
from mailer.domain.salutation import anybody_salutation
from mailer.domain.template_fault import TemplateError, TemplateFault

_MOST_VARIANTS = 64
_TEXT_FIELDS = tuple(name for name in FIELDS if name != "gets_join_link")
_FINGERPRINT_NONCE = hashlib.sha256(b"fingerprint of a Seminarpost mail").hexdigest()[:16]
_NOBODY = Recipient(
    address=known_address("nobody@example.org"),
    language="",
    display_name="",
    salutation="",
    message_id="",
    date=datetime(2000, 1, 1, tzinfo=UTC),
)
_DATA_TEXT = ' data-text="skip"'


class Composer:
    """Makes the messages of one snapshot. Not for use by several threads at once."""

    def __init__(self, snapshot: Snapshot, nonce: str = "") -> None:
        self.snapshot = snapshot
        self._nonce = nonce or hashlib.sha256(snapshot.to_json().encode()).hexdigest()[:16]
        self._texts = dict(snapshot.texts)
        self._environment = make_environment(snapshot.sources | written(self._texts))
        self.languages = sorted(
            name.split("/")[0]
            for name in snapshot.sources
            if name.endswith("/body.html") and snapshot.speaks(name.split("/")[0])
        )
        self._truth_fields: set[str] = set()
        self._value_fields: set[str] = set()
        self._asked_of_now: set[str] = set()
        self._facts: tuple[tuple[Any, ...], tuple[Any, ...]] = ((), ())
        self._doors: tuple[Any, tuple[Doors, ...]] = (None, ())
        self._skeletons: OrderedDict[tuple[Any, ...], Skeleton] = OrderedDict()

    def message(self, recipient: Recipient) -> bytes:
        """The finished message, CRLF, ready for SMTP; raises ContentError on a bad template."""
        return self.skeleton(recipient).fill(recipient)

    def skeleton(self, recipient: Recipient) -> Skeleton:
        """The skeleton of the variant that this recipient needs."""
        language = self.language_for(recipient.language)
        while True:
            key = self._key(language, recipient)
            found = self._skeletons.get(key)
            if found is not None:
                return found
            asked = len(self._asked_of_now)
            try:
                compiled = self._compile(language, recipient)
            except SlotBranchError as branch:
                # Known variants were told apart by fewer questions: they are asked again.
                (self._truth_fields if branch.use == "truth" else self._value_fields).add(
                    branch.field
                )
                self._skeletons.clear()
                continue
            if len(self._asked_of_now) > asked:  # as above
                self._skeletons.clear()
                key = self._key(language, recipient)
            self._skeletons[key] = compiled
            if len(self._skeletons) > _MOST_VARIANTS:
                self._skeletons.popitem(last=False)
            return compiled

    def language_for(self, wanted: str) -> str:
        """The language this mail speaks to somebody who wants ``wanted``."""
        if wanted in self.languages:
            return wanted
        for language in (self.snapshot.office.language, *self.languages):
            if language in self.languages:
                return language
        name = f"{self.snapshot.office.language}/{self.snapshot.kind}/body.html"
        raise TemplateError(TemplateFault.MISSING, name, 1)

    def web_view(self, language: str) -> str:
        """The HTML part for no reader in particular, as an archive shows it."""
        nobody = dict.fromkeys(FIELDS, "") | {"gets_join_link": False}
        nobody["salutation"] = anybody_salutation(language)
        context = self._context(language, nobody, _NOBODY)
        context["mail"].web = True
        if "newsletter" in context:  # the page does not lead to itself
            context["newsletter"] = replace(context["newsletter"], web_url="")
        page = render(self._environment, f"{language}/{self.snapshot.kind}/body.html", context)
        return _inlined(page_kept_together(page))

    def subject(self, language: str, recipient: Recipient | None = None) -> str:
        """The rendered subject line in one language, as it is for ``recipient``."""
        return self._subject(language, self._context(language, {}, recipient or _NOBODY))

    def _key(self, language: str, recipient: Recipient) -> tuple[Any, ...]:
        # Sets of few names keep their order as long as nothing is added; then it starts over.
        return (
            language,
            recipient.entry and recipient.entry.session,
            recipient.standing,
            *self._facts_at(language, recipient),
            *self._doors_at(language, recipient),
            *[bool(getattr(recipient, name)) for name in self._truth_fields],
            *[getattr(recipient, name) for name in self._value_fields],
        )

    def _facts_at(self, language: str, recipient: Recipient) -> tuple[Any, ...]:
        """The answers to what the templates ask of the moment; many mails share one."""
        if not self._asked_of_now:
            return ()
        at = (moment_of(recipient), recipient.occupancy, language, len(self._asked_of_now))
        if self._facts[0] != at:
            self._facts = (
                at,
                tuple(
                    fact(name, self.snapshot, recipient, language) for name in self._asked_of_now
                ),
            )
        return self._facts[1]

    def _doors_at(self, language: str, recipient: Recipient) -> tuple[Doors, ...]:
        """How things stand with an issue's seminars when it leaves; many mails share a moment."""
        issue = self.snapshot.issue_in(language)
        if issue is None or not issue.seminars:
            return ()
        at = (moment_of(recipient), recipient.booked_out, language)
        if self._doors[0] != at:
            self._doors = (at, doors_at(issue, moment_of(recipient), recipient.booked_out))
        return self._doors[1]

    def _compile(self, language: str, recipient: Recipient) -> Skeleton:
        # Whoever writes a title or a name cannot foresee the nonce, so cannot forge a slot.
        marks = Marks(self._nonce)
        truths = {name: bool(getattr(recipient, name)) for name in self._truth_fields}
        values = {name: getattr(recipient, name) for name in self._value_fields}
        context = self._context(language, marks.reader(truths, values), recipient)
        probes = [marks.probe(truths, values, filled=filled) for filled in (False, True)]
        folder = f"{language}/{self.snapshot.kind}"
        page = self._checked(f"{folder}/body.html", context, marks, probes)
        text = text_of(page)
        if not text.strip():
            raise TemplateError(TemplateFault.EMPTY, f"{folder}/body.html", 1)
        if f"{folder}/body.txt" in self.snapshot.sources:
            text = self._checked(f"{folder}/body.txt", context, marks, probes)
        subject = self._subject(language, context)
        if len(marks.split(subject, f"templates/{folder}/subject.txt")) > 1:
            raise TemplateError(TemplateFault.READER_IN_SUBJECT, f"{folder}/subject.txt", 1)
        return assemble(
            self.snapshot,
            language,
            marks,
            subject=subject,
            text=text,
            body=_inlined(page_kept_together(page, marks.pattern)),
            entry=self._entry(language, marks, recipient.entry)
            if has_entry(self.snapshot, recipient)
            else None,
        )

    def _checked(
        self, name: str, context: dict[str, Any], marks: Marks, probes: list[dict[str, Any]]
    ) -> str:
        """The template with tokens in it, which every probe would have got in its own words."""
        rendered = render(self._environment, name, context)
        for probe in probes:
            probed = render(self._environment, name, self._read_by(probe, context))
            marks.check(rendered, probe, probed, f"templates/{name}")
        return rendered

    def _entry(
        self, language: str, marks: Marks, entry: EntryValues | None
    ) -> EntryTemplate | None:
        seminar = self.snapshot.seminar
        if entry is None or seminar is None:
            return None
        if self.snapshot.declines_counter:
            return counter_declined(language, self.snapshot.office.name)
        return entry_template(
            seminar,
            self.snapshot.session_of(entry.session) or seminar.all_sessions[0],
            called_off=self.snapshot.gone is not None,
            method=self.snapshot.calendar,
            language=language,
            organizer=self.snapshot.office.name,
            page=marks.token("registration_url"),
            public_page=self.snapshot.page_url,
            ordinary_zone=self.snapshot.office.timezone,
            marks=marks,
        )

    def _context(self, language: str, reader: Any, recipient: Recipient) -> dict[str, Any]:
        context = mail_context(self.snapshot, language, recipient, self._asked_of_now)
        context["reader"] = reader
        context["mail"].subject = self._subject(language, context)
        return self._read_by(reader, context)

    def _read_by(self, reader: Any, context: dict[str, Any]) -> dict[str, Any]:
        """The context for one reader, with staff's own words as this reader gets them."""
        language = context["mail"].language
        own = self._texts.get(language, Texts())
        context = {**context, "reader": reader}

        def words(name: str, *, markup: bool) -> str:
            found = render(self._environment, f"texts/{language}/{name}", context)
            has_place = context["standing"].has_place
            return allowed(self.snapshot, found, language, markup=markup, has_place=has_place)

        intro, *blocks = [
            Markup(words(f"{name}.html", markup=True)) if text else ""  # noqa: S704 - rendered with escaping
            for name, text in named(own)
        ]
        context["text"] = SimpleNamespace(
            intro=intro,
            blocks=blocks,
            preheader=words("preheader.txt", markup=False) if own.preheader else "",
        )
        return context

    def _subject(self, language: str, context: dict[str, Any]) -> str:
        own = self._texts.get(language, Texts()).subject
        folder = f"texts/{language}" if own else f"{language}/{self.snapshot.kind}"
        found = render(self._environment, f"{folder}/subject.txt", context)
        if own:
            has_place = context["standing"].has_place
            found = allowed(self.snapshot, found, language, markup=False, has_place=has_place)
        return " ".join(found.split())


def fingerprint(snapshot: Snapshot, example: Recipient) -> str:
    """A hash of what readers will see, in all languages: what a release is given for.

    A change of the seminar that does not show in this mail does not change it. ``example``
    may be anybody: own values do not count, only the words around them.
    """
    # The nonce hangs on the whole snapshot and would let every change show: here it is fixed.
    composer = Composer(snapshot, nonce=_FINGERPRINT_NONCE)
    # Words on a branch that neither of the two readers takes are covered by their source.
    sha = hashlib.sha256(repr(snapshot.templates).encode())
    for language in composer.languages:
        for filled, standing in product(("", "x"), snapshot.readers):
            values: dict[str, Any] = dict.fromkeys(_TEXT_FIELDS, filled)
            reader = replace(
                example,
                language=language,
                gets_join_link=bool(filled),
                standing=standing,
                **values,
            )
            sha.update(language.encode() + composer.skeleton(reader).digest())
    return sha.hexdigest()


def load() -> None:
    """Loads now what the first mail to be compiled would load, for those who are waited for."""
    import mailer.compose.inline  # noqa: F401 - loaded for whoever comes after

    for language in ("de", "en"):  # names of days and months
        long_day(_NOBODY.date, "UTC", language)


def _inlined(page: str) -> str:
    # Premailer brings an HTTP client along: for those who compile a mail only.
    from mailer.compose.inline import inline

    return inline(page).replace(_DATA_TEXT, "")
