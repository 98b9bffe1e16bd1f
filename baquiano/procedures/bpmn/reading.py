"""Letting a BPMN file in: bounded, without entities, and only with elements from a short list (ADR 0010)."""

from collections.abc import Iterator

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
BAQ = "http://baquiano.org/bpmn/1.0"
NAMES = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "baq": BAQ}

MAX_BYTES = 1024 * 1024
MAX_ELEMENTS = 5000

# What this product can run or show. Everything else is refused, and the commonest with how to say it instead.
STRUCTURE = frozenset(
    [
        "definitions",
        "collaboration",
        "participant",
        "messageFlow",
        "process",
        "laneSet",
        "lane",
        "flowNodeRef",
        "message",
        "extensionElements",
        "documentation",
        "incoming",
        "outgoing",
        "sequenceFlow",
        "conditionExpression",
        "messageEventDefinition",
        "terminateEventDefinition",
        "textAnnotation",
        "text",
        "association",
    ]
)
NODES = frozenset(
    [
        "startEvent",
        "endEvent",
        "userTask",
        "manualTask",
        "exclusiveGateway",
        "parallelGateway",
        "eventBasedGateway",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
    ]
)
INSTEAD = {
    "scriptTask": "Un diagrama no puede traer programas. Quite la tarea de script.",
    "serviceTask": "Un diagrama no puede llamar servicios. Use una tarea de usuario.",
    "businessRuleTask": "Un diagrama no puede evaluar reglas externas. Use una tarea de usuario y una compuerta.",
    "sendTask": "Use un evento intermedio de mensaje que lanza.",
    "receiveTask": "Use un evento intermedio de mensaje que espera.",
    "task": "Diga de qué clase es: use una tarea de usuario.",
    "callActivity": "Los procesos se unen con mensajes, no con llamadas. Use un evento de mensaje.",
    "subProcess": "Dibuje el subproceso en su propio archivo y únalo con mensajes.",
    "timerEventDefinition": "Los plazos se escriben en la actividad con baq:window, no con temporizadores.",
    "inclusiveGateway": "Use una compuerta exclusiva o una paralela.",
    "complexGateway": "Use una compuerta exclusiva o una paralela.",
    "boundaryEvent": "Dibuje la salida con una compuerta después de la actividad.",
    "childLaneSet": "Un carril no lleva otros adentro. Deje un carril por cada responsable.",
    "transaction": "Dibuje sus pasos en el mismo diagrama.",
    "adHocSubProcess": "Dibuje sus pasos en el mismo diagrama.",
    "signalEventDefinition": "Los procesos se unen con mensajes. Use un evento de mensaje.",
    "errorEventDefinition": "Dibuje lo que pasa cuando algo falla con una compuerta.",
    "escalationEventDefinition": "Dibuje el escalamiento con una compuerta y una tarea.",
}

# What a modeller in Spanish calls them: the name of the tag says nothing to who drew it.
CALLED = {
    "scriptTask": "tarea de script",
    "serviceTask": "tarea de servicio",
    "businessRuleTask": "tarea de regla de negocio",
    "sendTask": "tarea de envío",
    "receiveTask": "tarea de recepción",
    "task": "tarea sin clase",
    "callActivity": "actividad de llamada",
    "subProcess": "subproceso",
    "timerEventDefinition": "temporizador",
    "inclusiveGateway": "compuerta inclusiva",
    "complexGateway": "compuerta compleja",
    "boundaryEvent": "evento de borde",
    "childLaneSet": "carriles dentro de un carril",
    "transaction": "transacción",
    "adHocSubProcess": "subproceso ad hoc",
    "signalEventDefinition": "señal",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalamiento",
}


class FileRefused(ValueError):
    """The file may not come in: the element that is wrong and how to mend it."""

    def __init__(self, element: str, mend: str) -> None:
        super().__init__(f"{element}: {mend}")
        self.element, self.mend = element, mend


def read(raw: bytes) -> etree._Element:
    """The tree of a BPMN file; raises ``FileRefused`` when it is not one, is too big or carries what could do harm."""
    root = parse(raw)
    for refusal in refusals(root):
        raise refusal
    return root


def parse(raw: bytes) -> etree._Element:
    """The tree of a file that is BPMN and harmless to read; which elements it has is asked of ``refusals``."""
    if len(raw) > MAX_BYTES:
        raise FileRefused("archivo", "Pesa más de 1 MB. Divida el procedimiento en varios diagramas.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(
            f"byte {error.start}", "El archivo no está en UTF-8. Guárdelo con esa codificación."
        ) from error
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise FileRefused("DOCTYPE", "Un diagrama no lleva DOCTYPE ni entidades. Bórrelos del comienzo del archivo.")
    root = _parse(text)
    if root.tag != f"{{{BPMN}}}definitions":
        raise FileRefused(_local(root), "No es un diagrama BPMN 2.0: el primer elemento debe ser «definitions».")
    return root


def _parse(text: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f", desde la línea {line}" if line else ""
        raise FileRefused(
            "XML", f"No se puede leer como XML{where}. Ábralo y guárdelo en un modelador BPMN."
        ) from error


def refusals(root: etree._Element) -> Iterator[FileRefused]:
    """Every element that may not come in, in the order of the file: which one, and what to draw instead."""
    pending = [root]
    for count in range(1, MAX_ELEMENTS + 2):
        if not pending:
            return
        if count > MAX_ELEMENTS:
            yield FileRefused("archivo", f"Tiene más de {MAX_ELEMENTS} elementos. Divida el procedimiento en varios.")
            return
        element = pending.pop()
        refusal = _refusal_of(element)
        if refusal is not None:
            yield refusal
        # What a modeller writes for itself inside extensionElements is neither read nor run; nor is what was refused.
        elif element.tag != f"{{{BPMN}}}extensionElements":
            pending += reversed(element)


def _refusal_of(element: etree._Element) -> FileRefused | None:
    space, name = etree.QName(element).namespace, etree.QName(element).localname
    if space == BPMN and name not in STRUCTURE and name not in NODES:
        instead = INSTEAD.get(name, "Este producto no sabe correr ese elemento. Dibújelo de otra manera.")
        return FileRefused(f"{CALLED.get(name, name)} «{title_of(element)}»", instead)
    if space not in {BPMN, BPMNDI, DC, DI}:
        return FileRefused(name, "Ese elemento no es de BPMN 2.0. Los datos propios van dentro de «extensionElements».")
    if name == "conditionExpression" and element.get("language"):
        return FileRefused(f"condición de «{title_of(element.getparent())}»", "Quite el atributo «language».")
    return None


def title_of(element: etree._Element | None) -> str:
    """How a person finds an element in the modeller: its name and its id."""
    if element is None:
        return ""
    name, identity = " ".join((element.get("name") or "").split()), element.get("id") or ""
    return f"{name} ({identity})" if name and identity else name or identity


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
