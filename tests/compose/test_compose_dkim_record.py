"""What is published: read back as a resolver reads it."""

from base64 import b64decode

import dns.rdatatype
import dns.zonefile
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from mailer.compose.dkim import PrivateKey, SigningKey
from mailer.compose.dkim_record import record_of


def test_the_pair_of_rfc_8463() -> None:
    """Appendix A.2."""
    private = Ed25519PrivateKey.from_private_bytes(
        b64decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
    )
    record = record_of(SigningKey("football.example.com", "brisbane", private))
    assert record.name == "brisbane._domainkey.football.example.com"
    assert record.value == "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="


@pytest.mark.parametrize("bits", [1024, 2048, 4096])
def test_rsa_keys_are_told_whole(bits: int) -> None:
    private = rsa.generate_private_key(65537, bits)
    record = record_of(SigningKey("example.org", "s", private))
    start, _, octets = record.value.partition("p=")
    assert start == "v=DKIM1; k=rsa; "
    public = load_der_public_key(b64decode(octets, validate=True))
    assert isinstance(public, rsa.RSAPublicKey)
    assert public.public_numbers() == private.public_key().public_numbers()


@pytest.mark.parametrize(
    "private",
    [Ed25519PrivateKey.generate(), *(rsa.generate_private_key(65537, n) for n in (1024, 2048))],
    ids=["ed25519", "1024", "2048"],
)
def test_a_zone_file_takes_the_line(private: PrivateKey) -> None:
    record = record_of(SigningKey("example.org", "s", private))
    assert "\n" not in record.zone_line
    (found,) = dns.zonefile.read_rrsets(record.zone_line, rdclass=None, default_ttl=3600)
    assert str(found.name) == "s._domainkey.example.org."
    assert found.rdtype == dns.rdatatype.TXT
    (value,) = found
    assert all(len(one) <= 255 for one in value.strings)
    assert b"".join(value.strings).decode() == record.value
