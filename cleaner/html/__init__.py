"""The way of a page: parse, blocks, features, network, roles, stories, render."""
