"""The browser of divisions."""

from django.shortcuts import get_object_or_404

from lianqiao.core.pages import page
from lianqiao.registry import queries
from lianqiao.registry.gates import needs
from lianqiao.registry.models import Region
from lianqiao.registry.roles import Permission


@needs(Permission.READ_REGISTRY)
def region_list(request, code=None):
    """The divisions below one, with the days their codes held; the provinces when none is named."""
    region = get_object_or_404(Region.objects.select_related("parent__parent"), pk=code) if code else None
    above = []
    while region is not None and (above[-1] if above else region).parent is not None:
        above.append((above[-1] if above else region).parent)
    context = {"region": region, "above": above[::-1], "rows": list(queries.region_rows(code))}
    return page(request, "registry/regions.html", context)
