"""`lianqiao serve` as somebody meets it who starts it, stops it, and has a bad day with kill -9."""

import os
import shutil
import signal
import socket
import urllib.error
import urllib.request

import psutil
import pytest

from tests.config.homes import free_port, new_home, run, start, wait_for

HELLO = "按 Ctrl-C 停止"


@pytest.fixture(scope="module")
def home():
    """A home as the first command of all leaves it: with a database and its tables, whatever the command was."""
    home = new_home()
    first = run(home, "verify-trail")
    assert first.returncode == 0, first.stderr
    assert "正在更新数据表" in first.stderr
    assert first.stdout.startswith("校验通过：")
    yield home
    shutil.rmtree(home)


@pytest.fixture
def port() -> str:
    return str(free_port())


@pytest.fixture
def served(home, port):
    server = start(home, "serve", PORT=port)
    wait_for(server, HELLO)
    yield server
    if server.poll() is None:
        server.terminate()
    server.communicate(timeout=60)
    assert not (home / "database" / "postmaster.pid").exists()


def _asks(port: str, path: str = "/accounts/login/") -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def _answers_again(port: str) -> bool:
    """Ask for as long as a start takes at most on a busy machine."""
    sleeper = psutil.Process()
    for _attempt in range(120):
        if _asks(port) == 200:
            return True
        psutil.wait_procs([sleeper], timeout=0.5)
    return False


def _family(server) -> list[psutil.Process]:
    return psutil.Process(server.pid).children(recursive=True)


def _web(server) -> psutil.Process:
    return next(p for p in psutil.Process(server.pid).children() if "granian" in " ".join(p.cmdline()))


def test_pages_and_files_are_served_and_ctrl_c_stops_everything(home, port):
    server = start(home, "serve", PORT=port)
    wait_for(server, HELLO)
    assert _asks(port) == 200
    assert _asks(port, "/static/core/app.js") == 200
    assert _asks(port, "/static/../settings.py") in {400, 404}
    family = _family(server)
    server.send_signal(signal.SIGINT)
    server.communicate(timeout=60)
    assert server.returncode == 0
    assert [process for process in family if process.is_running()] == []
    assert not (home / "database" / "postmaster.pid").exists()


def test_a_taken_port_is_said_so(home, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(port)))
        taken.listen()
        ended = run(home, "serve", PORT=port)
    assert ended.returncode == 1
    assert f"无法监听 127.0.0.1:{port}" in ended.stderr


def test_a_killed_web_process_comes_back(served, port):
    os.kill(_web(served).pid, signal.SIGKILL)
    assert _answers_again(port)


def test_a_killed_worker_of_the_web_process_comes_back(served, port):
    os.kill(_web(served).children()[0].pid, signal.SIGKILL)
    assert _answers_again(port)


def test_a_killed_database_comes_back(served, home, port):
    os.kill(int((home / "database" / "postmaster.pid").read_text().split("\n", 1)[0]), signal.SIGKILL)
    wait_for(served, "数据库已停止")
    assert _answers_again(port)


def test_killed_itself_it_leaves_no_process_at_the_port_and_starts_again(home, port):
    server = start(home, "serve", PORT=port)
    wait_for(server, HELLO)
    family = _family(server)
    server.kill()
    server.communicate()
    _gone, left = psutil.wait_procs(family, timeout=30)
    assert left == []
    again = start(home, "serve", PORT=port)
    wait_for(again, HELLO)
    assert _asks(port) == 200
    again.terminate()
    again.communicate(timeout=60)
    assert again.returncode == 0
    assert not (home / "database" / "postmaster.pid").exists()
