from django.urls import path

from baquiano.strategy import views

app_name = "strategy"
urlpatterns = [
    path("", views.strategy_list, name="strategy_list"),
    path("nueva/", views.strategy_create, name="strategy_create"),
    path("<uuid:pk>/", views.strategy_detail, name="strategy_detail"),
    path("<uuid:pk>/corregir/", views.strategy_edit, name="strategy_edit"),
    path("<uuid:pk>/sesion/", views.strategy_convene, name="strategy_convene"),
    path("<uuid:pk>/datos/", views.strategy_data, name="strategy_data"),
    path("<uuid:pk>/analisis/", views.strategy_analyse, name="strategy_analyse"),
    path("<uuid:pk>/consolidar/", views.strategy_consolidate, name="strategy_consolidate"),
    path("<uuid:pk>/verificar/", views.strategy_check, name="strategy_check"),
    path("<uuid:pk>/enviar/", views.strategy_submit, name="strategy_submit"),
    path("<uuid:pk>/mesa/", views.strategy_table, name="strategy_table"),
    path("<uuid:pk>/registro/", views.strategy_register, name="strategy_register"),
    path("<uuid:pk>/descargar/", views.strategy_download, name="strategy_download"),
    path("<uuid:pk>/herramienta/", views.strategy_tool, name="strategy_tool"),
    path("datos/<uuid:pk>/quitar/", views.reference_remove, name="reference_remove"),
    path("propuestas/<uuid:pk>/", views.proposal_detail, name="proposal_detail"),
    path("propuestas/<uuid:pk>/informacion/", views.proposal_inform, name="proposal_inform"),
    path("propuestas/<uuid:pk>/corregir/", views.proposal_edit, name="proposal_edit"),
    path("propuestas/<uuid:pk>/presentar/", views.proposal_submit, name="proposal_submit"),
    path("propuestas/<uuid:pk>/revisar/", views.proposal_judge, name="proposal_judge"),
    path("comite/<uuid:pk>/", views.committee_strategy, name="committee_strategy"),
    path("comite/<uuid:pk>/decidir/", views.committee_decision, name="committee_decision"),
    path("lineamientos/", views.guideline_list, name="guideline_list"),
    path("lineamientos/nuevo/", views.guideline_create, name="guideline_create"),
    path("lineamientos/<uuid:pk>/", views.guideline_detail, name="guideline_detail"),
    path("lineamientos/<uuid:pk>/corregir/", views.guideline_edit, name="guideline_edit"),
    path("planes/<uuid:pk>/", views.plan_guidelines, name="plan_guidelines"),
]
