"""What makes a paper a paper that was issued: code, number, seal, checkpoint, proof bundle; its pages, and its lawful end."""
