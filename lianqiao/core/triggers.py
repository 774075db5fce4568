"""Triggers several rooms put on their tables."""

import pgtrigger


def refuse_truncate() -> pgtrigger.Trigger:
    """A trigger that refuses TRUNCATE, which row triggers do not see."""
    return pgtrigger.Trigger(
        name="no_truncate",
        operation=pgtrigger.Truncate,
        when=pgtrigger.Before,
        level=pgtrigger.Statement,
        func="RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME;",
    )
