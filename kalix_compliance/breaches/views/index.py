"""The register of breaches on screen."""
