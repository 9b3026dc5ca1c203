"""A form for every act of a procedure; rectifying and voiding; attachments."""
