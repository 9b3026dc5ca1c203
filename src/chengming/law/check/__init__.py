"""`law check`: proves what must never happen and what must stay possible, procedure by procedure.

Gates are one statement of the law, properties another, in a different shape; this room
searches for a sequence of acts that passes every gate and still breaks a property.
"""
