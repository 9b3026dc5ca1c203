"""What a demo shows openly and a real installation never has: its sign-ins."""
