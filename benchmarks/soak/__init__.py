"""What goes wrong in operation, done to the running server on purpose while it is under load."""
