"""What the fields of a sheet are called on the screen."""

from django.utils.translation import pgettext_lazy

from .sheets.client_columns import CLIENTS
from .sheets.synonyms import INSTITUTIONS, LOG, WORKERS

FIELDS = {
    "name": pgettext_lazy("column of a sheet", "Name"),
    "credit_code": pgettext_lazy("column of a sheet", "Unified social credit code"),
    "institution_code": pgettext_lazy("column of a sheet", "Institution code"),
    "region": pgettext_lazy("column of a sheet", "District"),
    "institution_class": pgettext_lazy("column of a sheet", "Class of institution"),
    "level": pgettext_lazy("column of a sheet", "Level"),
    "grade": pgettext_lazy("column of a sheet", "Grade"),
    "from_on": pgettext_lazy("column of a sheet", "From"),
    "until_on": pgettext_lazy("column of a sheet", "Until"),
    "status": pgettext_lazy("column of a sheet", "State of the programme"),
    "department": pgettext_lazy("column of a sheet", "Social work department"),
    "department_name": pgettext_lazy("column of a sheet", "Name of the department"),
    "beds": pgettext_lazy("column of a sheet", "Beds"),
    "remark": pgettext_lazy("column of a sheet", "Remark"),
    "sex": pgettext_lazy("column of a sheet", "Sex"),
    "institution": pgettext_lazy("column of a sheet", "Institution"),
    "source": pgettext_lazy("column of a sheet", "Source of the worker"),
    "fulltime": pgettext_lazy("column of a sheet", "Full or part time"),
    "qualification": pgettext_lazy("column of a sheet", "Qualification"),
    "phone": pgettext_lazy("column of a sheet", "Telephone"),
    "employer": pgettext_lazy("column of a sheet", "Employer"),
    "fte": pgettext_lazy("column of a sheet", "Full-time equivalent"),
    "date": pgettext_lazy("column of a sheet", "Date"),
    "day": pgettext_lazy("column of a sheet", "Day of the month"),
    "month": pgettext_lazy("column of a sheet", "Month"),
    "year": pgettext_lazy("column of a sheet", "Year"),
    "method": pgettext_lazy("column of a sheet", "Method of service"),
    "category": pgettext_lazy("column of a sheet", "Category"),
    "scene": pgettext_lazy("column of a sheet", "Scene"),
    "worker": pgettext_lazy("column of a sheet", "Worker"),
    "client": pgettext_lazy("column of a sheet", "Client"),
    "count": pgettext_lazy("column of a sheet", "Person-times"),
    "minutes": pgettext_lazy("column of a sheet", "Minutes"),
    "started_at": pgettext_lazy("column of a sheet", "Begin"),
    "ended_at": pgettext_lazy("column of a sheet", "End"),
    "title": pgettext_lazy("column of a sheet", "Theme or title"),
    "number": pgettext_lazy("column of a sheet", "Number of the session"),
    "mode": pgettext_lazy("column of a sheet", "Mode of contact"),
    "care_stage": pgettext_lazy("column of a sheet", "Stage of care"),
    "count_method": pgettext_lazy("column of a sheet", "How people were counted"),
    "text": pgettext_lazy("column of a sheet", "Note"),
    "birth_date": pgettext_lazy("column of a sheet", "Birth date"),
    "identity_kind": pgettext_lazy("column of a sheet", "Kind of document"),
    "identity": pgettext_lazy("column of a sheet", "Number of the document"),
    "record_number": pgettext_lazy("column of a sheet", "Medical record number"),
    "address": pgettext_lazy("column of a sheet", "Address"),
    "unit": pgettext_lazy("column of a sheet", "Ward or clinic"),
    "bed": pgettext_lazy("column of a sheet", "Bed"),
    "kind": pgettext_lazy("column of a sheet", "Kind of client"),
}
OF_KIND = {"institutions": INSTITUTIONS, "workers": WORKERS, "services": LOG, "clients": CLIENTS}
KINDS = {
    "institutions": pgettext_lazy("rows of an import", "Institutions"),
    "workers": pgettext_lazy("rows of an import", "Workers"),
    "services": pgettext_lazy("rows of an import", "Services"),
    "contacts": pgettext_lazy("rows of an import", "Contacts"),
    "sessions": pgettext_lazy("rows of an import", "Group sessions"),
    "activities": pgettext_lazy("rows of an import", "Activities"),
    "clients": pgettext_lazy("rows of an import", "Clients"),
}


# Shown as they are typed, in any language.
EXAMPLES = {"dates": "2019.6, 2021年3月, ２０２３.８.２８", "durations": "1小时30分, 90分钟, 1.5h"}


def fields_of(kind: str) -> list[tuple[str, object]]:
    """The fields a table of this kind can have, as (name, label)."""
    return [(each.field, FIELDS[each.field]) for each in OF_KIND[kind] if each.field in FIELDS]
