"""The person behind a case: sealed, searchable without accents, shown masked."""
