"""What ``python -m training.measure`` measures, a module for each network."""
