"""What the database itself refuses on scales and answers."""

import pgtrigger


def kept_after(state: str, *, moving: tuple[str, ...] = ()) -> pgtrigger.Trigger:
    """Of a row that has left `state` only its state and the columns `moving` change; it never goes and never comes back."""
    loose = ", ".join(f"'{column}'" for column in ("state", "version", *moving))
    # Names of our own making, no input of anybody.
    return pgtrigger.Trigger(
        name="kept_as_told",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"""
            IF OLD.state = '{state}' THEN
                RETURN COALESCE(NEW, OLD);
            END IF;
            IF TG_OP = 'DELETE' OR NEW.state = '{state}'
                OR to_jsonb(NEW) - ARRAY[{loose}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{loose}] THEN
                RAISE EXCEPTION 'what was published or answered does not change';
            END IF;
            RETURN NEW;
        """,
    )


def kept_but(*columns: str) -> pgtrigger.Trigger:
    """Of a row only `columns` change, and only while the first of them is empty; it never goes."""
    loose = ", ".join(f"'{column}'" for column in ("version", *columns))
    return pgtrigger.Trigger(
        name="kept_as_said",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"""
            IF TG_OP = 'DELETE' OR OLD.{columns[0]} IS NOT NULL
                OR to_jsonb(NEW) - ARRAY[{loose}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{loose}] THEN
                RAISE EXCEPTION 'what was confirmed does not change';
            END IF;
            RETURN NEW;
        """,
    )
