"""How long each kind of record is kept, and what goes when that is over."""
