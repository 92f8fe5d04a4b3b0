"""Slack as a platform: Block Kit, Socket Mode or signed requests, one workspace or several."""
