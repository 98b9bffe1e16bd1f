from django.urls import path

from baquiano.demo import views

app_name = "demo"
urlpatterns = [path("", views.demo_reset, name="demo_reset")]
