"""``python -m vitruvian``."""

from .cli import main

if __name__ == "__main__":
    main()
