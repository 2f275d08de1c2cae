"""Who asks in words of their own to be taken off a list is shown to staff; who quotes is not."""

import pytest
from cost import LINEAR, doubling_ratio

from mailer.domain.verdict import Kind
from mailer.inbound.asking import asks_to_leave
from mailer.inbound.rules import shipped
from mailer.inbound.verdict import judge

ASK = [
    "abmelden",
    "Bitte abmelden!",
    "Wie kann ich mich abmelden?",  # a question is shown as well: nothing is done by it
    "Ich möchte mich vom Newsletter abmelden.",
    "Ich bitte darum, mich abzumelden.",
    "Hiermit melde ich mich ab. Danke. Bitte um Abmeldung.",
    "Wir melden uns hiermit ab.",
    "ich melde mich leider ab",
    "Bitte bestätigen Sie meine Abmeldung.",
    "Ich will den Newsletter abbestellen.",
    "Bitte tragen Sie mich aus, ich will mich austragen.",
    "Bitte nehmen Sie mich aus dem Verteiler.",
    "Können Sie uns bitte aus Ihrem E-Mail-Verteiler nehmen?",
    "Bitte löschen Sie meine E-Mail-Adresse.",
    "Bitte streichen Sie mich.",
    "Bitte keine weiteren Mails.",
    "Ich möchte keine Einladungen mehr erhalten.",
    "Bitte nicht mehr anschreiben.",
    "Leider muss ich für Donnerstag absagen.",
    "Ich widerspreche der Nutzung meiner Daten.",
    "unsubscribe",
    "Please unsubscribe me from this list.",
    "Please take me off your list.",
    "Please remove my address.",
    "Stop sending me these mails.",
    "I no longer wish to receive these mails.",
    "I do not want to receive any more of this.",
    "No more emails, please.",
    "Please cancel my registration.",
]
DO_NOT_ASK = [
    "Ich möchte mich anmelden.",
    "Die Anmeldung hat geklappt, danke!",
    "Ich melde mich ab Montag wieder bei Ihnen.",
    "Ich melde mich morgen.",
    "Nehmen Sie auch Gäste auf?",
    "Können wir das aus dem Verteilerkasten holen?",
    "Gibt es die Folien des Seminars?",
    "Wir haben keine weiteren Fragen.",
    "Der Termin passt, ich komme gern. Mehr Nachrichten habe ich nicht.",
    "Is there a recording? I will take my lunch break then.",
    "The remove media dialog does not open.",
    "Wo finde ich den Newsletter von gestern?",
]
QUOTES = {
    "Outlook": "Danke!\n\nVon: Büro <a@example.org>\nBetreff: Einladung\n\nNewsletter abmelden",
    "Outlook, a line": "Danke!\n________________________________\nHier abmelden",
    "Outlook, old": "Danke!\n-----Ursprüngliche Nachricht-----\nHier abmelden",
    "Thunderbird": "Am 01.03.27 um 09:00 schrieb Büro:\n> Hier abmelden\n\nDanke!",
    "Gmail": "Thanks!\n\nOn Mon, 1 Mar 2027 at 09:00, office <a@example.org> wrote:\n\nunsubscribe",
    "forwarded": "Zur Kenntnis\n\nFrom: office\nSubject: Hi\n\nPlease unsubscribe here",
    "signature": "Danke!\n\n-- \nAnna\nNewsletter abmelden: https://example.org",
    "sign-off": "Danke!\n\nMit freundlichen Grüßen\nAnna\nAn-, Um- und Abmeldung von Kfz",
    "far below": "Frage\n" * 40 + "abmelden",
}


def letter(text: str, subject: str = "AW: Einladung", kind: str = "plain") -> bytes:
    return (
        f"From: anna@example.org\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}"
    ).encode()


def asks(octets: bytes) -> bool:
    found = judge(octets, shipped())
    assert found.kind is Kind.OTHER
    return found.asks_to_leave


@pytest.mark.parametrize("said", ASK)
def test_who_asks_is_shown(said: str) -> None:
    assert asks(letter(f"Guten Tag,\r\n\r\n{said}\r\n\r\nViele Grüße\r\nAnna"))
    assert asks(letter("", subject=said.replace("ö", "oe"))) or not said.isascii()
    below = f"Am 01.03.27 um 09:00 schrieb Büro:\r\n> Guten Tag\r\n> es geht los\r\n\r\n{said}"
    assert asks(letter(below))
    assert asks(letter(f"<html><body><p>Guten Tag</p><p>{said}</p></body></html>", kind="html"))


@pytest.mark.parametrize("said", DO_NOT_ASK)
def test_who_writes_of_something_else_is_not(said: str) -> None:
    assert not asks(letter(f"Guten Tag,\r\n\r\n{said}\r\n\r\nViele Grüße\r\nAnna"))
    assert not asks(letter("", subject=said))


@pytest.mark.parametrize("text", QUOTES.values(), ids=QUOTES)
def test_what_is_quoted_or_signed_is_not_their_own(text: str) -> None:
    assert not asks(letter(text.replace("\n", "\r\n")))


@pytest.mark.parametrize(
    "piece", ["a ", "melde mich ", "von der ", "am  ", ">\n", "kein ", " " * 9, "Am x\n", "mit a "]
)
def test_no_letter_keeps_it_busy(piece: str) -> None:
    texts = {size: (piece * size)[:size] for size in (8_000, 16_000)}
    assert doubling_ratio(lambda size: asks_to_leave("", texts[size]), 8_000) <= LINEAR
