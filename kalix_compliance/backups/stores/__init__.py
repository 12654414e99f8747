"""The stores as they are copied and put back: SQLite by its backup call, PostgreSQL by its own tools."""
