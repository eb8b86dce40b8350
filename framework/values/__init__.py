"""What streams carry: packets, their timestamps and payload types."""
