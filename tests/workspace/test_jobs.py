"""Long work runs in the background, in its starter's seat and tongue; its page tells how far it is."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from django.utils import timezone, translation
from django_scopes import scopes_disabled
from procrastinate.contrib.django import app

from lianqiao.core.errors import DomainError
from lianqiao.registry.models import Role, Unit
from lianqiao.workspace import jobs
from lianqiao.workspace.jobs import Outcome, job, purge_jobs, report, run_job, start_job
from lianqiao.workspace.models import Job, JobFile
from lianqiao.workspace.states import JobState

pytestmark = pytest.mark.django_db


class Refused(DomainError):
    message = "文件里没有表头"


@job("test.count", title="清点")
def count(*, job, by, upto, url=""):
    for n in range(upto):
        report(job, done=n + 1, total=upto, message=f"第 {n + 1} 行")
    return Outcome(
        message=f"{translation.get_language()} {by.role} {Unit.objects.count()}",
        url=url,
        result={"counted": upto},
        files=(("结果.txt", "text/plain", "清点完毕".encode()),),
    )


@job("test.refuse", title="拒绝")
def refuse(*, job, by):
    Job.objects.create(kind="half-written")
    raise Refused


@job("test.break", title="出错")
def break_down(*, job, by):
    Job.objects.create(kind="half-written")
    raise ZeroDivisionError


def test_runs_in_the_seat_and_language_of_its_starter(cast, ward, next_ward):
    with translation.override("en"):
        done = run_job(start_job("test.count", by=cast.worker, upto=3))
    assert (done.state, done.done, done.total) == (JobState.DONE, 3, 3)
    assert done.message == "zh-hans worker 1"
    assert done.result == {"counted": 3}
    assert (done.account_id, done.institution_id) == (cast.worker.account_id, cast.worker.institution_id)


def test_the_system_may_start_one_too(system, ward, next_ward):
    done = run_job(start_job("test.count", by=system, upto=1))
    assert done.message.endswith(f"{Role.SYSTEM} 2")


def test_is_queued_for_the_worker_with_its_transaction(cast):
    started = start_job("test.count", by=cast.worker, upto=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, args FROM procrastinate_jobs WHERE args->>'job_id' = %s", [str(started.pk)]
        )
        assert cursor.fetchone()[0] == "workspace.perform"
    assert {"workspace.perform", "workspace.purge", "workspace.recover"} <= set(app.tasks)


def test_an_unknown_kind_is_an_error_at_once(cast):
    with pytest.raises(KeyError):
        start_job("test.unknown", by=cast.worker)


def test_a_refusal_is_told_and_nothing_stays_half_written(cast):
    failed = run_job(start_job("test.refuse", by=cast.worker))
    assert (failed.state, failed.message) == (JobState.FAILED, "文件里没有表头")
    assert not Job.objects.filter(kind="half-written").exists()


def test_a_fault_of_ours_is_logged_and_told_without_its_inside(cast, caplog):
    started = start_job("test.break", by=cast.worker)
    with pytest.raises(ZeroDivisionError):
        run_job(started)
    started.refresh_from_db()
    assert (started.state, started.message) == (JobState.FAILED, "系统出错，本次未保存任何内容，请重试。")
    assert "test.break" in caplog.text
    assert not Job.objects.filter(kind="half-written").exists()


def test_a_finished_job_is_not_done_again_but_an_interrupted_one_is(cast):
    done = run_job(start_job("test.count", by=cast.worker, upto=1))
    ended = done.ended_at
    assert run_job(done).ended_at == ended
    Job.objects.filter(pk=done.pk).update(state=JobState.RUNNING)
    done.refresh_from_db()
    assert run_job(done).ended_at > ended
    assert done.files.count() == 1


def test_files_given_along_are_read_by_the_job_and_replaced_by_its_own(cast):
    started = start_job(
        "test.count", by=cast.worker, upto=1, files=(("in.csv", "text/csv", b"\xef\xbb\xbfa,b"),)
    )
    assert started.files.get().bytes == b"\xef\xbb\xbfa,b"
    run_job(started)
    assert [(file.name, file.bytes.decode()) for file in started.files.all()] == [("结果.txt", "清点完毕")]


def test_arguments_and_files_are_unreadable_in_the_table(cast):
    start_job("test.count", by=cast.worker, upto=1, url="/王小明/", files=(("a", "b", b"13800138000"),))
    with connection.cursor() as cursor:
        cursor.execute("SELECT arguments FROM workspace_job UNION SELECT content FROM workspace_jobfile")
        assert all(row[0].startswith("v1|") for row in cursor.fetchall())


def test_progress_is_written_seldom_but_the_last_word_always(cast, monkeypatch):
    written = []
    monkeypatch.setattr(jobs, "_write_aside", lambda job: written.append(job.done))
    running = start_job("test.count", by=cast.worker, upto=1)
    for n in range(1000):
        report(running, done=n + 1, total=1000)
    assert written[0] == 1
    assert written[-1] == 1000
    assert len(written) < 10


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_work_is_still_open(cast):
    running = start_job("test.count", by=cast.worker, upto=1)
    other = connection.copy()
    try:
        with transaction.atomic():
            report(running, done=7, total=9, message="第 7 行")
            with other.cursor() as cursor:
                cursor.execute("SELECT done, total, message FROM workspace_job WHERE id = %s", [running.pk])
                assert cursor.fetchone() == (7, 9, "第 7 行")
            transaction.set_rollback(True)
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_progress_never_waits_for_a_lock(cast):
    running = start_job("test.count", by=cast.worker, upto=1)
    with transaction.atomic():
        Job.objects.filter(pk=running.pk).update(message="locked")
        report(running, done=1, total=9)
    running.refresh_from_db()
    assert (running.done, running.total) == (1, 9)


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_is_queued(cast):
    started = start_job("test.count", by=cast.worker, upto=2)
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    started.refresh_from_db()
    assert (started.state, started.done) == (JobState.DONE, 2)


def died_over(started, attempts):
    """As if the worker that had the job in hand was killed a minute ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE args->>'job_id' = %s",
            [worker, attempts, str(started.pk)],
        )
    Job.objects.filter(pk=started.pk).update(state=JobState.RUNNING)


