"""Truth made to order: signals whose answer is known because it was drawn first."""
