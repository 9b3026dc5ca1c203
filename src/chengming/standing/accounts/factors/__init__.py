"""The second factor: what a holder shows beside his password, behind one interface."""
