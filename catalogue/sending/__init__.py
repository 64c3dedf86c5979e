"""Sending to addresses of others: which may be reached, how it is signed, how it goes out."""
