"""The drawing of a file (BPMNDI): forgetting what left it, drawing a lane around what has none."""

from lxml import etree

from baquiano.procedures.bpmn.reading import BPMNDI, DC, NAMES

MARGIN = 30
# Where a modeller writes the name of a lane, on its left.
TITLE = 30


def forget(root: etree._Element, elements: set[str]) -> None:
    """Take the shapes and edges of ``elements`` out of the drawing."""
    for drawn in root.xpath("//bpmndi:BPMNShape | //bpmndi:BPMNEdge", namespaces=NAMES):
        if drawn.get("bpmnElement") in elements:
            drawn.getparent().remove(drawn)


def draw_around(root: etree._Element, lane: str) -> None:
    """Draw ``lane`` around everything; inside its pool when there is one. A file without a drawing stays so."""
    plane = root.find("bpmndi:BPMNDiagram/bpmndi:BPMNPlane", NAMES)
    boxes = [_box(shape) for shape in root.iterfind(".//bpmndi:BPMNShape/dc:Bounds", NAMES)]
    if plane is None or not boxes:
        return
    pools = {one.get("id") for one in root.iterfind("bpmn:collaboration/bpmn:participant", NAMES)}
    pool = next((s for s in root.iterfind(".//bpmndi:BPMNShape", NAMES) if s.get("bpmnElement") in pools), None)
    bounds = pool.find("dc:Bounds", NAMES) if pool is not None else None
    if bounds is not None:
        x, y, width, height = _box(bounds)
        x, width = x + TITLE, width - TITLE
    else:
        x, y = min(b[0] for b in boxes) - MARGIN - TITLE, min(b[1] for b in boxes) - MARGIN
        width = max(b[0] + b[2] for b in boxes) + MARGIN - x
        height = max(b[1] + b[3] for b in boxes) + MARGIN - y
    shape = etree.Element(f"{{{BPMNDI}}}BPMNShape", {"id": f"{lane}_di", "bpmnElement": lane, "isHorizontal": "true"})
    size = {"x": x, "y": y, "width": width, "height": height}
    etree.SubElement(shape, f"{{{DC}}}Bounds", {name: f"{value:g}" for name, value in size.items()})
    # Behind the rest, but before the pool it would be hidden by it.
    place = list(plane).index(pool) + 1 if pool is not None else 0
    plane.insert(place, shape)


def _box(bounds: etree._Element) -> tuple[float, float, float, float]:
    x, y, width, height = (float(bounds.get(name) or 0) for name in ("x", "y", "width", "height"))
    return x, y, width, height
