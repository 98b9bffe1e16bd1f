from django.urls import path

from baquiano.door import views

app_name = "door"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("enviado/", views.sent, name="sent"),
    path("entrar/<str:token>/", views.enter, name="enter"),
    path("salir/", views.leave, name="leave"),
    path("inicio/", views.home, name="home"),
    path("planes/<uuid:pk>/", views.plan_detail, name="plan"),
    path("planes/<uuid:pk>/aceptar/", views.plan_accept, name="plan_accept"),
    path("planes/<uuid:pk>/ajuste/", views.plan_adjust, name="plan_adjust"),
    path("sesiones/<uuid:pk>/", views.session_detail, name="session"),
    path("sesiones/<uuid:pk>/archivos/<uuid:paper>/", views.session_paper, name="session_paper"),
    path("compromisos/<uuid:pk>/", views.commitment_detail, name="commitment"),
    path("compromisos/<uuid:pk>/avance/", views.commitment_progress, name="commitment_progress"),
    path("compromisos/<uuid:pk>/cumplido/", views.commitment_done, name="commitment_done"),
]
