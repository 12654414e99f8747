"""A breach of personal data, from the first suspicion to the last customer told."""
