"""The commands of the roof: the server, the jobs, the tables, the keys. Each is written in its own file."""

from lianqiao.config.commands.demo import DEMO
from lianqiao.config.commands.keys import ROTATE_KEYS
from lianqiao.config.commands.serve import SERVE
from lianqiao.config.commands.tables import MANAGE, MIGRATE
from lianqiao.config.commands.worker import WORKER

COMMANDS = [DEMO, MANAGE, MIGRATE, ROTATE_KEYS, SERVE, WORKER]
