"""With whom an activity is carried out and with what money: agreements, and the funding of each activity."""
