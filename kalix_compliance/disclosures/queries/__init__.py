"""What pages read of orders; an order that is secret for a reader does not exist for them."""
