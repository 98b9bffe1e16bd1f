"""The rules of the check of a plan, one file each, in the order in which they are told.

A rule is a ``Check`` named ``CHECK`` in a file of its own code. It reads the ``Desk`` and nothing else: no query, no
clock. ``tests/planning/checks`` asks the same of all of them.
"""

from baquiano.planning.checking.findings import Check
from baquiano.planning.checks import (
    adviser_overloaded,
    beneficiary_unfit,
    complementary_items,
    dates_out_of_order,
    day_without_work,
    entity_visited_often,
    item_without_need,
    joint_visit,
    link_without_item,
    missing_field,
    need_in_several_plans,
    need_without_item,
    not_viable,
    programme_without_item,
    resources_undeclared,
    responsible_without_competence,
    responsible_without_link,
    same_topic_overlap,
    service_without_item,
    similar_wording,
)

CHECKS: dict[str, Check] = {
    module.CHECK.code: module.CHECK
    for module in (
        missing_field,
        dates_out_of_order,
        beneficiary_unfit,
        same_topic_overlap,
        similar_wording,
        responsible_without_link,
        responsible_without_competence,
        adviser_overloaded,
        day_without_work,
        resources_undeclared,
        not_viable,
        item_without_need,
        need_without_item,
        programme_without_item,
        link_without_item,
        joint_visit,
        complementary_items,
        need_in_several_plans,
        entity_visited_often,
        service_without_item,
    )
}
