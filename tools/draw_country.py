"""Draw the map that ships: municipalities and departments of the MGN 2018 (DANE) as pieces of one SVG, by their code.

    python tools/draw_country.py municipios.geojson departamentos.geojson divipola_municipios.csv > colombia.svg

Distances are kept well enough for a thematic map: a degree is 100 units on both axes. The archipelago of San Andrés is
drawn nearer to the coast. What has no outline, or one too small to be seen, is a point at its seat.
"""

import csv
import json
import sys
from itertools import pairwise
from pathlib import Path

WEST, NORTH, DEGREE = -79.8, 13.6, 100
WIDTH, HEIGHT = 1300, 1790
ISLANDS, NEARER = "88", 2.4
POINT, SMALLEST = 6, 6


def main(towns, departments, seats):
    pieces = ["<!-- DANE, Marco Geoestadístico Nacional 2018, simplificado. Solo para mapas temáticos. -->"]
    pieces.append(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">')
    drawn = set()
    for prefix, path in (("m", towns), ("d", departments)):
        features = json.loads(Path(path).read_text(encoding="utf-8"))["features"]
        for feature in sorted(features, key=lambda one: one["id"]):
            text = outline(feature)
            if text:
                drawn.add(prefix + feature["id"])
                pieces.append(f'<path id="{prefix}{feature["id"]}" d="{text}"/>')
    with Path(seats).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row["cod_mpio"]
            if "m" + code not in drawn:
                x, y = place(float(row["longitud"]), float(row["latitud"]), code)
                pieces.append(f'<circle id="m{code}" cx="{x}" cy="{y}" r="{POINT}"/>')
    if f"d{ISLANDS}" not in drawn:
        x, y = place(-81.7, 12.55, ISLANDS)
        pieces.append(f'<circle id="d{ISLANDS}" cx="{x}" cy="{y}" r="{POINT}"/>')
    print("\n".join([*pieces, "</svg>"]))


def place(longitude, latitude, code):
    moved = NEARER if code.startswith(ISLANDS) else 0
    return round((longitude + moved - WEST) * DEGREE), round((NORTH - latitude) * DEGREE)


def outline(feature):
    """The rings as one path of whole steps; nothing when it is too small to be seen."""
    geometry, code = feature["geometry"], feature["id"]
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = [[place(x, y, code) for x, y in ring] for polygon in polygons for ring in polygon]
    xs = [x for ring in rings for x, _y in ring]
    ys = [y for ring in rings for _x, y in ring]
    if max(xs) - min(xs) < SMALLEST and max(ys) - min(ys) < SMALLEST:
        return ""
    return "".join(filter(None, map(path, rings)))


def path(ring):
    steps = [ring[0]]
    for point in ring[1:-1]:
        if point != steps[-1]:
            steps.append(point)
    if len(steps) < 3:
        return ""
    moves = [f"{x - px} {y - py}" for (px, py), (x, y) in pairwise(steps)]
    return f"M{steps[0][0]} {steps[0][1]}l{' '.join(moves).replace(' -', '-')}z"


if __name__ == "__main__":
    main(*sys.argv[1:])
