"""Makes certificates: an authority's own, and those that it issues. Pure; files are elsewhere.

An authority that people trust on their computers may vouch for little: for the names of its
installation and for private networks, never for the rest of the world. A key that is stolen opens
nobody's bank.
"""

import ipaddress
from collections.abc import Sequence
from datetime import timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils.timezone import now

ROOT_DAYS = 3650
# What browsers accept of public authorities, so a span that none of them objects to.
SITE_DAYS = 397
# A certificate is made anew this long before its end.
MARGIN = timedelta(days=30)
# Clocks of other computers may be behind.
BACKDATED = timedelta(days=1)
# X.520 allows a common name no more.
LONGEST_TITLE = 64

# Names that mean something within one network alone, and the addresses of such networks.
PRIVATE_DOMAINS = ("localhost", "local", "internal", "lan", "home.arpa")
PRIVATE_NETWORKS = (
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
)

Key = ec.EllipticCurvePrivateKey


def make_key() -> Key:
    """Make a private key of a kind that every browser knows."""
    return ec.generate_private_key(ec.SECP256R1())


def make_root(key: Key, title: str, names: Sequence[str]) -> x509.Certificate:
    """Make the certificate of an authority, valid for ten years.

    Args:
        key: The authority's.
        title: Shown in lists of authorities.
        names: Names and addresses that it may vouch for, besides those of private networks.
    """
    subject = named(title)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        begun(subject, subject, key, ROOT_DAYS)
        # A path length of 0: it makes no further authorities.
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(subtrees(names), None), critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )


def issue_site(
    root: x509.Certificate, root_key: Key, key: Key, names: Sequence[str]
) -> x509.Certificate:
    """Issue the certificate of a site, valid for 397 days.

    Args:
        root: The authority's certificate.
        root_key: The authority's key.
        key: The site's.
        names: Names and addresses of the site, the main one first.
    """
    alternatives = x509.SubjectAlternativeName([general_name(name) for name in names])
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return (
        begun(named(names[0]), root.subject, key, SITE_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(alternatives, critical=False)
        .add_extension(identifier, critical=False)
        .sign(root_key, hashes.SHA256())
    )


def named(title: str) -> x509.Name:
    """Make a subject of a common name alone."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title[:LONGEST_TITLE])])


def begun(subject: x509.Name, issuer: x509.Name, key: Key, days: int) -> x509.CertificateBuilder:
    """Begin a certificate with what every one has."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - BACKDATED)
        .not_valid_after(now() - BACKDATED + timedelta(days=days))
    )


def usage(*, signs_certificates: bool) -> x509.KeyUsage:
    """Say what a key is for: signing certificates, or proving a site."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def general_name(name: str) -> x509.DNSName | x509.IPAddress:
    """Read a name or an address, as certificates keep them."""
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name.encode("idna").decode())


def subtrees(names: Sequence[str]) -> list[x509.GeneralName]:
    """List what an authority may vouch for: private names and networks, and some of its own."""
    networks: list[x509.GeneralName] = [
        x509.IPAddress(ipaddress.ip_network(text)) for text in PRIVATE_NETWORKS
    ]
    domains: list[x509.GeneralName] = [x509.DNSName(text) for text in PRIVATE_DOMAINS]
    for name in names:
        value = general_name(name)
        if isinstance(value, x509.IPAddress):
            networks.append(x509.IPAddress(ipaddress.ip_network(name)))
        else:
            domains.append(value)
    return list(dict.fromkeys(domains + networks))


def covers(root: x509.Certificate, name: str) -> bool:
    """Tell whether an authority may vouch for a name or an address."""
    limits = root.extensions.get_extension_for_class(x509.NameConstraints).value
    value = general_name(name)
    return any(lies_in(value, one) for one in limits.permitted_subtrees or [])


def lies_in(value: x509.DNSName | x509.IPAddress, subtree: x509.GeneralName) -> bool:
    """Tell whether a name is one of a subtree's."""
    if isinstance(value, x509.IPAddress):
        is_network = isinstance(subtree, x509.IPAddress)
        return is_network and value.value in subtree.value
    is_domain = isinstance(subtree, x509.DNSName)
    return is_domain and f".{value.value}".endswith(f".{subtree.value}")


def is_fresh(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate is valid now and for another 30 days."""
    is_begun = certificate.not_valid_before_utc <= now()
    return is_begun and now() < certificate.not_valid_after_utc - MARGIN


def is_site_of(
    certificate: x509.Certificate, root: x509.Certificate, key: Key, names: Sequence[str]
) -> bool:
    """Tell whether an authority issued a certificate for this key and exactly these names."""
    try:
        certificate.verify_directly_issued_by(root)
    except (InvalidSignature, TypeError, ValueError):
        return False
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    is_same_key = certificate.public_key() == key.public_key()
    return is_same_key and set(found) == {general_name(name) for name in names}


def fingerprint(certificate: x509.Certificate) -> str:
    """Give the SHA-256 of a certificate as browsers show it: 32 pairs of digits with colons."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()
