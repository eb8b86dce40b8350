"""What a run can be asked afterwards: statistics and Chrome traces."""
