"""A certification authority made on the spot, so that no test depends on a file that expires."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Authority:
    """``file`` is what clients trust."""

    key: ec.EllipticCurvePrivateKey
    name: x509.Name
    file: Path

    def certificate(
        self, *names: str, days: float = 90, born: timedelta = timedelta(days=1)
    ) -> Path:
        """Key and certificate for these names (addresses too) in one file, ``days`` valid."""
        key = ec.generate_private_key(ec.SECP256R1())
        until = datetime.now(UTC) + timedelta(days=days)
        made = (
            _builder(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])]), self.name)
            .public_key(key.public_key())
            .not_valid_before(min(until, datetime.now(UTC)) - born)
            .not_valid_after(until)
            .add_extension(x509.SubjectAlternativeName([_general(one) for one in names]), False)
            .sign(self.key, hashes.SHA256())
        )
        file = self.file.with_name(f"{names[0]}-{made.serial_number}.pem")
        file.write_bytes(_pem(key) + made.public_bytes(serialization.Encoding.PEM))
        return file

    def server(
        self, *names: str, days: float = 90, born: timedelta = timedelta(days=1)
    ) -> ssl.SSLContext:
        """A server's TLS with such a certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate(*names, days=days, born=born))
        return context


def an_authority(folder: Path) -> Authority:
    """Makes an authority whose certificate lies in ``folder``."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Prüfstelle Beispielhausen")])
    made = (
        _builder(name, name)
        .public_key(key.public_key())
        .not_valid_before(datetime.now(UTC) - timedelta(days=400))
        .not_valid_after(datetime.now(UTC) + timedelta(days=400))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "authority.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return Authority(key, name, file)


def _builder(subject: x509.Name, issuer: x509.Name) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer)
    return builder.serial_number(x509.random_serial_number())


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
