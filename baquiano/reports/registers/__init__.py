"""The register of what was accompanied in a period: its rows, its files and its pages (EXE-18, REP-03)."""
