"""Shared templates, components, style and scripts of both doors; knows no domain."""
