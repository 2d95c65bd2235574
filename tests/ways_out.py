"""A private authority, a server behind its certificate, and a proxy: all on loopback, for tests."""

from __future__ import annotations

import base64
import datetime
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SECONDS = 20.0
"""A socket that is silent for longer belongs to a test that fails."""


@dataclass(frozen=True)
class Authority:
    """A certificate authority that no list of public ones has.

    Args:
        ca_file: its certificate.
        server: certificate and key of 127.0.0.1, signed by it.
    """

    ca_file: Path
    server: Path


KEY_OF_AUTHORITY = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)
"""From Python 3.13 on an authority must say what its key is for, and certificates whose it is."""


def private_authority(folder: Path) -> Authority:
    """Make an authority, and a certificate of it for 127.0.0.1."""
    own, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a private authority")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    root = _begun(issuer, issuer, own).add_extension(x509.BasicConstraints(True, None), True)
    named = x509.SubjectKeyIdentifier.from_public_key(own.public_key())
    root = root.add_extension(KEY_OF_AUTHORITY, True).add_extension(named, False)
    whose = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(named)
    leaf = _begun(subject, issuer, key).add_extension(address, False).add_extension(whose, False)
    found = Authority(folder / "ca.pem", folder / "server.pem")
    pem = serialization.Encoding.PEM
    found.ca_file.write_bytes(root.sign(own, hashes.SHA256()).public_bytes(pem))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    found.server.write_bytes(
        leaf.sign(own, hashes.SHA256()).public_bytes(pem) + key.private_bytes(pem, *plain)
    )
    return found


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
    )


@contextmanager
def _listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Serve each connection in a thread of its own while the context is open; yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    connection.settimeout(SECONDS)
                    Thread(target=_quietly, args=(serve, connection), daemon=True).start()

        Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


def _quietly(serve: Callable[[socket.socket], None], connection: socket.socket) -> None:
    with suppress(OSError, ValueError), connection:
        serve(connection)


def _joined(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until one side has ended."""

    def carry(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError, ValueError):  # ValueError: the other side has closed it meanwhile
            while part := source.recv(65536):
                target.sendall(part)
        with suppress(OSError, ValueError):
            target.shutdown(socket.SHUT_WR)

    back = Thread(target=carry, args=(other, one), daemon=True)
    back.start()
    carry(one, other)
    back.join(SECONDS)


@contextmanager
def behind_tls(port: int, authority: Authority) -> Iterator[str]:
    """Yield the https address of a server that listens on a port without it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.server)

    def serve(connection: socket.socket) -> None:
        with (
            context.wrap_socket(connection, server_side=True) as secure,
            socket.create_connection(("127.0.0.1", port), SECONDS) as inner,
        ):
            _joined(secure, inner)

    with _listening(serve) as own:
        yield f"https://127.0.0.1:{own}"


@dataclass
class Proxy:
    """A proxy that opens tunnels and forwards plain requests.

    Args:
        url: its address.
        asked: the first line of each request.
        refused: the first lines of those that came without the password.
    """

    url: str
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@contextmanager
def running_proxy(login: str | None = None) -> Iterator[Proxy]:
    """Yield a proxy.

    Args:
        login: name and password that it asks for, with a colon between them; None: it lets all in.
    """
    proxy = Proxy("")
    wanted = None if login is None else b"Basic " + base64.b64encode(login.encode())

    def serve(connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            part = connection.recv(65536)
            if not part:
                return
            head += part
        line = head.split(b"\r\n", 1)[0].decode()
        if wanted is not None and wanted not in head:
            proxy.refused.append(line)
            connection.sendall(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
            )
            return
        proxy.asked.append(line)
        method, target, _ = line.split(" ")
        where = target if method == "CONNECT" else target.split("/")[2]
        host, _, port = where.rpartition(":")
        with ExitStack() as opened:
            inner = opened.enter_context(socket.create_connection((host, int(port)), SECONDS))
            if method == "CONNECT":
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                inner.sendall(head.replace(f"http://{where}".encode(), b"", 1))
            _joined(connection, inner)

    with _listening(serve) as port:
        proxy.url = f"http://127.0.0.1:{port}"
        yield proxy


@contextmanager
def telling_proxy(told: Callable[[bytes], bytes]) -> Iterator[str]:
    """Yield the address of a proxy that refuses, and says why: of the login that it was given."""

    def serve(connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(65536)
        given = head.partition(b"Proxy-Authorization: Basic ")[2].partition(b"\r\n")[0]
        said = told(base64.b64decode(given))
        connection.sendall(b"HTTP/1.1 407 " + said + b"\r\nContent-Length: 0\r\n\r\n")

    with _listening(serve) as own:
        yield f"http://127.0.0.1:{own}"
