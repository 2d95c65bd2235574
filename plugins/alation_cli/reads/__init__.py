"""What a read is asked for, and what is made of the objects that it brings."""
