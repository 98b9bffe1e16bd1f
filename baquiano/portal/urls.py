from django.urls import path

from baquiano.portal import views

app_name = "portal"
urlpatterns = [
    path("entidad/", views.index, name="index"),
    path("entidad/<slug:code>/", views.home, name="home"),
    path("entidad/<slug:code>/agenda/", views.agenda_current, name="agenda_current"),
    path("entidad/<slug:code>/agenda/<int:year>/<int:month>/", views.agenda, name="agenda"),
    path("entidad/<slug:code>/agenda/<int:year>/<int:month>/agenda.csv", views.agenda_csv, name="agenda_csv"),
    path("entidad/<slug:code>/plan/", views.plan_current, name="plan_current"),
    path("entidad/<slug:code>/plan/<int:year>/", views.plan, name="plan"),
    path("entidad/<slug:code>/plan/<int:year>/plan.csv", views.plan_csv, name="plan_csv"),
]
