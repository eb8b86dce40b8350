"""How the cost grows with the work: more videos, larger pictures, more nodes, more frames."""
