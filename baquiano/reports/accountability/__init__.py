"""What an institution tells the public of a period: its figures, and the package of accountability (AUD-03, PUB-05)."""
