# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two objects on the bus, as messages in and messages out: StatusNotifierItem and com.canonical.dbusmenu."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from jeepney import DBusAddress, new_error, new_method_return, new_signal
from jeepney.low_level import HeaderFields, Message, MessageFlag

from hourself.agent.tray.drawing import SIZES, draw
from hourself.agent.tray.menu import Choice, Item, Menu, Status, describe

_ITEM = "org.kde.StatusNotifierItem"
_MENU = "com.canonical.dbusmenu"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_ITEM_AT = DBusAddress("/StatusNotifierItem", interface=_ITEM)
_MENU_AT = DBusAddress("/MenuBar", interface=_MENU)

Values = dict[str, tuple[str, Any]]
Answer = tuple[str, tuple[Any, ...]]

_INTROSPECTION = f"""<!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">
<node><interface name="{_ITEM}">
<property name="Category" type="s" access="read"/><property name="Id" type="s" access="read"/>
<property name="Title" type="s" access="read"/><property name="Status" type="s" access="read"/>
<property name="WindowId" type="i" access="read"/><property name="IconName" type="s" access="read"/>
<property name="IconPixmap" type="a(iiay)" access="read"/><property name="ToolTip" type="(sa(iiay)ss)" access="read"/>
<property name="ItemIsMenu" type="b" access="read"/><property name="Menu" type="o" access="read"/>
<method name="Activate"><arg type="i" direction="in"/><arg type="i" direction="in"/></method>
<method name="SecondaryActivate"><arg type="i" direction="in"/><arg type="i" direction="in"/></method>
<method name="ContextMenu"><arg type="i" direction="in"/><arg type="i" direction="in"/></method>
<method name="Scroll"><arg type="i" direction="in"/><arg type="s" direction="in"/></method>
<signal name="NewIcon"/><signal name="NewToolTip"/><signal name="NewTitle"/>
<signal name="NewStatus"><arg type="s"/></signal></interface>
<interface name="{_MENU}">
<property name="Version" type="u" access="read"/><property name="TextDirection" type="s" access="read"/>
<property name="Status" type="s" access="read"/><property name="IconThemePath" type="as" access="read"/>
<method name="GetLayout"><arg type="i" direction="in"/><arg type="i" direction="in"/><arg type="as" direction="in"/>
<arg type="u" direction="out"/><arg type="(ia{{sv}}av)" direction="out"/></method>
<method name="GetGroupProperties"><arg type="ai" direction="in"/><arg type="as" direction="in"/>
<arg type="a(ia{{sv}})" direction="out"/></method>
<method name="GetProperty"><arg type="i" direction="in"/><arg type="s" direction="in"/>
<arg type="v" direction="out"/></method>
<method name="Event"><arg type="i" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="in"/>
<arg type="u" direction="in"/></method>
<method name="EventGroup"><arg type="a(isvu)" direction="in"/><arg type="ai" direction="out"/></method>
<method name="AboutToShow"><arg type="i" direction="in"/><arg type="b" direction="out"/></method>
<method name="AboutToShowGroup"><arg type="ai" direction="in"/><arg type="ai" direction="out"/>
<arg type="ai" direction="out"/></method>
<signal name="LayoutUpdated"><arg type="u"/><arg type="i"/></signal></interface></node>"""


