"""What a process of ours asks of the system it runs on."""

import subprocess
import sys

import pytest

# One password checked, as somebody signs in; then the memory held more than before it.
CHECK = """
import hashlib, psutil
from lianqiao.config.processes import give_memory_back
give_memory_back()
held = psutil.Process().memory_info
before = held().rss
for _time in range(2):
    hashlib.scrypt(b"a password", salt=b"salt", n=2**14, r=8, p=1, maxmem=2**26)
print(held().rss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc is asked to give memory back")
def test_what_checking_a_password_takes_is_given_back():
    told = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 8 * 2**20
