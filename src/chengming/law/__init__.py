"""What must be done, by whom, by when, under which article? Pure: no Django, no clock, no database."""
