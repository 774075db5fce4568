"""What the database itself refuses on clinical records, and the history it keeps of them."""

import pghistory
import pgtrigger

NO_TRUNCATE = pgtrigger.Protect(name="no_truncate", operation=pgtrigger.Truncate)


def kept_by_the_database(*, exclude: tuple[str, ...] = ()):
    """Track every insert, update and delete; `exclude` names the encrypted fields, which the history never copies."""
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=list(exclude) or None
    )


def frozen_with_contact(name: str, operation: pgtrigger.Operation, row: str) -> pgtrigger.Trigger:
    """Refuse `operation` on a row hanging on a signed contact. `row` is OLD or NEW."""
    answer = "NEW" if row == "NEW" else "COALESCE(NEW, OLD)"
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.Before,
        func=f"""
            IF EXISTS (SELECT 1 FROM cases_contact c WHERE c.id = {row}.contact_id AND c.state = 'signed') THEN
                RAISE EXCEPTION 'the contact of this row is signed';
            END IF;
            RETURN {answer};
        """,
    )
