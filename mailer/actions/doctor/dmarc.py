"""DMARC (RFC 7489): what receivers do with mail that fails, and whether ours can pass."""

from collections.abc import Iterable, Sequence

from mailer.actions.doctor.finding import About, Area, Finding
from mailer.dns.dmarc_record import DmarcRecord, parse_dmarc
from mailer.dns.lookups import DmarcTexts
from mailer.domain.errors import Sentence


def dmarc_findings(found: DmarcTexts, envelope: str, signing: Iterable[str]) -> list[Finding]:
    """``found`` is for the domain of From, ``envelope`` that of the envelope, ``signing`` DKIM's
    ``d=``."""
    domain, where, texts = found.domain, found.where, found.texts
    about = About(Area.DNS, f"DMARC {domain}")
    if found.no_answer is not None:
        return [about.warning(*found.no_answer)]
    if len(texts) != 1:
        return [_not_one(about, domain, where, texts)]
    record = parse_dmarc(texts[0])
    if record.faults:
        return [
            about.error(
                f"Der Eintrag unter {where} {fault.de}: {texts[0]}",
                f"The record at {where} {fault.en}: {texts[0]}",
                Sentence(
                    f"Bitte veröffentlichen: {_line(domain)}", f"Please publish: {_line(domain)}"
                ),
            )
            for fault in record.faults
        ]
    above = where.removeprefix("_dmarc.")
    policy = record.policy if above == domain else record.subdomain_policy
    findings = [about.ok(f"Eintrag unter {where}: {texts[0]}", f"Record at {where}: {texts[0]}")]
    findings += [_aligned(about, domain, above, record, policy, envelope, tuple(signing))]
    return findings + _advice(about, domain, record, policy)


def _line(domain: str) -> str:
    return f'_dmarc.{domain}. IN TXT "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"'


def _not_one(about: About, domain: str, where: str, texts: Sequence[str]) -> Finding:
    if texts:
        return about.error(
            f"Unter {where} stehen {len(texts)} DMARC-Einträge; so gilt keiner.",
            f"There are {len(texts)} DMARC records at {where}; so none counts.",
            Sentence("Bitte nur einen lassen.", "Please keep only one."),
        )
    return about.warning(
        f"{domain} hat keinen DMARC-Eintrag; große Anbieter verlangen einen von allen, die viel "
        "versenden.",
        f"{domain} has no DMARC record; large providers demand one of everybody who sends a lot.",
        Sentence(f"Bitte veröffentlichen: {_line(domain)}", f"Please publish: {_line(domain)}"),
    )


def _aligned(
    about: About,
    domain: str,
    above: str,
    record: DmarcRecord,
    policy: str,
    envelope: str,
    signing: tuple[str, ...],
) -> Finding:
    by_spf = _same(domain, envelope, above, strict=record.strict_spf)
    by_dkim = [one for one in signing if _same(domain, one, above, strict=record.strict_dkim)]
    ways = (["SPF"] if by_spf else []) + (["DKIM"] if by_dkim else [])
    if ways:
        both = " and ".join(ways)
        return about.ok(
            f"Die Domains passen zusammen ({' und '.join(ways)}).", f"The domains align ({both})."
        )
    text = Sentence(
        f"Weder die Rückadresse ({envelope}) noch eine Signatur passt zur Domain in From.",
        f"Neither the envelope sender ({envelope}) nor a signature aligns with From's domain.",
    )
    advice = Sentence(
        f"Bitte mit einem Schlüssel für {domain} signieren: „seminarpost dkim keygen --add“.",
        f'Please sign with a key for {domain}: "seminarpost dkim keygen --add".',
    )
    return about.warning(*text, advice) if policy == "none" else about.error(*text, advice)


def _same(domain: str, other: str, above: str, *, strict: bool) -> bool:
    """Aligned (§3.1): the same, or when relaxed, relatives under the domain of the record."""
    one, two = domain.lower(), other.lower()
    if one == two:
        return True
    if strict:
        return False
    if one.endswith(f".{two}") or two.endswith(f".{one}"):
        return min(one.count("."), two.count(".")) > 0
    return one.endswith(f".{above}") and two.endswith(f".{above}")


def _advice(about: About, domain: str, record: DmarcRecord, policy: str) -> list[Finding]:
    findings = []
    if policy == "none":
        findings.append(
            about.hint(
                "Die Richtlinie beobachtet nur (p=none): Fälschungen werden zugestellt.",
                "The policy only observes (p=none): forgeries are delivered.",
                Sentence(
                    "Wenn die Berichte sauber sind, bitte p=quarantine setzen.",
                    "Once the reports are clean, please set p=quarantine.",
                ),
            )
        )
    if not record.has_reports:
        findings.append(
            about.hint(
                "Es gibt keine Adresse für Berichte (rua=); Fehler bleiben so unbemerkt.",
                "There is no address for reports (rua=); faults stay unnoticed.",
                Sentence(
                    f"Bitte ergänzen: rua=mailto:postmaster@{domain}",
                    f"Please add: rua=mailto:postmaster@{domain}",
                ),
            )
        )
    return findings
