"""附件保管库：bytes by digest, fsynced before any record names them; knows no case."""
