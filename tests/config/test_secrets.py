"""Secrets are made once, kept from others, and refused in plain words when broken."""

import json

from tests.config.homes import run

SHOW = "from lianqiao.config import secrets; print(secrets.secret_key(), secrets.key_ring())"


def test_secrets_are_made_once_and_readable_by_their_owner_alone(tmp_path):
    home = tmp_path
    first, second = run(home, code=SHOW), run(home, code=SHOW)
    assert first.returncode == 0
    assert first.stdout == second.stdout
    folder = home / "secrets"
    assert folder.stat().st_mode & 0o077 == 0
    assert {path.name for path in folder.iterdir()} == {"secret_key", "key_ring.json"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_a_new_key_joins_the_ring_and_the_old_one_stays(tmp_path):
    home = tmp_path
    ended = run(
        home, code=f"from lianqiao.config import secrets; print(secrets.add_key()); {SHOW.split(';')[1]}"
    )
    assert ended.returncode == 0, ended.stderr
    ring = json.loads((home / "secrets" / "key_ring.json").read_text())
    assert ring["current"] == "k2"
    assert set(ring["keys"]) == {"k1", "k2"}


def test_a_broken_ring_is_refused_not_replaced(tmp_path):
    home = tmp_path
    run(home, code=SHOW)
    ring = home / "secrets" / "key_ring.json"
    ring.write_text("{}")
    ended = run(home, "migrate")
    assert ended.returncode == 3
    assert "请从备份中恢复" in ended.stderr
    assert ring.read_text() == "{}"
