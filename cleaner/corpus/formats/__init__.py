"""A file format is a module here: how its documents are read and written."""
