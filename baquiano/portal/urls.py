from django.urls import path

from baquiano.portal.views import data, offering, published

app_name = "portal"
urlpatterns = [
    path("entidad/", published.index, name="index"),
    path("entidad/<slug:code>/", published.home, name="home"),
    path("entidad/<slug:code>/portafolio/", offering.portfolio, name="portfolio"),
    path("entidad/<slug:code>/portafolio/<uuid:pk>/", offering.service, name="service"),
    path("entidad/<slug:code>/agenda/", published.agenda_current, name="agenda_current"),
    path("entidad/<slug:code>/agenda/<int:year>/<int:month>/", published.agenda, name="agenda"),
    path("entidad/<slug:code>/agenda/<int:year>/<int:month>/agenda.csv", published.agenda_csv, name="agenda_csv"),
    path("entidad/<slug:code>/plan/", published.plan_current, name="plan_current"),
    path("entidad/<slug:code>/plan/<int:year>/", published.plan, name="plan"),
    path("entidad/<slug:code>/plan/<int:year>/plan.csv", published.plan_csv, name="plan_csv"),
    path("entidad/<slug:code>/mapa/", data.places, name="places"),
    path("entidad/<slug:code>/resultados/", data.results, name="results"),
    path("entidad/<slug:code>/rendicion/", data.accounts, name="accounts"),
    path("entidad/<slug:code>/rendicion/<uuid:pk>/", data.account, name="account"),
    path("entidad/<slug:code>/datos-abiertos/", data.data, name="data"),
    path("entidad/<slug:code>/datos-abiertos/<slug:slug>.csv", data.data_csv, name="data_csv"),
    path("entidad/<slug:code>/datos-abiertos/<slug:slug>.json", data.data_json, name="data_json"),
]
