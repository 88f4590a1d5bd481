"""The portrait generator: adversarial training."""
