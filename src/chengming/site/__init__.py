"""How it is put together and started. The only room that knows all rooms; nobody imports it."""
