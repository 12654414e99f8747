"""Messages to customers and colleagues: what they say, the outbox they wait in, how they leave."""