class Served:
    """Answers what a tray asks, and signals what changed."""

    def __init__(self, choose: Callable[[Choice], None]) -> None:
        """`choose` carries out what the person chose."""
        self._choose = choose
        self._status = Status()
        self._menu = Menu()
        self._revision = 1
        self._methods: dict[tuple[str, str], Callable[..., Answer]] = {
            (_MENU, "GetLayout"): self._layout,
            (_MENU, "GetGroupProperties"): self._group,
            (_MENU, "GetProperty"): lambda number, name: ("v", (_values(self._item(number))[name],)),
            (_MENU, "Event"): self._event,
            (_MENU, "EventGroup"): self._events,
            (_MENU, "AboutToShow"): lambda _number: ("b", (False,)),
            (_MENU, "AboutToShowGroup"): lambda _numbers: ("aiai", ([], [])),
            (_ITEM, "Activate"): lambda *_: self._activate(),
            (_ITEM, "SecondaryActivate"): lambda *_: ("", ()),
            (_ITEM, "ContextMenu"): lambda *_: ("", ()),
            (_ITEM, "Scroll"): lambda *_: ("", ()),
            (_PROPERTIES, "Get"): lambda face, name: ("v", (self._properties(face)[name],)),
            (_PROPERTIES, "GetAll"): lambda face: ("a{sv}", (self._properties(face),)),
            ("org.freedesktop.DBus.Introspectable", "Introspect"): lambda: ("s", (_INTROSPECTION,)),
            ("org.freedesktop.DBus.Peer", "Ping"): lambda: ("", ()),
        }

    def show(self, status: Status) -> Iterator[Message]:
        """Show how things stand from now on; gives the signals that say what changed."""
        before, self._status = self._status, status
        if self._menu.show(status):
            self._revision += 1
            yield new_signal(_MENU_AT, "LayoutUpdated", "ui", (self._revision, 0))
            yield new_signal(_ITEM_AT, "NewToolTip")
        if before.shape != status.shape:
            yield new_signal(_ITEM_AT, "NewIcon")

    def answer(self, call: Message) -> Iterator[Message]:
        """The reply to a call, if it wants one."""
        fields = call.header.fields
        key = fields.get(HeaderFields.interface, ""), fields[HeaderFields.member]
        try:
            signature, body = self._methods[key](*call.body)
            reply = new_method_return(call, signature or None, body)
        except KeyError:
            reply = new_error(call, "org.freedesktop.DBus.Error.UnknownMethod", "s", (f"no {key[1]} here",))
        except (TypeError, ValueError):
            reply = new_error(
                call, "org.freedesktop.DBus.Error.InvalidArgs", "s", ("not as the interface says",)
            )
        if not call.header.flags & MessageFlag.no_reply_expected:
            yield reply

    def _properties(self, face: str) -> Values:
        if face == _MENU:
            return {
                "Version": ("u", 3),
                "TextDirection": ("s", "ltr"),
                "Status": ("s", "normal"),
                "IconThemePath": ("as", []),
            }
        told = describe(self._status)
        return {
            "Category": ("s", "ApplicationStatus"),
            "Id": ("s", "hourself"),
            "Title": ("s", "Hourself"),
            "Status": ("s", "Active"),
            "WindowId": ("i", 0),
            "IconName": ("s", ""),
            "IconPixmap": ("a(iiay)", _pixmaps(self._status.shape)),
            "ToolTip": ("(sa(iiay)ss)", ("", [], "Hourself", told)),
            "ItemIsMenu": ("b", True),
            "Menu": ("o", _MENU_AT.object_path),
        }

    def _layout(self, parent: int, depth: int, _names: list[str]) -> Answer:
        if parent:
            return "u(ia{sv}av)", (self._revision, (parent, _values(self._item(parent)), []))
        children: list[Any] = [("(ia{sv}av)", (item.id, _values(item), [])) for item in self._menu.items]
        root = (0, {"children-display": ("s", "submenu")}, children if depth else [])
        return "u(ia{sv}av)", (self._revision, root)

    def _group(self, numbers: list[int], _names: list[str]) -> Answer:
        items = [item for item in self._menu.items if not numbers or item.id in numbers]
        return "a(ia{sv})", ([(item.id, _values(item)) for item in items],)

    def _item(self, number: int) -> Item:
        return {item.id: item for item in self._menu.items}[number]

    def _event(self, number: int, event: str, _data: object, _time: int) -> Answer:
        choice = self._menu.find(number) if event == "clicked" else None
        if choice:
            self._choose(choice)
        return "", ()

    def _events(self, events: list[tuple[int, str, object, int]]) -> Answer:
        for event in events:
            self._event(*event)
        return "ai", ([],)

    def _activate(self) -> Answer:
        self._choose(Choice("open"))
        return "", ()


def _values(item: Item) -> Values:
    if not item.label:
        return {"type": ("s", "separator")}
    # An underscore would mark a key: two are one that is shown.
    said: Values = {"label": ("s", item.label.replace("_", "__"))}
    return said if item.choice else said | {"enabled": ("b", False)}


@cache
def _pixmaps(shape: str) -> list[tuple[int, int, bytes]]:
    return [(size, size, draw(shape, size)) for size in SIZES]
