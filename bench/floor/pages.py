"""The floor's desk and case page: hand-written SQL for what ours show, and a template that only writes it out."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.shortcuts import render

WAITING = """
SELECT * FROM (
  SELECT 'request' AS kind, r.id, r.patient_name AS person, concat(u.name, ' ', r.bed, ' ', r.reason) AS detail, r.due_at
  FROM cases_request r LEFT JOIN registry_unit u ON u.id = r.unit_id
  WHERE r.institution_id = %(here)s AND r.state = 'waiting' ORDER BY r.due_at, r.id LIMIT 50) AS requests
UNION ALL SELECT * FROM (
  SELECT 'step', s.case_id, p.name, s.text, s.due_on
  FROM cases_planstep s JOIN cases_case c ON c.id = s.case_id JOIN people_client p ON p.id = c.client_id
  WHERE s.institution_id = %(here)s AND s.owner_id = %(worker)s AND s.state = 'open' AND s.due_on <= current_date
    AND c.state = 'open' ORDER BY s.due_on, s.id LIMIT 50) AS steps
UNION ALL SELECT * FROM (
  SELECT 'follow_up', f.id, p.name, concat(c.number, '-', c.episode), f.due_on
  FROM cases_followup f JOIN cases_case c ON c.id = f.case_id JOIN people_client p ON p.id = c.client_id
  WHERE f.institution_id = %(here)s AND c.responsible_id = %(worker)s AND f.state = 'due' AND f.due_on <= current_date
  ORDER BY f.due_on, f.id LIMIT 50) AS follow_ups
UNION ALL SELECT * FROM (
  SELECT 'note', n.id, p.name, concat(c.number, '-', c.episode), n.recorded_at
  FROM cases_contact n JOIN registry_seat s ON s.id = n.written_by_id
  LEFT JOIN cases_case c ON c.id = n.case_id LEFT JOIN people_client p ON p.id = c.client_id
  WHERE n.institution_id = %(here)s AND s.account_id = (SELECT account_id FROM workforce_worker WHERE id = %(worker)s)
    AND n.state = 'draft' ORDER BY n.recorded_at, n.id LIMIT 50) AS notes
"""
TODAY = """
SELECT s.started_at, g.name, s.theme FROM activities_groupsession s JOIN activities_group g ON g.id = s.group_id
WHERE s.institution_id = %(here)s AND s."on" = current_date AND s.state = 'planned'
UNION ALL
SELECT a.started_at, a.title, a.place FROM activities_activity a
WHERE a.institution_id = %(here)s AND a."on" = current_date AND a.state = 'planned' ORDER BY 1
"""
MINE = """
SELECT c.id, c.number, c.episode, p.name, p.sex, p.birth_date, u.name AS unit, c.bed, c.risk, c.quiet_since,
       (SELECT min(s.due_on) FROM cases_planstep s WHERE s.case_id = c.id AND s.state = 'open') AS next_due
FROM cases_case c JOIN people_client p ON p.id = c.client_id LEFT JOIN registry_unit u ON u.id = c.unit_id
WHERE c.institution_id = %(here)s AND c.responsible_id = %(worker)s AND c.state = 'open'
ORDER BY c.risk DESC, c.quiet_since, c.id LIMIT 13
"""
CASE = """
SELECT c.*, p.name, p.sex, p.birth_date, u.name AS unit, w.name AS worker FROM cases_case c
JOIN people_client p ON p.id = c.client_id LEFT JOIN registry_unit u ON u.id = c.unit_id
LEFT JOIN workforce_worker w ON w.id = c.responsible_id WHERE c.id = %(case)s AND c.institution_id = %(here)s
"""
CONTACTS = """
SELECT n.id, n."on", n.started_at, n.minutes_direct, n.mode, n.scene, n.worker_name, n.state,
       (SELECT string_agg(p.name, ' ') FROM cases_presence x JOIN people_client p ON p.id = x.client_id
        WHERE x.contact_id = n.id) AS present
FROM cases_contact n WHERE n.case_id = %(case)s AND n.institution_id = %(here)s ORDER BY n."on" DESC, n.id DESC LIMIT 20
"""
STEPS = "SELECT text, due_on, state FROM cases_planstep WHERE case_id = %(case)s ORDER BY due_on, id"


@login_required
def desk(request):
    told = {"here": request.GET["institution"], "worker": request.GET["worker"]}
    return render(request, "desk.html", _all(told, waiting=WAITING, today=TODAY, cases=MINE))


@login_required
def case(request):
    told = {"here": request.GET["institution"], "case": request.GET["case"]}
    return render(request, "case.html", _all(told, cases=CASE, contacts=CONTACTS, steps=STEPS))


def rows(sql, told):
    """Return what a statement finds, a dictionary a row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _all(told, **statements):
    return {name: rows(sql, told) for name, sql in statements.items()}
