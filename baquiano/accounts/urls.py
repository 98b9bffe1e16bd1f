"""The pages of allauth keep the names that it reverses; ours are in the namespace ``accounts``."""

from django.urls import include, path, re_path

from baquiano.accounts import views

own = [
    path("", views.profile, name="profile"),
    path("demostracion/", views.demo_enter, name="demo_enter"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("ingresar/", views.sign_in, name="account_login"),
    path("salir/", views.sign_out, name="account_logout"),
    path("inactiva/", views.inactive, name="account_inactive"),
    path("contrasena/", views.password_change, name="account_change_password"),
    path("contrasena/olvidada/", views.ask_reset, name="account_reset_password"),
    path("contrasena/olvidada/enviado/", views.reset_asked, name="account_reset_password_done"),
    re_path(
        r"^contrasena/nueva/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.reset,
        name="account_reset_password_from_key",
    ),
    path("contrasena/nueva/lista/", views.reset_done, name="account_reset_password_from_key_done"),
]
