"""SpamAssassin's local rules, as Debian ships them: every kind scores under one point.

No network, no learning, no updates. Five points make spam by its own reckoning.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from compose.compose_examples import content
from compose.variants import FULL_READER, composer_for
from support import need

LEAST_TO_FAIL = 1.0
# Learning from one mail would change how the next is judged.
PLAIN = ("use_bayes 0", "report_safe 0", "fold_headers 0")
STATUS = re.compile(r"^X-Spam-Status: .*\bscore=(-?[\d.]+) .*\btests=(\S*)", re.MULTILINE)


def judged(messages: Iterable[bytes], folder: Path) -> list[tuple[float, set[str]]]:
    """Points and rules of each message, by one process for all."""
    program = shutil.which("spamassassin")
    need("spamassassin", program)
    files = []
    for number, octets in enumerate(messages):
        files.append(folder / f"{number:03}.eml")
        files[-1].write_bytes(octets)
    command = [str(program), "--local", "--nocreate-prefs", f"--prefspath={folder / 'none'}"]
    command += [f"--cf={line}" for line in PLAIN] + [str(file) for file in files]
    done = subprocess.run(
        command, capture_output=True, check=True, timeout=120, env={"HOME": str(folder)}
    )
    found = STATUS.findall(done.stdout.decode("utf-8", "replace"))
    assert len(found) == len(files), done.stderr
    return [(float(points), set(rules.split(","))) for points, rules in found]


def letters() -> dict[str, bytes]:
    """Each kind in each language, with everything that it can have."""
    return {
        f"{language}/{kind}": composer_for(kind, "full").message(
            replace(FULL_READER, language=language)
        )
        for language, kind in content().kinds()
    }


def test_every_kind_scores_under_one_point(tmp_path: Path) -> None:
    mails = letters()
    found = dict(zip(mails, judged(mails.values(), tmp_path), strict=True))
    assert {name: one for name, one in found.items() if one[0] >= LEAST_TO_FAIL} == {}


def test_spam_would_be_found(tmp_path: Path) -> None:
    """Its own test string, a text that nobody can see, and a subject that sells."""
    mail = letters()["de/confirmation"]
    gtube = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n"
    worse = {
        "GTUBE": mail.replace(b"printable\r\n\r\n", b"printable\r\n\r\n" + gtube, 1),
        "HTML_FONT_LOW_CONTRAST": mail.replace(b"display:none;", b"color:#fefefe;"),
        "SUBJ_BUY": re.sub(rb"Subject: .*(\r\n .*)*", b"Subject: Buy this now", mail),
    }
    for rule, (points, rules) in zip(worse, judged(worse.values(), tmp_path), strict=True):
        assert rule in rules
        assert points > 0
