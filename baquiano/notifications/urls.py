from django.urls import path

from baquiano.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.message_list, name="message_list"),
    path("leidos/", views.message_read_all, name="message_read_all"),
    path("<uuid:pk>/abrir/", views.message_open, name="message_open"),
    path("envios/", views.delivery_list, name="delivery_list"),
    path("envios/<uuid:pk>/", views.delivery_detail, name="delivery_detail"),
    path("envios/<uuid:pk>/reintentar/", views.delivery_retry, name="delivery_retry"),
]
