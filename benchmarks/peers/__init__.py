"""Other ways to answer the same questions with the same bytes, to measure this project against."""
