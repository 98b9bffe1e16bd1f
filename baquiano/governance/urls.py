from django.urls import path

from baquiano.governance import views

app_name = "governance"
urlpatterns = [
    path("", views.session_list, name="session_list"),
    path("convocar/", views.session_create, name="session_create"),
    path("cuerpos/<uuid:pk>/", views.body_detail, name="body_detail"),
    path("sesiones/<uuid:pk>/", views.session_detail, name="session_detail"),
    path("sesiones/<uuid:pk>/asistencia/", views.session_presence, name="session_presence"),
    path("sesiones/<uuid:pk>/puntos/", views.session_point, name="session_point"),
    path("sesiones/<uuid:pk>/cerrar/", views.session_close, name="session_close"),
    path("sesiones/<uuid:pk>/firmar/", views.session_sign, name="session_sign"),
    path("puntos/<uuid:pk>/decidir/", views.item_decide, name="item_decide"),
]
