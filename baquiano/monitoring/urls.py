from django.urls import path

from baquiano.monitoring import views
from baquiano.monitoring.contacts import views as contacts
from baquiano.monitoring.hitos import views as hitos

app_name = "monitoring"
urlpatterns = [
    path("", views.item_list, name="item_list"),
    path("agenda/", views.month_execution, name="month_execution"),
    path("visitas/", views.visit_list, name="visit_list"),
    path("mensual/", views.follow_up_list, name="follow_up_list"),
    path("mensual/<uuid:pk>/", views.follow_up_detail, name="follow_up_detail"),
    path("mensual/<uuid:pk>/devolver/", views.follow_up_return, name="follow_up_return"),
    path("grupos/<uuid:pk>/<int:year>/<int:month>/presentar/", views.unit_submit, name="unit_submit"),
    path("asistencias/", hitos.assistance_list, name="assistance_list"),
    path("cortes/", hitos.cut_list, name="cut_list"),
    path("cortes/nuevo/", hitos.cut_create, name="cut_create"),
    path("cortes/<uuid:pk>/", hitos.cut_detail, name="cut_detail"),
    path("cortes/<uuid:pk>/analizar/", hitos.cut_analyse, name="cut_analyse"),
    path("cortes/<uuid:pk>/expedir/", hitos.cut_issue, name="cut_issue"),
    path("director/", contacts.contact_list, name="contact_list"),
    path("director/nuevo/", contacts.contact_create, name="contact_create"),
    path("director/entidades/", contacts.entity_list, name="entity_list"),
    path("director/<uuid:pk>/", contacts.contact_detail, name="contact_detail"),
]
