"""The floor as a web server sees it."""

import os

from django.core.wsgi import get_wsgi_application

from lianqiao.config.processes import end_with_parent

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.floor.settings"
end_with_parent()
application = get_wsgi_application()
