"""What the database itself refuses on clinical records, and the history it keeps of them."""

from collections.abc import Callable

import pghistory
import pgtrigger
from django.db.models import Model


def kept_by_the_database(*, exclude: tuple[str, ...] = ()) -> Callable[[type[Model]], type[Model]]:
    """Track every insert, update and delete; `exclude` names the encrypted fields, which the history never copies."""

    def track(model: type[Model]) -> type[Model]:
        privacy = {name: kind for name, kind in model.PRIVACY.items() if name not in exclude}
        return pghistory.track(
            # Of ten thousand rows of an import at once, not of each.
            pghistory.InsertEvent(level=pgtrigger.Statement),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude) or None,
            context_field=None,  # who did it stands in the trail
            context_id_field=None,
            append_only=True,
            model_name=f"{model.__name__}Version",
            attrs={"PRIVACY": privacy},
        )(model)

    return track


def closed_to_newcomers(name: str) -> pgtrigger.Trigger:
    """Refuse new rows hanging on a signed contact, all rows of a statement at once."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        referencing=pgtrigger.Referencing(new="new_values"),
        func="""
            IF EXISTS (
                SELECT 1 FROM new_values n JOIN cases_contact c ON c.id = n.contact_id WHERE c.state = 'signed'
            ) THEN
                RAISE EXCEPTION 'the contact of this row is signed';
            END IF;
            RETURN NULL;
        """,
    )


def frozen_with_contact(name: str, operation: pgtrigger.Operation, row: str) -> pgtrigger.Trigger:
    """Refuse `operation` on a row hanging on a signed contact. `row` is OLD or NEW."""
    answer = "NEW" if row == "NEW" else "COALESCE(NEW, OLD)"
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.Before,
        # Names of our own making, no input of anybody.
        func=f"""
            IF EXISTS (SELECT 1 FROM cases_contact c WHERE c.id = {row}.contact_id AND c.state = 'signed') THEN
                RAISE EXCEPTION 'the contact of this row is signed';
            END IF;
            RETURN {answer};
        """,  # noqa: S608
    )


def kept_once_signed(
    *, moving: tuple[str, ...] = (), sent_back_from: str = "", unsigned: str = ""
) -> pgtrigger.Trigger:
    """Of a form that has left `draft` and the state `unsigned` only its state and the columns `moving` change; it never
    goes, and comes back to `draft` from the state `sent_back_from` alone."""
    written = f"OLD.state = 'draft' OR OLD.state = '{unsigned}'" if unsigned else "OLD.state = 'draft'"
    loose = ", ".join(f"'{column}'" for column in ("state", "version", *moving))
    # Names of our own making, no input of anybody.
    return pgtrigger.Trigger(
        name="signed_is_kept",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"""
            IF {written} THEN
                RETURN COALESCE(NEW, OLD);
            END IF;
            IF TG_OP = 'DELETE' THEN
                RAISE EXCEPTION 'a signed form is kept';
            END IF;
            IF to_jsonb(NEW) - ARRAY[{loose}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{loose}]
                OR (NEW.state = 'draft' AND OLD.state <> '{sent_back_from}') THEN
                RAISE EXCEPTION 'a signed form does not change';
            END IF;
            RETURN NEW;
        """,
    )


def frozen_with_form(table: str, column: str) -> pgtrigger.Trigger:
    """Refuse every write to rows hanging by `column` on a form of `table` that is no draft any more."""
    return pgtrigger.Trigger(
        name="frozen_with_form",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM {table} f WHERE f.id IN (OLD.{column}, NEW.{column}) AND f.state <> 'draft'
            ) THEN
                RAISE EXCEPTION 'the form of this row is signed';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,  # noqa: S608
    )
