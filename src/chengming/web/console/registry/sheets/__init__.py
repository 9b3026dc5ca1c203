"""Import from a spreadsheet: template, preview with errors by row and cell, all or nothing; export."""
