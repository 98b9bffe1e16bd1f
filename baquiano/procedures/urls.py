from django.urls import path

from baquiano.procedures.views import cases, procedures, tasks

app_name = "procedures"
urlpatterns = [
    path("", procedures.procedure_list, name="procedure_list"),
    path("<uuid:pk>/", procedures.procedure_detail, name="procedure_detail"),
    path("diagramas/<uuid:pk>/", procedures.diagram_download, name="diagram_download"),
    path("actividades/<uuid:pk>/", procedures.activity_detail, name="activity_detail"),
    path("bandeja/", tasks.inbox, name="inbox"),
    path("tareas/<uuid:pk>/", tasks.task_detail, name="task_detail"),
    path("tareas/<uuid:pk>/terminar/", tasks.task_complete, name="task_complete"),
    path("tareas/<uuid:pk>/adjuntar/", tasks.record_attach, name="record_attach"),
    path("tareas/<uuid:pk>/no-aplica/", tasks.record_waive, name="record_waive"),
    path("casos/", cases.case_list, name="case_list"),
    path("casos/<uuid:pk>/", cases.case_detail, name="case_detail"),
    path("casos/<uuid:pk>/actividades/<uuid:activity>/", cases.case_activity, name="case_activity"),
    path("devoluciones/", cases.return_list, name="return_list"),
    path("excepciones/", cases.exception_list, name="exception_list"),
]
