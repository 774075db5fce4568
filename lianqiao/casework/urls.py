from django.urls import path

from .views import closing_reports, deaths, discharges, evaluations, experiences, goals, service_plans, sheets

app_name = "casework"
urlpatterns = [
    path("<uuid:pk>/report/", closing_reports.report, name="report"),
    path("<uuid:pk>/report/pdf/", closing_reports.report_pdf, name="report_pdf"),
    path("reports/<uuid:pk>/decide/", closing_reports.report_decide, name="report_decide"),
    path("<uuid:pk>/death/", deaths.death, name="death"),
    path("<uuid:pk>/discharge/", discharges.discharge, name="discharge"),
    path("<uuid:pk>/intake/", sheets.intake_write, name="intake_write"),
    path("intakes/<uuid:pk>/", sheets.intake_detail, name="intake"),
    path("<uuid:pk>/assessment/", sheets.assessment_write, name="assessment_write"),
    path("assessments/<uuid:pk>/", sheets.assessment_detail, name="assessment"),
    path("<uuid:pk>/economy/", sheets.economy_write, name="economy_write"),
    path("economies/<uuid:pk>/", sheets.economy_detail, name="economy"),
    path("<uuid:pk>/plan/", service_plans.plan_new, name="plan_write"),
    path("plans/<uuid:pk>/", service_plans.plan_detail, name="plan"),
    path("plans/<uuid:pk>/change/", service_plans.plan_change, name="plan_change"),
    path("plans/<uuid:pk>/agree/", service_plans.plan_agree, name="plan_agree"),
    path("plans/<uuid:pk>/approve/", service_plans.plan_approve, name="plan_approve"),
    path("plans/<uuid:pk>/back/", service_plans.plan_send_back, name="plan_send_back"),
    path("plans/<uuid:pk>/revise/", service_plans.plan_revise, name="plan_revise"),
    path("plans/<uuid:pk>/compare/", service_plans.plan_compare, name="plan_compare"),
    path("plans/<uuid:pk>/end/", service_plans.plan_end, name="plan_end"),
    path("plans/<uuid:pk>/review/", goals.plan_review, name="plan_review"),
    path("plans/<uuid:pk>/goals/", goals.goal_new, name="goal_new"),
    path("goals/<uuid:pk>/", goals.goal_change, name="goal_change"),
    path("<uuid:pk>/evaluation/", evaluations.evaluation_write, name="evaluation_write"),
    path("evaluations/<uuid:pk>/", evaluations.evaluation_detail, name="evaluation"),
    path("<uuid:pk>/survey/", experiences.survey_send, name="survey_send"),
    path("experiences/", experiences.experience_list, name="experiences"),
    path("experience/thanks/", experiences.experience_thanks, name="experience_thanks"),
    path("experience/<str:secret>/", experiences.experience, name="experience"),
    path("goals/<uuid:pk>/remove/", goals.goal_remove, name="goal_remove"),
]
