"""What the law, the policy and arithmetic say about a breach: plain Python."""
