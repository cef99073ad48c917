"""Names of files, deterministic zip archives, and the swap of a finished folder."""
