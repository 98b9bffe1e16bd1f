"""The approved plan in another system: loaded there, and compared with what was planned (PLN-14, INT-02, REP-06)."""
