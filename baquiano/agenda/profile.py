"""The part of ``[agenda]`` of the profile that this room understands, beyond what every institution declares."""

from baquiano.institutions import switches
from baquiano.institutions.folder import Setting, register_settings


def register() -> None:
    """Declare the keys; without them the product uses what most institutions would. ``mode = "none"`` closes all."""
    switches.register_closing("agenda.mode", "none", "agenda")
    register_settings(
        Setting(
            "agenda.adjustment_working_days",
            int,
            "Escriba los días hábiles que tiene un grupo para responder un ajuste de su agenda: 3.",
            required=False,
            label="Días hábiles para responder un ajuste de la agenda",
            bounds=(0, 60),
        ),
        Setting(
            "agenda.entity_days",
            int,
            "Escriba a cuántos días dos visitas a la misma entidad podrían ser una: 5.",
            required=False,
            label="Días entre dos visitas a una entidad para proponer hacerlas juntas",
            bounds=(0, 31),
        ),
        Setting(
            "agenda.trip_days",
            int,
            "Escriba a cuántos días dos viajes al mismo municipio podrían ser uno: 2.",
            required=False,
            label="Días entre dos viajes a un municipio para proponer compartir el transporte",
            bounds=(0, 31),
        ),
        Setting(
            "agenda.publish_with_conflicts",
            bool,
            "Use true (se publica aunque haya conflictos sin resolver) o false.",
            required=False,
            label="Se publica la agenda con conflictos sin resolver",
        ),
    )
