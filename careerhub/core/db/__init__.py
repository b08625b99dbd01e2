"""The database: engines, roles, rows, and the one door to a transaction."""
