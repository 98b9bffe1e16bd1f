from django.urls import path

from baquiano.tokens import views

app_name = "tokens"
urlpatterns = [
    path("", views.token_list, name="token_list"),
    path("nuevo/", views.token_create, name="token_create"),
    path("todos/", views.everybody_list, name="everybody_list"),
    path("todos/<uuid:pk>/revocar/", views.everybody_revoke, name="everybody_revoke"),
    path("<uuid:pk>/revocar/", views.token_revoke, name="token_revoke"),
]
