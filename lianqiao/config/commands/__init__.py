"""The commands of the roof: the server, the jobs, the tables, the keys, the backups. Each is written in its own file."""

from lianqiao.config.commands.backups import BACKUP, RESTORE, VERIFY
from lianqiao.config.commands.demo import DEMO
from lianqiao.config.commands.keys import ROTATE_KEYS
from lianqiao.config.commands.serve import SERVE
from lianqiao.config.commands.tables import MANAGE, MIGRATE
from lianqiao.config.commands.worker import WORKER

COMMANDS = [BACKUP, DEMO, MANAGE, MIGRATE, RESTORE, ROTATE_KEYS, SERVE, VERIFY, WORKER]
