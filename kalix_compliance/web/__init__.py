"""How a page is guarded, read and answered."""
