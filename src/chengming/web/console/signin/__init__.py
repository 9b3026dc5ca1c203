"""Signing in and out, second factor, one's own account."""
