"""From nothing to served: the processes of an installation, and who watches them."""
