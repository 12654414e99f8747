"""The papers that a breach asks for: which fields they have, what is missing, and how they are drawn."""
