from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from alation_replay.scrubbing.texts import Scrubber

SECRET = "9f8e7d6c5b4a39281706"
BASIC = base64.b64encode(f"jane:{SECRET}".encode()).decode()
KNOWN = Scrubber({SECRET: "fake-secret"})
RULES = Scrubber({})


@pytest.mark.parametrize(
    "name",
    [
        *("TOKEN", "Authorization", "Set-Cookie", "refresh_token", "api_access_token"),
        *("client_secret", "password", "sessionid", "X-CSRFToken", "api_key", "CDEToken", "Host"),
    ],
)
def test_value_of_a_name_of_secrets_goes(name: str) -> None:
    assert SECRET not in RULES.value(name, SECRET)


@pytest.mark.parametrize(
    "name", ["title", "token_status", "token_expires_at", "job_id", "user_id", "status", "detail"]
)
def test_other_values_stay(name: str) -> None:
    assert RULES.value(name, "ACTIVE") == "ACTIVE"


@pytest.mark.parametrize(
    "text",
    [
        f'{{"user": {{"api_access_token": "{SECRET}"}}}}',
        f'[{{"options": "{{\\"password\\": \\"{SECRET}\\"}}"}}]',
        f"grant_type=client_credentials&client_secret={SECRET}",
        f"the call failed: refresh_token={SECRET}, try again",
        f"Authorization: Bearer {SECRET}",
        f"see https://wiki.example.com/?next=%2Flogin%3Faccess_token%3D{SECRET}",
        f"https://jane:{SECRET}@catalog.example.com/",
    ],
)
def test_rules_find_a_secret_in_a_text(text: str) -> None:
    assert SECRET not in RULES.text(text)


@pytest.mark.parametrize("basic", [BASIC, BASIC.rstrip("=")])
def test_rules_look_into_base64(basic: str) -> None:
    assert basic not in RULES.text(f"sent with Basic {basic} twice")


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f"a text with {SECRET} in it",
        base64.b64encode(f"prefix {SECRET} suffix".encode()).decode(),
        base64.urlsafe_b64encode(f"??>>{SECRET}".encode()).decode(),
        quote(f"/path?x={SECRET}", safe=""),
    ],
)
def test_known_secret_goes_in_every_form(text: str) -> None:
    assert KNOWN.text(text) != text
    assert SECRET not in KNOWN.text(text)


@pytest.mark.parametrize("mail", ["jane.doe@corp.test", "jane.doe%40corp.test"])
def test_mails_go(mail: str) -> None:
    assert "jane" not in RULES.text(f"written by {mail} today")


@pytest.mark.parametrize(
    "text",
    [
        "https://wiki.corp.test/x",
        "jdbc:postgresql://db.corp.test:5432/sales",
        "acme.alationcloud.com",
    ],
)
def test_host_names_go(text: str) -> None:
    assert "corp.test" not in RULES.text(text)
    assert "acme" not in RULES.text(text)


def test_address_loses_its_host_and_the_secrets_of_its_query() -> None:
    uri = f"https://acme.corp.test:8443/api/?id=7&access_token={SECRET}"

    assert RULES.uri(uri) == "https://catalog.example.com/api/?id=7&access_token=fake-access-token"


@pytest.mark.parametrize(
    "text",
    [
        "Refresh token provided is invalid.",
        "Authentication failed: invalid bearer token.",
        "The value `['purple']` is not allowed for field `Sensitivity` with field_id `10044`.",
        "Job finished in 0.318842 seconds at 2025-03-04 09:15:27.114503+00:00",
        "MetadataExtraction#318_2025-02-11-09-20-02-698215-00-00-3f0c2b1a-9d61-4c55-8a0b-6a1d8c0f7e21",
        "/integration/v2/document/?document_hub_id=3&limit=2&skip=2",
        "100% of <b>basic information</b>",
        '{"title": "Net revenue", "keys": [1, 2.5, true, null]}',
        "user@example.com wrote https://catalog.example.com/x",
    ],
)
def test_answers_of_the_catalog_stay_as_they_are(text: str) -> None:
    assert RULES.text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        f'{{"api_access_token": "{SECRET}", "host": "db.corp.test", "by": "jane@corp.test"}}',
        f"client_id=abc&client_secret={SECRET}",
        f"Basic {BASIC} at https://wiki.corp.test",
    ],
)
def test_scrubbing_twice_changes_nothing_more(text: str) -> None:
    once = RULES.text(text)
    hits: list[str] = []

    assert Scrubber({}, hits.append).text(once) == once
    assert hits == []
