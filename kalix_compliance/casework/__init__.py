"""What every kind of record that people open shares: numbers, story, evidence, second signatures."""
