"""What is done with an order, step by step."""
