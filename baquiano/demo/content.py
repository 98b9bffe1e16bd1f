"""Words of the demonstration. Every person and every school is evidently fictitious."""

from dataclasses import dataclass

FIRST_NAMES = (
    "Aurora", "Benigno", "Clemencia", "Dagoberto", "Eufemia", "Fulgencio", "Graciela", "Hermógenes", "Inocencia",
    "Jacinto", "Leocadia", "Melquíades", "Nicanora", "Octavio", "Prudencia", "Quintín", "Rosalba", "Saturnino",
    "Teodolinda", "Ubaldo", "Venancia", "Wenceslao", "Ximena", "Yolanda", "Zenón", "Amparo", "Baltasar", "Custodia",
    "Demetrio", "Eduvigis",
)  # fmt: skip
SURNAMES = ("Ejemplo", "Ficticio", "Muestra", "Modelo", "Prueba", "Ensayo")


def person_name(number: int) -> str:
    """The ``number``-th fictitious name: *Aurora Ejemplo Ficticio*."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    surname = number % len(SURNAMES)
    second = (surname + 1 + number // len(FIRST_NAMES)) % len(SURNAMES)
    return f"{first} {SURNAMES[surname]} {SURNAMES[second]}"


@dataclass(frozen=True)
class RoleUser:
    """A user of the sign-in page: the role, where it is held and the post it goes with."""

    email: str
    role: str
    unit: str
    post: str
    link: str = "official"


ACTIVITIES = (
    (
        "Acompañar la formulación del plan de mejoramiento institucional",
        "Plan de mejoramiento con metas y responsables",
    ),
    ("Orientar el análisis de los resultados de las pruebas externas", "Rectores y docentes que usan sus resultados"),
    ("Asesorar la actualización del proyecto educativo institucional", "Proyecto educativo pertinente y adoptado"),
    ("Revisar con el rector el manual de convivencia y sus rutas de atención", "Rutas de atención conocidas y en uso"),
    ("Verificar la matrícula y depurar los registros de cobertura", "Matrícula depurada y sin inconsistencias"),
    ("Acompañar el comité escolar de convivencia", "Comité en funcionamiento y con actas"),
    ("Orientar el plan integral de ajustes razonables", "Estudiantes con discapacidad con ajustes en el aula"),
    ("Asesorar la ejecución de los fondos de servicios educativos", "Presupuesto ejecutado conforme a la norma"),
    ("Verificar las condiciones del programa de alimentación escolar", "Raciones entregadas con calidad y oportunidad"),
    ("Acompañar el proyecto de lectura y biblioteca escolar", "Plan lector adoptado por los docentes"),
    ("Orientar la evaluación de desempeño de docentes y directivos", "Evaluaciones registradas con evidencias"),
    ("Asesorar el plan escolar de gestión del riesgo", "Plan de gestión del riesgo actualizado y probado"),
    ("Formar a docentes en el uso pedagógico de la tecnología", "Docentes que planean clases con apoyo digital"),
    ("Acompañar la jornada única y su organización escolar", "Horarios y docentes ajustados a la jornada"),
    (
        "Verificar el reporte de infraestructura y priorizar mantenimientos",
        "Necesidades de infraestructura priorizadas",
    ),
)
NEEDS = (
    "Resultados por debajo del promedio del departamento en lectura crítica",
    "Plan de mejoramiento sin seguimiento desde hace dos vigencias",
    "Novedades de matrícula sin registrar, evidenciadas en visita de inspección y vigilancia",
    "Manual de convivencia sin actualizar frente a la ruta de atención integral",
    "Baja ejecución de los recursos de gratuidad",
    "Docentes nuevos sin inducción en el modelo pedagógico",
    "Deserción en el paso de primaria a secundaria",
    "Plan de gestión del riesgo sin simulacros registrados",
)
# What each group identifies: the need and the goal to reach.
GROUP_NEEDS = (
    (NEEDS[0], "Que la mitad de los establecimientos acompañados suba su promedio"),
    (NEEDS[1], "Planes de mejoramiento con seguimiento cada semestre"),
    (NEEDS[2], "Matrícula sin novedades pendientes al cierre de cada mes"),
    (NEEDS[3], "Manuales de convivencia actualizados y socializados"),
    (NEEDS[4], "Recursos de gratuidad ejecutados por encima del 90 %"),
    (NEEDS[5], "Todos los docentes nuevos con inducción en su primer semestre"),
    (NEEDS[6], "Reducir a la mitad la deserción en el paso de quinto a sexto"),
    (NEEDS[7], "Un simulacro al año en cada establecimiento, con su informe"),
)
SOURCES = (
    "Plan de desarrollo educativo ficticio, eje 2, página 41",
    "Plan de acción del área, meta 3.1",
    "PAM de la vigencia anterior, objetivo 2, numeral 4",
    "Acta de visita ficticia 014, hallazgo 3",
    "Circular nacional ficticia 21, numeral 5",
)
STRATEGIES = (
    "Visita de acompañamiento con plan de trabajo acordado",
    "Taller regional con rectores y coordinadores",
    "Mesa de trabajo con el equipo directivo",
    "Seguimiento a compromisos de la vigencia anterior",
)
FOUND = (
    "Los docentes conocen el plan de área, pero no lo han ajustado a los resultados de las pruebas.",
    "El comité existe por resolución y no se reúne desde el primer semestre.",
    "La sede tiene los formatos al día; faltan los soportes de dos periodos.",
    "La rectoría pide acompañamiento para organizar los tiempos del equipo directivo.",
)
DEVELOPMENT = (
    (
        "Se revisó con el equipo directivo el estado de lo acordado. Se identificaron avances en la documentación y "
        "demoras en la participación de los docentes. Se hizo un ejercicio práctico con los formatos vigentes."
    ),
    (
        "Se presentó el objetivo de la visita y se recorrieron las evidencias. El equipo explicó las dificultades de "
        "conectividad y se acordó un procedimiento alterno. Se resolvieron dudas sobre los plazos."
    ),
    (
        "Se trabajó por grupos sobre el diagnóstico. Cada grupo propuso una acción, un responsable y una fecha. "
        "Se dejó copia de los materiales en la institución."
    ),
)
CONCLUSIONS = (
    "El establecimiento cuenta con un plan de acción y con responsables definidos.",
    "Se requiere una segunda visita para verificar la puesta en marcha.",
    "El equipo directivo se compromete a socializar lo acordado con el consejo académico.",
)
SCHOOL_PROMISES = (
    "Convocar al consejo académico para adoptar el plan",
    "Cargar las evidencias en el repositorio del establecimiento",
    "Completar los registros de matrícula pendientes",
    "Realizar el simulacro y enviar el informe",
    "Designar al docente enlace del proyecto",
)
PROVIDER_PROMISES = (
    "Enviar los formatos vigentes y la presentación de la visita",
    "Gestionar el concepto con el grupo de inspección y vigilancia",
    "Programar una jornada de formación para docentes",
    "Remitir el informe de la visita al rector",
)
SCHOOL_POSTS = ("Rector", "Rectora", "Coordinador académico", "Coordinadora de convivencia", "Docente", "Orientadora")
