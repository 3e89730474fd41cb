"""Where higher apps add to the page of a meeting."""

from committees.directory.ports import ThingPanels

panels = ThingPanels()
