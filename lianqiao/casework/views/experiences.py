"""How those we served found it: the link, the page it leads to, and what came in."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianqiao.cases.seen import opened_case
from lianqiao.casework import queries, services
from lianqiao.casework.forms import ExperienceForm
from lianqiao.casework.models.experiences import ITEMS, ExperienceAnswer
from lianqiao.casework.services.experiences import OPEN_FOR
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.people.paper import qr_code
from lianqiao.registry.gates import PUBLIC, needs
from lianqiao.registry.rates import within_rate
from lianqiao.registry.roles import Permission

A_MINUTE = 30


@needs(Permission.WRITE_CASES)
@require_POST
def survey_send(request, pk):
    """Make the link and show it this once, to be scanned from the screen or handed over on paper."""
    case, now = opened_case(request, pk, "case.survey"), timezone.now()
    try:
        secret = services.send_survey(by=request.seat, case=case, at=now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(case)
    link = request.build_absolute_uri(reverse("casework:experience", args=[secret]))
    context = {"case": case, "link": link, "until": now + OPEN_FOR}
    context["code"] = qr_code(link, _("Leads to the anonymous questions"))
    return page(request, "casework/survey_sent.html", context)


@needs(PUBLIC)
@never_cache
def experience(request, secret):
    """The questions. Nobody signs in; a link that was used, is too old or never was says nothing but that."""
    now = timezone.now()
    if not within_rate(request, "experience", a_minute=A_MINUTE, at=now):
        return page(request, "casework/experience_over.html", {"busy": True}, status=429)
    survey = queries.open_survey(secret, now)
    if survey is None:
        return page(request, "casework/experience_over.html", {"busy": False}, status=410)
    form = ExperienceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        tried(form, lambda: services.answer_survey(survey=survey, told=told, at=now))
        if form.is_valid():
            return redirect("casework:experience_thanks")
    context = {"form": form, "institution": survey.institution, "items": ITEMS}
    return page(request, "casework/experience.html", context)


@needs(PUBLIC)
def experience_thanks(request):
    return page(request, "casework/experience_thanks.html")


@needs(Permission.SEE_TEAM)
def experience_list(request):
    """What came in, by month, for who leads: means, and the words; of months with few answers nothing."""
    months = queries.experience_months()
    titles = [(item, ExperienceAnswer._meta.get_field(item).verbose_name) for item in ITEMS]
    said = queries.experience_texts([row["month"] for row in months])
    context = {"months": months, "titles": titles, "said": said, "fewest": queries.FEWEST}
    return page(request, "casework/experiences.html", context)
