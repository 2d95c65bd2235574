"""The file of profiles that the page shows is one."""

from pathlib import Path

import certifi

from alation_profiles import connect
from tests.docs.blocks import PROFILES, run_by


def test_each_profile_of_the_page_makes_a_client(tmp_path: Path) -> None:
    (block,) = run_by(PROFILES)["docs/configuration.md"]
    secret, certificates = tmp_path / "secret", tmp_path / "company.pem"
    secret.write_text("fake-client-secret")
    secret.chmod(0o600)
    certificates.write_bytes(Path(certifi.where()).read_bytes())
    text = block.text.replace("/run/secrets/alation", str(secret))
    text = text.replace('"company.pem"', f'"{certificates}"')
    text = text.replace('{ keyring = "alation-test" }', '{ env = "TEST_TOKEN" }')
    config = tmp_path / "config.toml"
    config.write_text(text)
    variables = {
        "ALATION_CONFIG": str(config),
        "PROD_LEDGER": str(tmp_path / "ledger.sqlite"),
        "CDE_TOKEN": "fake-cde-token",
        "TEST_TOKEN": "fake-test-token",
    }
    prod = connect("prod", variables=variables)
    assert prod.transport.base == "https://acme.alationcloud.com"
    assert prod.ledger == variables["PROD_LEDGER"]
    assert connect(variables=variables).transport.base == "https://acme-test.alationcloud.com"
