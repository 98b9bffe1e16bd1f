"""The assistances by their dates and hitos: lights, cuts that are analysed, alerts (MON-07, MON-15)."""
