"""Where it is promised, nothing of the program learns who asks."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from hub.middleware.anonymous_intake import AnonymousIntakeMiddleware, is_promised

TELLING = {
    "HTTP_COOKIE": "sessionid=abc",
    "HTTP_USER_AGENT": "Telling/1.0",
    "HTTP_X_FORWARDED_FOR": "203.0.113.77",
    "HTTP_REFERER": "https://elsewhere.example/",
    "HTTP_ACCEPT_LANGUAGE": "cy",
    "HTTP_AUTHORIZATION": "Basic abc",
    "HTTP_X_ANYTHING": "of next year",
    "REMOTE_ADDR": "203.0.113.78",
    "REMOTE_HOST": "ward-seven",
    "REMOTE_PORT": "40123",
    "SSL_CLIENT_S_DN": "CN=Telling",
    "QUERY_STRING": "from=newsletter-17",
}


def seen_by_views(path: str) -> HttpRequest:
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        response = HttpResponse()
        response.set_cookie("telling", "1")
        return response

    response = AnonymousIntakeMiddleware(view)(RequestFactory().get(path, **TELLING))  # type: ignore[arg-type]
    seen[0].answer = response  # type: ignore[attr-defined]
    return seen[0]


def test_nothing_of_the_sender_reaches_the_program() -> None:
    request = seen_by_views("/testimonies/give/nights/handover/")
    shown = repr(request.META) + repr(request.COOKIES) + repr(request.GET) + repr(request.headers)
    assert [value for value in TELLING.values() if value in shown] == []
    assert request.get_host()


def test_its_answer_leaves_nothing_in_the_browser() -> None:
    answer = seen_by_views("/testimonies/").answer  # type: ignore[attr-defined]
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/", "/testimonies/abc/", "/testimonies/pictures/abc/", "/networks/x/testimonies/"]
)
def test_other_pages_know_who_reads(path: str) -> None:
    assert not is_promised(path)
    assert seen_by_views(path).META["HTTP_USER_AGENT"] == "Telling/1.0"
