from django.urls import path

from baquiano.meetings import public_views

app_name = "register"
urlpatterns = [
    path("<slug:token>/", public_views.register, name="register"),
    path("<slug:token>/listo/", public_views.register_done, name="register_done"),
]
