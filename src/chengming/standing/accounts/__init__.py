"""Logging in; nothing about office."""
