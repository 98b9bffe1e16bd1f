from django.urls import path

from baquiano.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.message_list, name="message_list"),
    path("leidos/", views.message_read_all, name="message_read_all"),
    path("<uuid:pk>/abrir/", views.message_open, name="message_open"),
    path("preferencias/", views.preferences, name="preferences"),
    path("anuncios/", views.announcement_list, name="announcement_list"),
    path("anuncios/nuevo/", views.announcement_create, name="announcement_create"),
    path("anuncios/<uuid:pk>/", views.announcement_detail, name="announcement_detail"),
    path("envios/", views.delivery_list, name="delivery_list"),
    path("envios/reintentar/", views.delivery_retry_all, name="delivery_retry_all"),
    path("envios/<uuid:pk>/", views.delivery_detail, name="delivery_detail"),
    path("envios/<uuid:pk>/reintentar/", views.delivery_retry, name="delivery_retry"),
]
