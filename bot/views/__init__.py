"""Facts in, neutral messages out: where each line stands, never what it says of the world."""
