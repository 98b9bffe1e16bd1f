from django.urls import path

from baquiano.teams import views

app_name = "teams"
urlpatterns = [
    path("", views.team_list, name="team_list"),
    path("nuevo/", views.team_create, name="team_create"),
    path("<uuid:pk>/", views.team_detail, name="team_detail"),
    path("<uuid:pk>/corregir/", views.team_edit, name="team_edit"),
    path("<uuid:pk>/cerrar/", views.team_close, name="team_close"),
    path("<uuid:pk>/integrantes/", views.team_member_add, name="team_member_add"),
    path("integrantes/<uuid:pk>/", views.member_edit, name="member_edit"),
    path("integrantes/<uuid:pk>/retirar/", views.member_end, name="member_end"),
]
