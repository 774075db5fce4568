"""Two web machines behind the nginx of the deployment guide: one goes away and nobody outside notices."""

import shutil
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.config.databases import scratch
from tests.config.homes import free_port, run, start, wait_for
from tests.house.rooms import ROOT

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
EXAMPLE = ROOT / "docs" / "guides" / "deploy" / "nginx.conf"


def _example(port: int, machines: list[int]) -> str:
    """Return the example of the guide with our ports, and without the certificate we do not have."""
    text = EXAMPLE.read_text(encoding="utf-8").partition("server {\n    listen 80;")[0]
    for number, machine in enumerate(machines, start=11):
        assert f"10.0.0.{number}:8000" in text
        text = text.replace(f"10.0.0.{number}:8000", f"127.0.0.1:{machine}")
    return "\n".join(
        line
        for line in text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").splitlines()
        if "ssl_" not in line
    )


@contextmanager
def _nginx(folder: Path, port: int, machines: list[int]) -> Iterator[str]:
    folder.mkdir()
    (folder / "site.conf").write_text(_example(port, machines))
    user = "user root;" if Path("/root").exists() and Path.home() == Path("/root") else ""
    places = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{user} pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{ access_log off; {places}\ninclude {folder}/site.conf; }}\n"
    )
    words = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    subprocess.run(words, check=True, capture_output=True)  # returns when it listens
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        subprocess.run([*words, "-s", "stop"], check=True, capture_output=True)


def _asked(address: str) -> int:
    request = urllib.request.Request(address, headers={"Host": "localhost"})  # noqa: S310 - our own loopback
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return answer.status


@pytest.mark.skipif(
    NGINX is None,
    reason="NOT REHEARSED: nginx is not installed here (apt-get install nginx-light), the guide's example did not run",
)
def test_one_machine_of_two_goes_away_and_nobody_notices(home):
    with scratch() as url:
        assert run(home, "migrate", DATABASE_URL=url).returncode == 0
        ports = [free_port() for _machine in range(3)]
        machines = [
            start(
                home,
                "serve",
                "--port",
                str(port),
                "--workers",
                "1",
                "--no-jobs",
                DATABASE_URL=url,
                LIANQIAO_PROXIES="1",
            )
            for port in ports[1:]
        ]
        try:
            for machine in machines:
                wait_for(machine, "http://127.0.0.1")
            with _nginx(home / "nginx", ports[0], ports[1:]) as address:
                assert {_asked(f"{address}/healthz/ready") for _time in range(6)} == {200}
                assert _asked(f"{address}/static/core/app.js") == 200
                machines[0].send_signal(signal.SIGTERM)
                assert {_asked(f"{address}/accounts/login/") for _time in range(20)} == {200}
                machines[0].communicate(timeout=40)
                assert {_asked(f"{address}/accounts/login/") for _time in range(20)} == {200}
        finally:
            for machine in machines:
                machine.terminate()
                machine.communicate(timeout=40)
