"""People at their phones and desks: a signed-in client with the field's verbs."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from tests.factories import report
from werkzeug.test import TestResponse

from wangge.accounts.auth import COOKIE
from wangge.platform.http import PREFIX

PASSWORD = "a long password"  # noqa: S105 -- of people in tests


@dataclass
class Person:
    """Somebody signed in over HTTP."""

    username: str
    client: FlaskClient
    me: dict[str, Any]

    @classmethod
    def signed_in(cls, app: Flask, username: str) -> "Person":
        """A person with a session of their own."""
        client = app.test_client()
        answer = client.post(f"{PREFIX}/session", json={"username": username, "password": PASSWORD})
        assert answer.status_code == 200
        return cls(username, client, answer.json)

    def elsewhere(self) -> "Person":
        """The same person and session in another client, for use in another thread."""
        cookie = self.client.get_cookie(COOKIE)
        assert cookie is not None
        client = self.client.application.test_client()
        client.set_cookie(COOKIE, cookie.value)
        return Person(self.username, client, self.me)

    @property
    def office(self) -> dict[str, Any]:
        """The organisation of the first post."""
        return dict(self.me["posts"][0]["organisation"])

    def get(self, path: str) -> TestResponse:
        """Ask the API."""
        return self.client.get(f"{PREFIX}{path}")

    def post(self, path: str, body: object) -> TestResponse:
        """Send JSON to the API."""
        return self.client.post(f"{PREFIX}{path}", json=body)

    def report(self, **changes: object) -> dict[str, Any]:
        """Report something new; the matter as the reporter sees it."""
        answer = self.post("/reports", report(**changes))
        assert answer.status_code == 201, answer.json
        return self.matter(answer.json["matter"]["id"])

    def matter(self, matter_id: str) -> dict[str, Any]:
        """A matter as this person sees it."""
        answer = self.get(f"/matters/{matter_id}")
        assert answer.status_code == 200, answer.json
        return dict(answer.json)

    def act(self, matter: dict[str, Any], action: str, **form: object) -> dict[str, Any]:
        """Do an act; the matter as it then is."""
        answer = self.post(f"/matters/{matter['id']}/actions/{action}", form)
        assert answer.status_code == 200, answer.json
        return dict(answer.json)

    def try_to(self, matter: dict[str, Any], action: str, **form: object) -> tuple[int, str | None]:
        """Try an act; the status, and the code when it was refused."""
        answer = self.post(f"/matters/{matter['id']}/actions/{action}", form)
        return answer.status_code, (answer.json or {}).get("code")

    def may(self, matter: dict[str, Any]) -> list[str]:
        """The actions open to this person, in the order offered."""
        return [each["action"] for each in self.matter(matter["id"])["available_actions"]]

    def waiting(self) -> list[str]:
        """The numbers of the matters that wait for this person."""
        answer = self.get("/matters?waiting=true")
        return [each["number"] for each in answer.json["items"]]

    def inbox(self) -> list[tuple[str, str]]:
        """Kind and matter of each notice, newest first."""
        answer = self.get("/notices")
        return [(each["kind"], each["matter"]["number"]) for each in answer.json["items"]]
