from django.urls import path

from baquiano.documents import public_views

app_name = "verification"
urlpatterns = [
    path("", public_views.code_search, name="code_search"),
    path("<str:code>/", public_views.code_detail, name="code_detail"),
]
