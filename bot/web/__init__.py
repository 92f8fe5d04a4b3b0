"""Evidence pages: what a line in the chat points to, readable in any browser and without JavaScript."""
