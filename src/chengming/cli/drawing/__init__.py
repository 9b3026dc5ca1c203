"""What `make draw` draws, one module per kind of page."""
