from django.urls import path

from baquiano.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("", views.item_list, name="item_list"),
    path("agenda/", views.month_execution, name="month_execution"),
    path("visitas/", views.visit_list, name="visit_list"),
    path("mensual/", views.follow_up_list, name="follow_up_list"),
    path("mensual/<uuid:pk>/", views.follow_up_detail, name="follow_up_detail"),
    path("mensual/<uuid:pk>/devolver/", views.follow_up_return, name="follow_up_return"),
    path("grupos/<uuid:pk>/<int:year>/<int:month>/presentar/", views.unit_submit, name="unit_submit"),
]
