"""Discord as a platform: slash commands, cards, buttons and direct messages."""
