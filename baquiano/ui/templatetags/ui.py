"""``{% load ui %}``: dates, money, badges, icons, charts and the frame of the page."""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.urls import get_urlconf
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from baquiano.common.policy import allows
from baquiano.ui import badges, display, frame, navigation, tabs
from baquiano.ui.icons import icon as draw_icon

register = template.Library()

register.filter("day", display.day)
register.filter("moment", display.moment)
register.filter("hour", display.hour)
register.filter("long_day", display.long_day)
register.filter("month_name", display.month_name)
register.filter("cop", display.cop)
register.filter("number", display.number)
register.filter("file_size", display.file_size)


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """``{% icon "calendar3" %}`` decorates; ``{% icon "lock" label="Cerrado" %}`` speaks."""
    return draw_icon(name, label, css)


@register.simple_tag
def badge(text: Any, state: str = "", tone: str = "", icon: str = "") -> SafeString:
    """``{% badge plan.get_state_display plan.state %}``: icon and words; tone and icon come from the state."""
    return _drawn_badge(str(text), str(state), tone, icon)


@lru_cache(maxsize=512)
def _drawn_badge(words: str, state: str, tone: str, icon: str) -> SafeString:
    """The same in every row that stands so."""
    look = badges.look_of(state)
    drawn = draw_icon(icon or look.icon)
    return format_html('<span class="state state-{}">{}<span>{}</span></span>', tone or look.tone, drawn, words)


@register.filter
def choice(obj: Any, name: str) -> str:
    """``{{ obj|choice:"state" }}``: the words of a field with choices."""
    return getattr(obj, f"get_{name}_display")()


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], action: str, obj: Any = None) -> bool:
    """``{% may "planning.edit_plan" plan as can_edit %}``: what the policy grants to the person of the page."""
    request = context.get("request")
    return bool(request and allows(request.user, action, obj))


@register.simple_tag(takes_context=True)
def used(context: dict[str, Any], room: str) -> bool:
    """``{% used "agenda" as has_agenda %}``: whether the institution of the person works with that room."""
    standing = getattr(context["request"].user, "standing", None)
    return standing is None or standing.uses(room)


@register.simple_tag(takes_context=True)
def main_menu(context: dict[str, Any]) -> tuple[navigation.Section, ...]:
    return navigation.main_menu(context["request"])


@register.simple_tag(takes_context=True)
def header_entries(context: dict[str, Any]) -> tuple[navigation.Entry, ...]:
    return navigation.header_entries(context["request"])


@register.simple_tag(takes_context=True)
def page_tabs(context: dict[str, Any], page: str, obj: Any) -> list[tabs.ShownTab]:
    """``{% page_tabs "planning.plan" plan as tabs %}`` for ``ui/tabs.html``."""
    return tabs.tabs_for(page, obj, context["request"])


@register.simple_tag
def frame_scripts() -> tuple[str, ...]:
    return frame.scripts()


@register.simple_tag
def product_setting(name: str) -> Any:
    """One of the few settings that a page may read."""
    allowed = {"DEMO", "DEBUG"}
    return getattr(settings, name, None) if name in allowed else None


@register.filter
def initials(name: Any) -> str:
    """``Ana María Pérez`` → ``AP``: what stands in the circle beside a name."""
    words = [word for word in str(name).split() if word[:1].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@register.filter
def as_on_the_screen(form: Any) -> list[Any]:
    """The fields of a form in the order in which they are drawn, the hidden ones first."""
    groups = getattr(form, "field_groups", None)
    shown = [field for group in groups for field in group.fields] if groups else form.visible_fields()
    return [*form.hidden_fields(), *shown]


@register.filter
def labels_of(errors: Any) -> list[str]:
    """The sentences of an error list."""
    return [str(error) for error in errors]


class CaptureNode(template.Node):
    """Renders its body once and keeps it, so that ``<title>`` and ``<h1>`` say the same."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: template.Context) -> str:
        text = self.nodelist.render(context)
        # The outermost layer: blocks push their own, and the name must outlive them.
        context.dicts[0][self.name] = SafeString(text.strip())
        return ""


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """``{% capture page_title %}{% block title %}…{% endblock %}{% endcapture %}``."""
    _, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)


class DrawnOnceNode(template.Node):
    """See ``drawn_once``."""

    MOST = 512

    def __init__(self, nodelist: NodeList, varies: list[FilterExpression]) -> None:
        self.nodelist, self.varies = nodelist, varies
        self.drawn: dict[tuple[Any, ...], str] = {}

    def render(self, context: template.Context) -> str:
        key = (get_language(), get_urlconf(), *(value.resolve(context) for value in self.varies))
        found = self.drawn.get(key)
        if found is None:
            if len(self.drawn) >= self.MOST:
                self.drawn.clear()
            found = self.drawn[key] = self.nodelist.render(context)
        return found


@register.tag
def drawn_once(parser: Parser, token: Token) -> DrawnOnceNode:
    """``{% drawn_once institution.name %}…{% enddrawn_once %}``: the frame that every page repeats.

    The body is rendered once per process for each combination of what is named, and may read nothing else of the
    context: no person, no token, no address.
    """
    varies = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("enddrawn_once",))
    parser.delete_first_token()
    return DrawnOnceNode(nodelist, varies)


class WithQueryNode(template.Node):
    """See ``with_query``."""

    def __init__(self, changes: dict[str, FilterExpression]) -> None:
        self.changes = changes

    def render(self, context: template.Context) -> str:
        query = context["request"].GET.copy()
        for name, expression in self.changes.items():
            value = expression.resolve(context)
            if value in (None, ""):
                query.pop(name, None)
            else:
                query[name] = value
        return f"?{query.urlencode()}"


@register.tag
def with_query(parser: Parser, token: Token) -> WithQueryNode:
    """``{% with_query pagina=2 %}``: the query of this page with some parameters changed; empty removes one."""
    pairs = (bit.split("=", 1) for bit in token.split_contents()[1:])
    return WithQueryNode({name: parser.compile_filter(value) for name, value in pairs})
