from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from alation_replay.scrubbing.survivors import holds
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


def test_an_object_named_by_its_type_is_no_host() -> None:
    for text in ("alation://user/7", '{"source_key":"alation://glossary_term/12"}'):
        assert RULES.text(text) == text
    assert RULES.text("https://user/7") == "https://catalog.example.com/7"


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


def utf16(text: str, code: str = "utf-16-le") -> str:
    return text.encode(code).decode("latin-1")


def pair(name: str) -> str:
    return f'{{"{name}": "{SECRET}"}}'


NAMED = (
    *("X-Auth-Token", "x-alation-token", "X-Amz-Security-Token", "ACCESS-TOKEN", "dbPassword"),
    *("db_password", "user.passphrase", "clientSecret", "aws_secret_access_key", "csrfToken"),
    *("csrfmiddlewaretoken", "JSESSIONID", "PHPSESSID", "Ocp-Apim-Subscription-Key", "jwt"),
    *("X-Amz-Signature", "SAMLResponse", "client_assertion", "ALATION_REFRESH_TOKEN"),
)
STANDING: dict[str, Callable[[str], str]] = {
    "JSON": pair,
    "list": lambda name: f'{{"{name}": ["{SECRET}"]}}',
    "JSON in JSON": lambda name: json.dumps([{"options": pair(name)}]),
    "lines": lambda name: f'{{"id": 1}}\n{pair(name)}',
    "half a JSON": lambda name: pair(name)[:-2],
    "form": lambda name: f"a=b&{name}={SECRET}",
    "query": lambda name: f"see /login?{name}={SECRET} again",
    "setting": lambda name: f"{name}={SECRET}",
    "option": lambda name: f"-{name}={SECRET};",
    "option and value": lambda name: f"run --{name} {SECRET}",
    "arrow": lambda name: f"'{name}' => '{SECRET}'",
    "tag": lambda name: f"<{name}>{SECRET}</{name}>",
    "input": lambda name: f'<input type="hidden" name="{name}" value="{SECRET}">',
    "part": lambda name: (
        f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{SECRET}\r\n--B--'
    ),
    "percent": lambda name: f"{name}%3D{SECRET}%26x%3D1",
    "entities": lambda name: f"&quot;{name}&quot;: &quot;{SECRET}&quot;",
    "base64": lambda name: base64.b64encode(pair(name).encode()).decode(),
    "UTF-16 little": lambda name: utf16(pair(name)),
    "UTF-16 big": lambda name: utf16(pair(name), "utf-16-be"),
}


@pytest.mark.parametrize("standing", STANDING)
def test_a_secret_that_has_a_name_goes_wherever_the_name_stands(standing: str) -> None:
    for name in NAMED:
        said = STANDING[standing](name)

        cleaned = RULES.text(said)

        assert not holds(cleaned, [SECRET]), name
        assert cleaned != said
        assert RULES.text(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (
            f'{{"b": 1.10, "api_key": "{SECRET}",  "b": 2, "x": "\\u00e9\\/"}}',
            '{"b": 1.10, "api_key": "fake-secret",  "b": 2, "x": "\\u00e9\\/"}',
        ),
        ('{"password": 12345, "id": 12345}', '{"password": "fake-password", "id": 12345}'),
        ('{"password": null, "token": true}', '{"password": null, "token": true}'),
        (f"a=%2f+%C3%A9&token={SECRET}&a=", "a=%2f+%C3%A9&token=fake-access-token&a="),
        (
            f"https://x.example.com/%2f?a=%2f&token={SECRET}#{SECRET}",
            f"https://x.example.com/%2f?a=%2f&token=fake-access-token#{SECRET}",
        ),
        ('{"jane@corp.test": "by jane@corp.test"}', '{"user@example.com": "by user@example.com"}'),
    ],
)
def test_what_is_no_secret_keeps_its_very_spelling(text: str, cleaned: str) -> None:
    assert RULES.text(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [f"x_eyJhbGciOiJub25lIn0.{SECRET}", f"-eyJhbGciOiJub25lIn0.{SECRET}.", f"bearer  {SECRET}"],
)
def test_tokens_go_that_nobody_names(text: str) -> None:
    assert SECRET not in RULES.text(text)


def test_a_known_number_goes_and_the_json_stays_json() -> None:
    scrubber = Scrubber({"70317031703": "fake-secret"})

    assert scrubber.text('{"pin": 70317031703}') == '{"pin": "fake-secret"}'
    assert scrubber.data({"pin": 70317031703}) == {"pin": "fake-secret"}


def test_only_the_group_of_base64_that_holds_the_secret_changes() -> None:
    before, behind = "a long text in front of it ", " and one behind it"
    packed = base64.b64encode(f"{before}{SECRET}{behind}".encode()).decode()

    cleaned = base64.b64decode(KNOWN.text(packed)).decode()

    assert cleaned.startswith(before + "fake-secret")
    assert cleaned.endswith(behind)


@pytest.mark.parametrize("secret", ["42", "abc", "admin"])
def test_a_short_secret_destroys_no_words(secret: str) -> None:
    scrubber = Scrubber({secret: "fake-secret"})
    text = "administrators abcess 4242 YWRtaW5pc3RyYXRvcnM="

    assert scrubber.text(text) == text


def test_a_host_of_one_word_destroys_no_titles() -> None:
    scrubber = Scrubber({"catalog": "catalog.example.com"})

    assert scrubber.text("the catalog of catalogs") == "the catalog of catalogs"
    assert scrubber.text("see http://catalog/x") == "see http://catalog.example.com/x"


def test_the_host_of_the_server_goes_without_its_port_and_in_any_case_too() -> None:
    scrubber = Scrubber({"acme.corp.test:8443": "catalog.example.com"})

    assert "corp" not in scrubber.text("from ACME.corp.test and acme.corp.test:8443.").lower()
