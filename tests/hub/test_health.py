"""What a probe gets. That a database which does not answer gives 503 is shown in test_compose.py."""

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["hub.example.org"])
def test_it_needs_no_host_name_no_https_and_leaves_no_cookie() -> None:
    response = Client().get("/healthz", headers={"host": "10.0.0.7:8000"})
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.django_db
def test_it_asks_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        Client().get("/healthz")
