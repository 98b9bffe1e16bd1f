from django.urls import path

from baquiano.installation import views

app_name = "installation"
urlpatterns = [
    path("", views.health, name="health"),
    path("metricas/", views.metrics, name="metrics"),
]