def recovered(started):
    async def look_round():
        async with app.open_async():
            await jobs.recover(timestamp=0)

    with app.replace_connector(app.connector.get_worker_connector()):
        async_to_sync(look_round)()
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE args->>'job_id' = %s", [str(started.pk)])
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_had_in_hand_is_taken_up_again(cast):
    started = start_job("test.count", by=cast.worker, upto=2)
    died_over(started, attempts=1)
    assert recovered(started) == "todo"
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    started.refresh_from_db()
    assert started.state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_what_killed_three_workers_is_given_up(cast):
    started = start_job("test.count", by=cast.worker, upto=2)
    died_over(started, attempts=2)
    assert recovered(started) == "failed"
    started.refresh_from_db()
    assert (started.state, started.message) == (JobState.FAILED, "任务多次中断，已停止。")


def test_the_page_asks_again_while_it_runs_and_stops_when_it_is_over(cast):
    browser = cast.browser_of(cast.worker)
    started = start_job("test.count", by=cast.worker, upto=2, url="/jobs/")
    Job.objects.filter(pk=started.pk).update(
        state=JobState.RUNNING, done=1, total=2, message="第 1 行", started_at=timezone.now()
    )
    running = browser.get(f"/jobs/{started.pk}/").text
    assert 'hx-trigger="every 1s"' in running
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in running
    assert '<progress value="1" max="2"' in running
    assert "第 1 行" in running
    piece = browser.get(f"/jobs/{started.pk}/", headers={"HX-Request": "true"})
    assert piece.status_code == 200
    assert "<html" not in piece.text
    run_job(Job.objects.get(pk=started.pk))
    over = browser.get(f"/jobs/{started.pk}/", headers={"HX-Request": "true"})
    assert over.status_code == 286
    whole = browser.get(f"/jobs/{started.pk}/").text
    assert over.text.strip() in whole
    assert "http-equiv" not in whole
    assert "hx-trigger" not in over.text
    assert "结果.txt" in whole


def test_the_result_is_handed_to_its_starter_alone(cast):
    done = run_job(start_job("test.count", by=cast.worker, upto=1))
    file = JobFile.objects.get(job=done)
    answer = cast.browser_of(cast.worker).get(f"/jobs/{done.pk}/{file.pk}/")
    assert answer.content.decode() == "清点完毕"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Cache-Control"] == "no-store"
    for other in (cast.supervisor, cast.neighbour_worker, cast.administrator):
        browser = cast.browser_of(other)
        assert browser.get(f"/jobs/{done.pk}/").status_code == 404
        assert browser.get(f"/jobs/{done.pk}/{file.pk}/").status_code == 404


def test_what_was_handed_in_cannot_be_fetched_while_it_runs(cast):
    started = start_job("test.count", by=cast.worker, upto=1, files=(("in.csv", "text/csv", b"a"),))
    file = JobFile.objects.get(job=started)
    assert cast.browser_of(cast.worker).get(f"/jobs/{started.pk}/{file.pk}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_shows_ones_own_in_few_queries(cast, rows, django_assert_num_queries):
    for _n in range(rows):
        start_job("test.count", by=cast.worker, upto=1)
    start_job("test.refuse", by=cast.neighbour_worker)
    browser = cast.browser_of(cast.worker)
    browser.get("/jobs/")
    with django_assert_num_queries(2):  # who comes, jobs
        answer = browser.get("/jobs/")
    assert answer.text.count("清点") == rows
    assert "拒绝" not in answer.text


def test_a_kind_that_is_gone_still_shows_on_the_list(cast):
    Job.objects.create(kind="old.kind", account=cast.worker.account)
    assert "old.kind" in cast.browser_of(cast.worker).get("/jobs/").text


def test_after_fourteen_days_jobs_and_their_files_are_gone(cast):
    done = run_job(start_job("test.count", by=cast.worker, upto=1))
    with scopes_disabled():
        assert purge_jobs(at=done.queued_at + timedelta(days=13)) == 0
        purge_jobs(at=done.queued_at + timedelta(days=15))
    assert not Job.objects.exists()
    assert not JobFile.objects.exists()
