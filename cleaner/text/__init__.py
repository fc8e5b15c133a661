"""The way of a text dump: lines, features, network, roles, stories, render."""
