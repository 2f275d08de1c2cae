"""How many mails a second can be signed at all: nothing but signing, in one thread or several.

``python -m bench.sign [--threads N] [--seconds S] [--bytes B] [--type rsa|ed25519] --json``
gives ``{type, bytes, threads, signatures, seconds, rate, cores, sign_us, key_us, python_us}``.
``rate`` is what ``threads`` do together on as many ``cores`` as they got. The rest is processor
time in one thread: a whole signature, the private key's part of it, and what remains. The key is
RSA with 2048 bits or Ed25519.
"""

import threading
import time
from base64 import b64encode
from datetime import UTC, datetime
from statistics import median

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from bench.measure import parser, report
from mailer.compose.dkim import PrivateKey, Signer, SigningKey

_THEN = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
_ROUNDS = 9
_ROUND_SECONDS = 0.2
_FIELDS = (
    ("Date", "Wed, 10 Mar 2027 10:00:00 +0100"),
    ("To", "=?utf-8?b?RHIuIMOEbm5lIE3DvGxsZXItQmVpc3BpZWw=?=\r\n <person@gemeinde.example.org>"),
    ("Message-ID", f"<{0:032x}@example.org>"),
    ("List-Unsubscribe", f"<https://seminare.example.org/abmelden/1.{'x' * 43}>,\r\n <mailto:a@b>"),
    ("From", "=?utf-8?b?QsO8cm8gZsO8ciBTZW1pbmFyZQ==?= <seminare@example.org>"),
    ("Reply-To", "seminare@example.org"),
    ("Subject", f"=?utf-8?b?{'RWlubGFkdW5n' * 4}?=\r\n =?utf-8?b?{'RWlubGFkdW5n' * 2}?="),
    ("MIME-Version", "1.0"),
    ("Content-Language", "de"),
    ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ("Feedback-ID", "waermeplanung:invitation:seminarpost:example.org"),
    ("List-ID", '"Online-Seminare"\r\n <seminare.list.example.org>'),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ("Precedence", "bulk"),
    ("Content-Type", 'text/html;\r\n charset="utf-8"'),
    ("Content-Transfer-Encoding", "base64"),
)


def message_of(size_bytes: int) -> bytes:
    """A mail with sixteen header fields of usual length and a body up to ``size_bytes``."""
    header = "".join(f"{name}: {value}\r\n" for name, value in _FIELDS).encode() + b"\r\n"
    line = b64encode(b"seminarpost" * 6)[:76] + b"\r\n"
    body = line * ((size_bytes - len(header)) // len(line) + 1)
    return header + body[: max(0, size_bytes - len(header) - 2)] + b"\r\n"


def signer_of(kind: str) -> Signer:
    """A signer with a new key, ``rsa`` (2048 bits) or ``ed25519``."""
    private: PrivateKey = Ed25519PrivateKey.generate()
    if kind == "rsa":
        private = generate_private_key(public_exponent=65537, key_size=2048)
    return Signer((SigningKey("example.org", "bench", private),))


def signatures_per_second(
    threads: int = 2, seconds: float = 2.0, size_bytes: int = 15_000, kind: str = "rsa"
) -> float:
    """How many mails ``threads`` that do nothing else sign a second, all together."""
    done, took, _ = _signed(signer_of(kind), message_of(size_bytes), threads, seconds)
    return done / took


def _signed(
    signer: Signer, message: bytes, threads: int, seconds: float
) -> tuple[int, float, float]:
    """How many signatures ``threads`` made, in how many seconds, of the clock and of processors."""
    counts = [0] * threads
    start = threading.Barrier(threads + 1)
    stop = threading.Event()

    def work(number: int) -> None:
        signer.sign(message, _THEN)
        start.wait()
        while not stop.is_set():
            signer.sign(message, _THEN)
            counts[number] += 1

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    start.wait()
    begun, worked = time.perf_counter(), time.process_time()
    time.sleep(seconds)
    stop.set()
    for worker in workers:
        worker.join()
    return sum(counts), time.perf_counter() - begun, time.process_time() - worked


class _NoKey:
    """Stands where a private key stands and signs at once: what remains is our own work."""

    @staticmethod
    def sign(octets: bytes) -> bytes:  # noqa: ARG004 - as Ed25519PrivateKey.sign
        return b"\0" * 64


def _costs(kind: str, message: bytes) -> tuple[float, float]:
    """µs of a whole signature and of all but the private key's part, in alternating rounds.

    For RSA what remains lacks the folding of a longer signature: a microsecond.
    """
    signer = signer_of(kind)
    idle = Signer((SigningKey("example.org", "bench", _NoKey()),))  # type: ignore[arg-type]  # signs nothing
    whole: list[float] = []
    rest: list[float] = []
    for _ in range(_ROUNDS):
        for one, costs in ((signer, whole), (idle, rest)):
            done, took = 0, 0.0
            begun = time.thread_time()
            while took < _ROUND_SECONDS:
                for _again in range(20):
                    one.sign(message, _THEN)
                done += 20
                took = time.thread_time() - begun
            costs.append(took / done * 1e6)
    return median(whole), median(rest)


def main() -> None:
    options = parser("DKIM signatures and nothing else")
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--seconds", type=float, default=3.0)
    options.add_argument("--bytes", type=int, default=15_000)
    options.add_argument("--type", choices=("rsa", "ed25519"), default="rsa")
    chosen = options.parse_args()
    message = message_of(chosen.bytes)
    sign_us, python_us = _costs(chosen.type, message)
    done, took, worked = _signed(signer_of(chosen.type), message, chosen.threads, chosen.seconds)
    report(
        {
            "type": chosen.type,
            "bytes": len(message),
            "threads": chosen.threads,
            "signatures": done,
            "seconds": round(took, 2),
            "rate": round(done / took),
            "cores": round(worked / took, 2),
            "sign_us": round(sign_us, 1),
            "key_us": round(sign_us - python_us, 1),
            "python_us": round(python_us, 1),
        },
        chosen.json,
    )


if __name__ == "__main__":
    main()
