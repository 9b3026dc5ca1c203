"""What may and must be shown, kept and counted: copies with their limits, never the originals."""
