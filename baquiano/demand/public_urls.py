from django.urls import path

from baquiano.demand import public_views

app_name = "asking"
urlpatterns = [
    path("<slug:code>/", public_views.request_create, name="request_create"),
    path("<slug:code>/estado/", public_views.request_follow, name="request_follow"),
    path("<slug:code>/completar/", public_views.request_complete, name="request_complete"),
    path("<slug:code>/archivo/<uuid:pk>/", public_views.answer_file, name="answer_file"),
]
