"""The menu as it is read: columns and words in memory, derived from what was published."""
