"""A judged page as cleaned HTML, Markdown and plain text."""
