"""The floor's views: one statement to read, one transaction of two to write."""

import json
import uuid

from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from .pages import rows

LIST = """
SELECT c.id, c.number, c.episode, p.name, p.sex, p.birth_date, u.name AS unit, c.bed, c.risk, c.depth, w.name AS worker,
       c.contacts_signed, c.quiet_since, c.opened_on, c.state,
       (SELECT min(s.due_on) FROM cases_planstep s WHERE s.case_id = c.id AND s.state = 'open') AS next_due
FROM cases_case c JOIN people_client p ON p.id = c.client_id
LEFT JOIN registry_unit u ON u.id = c.unit_id LEFT JOIN workforce_worker w ON w.id = c.responsible_id
WHERE c.institution_id = %s AND c.responsible_id = %s
ORDER BY c.opened_on DESC, c.id DESC LIMIT 50
"""
SEARCH = """
SELECT c.id, c.name, c.sex, c.birth_date, c.bed, u.name AS unit FROM people_client c
LEFT JOIN registry_unit u ON u.id = c.unit_id
WHERE c.institution_id = %s AND c.archived_at IS NULL AND {} ORDER BY c.registered_at DESC LIMIT 30
"""
SEARCHES = {
    "term": SEARCH.format("c.terms @> ARRAY[%s]::text[]"),
    "tail": SEARCH.format(
        "c.id IN (SELECT client_id FROM people_contactdetail WHERE institution_id = %s AND tail = %s)"
    ),
    "index": SEARCH.format(
        "c.id IN (SELECT client_id FROM people_identitynumber WHERE institution_id = %s AND index = decode(%s, 'hex'))"
    ),
}
FIGURES = """
SELECT institution_id, date_trunc('month', "on")::date, method, sum(times)::bigint FROM (
  SELECT c.institution_id, c."on", 'case' AS method, 1 AS times
  FROM cases_presence p JOIN cases_contact c ON c.id = p.contact_id WHERE c.state = 'signed'
  UNION ALL SELECT s.institution_id, s."on", 'group', s.counted
    + (SELECT count(*) FROM activities_attendance a WHERE a.session_id = s.id AND a.status IN ('present', 'late'))
  FROM activities_groupsession s WHERE s.state = 'held'
  UNION ALL SELECT institution_id, "on", 'community', head_count FROM activities_activity WHERE state = 'held'
) AS services WHERE "on" >= %s AND "on" < %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def sign_in(request):
    if request.method == "POST":
        account = authenticate(request, username=request.POST["login"], password=request.POST["password"])
        login(request, account)
        return HttpResponseRedirect("/cases/")
    return render(request, "sign_in.html")


@login_required
def case_list(request):
    found = rows(LIST, [request.GET["institution"], request.GET["worker"]])
    return render(request, "list.html", {"rows": found})


@login_required
def search(request):
    """People by a term of the name, the tail of a phone, or the blind index of an identity number."""
    here = request.GET["institution"]
    (how,) = SEARCHES.keys() & request.GET.keys()
    place = [here] if how == "term" else [here, here]
    found = rows(SEARCHES[how], [*place, request.GET[how]])
    return render(request, "search.html", {"rows": found})


@login_required
def figures(request):
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, [request.GET["from"], request.GET["until"]])
        return JsonResponse([[str(i), str(m), how, n] for i, m, how, n in cursor.fetchall()], safe=False)


def _write(request, table, fields):
    names = ", ".join(f'"{name}"' for name in fields)
    holes = ", ".join(["%s"] * len(fields))
    with transaction.atomic(), connection.cursor() as cursor:
        statement = f"INSERT INTO floor.{table} ({names}) VALUES ({holes})"  # noqa: S608 - names written below
        cursor.execute(statement, list(fields.values()))
        cursor.execute(
            "INSERT INTO floor.audit (at, account, event, subject, details) VALUES (%s, %s, %s, %s, %s)",
            [timezone.now(), request.user.pk, f"{table}.created", fields["id"], json.dumps({})],
        )
    return HttpResponseRedirect("/cases/")


@login_required
def client_new(request):
    sent = request.POST
    return _write(request, "client", {
        "id": uuid.uuid4(), "institution_id": sent["institution"], "name": sent["name"], "sex": sent["sex"],
        "birth_date": sent["birth_date"], "kind": sent["kind"], "bed": sent["bed"], "registered_at": timezone.now(),
    })  # fmt: skip


@login_required
def request_new(request):
    sent = request.POST
    return _write(request, "request", {
        "id": uuid.uuid4(), "institution_id": sent["institution"], "patient_name": sent["patient_name"],
        "bed": sent["bed"], "reason": sent["reason"], "urgency": sent["urgency"], "reason_text": sent["reason_text"],
        "received_at": timezone.now(),
    })  # fmt: skip


@login_required
def contact_new(request):
    sent = request.POST
    return _write(request, "contact", {
        "id": uuid.uuid4(), "institution_id": sent["institution"], "case_id": sent["case"], "on": sent["on"],
        "scene": sent["scene"], "mode": sent["mode"], "minutes": sent["minutes"], "text": sent["text"],
        "recorded_at": timezone.now(),
    })  # fmt: skip


TABLES = """
CREATE SCHEMA IF NOT EXISTS floor;
CREATE TABLE IF NOT EXISTS floor.audit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL,
  account bigint NOT NULL, event text NOT NULL, subject uuid NOT NULL, details jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS floor.client (id uuid PRIMARY KEY, institution_id uuid NOT NULL, name text NOT NULL,
  sex text NOT NULL, birth_date date, kind text NOT NULL, bed text NOT NULL, registered_at timestamptz NOT NULL);
CREATE INDEX IF NOT EXISTS client_list ON floor.client (institution_id, registered_at DESC, id DESC);
CREATE TABLE IF NOT EXISTS floor.request (id uuid PRIMARY KEY, institution_id uuid NOT NULL, patient_name text NOT NULL,
  bed text NOT NULL, reason text NOT NULL, urgency text NOT NULL, reason_text text NOT NULL, received_at timestamptz NOT NULL);
CREATE INDEX IF NOT EXISTS request_list ON floor.request (institution_id, received_at DESC, id DESC);
CREATE TABLE IF NOT EXISTS floor.contact (id uuid PRIMARY KEY, institution_id uuid NOT NULL, case_id uuid NOT NULL,
  "on" date NOT NULL, scene text NOT NULL, mode text NOT NULL, minutes integer NOT NULL, text text NOT NULL,
  recorded_at timestamptz NOT NULL);
CREATE INDEX IF NOT EXISTS contact_of_case ON floor.contact (case_id, "on" DESC, id DESC);
"""
