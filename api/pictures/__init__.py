"""What the pictures say: the numbers of an answer, and every word in the language asked for."""
