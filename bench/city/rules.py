"""The house's rules as queries over a whole city. Each column of the one row counts what breaks a rule."""

RULES = {
    "contacts": """
        SELECT count(*) FILTER (WHERE k.id IS NOT NULL AND (c."on" < k.opened_on OR c."on" > k.closed_on))
                   AS "outside the days of its case",
               count(*) FILTER (WHERE k.institution_id <> c.institution_id) AS "case of another institution",
               count(*) FILTER (WHERE a.id IS NULL) AS "worker not posted there that day",
               count(*) FILTER (WHERE s.account_id IS DISTINCT FROM w.account_id) AS "written from another's seat",
               count(*) FILTER (WHERE c.state = 'signed' AND (c.signed_at < c.recorded_at OR c.signed_by_id IS NULL
                   OR c.items = '{{}}' OR c.minutes_direct + c.minutes_indirect = 0)) AS "signed incomplete",
               count(*) FILTER (WHERE c.state = 'draft' AND k.state = 'closed') AS "draft in a closed case",
               count(*) FILTER (WHERE c."on" >= DATE '{today}' OR c.recorded_at >= TIMESTAMPTZ '{today} 23:59+08')
                   AS "in the future",
               count(*) FILTER (WHERE left(c.items[1], 1) <> c.category) AS "category not that of its first item"
        FROM cases_contact c
        JOIN workforce_worker w ON w.id = c.worker_id
        JOIN registry_seat s ON s.id = c.written_by_id
        LEFT JOIN cases_case k ON k.id = c.case_id
        LEFT JOIN workforce_assignment a ON a.worker_id = c.worker_id AND a.institution_id = c.institution_id
            AND a.from_on <= c."on" AND (a.until_on IS NULL OR c."on" < a.until_on)
    """,
    "presences": """
        SELECT count(*) FILTER (WHERE p.institution_id <> c.institution_id OR p.institution_id <> n.institution_id)
                   AS "of another institution",
               count(*) FILTER (WHERE p.case_id IS DISTINCT FROM c.case_id) AS "counted in another case",
               count(*) FILTER (WHERE p.role = 'client' AND k.id IS NOT NULL AND k.client_id <> p.client_id)
                   AS "somebody else's case",
               count(*) FILTER (WHERE n.registered_at::date > c."on") AS "met before being registered"
        FROM cases_presence p
        JOIN cases_contact c ON c.id = p.contact_id
        JOIN people_client n ON n.id = p.client_id
        LEFT JOIN cases_case k ON k.id = p.case_id
    """,
    "nobody present": """
        SELECT count(*) AS "contacts" FROM cases_contact c
        WHERE NOT EXISTS (SELECT 1 FROM cases_presence p WHERE p.contact_id = c.id)
    """,
    "counters of cases": """
        SELECT count(*) FILTER (WHERE k.contacts_signed <> COALESCE(c.signed, 0)) AS "signed contacts miscounted",
               count(*) FILTER (WHERE k.quiet_since <> GREATEST(k.opened_on, COALESCE(c.last, k.opened_on)))
                   AS "last contact misdated",
               count(*) FILTER (WHERE k.first_contact_on IS DISTINCT FROM c.first) AS "first contact misdated",
               count(*) FILTER (WHERE k.closed_on < c.last) AS "closed before the last contact"
        FROM cases_case k
        LEFT JOIN (
            SELECT case_id, count(*) AS signed, max("on") AS last, min("on") AS first FROM cases_contact
            WHERE state = 'signed' AND case_id IS NOT NULL GROUP BY case_id
        ) c ON c.case_id = k.id
    """,
    "cases": """
        SELECT count(*) FILTER (WHERE n.institution_id <> k.institution_id) AS "client of another institution",
               count(*) FILTER (WHERE k.opened_on < n.registered_at::date) AS "opened before the client came",
               count(*) FILTER (WHERE a.id IS NULL) AS "responsible not posted there",
               count(*) FILTER (WHERE k.depth = 'full' AND k.state = 'closed' AND k.closing_text = '')
                   AS "full case closed without a summary",
               count(*) FILTER (WHERE k.episode > 1 AND (e.number <> k.number OR e.client_id <> k.client_id
                   OR e.state <> 'closed' OR e.closed_on > k.opened_on OR e.episode <> k.episode - 1))
                   AS "reopened from what it does not follow",
               count(*) FILTER (WHERE left(k.number, 4) <> to_char(COALESCE(e.opened_on, k.opened_on), 'YYYY'))
                   AS "number of another year",
               count(*) FILTER (WHERE k.opened_on >= DATE '{today}' OR k.closed_on >= DATE '{today}') AS "in the future"
        FROM cases_case k
        JOIN people_client n ON n.id = k.client_id
        LEFT JOIN cases_case e ON e.id = k.previous_id
        LEFT JOIN workforce_assignment a ON a.worker_id = k.responsible_id AND a.institution_id = k.institution_id
            AND a.from_on <= k.opened_on
            AND (a.until_on IS NULL OR a.until_on > COALESCE(k.closed_on, DATE '{today}' - 1))
    """,
    "case numbers": """
        SELECT count(*) AS "institutions and years with a gap" FROM (
            SELECT 1 FROM cases_case WHERE episode = 1
            GROUP BY institution_id, left(number, 4) HAVING max(right(number, 5)::int) <> count(*)
        ) gaps
    """,
    "steps": """
        SELECT count(*) FILTER (WHERE s.state = 'open' AND k.state = 'closed') AS "open in a closed case",
               count(*) FILTER (WHERE s.settled_on > k.closed_on) AS "settled after closing",
               count(*) FILTER (WHERE s.institution_id <> k.institution_id) AS "of another institution"
        FROM cases_planstep s JOIN cases_case k ON k.id = s.case_id
    """,
    "requests": """
        SELECT count(*) FILTER (WHERE r.state = 'accepted' AND (k.client_id <> r.client_id
                   OR k.institution_id <> r.institution_id OR k.request_id <> r.id)) AS "accepted for another case",
               count(*) FILTER (WHERE r.decided_at < r.received_at) AS "answered before it was asked",
               count(*) FILTER (WHERE r.due_at - r.received_at <> CASE r.urgency WHEN 'crisis' THEN interval '1 hour'
                   WHEN 'urgent' THEN interval '4 hours' ELSE interval '24 hours' END) AS "due at another hour",
               count(*) FILTER (WHERE r.state IN ('redirected', 'declined') AND r.answer_text = '') AS "refused without a word",
               count(*) FILTER (WHERE u.institution_id <> r.institution_id) AS "ward of another institution"
        FROM cases_request r
        LEFT JOIN cases_case k ON k.id = r.case_id
        LEFT JOIN registry_unit u ON u.id = r.unit_id
    """,
    "addenda": """
        SELECT count(*) FILTER (WHERE c.state <> 'signed' OR a.written_at < c.signed_at) AS "to what is not signed yet"
        FROM cases_addendum a JOIN cases_contact c ON c.id = a.contact_id
    """,
    "families": """
        SELECT count(*) FILTER (WHERE f.institution_id <> t.institution_id) AS "across institutions"
        FROM people_relation r
        JOIN people_client f ON f.id = r.from_client_id JOIN people_client t ON t.id = r.to_client_id
    """,
    "group sessions": """
        SELECT count(*) FILTER (WHERE s.institution_id <> g.institution_id) AS "of another institution",
               count(*) FILTER (WHERE (s.state = 'planned') <> (s."on" >= DATE '{today}')) AS "planned in the past, held ahead",
               count(*) FILTER (WHERE g.state = 'ended' AND s."on" > g.ended_on) AS "after the group ended",
               count(*) FILTER (WHERE a.id IS NULL) AS "worker not posted there that day"
        FROM activities_groupsession s
        JOIN activities_group g ON g.id = s.group_id
        LEFT JOIN workforce_assignment a ON a.worker_id = s.worker_id AND a.institution_id = s.institution_id
            AND a.from_on <= s."on" AND (a.until_on IS NULL OR s."on" < a.until_on)
    """,
    "attendances": """
        SELECT count(*) FILTER (WHERE s.state <> 'held') AS "at a session not held",
               count(*) FILTER (WHERE m.id IS NULL) AS "not a member",
               count(*) FILTER (WHERE n.institution_id <> s.institution_id) AS "client of another institution"
        FROM activities_attendance t
        JOIN activities_groupsession s ON s.id = t.session_id
        JOIN people_client n ON n.id = t.client_id
        LEFT JOIN activities_groupmember m ON m.group_id = s.group_id AND m.client_id = t.client_id
            AND m.joined_on <= s."on"
    """,
    "activities": """
        SELECT count(*) FILTER (WHERE v.state = 'held' AND v."on" >= DATE '{today}') AS "held in the future",
               count(*) FILTER (WHERE a.id IS NULL) AS "worker not posted there that day"
        FROM activities_activity v
        LEFT JOIN workforce_assignment a ON a.worker_id = v.worker_id AND a.institution_id = v.institution_id
            AND a.from_on <= v."on" AND (a.until_on IS NULL OR v."on" < a.until_on)
    """,
}
