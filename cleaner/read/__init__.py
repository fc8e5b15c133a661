"""Bytes to text, and text or HTML to blocks."""
