"""Where the pages of this room stand in the menu: under the team."""

UNDER = "cases:team"
