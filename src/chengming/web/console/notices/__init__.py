"""消息: what happened that concerns me."""
