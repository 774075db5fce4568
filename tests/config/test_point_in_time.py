"""Back to the moment before the mistake: the rehearsal of what docs/guides/backup.md tells an administrator to do."""

from tests.config.servers import ask, copied, draft, server, stopped_in_the_end, write


def test_a_deleted_table_comes_back_as_it_was_a_moment_before(home):
    primary = server(home / "primary")
    primary.make()
    archive = draft(home / "archive", primary)
    write(
        primary,
        "postgresql.conf",
        f"archive_mode = on\narchive_command = 'test ! -f {archive}/%f && cp %p {archive}/%f'\n",
    )
    primary.start()
    with stopped_in_the_end(primary):
        ask(primary, "CREATE TABLE work (day int)")
        ask(primary, "INSERT INTO work VALUES (1)")
        base = copied(primary, home / "base", "--wal-method=none")
        ask(primary, "INSERT INTO work VALUES (2)")
        moment = ask(primary, "SELECT clock_timestamp()::text FROM pg_sleep(0.05)")[0][0]
        ask(primary, "DELETE FROM work")
        ask(primary, "INSERT INTO work VALUES (666)")
        ask(primary, "SELECT pg_switch_wal()")
    # Stopping waits for the archiver; from here on the primary is lost.
    write(base, "postgresql.conf", f"""
archive_mode = off
restore_command = 'cp {archive}/%f %p'
recovery_target_time = '{moment}'
recovery_target_action = 'promote'
""")  # fmt: skip
    write(base, "recovery.signal", "")
    base.start()
    with stopped_in_the_end(base):
        assert ask(base, "SELECT day FROM work ORDER BY day") == [(1,), (2,)]
        while ask(base, "SELECT pg_is_in_recovery() FROM pg_sleep(0.05)") == [(True,)]:
            continue
        ask(base, "INSERT INTO work VALUES (3)")
        assert ask(base, "SELECT count(*) FROM work") == [(3,)]
