from django.urls import path

from baquiano.communications import views

app_name = "communications"
urlpatterns = [
    path("", views.communication_list, name="communication_list"),
    path("nueva/", views.communication_create, name="communication_create"),
    path("sugerencias/", views.communication_lookup, name="communication_lookup"),
    path("tareas/<uuid:pk>/", views.task_communications, name="task_communications"),
    path("<uuid:pk>/", views.communication_detail, name="communication_detail"),
    path("<uuid:pk>/archivo/", views.communication_download, name="communication_download"),
    path("<uuid:pk>/anular/", views.communication_void, name="communication_void"),
    path("<uuid:pk>/expedir/", views.communication_issue, name="communication_issue"),
    path("<uuid:pk>/enviar/", views.communication_mail, name="communication_mail"),
]
