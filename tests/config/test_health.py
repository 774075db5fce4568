"""What a load balancer is told."""

import pytest
from django.db import connection
from django.test import Client

from lianqiao.config import health


def test_a_living_process_says_so_without_asking_the_database():
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert "no-store" in answer["Cache-Control"]


def test_a_process_whose_tables_are_there_is_ready(db):
    answer = Client().get("/healthz/ready")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_a_process_newer_than_its_tables_is_sent_nobody(db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'cases'")
    answer = Client().get("/healthz/ready")
    assert answer.status_code == 503
    assert b"migrations wait" in answer.content


def test_a_process_older_than_its_tables_goes_on_working(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '0777_dreams', now())"
        )
    assert Client().get("/healthz/ready").status_code == 200


def test_every_migration_is_needed():
    assert ("cases", "0001_initial") in health._needed()


@pytest.mark.parametrize("address", ["/healthz", "/healthz/ready"])
def test_nobody_has_to_sign_in(db, address):
    assert Client().get(address).status_code == 200
