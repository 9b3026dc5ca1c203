"""Reads what people type: understood in the forms they write it in, or refused in plain words."""
