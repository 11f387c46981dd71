"""Who the reporter is: in a sealed envelope, and nowhere else."""

from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from tests.counties import County
from tests.factories import picture, report
from tests.people import Person

from wangge.intake.models import ReporterEnvelope
from wangge.intake.services import hold_key
from wangge.kernel.canonical import canonical, sha256_hex
from wangge.kernel.clock import utc_now
from wangge.kernel.errors import NotReadyError
from wangge.platform.db import reading, unit_of_work
from wangge.platform.envelopes import envelope_key

SECRETS = ("马秀英", "13709545678", "红河镇友联队七号")
REPORTER = dict(zip(("name", "phone", "address"), SECRETS, strict=True)) | {"protect": True}
PLACES = (
    "/me",
    "/reports/mine",
    "/matters",
    "/matters?q={q}",
    "/matters?waiting=true",
    "/matters/points",
    "/matters/{matter}",
    "/notices",
    "/organisations",
)


def forms_of(secret: str) -> list[bytes]:
    """A text as it could stand in a file or an answer."""
    escaped = secret.encode("ascii", "backslashreplace")
    return [
        secret.encode(),
        escaped,
        secret.encode("utf-16-le"),
        sha256_hex(secret.encode()).encode(),
    ]


def shown_in(content: bytes) -> list[str]:
    """The secrets that can be found in bytes."""
    return [each for each in SECRETS if any(form in content for form in forms_of(each))]


def answers_to(person: Person, matter: str) -> bytes:
    """Everything the API tells a person, one answer after another."""
    paths = (each.format(matter=matter, q=SECRETS[0]) for each in PLACES)
    return b"\n".join(person.get(path).data for path in paths)


def test_no_table_and_no_answer_shows_who_the_reporter_is(county: County) -> None:
    matter = county["worker"].report(urgent=True, reporter=REPORTER)
    county["village"].act(matter, "verify", finding="属实")

    rows = county.rows()

    people = ("worker", "village", "town", "county", "leader", "admin", "unit")
    assert len(rows["reporter_envelopes"]) == 1
    assert shown_in(str(rows).encode()) == []
    assert shown_in(b"".join(answers_to(county[name], matter["id"]) for name in people)) == []
    assert county["village"].matter(matter["id"])["report"] | {"id": None} == {
        "id": None,
        "words": matter["words"],
        "seen_at": matter["report"]["seen_at"],
        "sent_at": matter["report"]["sent_at"],
        "head_count": 2,
        "grid_picked": None,
        "point": matter["report"]["point"],
        "photos_announced": [],
        "reporter_sealed": True,
        "protected": True,
        "agency": None,
        "by": {"name": "worker的姓名", "role": "grid_worker"},
        "photos": [],
    }


def test_no_file_of_the_deployment_shows_who_the_reporter_is(own_county: County) -> None:
    own_county["worker"].report(reporter=REPORTER)

    url = own_county.settings.database_url
    files = [each for each in own_county.settings.data_dir.rglob("*") if each.is_file()]
    if url.startswith("sqlite"):
        database = Path(url.removeprefix("sqlite:///"))
        files += list(database.parent.glob(f"{database.name}*"))
    assert files != []
    assert {file: shown_in(file.read_bytes()) for file in files} == {file: [] for file in files}


def test_the_envelope_opens_with_the_key_and_the_matter_alone(county: County) -> None:
    matter = county["worker"].report(reporter=REPORTER)
    with county.app.app_context():
        envelope = reading().scalars(select(ReporterEnvelope)).one()
        sealed, protect, owner = envelope.sealed, envelope.protect, envelope.matter_id
    key = (county.settings.data_dir / "keys" / "envelopes.key").read_bytes()

    opened = AESGCM(key).decrypt(sealed[:12], sealed[12:], owner.bytes)

    assert (owner, protect) == (UUID(matter["id"]), True)
    assert opened == canonical({each: REPORTER[each] for each in ("name", "phone", "address")})


def test_two_envelopes_of_one_person_look_different(county: County) -> None:
    for _ in range(2):
        county["worker"].report(reporter=REPORTER)

    with county.app.app_context():
        sealed = list(reading().scalars(select(ReporterEnvelope.sealed)))

    assert len(sealed) == 2
    assert sealed[0][12:] != sealed[1][12:]


def test_a_reporter_without_a_word_is_no_reporter(county: County) -> None:
    matter = county["worker"].report(reporter={"name": "", "phone": ""})

    assert county.rows()["reporter_envelopes"] == []
    assert matter["report"]["reporter_sealed"] is False


def test_a_refusal_says_nothing_of_the_reporter(county: County) -> None:
    sent = report(reporter=REPORTER)
    county["worker"].post("/reports", sent)

    again = [
        county["worker"].post("/reports", sent | {"words": "别的话"}),
        county["worker2"].post("/reports", sent),
        county["worker"].post("/reports", sent | {"reporter": REPORTER | {"phone": "1" * 40}}),
    ]

    assert [each.status_code for each in again] == [409, 409, 422]
    assert shown_in(b"".join(each.data for each in again)) == []


def test_the_key_is_readable_by_the_deployment_alone(county: County) -> None:
    keys = county.settings.data_dir / "keys"

    assert [oct(each.stat().st_mode & 0o777) for each in (keys, keys / "envelopes.key")] == [
        "0o700",
        "0o600",
    ]


def test_a_photo_keeps_no_name_of_its_own(county: County) -> None:
    content = picture()
    photo = {"id": "019b76da-a800-7000-8000-000000000002", "sha256": sha256_hex(content)}
    matter = county["worker"].report(photos=[photo], reporter=REPORTER)
    path = f"/api/v1/reports/{matter['report']['id']}/photos/{photo['id']}"

    county["worker"].client.put(path, data=content, content_type="image/jpeg")

    names = {
        each.name for each in (county.settings.data_dir / "files").rglob("*") if each.is_file()
    }
    assert all(len(name) == 64 for name in names)
    assert shown_in(str(county.rows()).encode()) == []


def test_a_database_keeps_to_the_key_of_its_envelopes(county: County) -> None:
    with county.app.app_context(), unit_of_work() as session:
        hold_key(session, bytes(32), utc_now())
        hold_key(session, bytes(32), utc_now())

        with pytest.raises(NotReadyError, match="bring back the key file from the backup"):
            hold_key(session, bytes(31) + b"1", utc_now())


def test_a_damaged_key_is_refused_before_anything_is_sealed_with_it(tmp_path: Path) -> None:
    made = envelope_key(tmp_path)
    assert envelope_key(tmp_path) == made

    (tmp_path / "envelopes.key").write_bytes(made[:5])

    with pytest.raises(NotReadyError, match="it holds 5 bytes instead of 32"):
        envelope_key(tmp_path)
