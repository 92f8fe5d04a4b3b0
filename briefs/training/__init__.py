"""Training of the learned parts. Nothing here is needed, or imported, at run time (dependency group `train`)."""
