"""What the recipes share: pictures, optimiser, captured steps, checkpoints, scores, sheets."""
