from django.urls import path

from baquiano.agenda import views

app_name = "agenda"
urlpatterns = [
    path("", views.month_current, name="month_current"),
    path("<int:year>/<int:month>/", views.month_detail, name="month_detail"),
    path("<int:year>/<int:month>/generar/", views.month_draw, name="month_draw"),
    path("<int:year>/<int:month>/publicar/", views.month_publish, name="month_publish"),
    path("<int:year>/<int:month>/imprimir/", views.month_print, name="month_print"),
    path("<int:year>/<int:month>/grupos/<uuid:unit>/generar/", views.agenda_draw, name="agenda_draw"),
    path("actividades/", views.entry_list, name="entry_list"),
    path("actividades/<uuid:pk>/", views.entry_detail, name="entry_detail"),
    path("actividades/<uuid:pk>/editar/", views.entry_edit, name="entry_edit"),
    path("actividades/<uuid:pk>/retirar/", views.entry_withdraw, name="entry_withdraw"),
    path("actividades/<uuid:pk>/restablecer/", views.entry_restore, name="entry_restore"),
    path("<uuid:pk>/", views.agenda_detail, name="agenda_detail"),
    path("<uuid:pk>/imprimir/", views.agenda_print, name="agenda_print"),
    path("<uuid:pk>/envios/", views.agenda_deliveries, name="agenda_deliveries"),
    path("<uuid:pk>/enviar/", views.agenda_submit, name="agenda_submit"),
    path("<uuid:pk>/verificar/", views.agenda_verify, name="agenda_verify"),
    path("<uuid:pk>/publicar/", views.agenda_publish, name="agenda_publish"),
    path("<uuid:pk>/devolver/", views.agenda_return, name="agenda_return"),
    path("<uuid:pk>/actividades/nueva/", views.entry_create, name="entry_create"),
]
