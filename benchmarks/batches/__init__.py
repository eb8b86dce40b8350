"""What a batch over many videos costs, and what it survives; see ``__main__``."""
