"""Writers: a Compilation → the bytes of one file."""
