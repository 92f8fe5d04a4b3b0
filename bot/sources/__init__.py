"""Where articles come from: feeds, web pages, folders, files and pasted text."""
