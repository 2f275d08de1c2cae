"""Messages that came back, as JSON: what each is, and what it says of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailer.inbound.judged import CalendarAnswer, Judged


def judged_document(
    file: str, judged: Judged, delivery: int | None, language: str
) -> list[dict[str, Any]]:
    """One message of ``file``, an entry for each recipient that it tells of.

    ``delivery`` is the number of the delivery that is meant, where it is known.
    """
    quarantine = judged.quarantine.in_language(language) if judged.quarantine else None
    until = judged.absent_until.isoformat() if judged.absent_until else None
    return [
        {
            "file": file,
            "kind": judged.kind.value,
            "verdict": one.verdict.value,
            "recipient": one.recipient or one.original or judged.sender,
            "original": one.original,
            "status": one.status,
            "reply": one.reply,
            "rule": one.rule,
            "doubtful": one.doubtful,
            "delivery": delivery,
            "subject": judged.subject,
            "absent_until": until,
            "answer": _answer(judged.answers[place]) if judged.answers else None,
            "quarantine": quarantine,
        }
        for place, one in enumerate(judged.findings)
    ]


def _answer(one: CalendarAnswer) -> dict[str, Any]:
    return {
        "method": one.method,
        "uid": one.uid,
        "attendee": one.attendee,
        "partstat": one.partstat,
        "sequence": one.sequence,
        "dtstamp": one.dtstamp,
        "comment": one.comment,
    }
