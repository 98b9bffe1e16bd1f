"""A group that has lived a half of the year: the one of follow-up."""

from tests.monitoring.conftest import agenda, leader, plan, planner, school, unit, visit

__all__ = ["agenda", "leader", "plan", "planner", "school", "unit", "visit"]
