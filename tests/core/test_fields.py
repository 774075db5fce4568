"""Encrypted columns read and write like plain ones, hold nothing readable, and are rewritten when keys rotate."""

import base64
import os
import pickle

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, transaction

from lianqiao.config.rotation import encrypted_fields, rotate_keys
from lianqiao.core.encryption import AES, SM4_GCM, Unreadable
from lianqiao.core.fields import Sealed
from lianqiao.core.ids import new_id
from lianqiao.workspace.models import Job, JobFile

pytestmark = pytest.mark.django_db
SECRET = "13800138000 王小明"


def stored(file: JobFile) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM workspace_jobfile WHERE id = %s", [file.pk])
        return cursor.fetchone()[0]


def store(file: JobFile, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE workspace_jobfile SET content = %s WHERE id = %s", [text, file.pk])


@pytest.fixture
def job():
    return Job.objects.create(kind="test", arguments={"甲": [1, None, "乙"]})


@pytest.fixture
def file(job):
    return JobFile.objects.create(job=job, name="a", mime="b", content=SECRET)


def test_reads_as_written_and_the_table_tells_nothing(file):
    assert JobFile.objects.get(pk=file.pk).content == SECRET
    assert file.content == SECRET
    assert stored(file).startswith("v1|")
    assert "1380" not in stored(file)


def test_json_comes_back_whole(job):
    assert Job.objects.get(pk=job.pk).arguments == {"甲": [1, None, "乙"]}


@pytest.mark.parametrize("text", ["", "0", "王" * 5000, "\x00"[:0] + "a|b|c", "v1|k1|AES-256-GCM|a|b|c"])
def test_any_text(job, text):
    file = JobFile.objects.create(job=job, name="a", mime="b", content=text)
    assert JobFile.objects.get(pk=file.pk).content == text


def test_bulk_create_encrypts(job):
    made = JobFile.objects.bulk_create(
        [JobFile(job=job, name=str(n), content=f"{SECRET}{n}") for n in range(3)]
    )
    assert [JobFile.objects.get(pk=file.pk).content for file in made] == [f"{SECRET}{n}" for n in range(3)]
    assert all(stored(file).startswith("v1|") for file in made)


def test_update_and_bulk_update_refuse_as_they_do_not_know_the_row(file):
    with pytest.raises(FieldError), transaction.atomic():
        JobFile.objects.update(content="neu")
    file.content = "neu"
    with pytest.raises(FieldError), transaction.atomic():
        JobFile.objects.bulk_update([file], ["content"])
    assert JobFile.objects.get(pk=file.pk).content == SECRET


def test_cannot_be_searched_or_compared(file):
    for lookup in ("content", "content__contains", "content__gt", "content__length"):
        with pytest.raises(FieldError):
            JobFile.objects.filter(**{lookup: SECRET})
    assert JobFile.objects.filter(content__isnull=False).count() == 1


def test_a_row_read_partly_reads_the_rest_when_asked(file):
    found = JobFile.objects.defer("content").get(pk=file.pk)
    assert found.content == SECRET


def test_values_are_sealed_until_opened_with_the_key_of_their_row(file):
    row = JobFile.objects.values("pk", "content").get()
    assert isinstance(row["content"], Sealed)
    assert repr(row["content"]) == "<sealed>"
    assert JobFile._meta.get_field("content").opened(row["content"], row["pk"]) == SECRET


def test_a_list_that_never_shows_it_never_decrypts(file, settings):
    settings.LIANQIAO_KEYS = {"current": "k9", "keys": {"k9": key()}, "index": key()}
    assert JobFile.objects.get(pk=file.pk).name == "a"


def test_a_ciphertext_copied_to_another_row_is_refused(job, file):
    other = JobFile.objects.create(job=job, name="other", mime="b", content="harmless")
    store(other, stored(file))
    with pytest.raises(Unreadable):
        JobFile.objects.get(pk=other.pk).content  # noqa: B018 - looking is what fails


def test_a_copy_of_a_row_under_a_new_key_is_encrypted_anew(job, file):
    copy = JobFile.objects.get(pk=file.pk)
    assert copy.content == SECRET
    copy.pk, copy._state.adding = JobFile().pk, True
    copy.save()
    assert JobFile.objects.get(pk=copy.pk).content == SECRET


def test_a_copy_that_was_never_opened_is_refused_rather_than_spoilt(file):
    copy = JobFile.objects.get(pk=file.pk)
    copy.pk, copy._state.adding = JobFile().pk, True
    with pytest.raises(Unreadable):
        copy.save()


def test_an_unopened_value_survives_saving_and_pickling(file):
    found = pickle.loads(pickle.dumps(JobFile.objects.get(pk=file.pk)))  # noqa: S301
    found.name = "renamed"
    found.save()
    assert JobFile.objects.get(pk=file.pk).content == SECRET


def test_a_row_without_a_key_cannot_be_encrypted():
    with pytest.raises(ImproperlyConfigured):
        JobFile._meta.get_field("content").place(None)


def key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def test_rotation_rewrites_what_older_keys_wrote_and_nothing_twice(job, file, settings):
    old = settings.LIANQIAO_KEYS
    empty = JobFile.objects.create(job=job, name="empty", mime="b", content="")
    many = JobFile.objects.bulk_create([JobFile(job=job, name=str(n), content=f"{n}") for n in range(7)])
    settings.LIANQIAO_KEYS = {**old, "current": "k2", "keys": {**old["keys"], "k2": key()}}
    said = []
    assert (
        rotate_keys(
            report=lambda progress: said.append((progress.column, progress.rewritten, progress.left)), batch=3
        )
        == 9
    )
    assert ("workspace_jobfile.content", 3, 5) in said
    assert ("workspace_jobfile.content", 8, 0) in said
    assert rotate_keys() == 0
    settings.LIANQIAO_KEYS = {**old, "current": "k2", "keys": {"k2": settings.LIANQIAO_KEYS["keys"]["k2"]}}
    assert JobFile.objects.get(pk=file.pk).content == SECRET
    assert JobFile.objects.get(pk=empty.pk).content == ""
    assert [JobFile.objects.get(pk=one.pk).content for one in many] == [str(n) for n in range(7)]
    assert Job.objects.get(pk=job.pk).arguments == {"甲": [1, None, "乙"]}


def test_rotation_also_changes_the_cipher(file, settings):
    settings.LIANQIAO_CIPHER = SM4_GCM
    assert rotate_keys() == 2
    assert f"|{SM4_GCM}|" in stored(file)
    assert JobFile.objects.get(pk=file.pk).content == SECRET
    settings.LIANQIAO_CIPHER = AES
    assert rotate_keys() == 2
    assert f"|{AES}|" in stored(file)


def test_an_interrupted_rotation_goes_on_where_it_stopped(job, settings):
    old = settings.LIANQIAO_KEYS
    JobFile.objects.bulk_create([JobFile(job=job, name=str(n), content=f"{n}") for n in range(6)])
    settings.LIANQIAO_KEYS = {**old, "current": "k2", "keys": {**old["keys"], "k2": key()}}

    def pull_the_plug(progress):
        if progress.column == "workspace_jobfile.content" and progress.rewritten == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate_keys(report=pull_the_plug, batch=2)
    assert rotate_keys(batch=2) == 2


def test_every_encrypted_column_is_known_to_the_rotation():
    columns = {f"{field.model._meta.db_table}.{field.column}" for field in encrypted_fields()}
    assert {"workspace_jobfile.content", "workspace_draft.content", "workspace_savedfilter.query"} <= columns


def test_what_did_not_change_is_stored_as_it_was(file):
    first = stored(file)
    file.save()
    again = JobFile.objects.get(pk=file.pk)
    again.name = "b"
    again.save()
    assert stored(file) == first
    again.content = SECRET + "！"
    again.save()
    assert stored(file) != first
    assert JobFile.objects.get(pk=file.pk).content == SECRET + "！"


def test_a_copy_under_another_key_is_sealed_for_its_own_row(file, job):
    copy = JobFile.objects.get(pk=file.pk)
    assert copy.content == SECRET
    copy.pk, copy.job, copy._state.adding = new_id(), Job.objects.create(kind="test"), True
    copy.save()
    assert stored(copy) != stored(file)
    assert JobFile.objects.get(pk=copy.pk).content == SECRET
