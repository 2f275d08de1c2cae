"""Certificates for servers in tests: right ones, and wrong in the ways that happen."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Kind = Literal["good", "expired", "other name", "self-signed"]
_DAY = timedelta(days=1)


@cache
def _authority() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Made-up authority")
    made = (
        _begun(name, name, key.public_key(), 30 * _DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made, key


def authority_file(folder: Path) -> Path:
    """Writes the certificate of the authority that all but ``self-signed`` come from."""
    file = folder / "authority.pem"
    file.write_bytes(_authority()[0].public_bytes(serialization.Encoding.PEM))
    return file


def certificate_file(folder: Path, kind: Kind = "good") -> Path:
    """Writes a server's key and certificate for localhost and 127.0.0.1 into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("localhost")
    issuer, issuer_key = _authority()
    issued_by, signed_by = (name, key) if kind == "self-signed" else (issuer.subject, issuer_key)
    names: list[x509.GeneralName] = [
        x509.DNSName("localhost"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    if kind == "other name":
        names = [x509.DNSName("mail.example.net")]
    lasts = -_DAY if kind == "expired" else 30 * _DAY
    made = (
        _begun(name, issued_by, key.public_key(), lasts)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(signed_by, hashes.SHA256())
    )
    file = folder / f"{kind.replace(' ', '-')}.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def server_context(folder: Path, kind: Kind = "good") -> ssl.SSLContext:
    """TLS for a server with such a certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate_file(folder, kind))
    return context


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _begun(
    name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, lasts: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 60 * _DAY)
        .not_valid_after(now + lasts)
    )
