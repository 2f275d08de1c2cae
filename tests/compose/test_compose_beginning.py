"""How a mail begins: the first sentence after the salutation, whole, and no more than that."""

import pytest

from mailer.compose.beginning import first_sentence

HELLO = "Guten Tag Erika Beispiel"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        (f"Büro\n\nTitel\n=====\n\nDatum: morgen\n\n{HELLO},\n\nwir laden ein. Und mehr.",
         "wir laden ein."),
        (f"{HELLO},\n\nam 3. März spricht Dr. Eva Muster, z. B. über Wärme. Danach.",
         "am 3. März spricht Dr. Eva Muster, z. B. über Wärme."),
        (f"{HELLO},\n\nes ist der 10. März 2027. Kommen Sie!", "es ist der 10. März 2027."),
        (f"{HELLO},\n\nes wird „neu“.“ Mehr.", "es wird „neu“.“"),
        (f"{HELLO},\n\nohne Punkt\n\nnoch ein Absatz", "ohne Punkt"),
        ("Büro\n\nTitel\n=====\n\nDer Text beginnt hier. Dann mehr.", "Der Text beginnt hier."),
        ("", ""),
    ],
)  # fmt: skip
def test_the_first_sentence(text: str, begins: str) -> None:
    assert first_sentence(text, HELLO) == begins


def test_an_endless_sentence_is_cut() -> None:
    told = first_sentence(f"{HELLO},\n\n{'sehr ' * 200}lang.", HELLO)
    assert len(told) <= 300
    assert told.endswith("…")
